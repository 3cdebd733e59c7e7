"""Tags <-> entities: the schemes IO, IOB1, BIO, BIOES, BMES and BILOU.

Every scheme is read by the rule of the CoNLL-2000 scorer (conlleval): it gives well-formed tags
their one meaning, and ill-formed ones a defined meaning, which the policy then keeps, drops or
refuses.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ner_lstm.errors import CorpusError, TagError
from ner_lstm.sentence import Entity, Sentence

OUTSIDE = "O"


class Scheme(StrEnum):
    """How tags spell entities."""

    IO = "IO"
    IOB1 = "IOB1"
    BIO = "BIO"
    BIOES = "BIOES"
    BMES = "BMES"
    BILOU = "BILOU"


class IllFormed(StrEnum):
    """What becomes of an entity whose tags break the scheme: conlleval keeps it."""

    CONLLEVAL = "conlleval"
    DROP = "drop"
    ERROR = "error"


# The letter of each role: B begins an entity of several words, I is inside, E ends it, S is an
# entity of one word.
LETTERS = {
    Scheme.IO: {"I": "I"},
    Scheme.IOB1: {"B": "B", "I": "I"},
    Scheme.BIO: {"B": "B", "I": "I"},
    Scheme.BIOES: {"B": "B", "I": "I", "E": "E", "S": "S"},
    Scheme.BMES: {"B": "B", "I": "M", "E": "E", "S": "S"},
    Scheme.BILOU: {"B": "B", "I": "I", "E": "L", "S": "U"},
}
ROLES = {"B": "B", "I": "I", "M": "I", "E": "E", "L": "E", "S": "S", "U": "S"}
BRACKETED = frozenset({Scheme.BIOES, Scheme.BMES, Scheme.BILOU})


class Fault(NamedTuple):
    """A place where tags break their scheme: the token's position and what is wrong with it."""

    position: int
    problem: str


@lru_cache(maxsize=65536)
def split_tag(tag: str) -> tuple[str, str]:
    """Prefix letter and label of a tag; ("O", "") for O. Raises TagError."""
    if tag == OUTSIDE:
        return OUTSIDE, ""
    prefix, dash, label = tag.partition("-")
    if not dash or not label or prefix not in ROLES:
        raise TagError(
            f"expected O or a tag such as B-PER with a prefix of {', '.join(ROLES)}, found {tag!r}"
        )
    if "," in label and any(
        further.partition("-")[0] in ROLES for further in label.split(",")[1:] if "-" in further
    ):
        raise TagError(f"expected one tag, found several: {tag!r}")
    return prefix, label


def is_tag(tag: str) -> bool:
    """Whether `split_tag` can read it."""
    try:
        split_tag(tag)
    except TagError:
        return False
    return True


@lru_cache(maxsize=65536)
def _read(tag: str, scheme: Scheme) -> tuple[str, str]:
    """Role (O, B, I, E or S) and label of a tag in a scheme. Raises TagError."""
    prefix, label = split_tag(tag)
    if prefix == OUTSIDE:
        return OUTSIDE, ""
    # which is an entity of one word everywhere
    if prefix not in LETTERS[scheme].values() and ROLES[prefix] != "S":
        raise foreign_tag(tag, scheme)
    return ROLES[prefix], label


def foreign_tag(tag: str, scheme: Scheme) -> TagError:
    """The error of a tag whose prefix the scheme does not have."""
    letters = ", ".join(LETTERS[scheme].values())
    return TagError(f"expected a tag of the scheme {scheme} ({letters}), found {tag!r}")


def entities_from_tags(
    tags: Sequence[str], *, scheme: Scheme, policy: IllFormed = IllFormed.CONLLEVAL
) -> tuple[tuple[Entity, ...], tuple[Fault, ...]]:
    """The entities that the tags spell, and every place where the tags break their scheme.

    Under `drop` an entity with a fault is left out; `error` is for the caller, who knows the place,
    to raise. Raises TagError for a tag that is none of the scheme's.
    """
    entities: list[Entity] = []
    faults: list[Fault] = []
    bracketed = scheme in BRACKETED
    start, before, label = -1, OUTSIDE, ""
    sound = True
    for position in range(len(tags) + 1):
        role, name = (OUTSIDE, "") if position == len(tags) else _read(tags[position], scheme)
        if role == OUTSIDE and start < 0:
            before, label = role, name
            continue
        if start >= 0 and (before in "ES" or role in "BSO" or name != label):
            if bracketed and before not in "ES":
                problem = f"{tags[position - 1]!r} is not followed by the rest of its entity"
                faults.append(Fault(position - 1, problem))
                sound = False
            if sound or policy is not IllFormed.DROP:
                entities.append(Entity(start, position, label))
            start = -1
        if role != OUTSIDE and start < 0:
            start, sound = position, True
            if role == "S" and tags[position][0] not in LETTERS[scheme].values():
                problem = f"{tags[position]!r} is of another scheme: read as an entity of one word"
                faults.append(Fault(position, problem))
                sound = False
            if role == "E" or (role == "I" and scheme not in (Scheme.IO, Scheme.IOB1)):
                previous = tags[position - 1] if position else "nothing"
                problem = f"{tags[position]!r} follows {previous!r} and opens an entity"
                faults.append(Fault(position, problem))
                sound = False
        before, label = role, name
    faults.sort()
    return tuple(entities), tuple(faults)


def tags_from_entities(entities: Iterable[Entity], *, length: int, scheme: Scheme) -> list[str]:
    """One tag a word. Raises TagError where entities overlap, are empty or leave `length` words."""
    tags = [OUTSIDE] * length
    if not entities:  # as in most sentences
        return tags
    letters, end, label = LETTERS[scheme], 0, ""
    for entity in sorted(entities, key=lambda entity: entity.start):
        if not end <= entity.start < entity.end <= length:
            raise TagError(
                f"entity {entity.start}:{entity.end} overlaps another, is empty or leaves the"
                f" {length} words"
            )
        touches = entity.start == end and label == entity.label and end > 0
        roles = ["I"] * (entity.end - entity.start)
        if scheme in BRACKETED:
            roles[0], roles[-1] = "B", "E"
            if len(roles) == 1:
                roles[0] = "S"
        elif scheme is Scheme.BIO or (scheme is Scheme.IOB1 and touches):
            roles[0] = "B"
        tags[entity.start : entity.end] = [f"{letters[role]}-{entity.label}" for role in roles]
        end, label = entity.end, entity.label
    return tags


def tags_of_sentence(sentence: Sentence, *, scheme: Scheme) -> list[str]:
    """One tag a word. Raises CorpusError, with the line, where entities overlap."""
    try:
        return tags_from_entities(
            sentence.entities or (), length=len(sentence.words), scheme=scheme
        )
    except TagError as error:
        raise CorpusError(sentence.path, sentence.line, str(error)) from None


def convert_tags(tags: Sequence[str], *, source: Scheme, target: Scheme) -> list[str]:
    """The same entities spelt in another scheme; ill-formed tags are read as conlleval does."""
    entities, _ = entities_from_tags(tags, scheme=source)
    return tags_from_entities(entities, length=len(tags), scheme=target)


@dataclass(slots=True)
class SchemeEvidence:
    """What tells schemes apart: the prefixes of tags, and how B and I open entities."""

    prefixes: Counter[str] = field(default_factory=Counter)
    needless_b: int = 0  # a B with no entity of its label right before it: impossible in IOB1
    opening_i: int = 0  # an I that opens an entity: impossible in BIO

    def add(self, tags: Iterable[str]) -> None:
        """Counts one sentence; what is no tag counts as O: the reader reports it."""
        label = ""
        for tag in tags:
            if tag == OUTSIDE or not is_tag(tag):
                label = ""
                continue
            prefix, name = split_tag(tag)
            self.prefixes[prefix] += 1
            if name != label:
                self.needless_b += prefix == "B"
                self.opening_i += prefix == "I"
            label = name

    def scheme(self) -> Scheme:
        """The scheme that explains most of the tags; BIO where there are none."""
        closing = sum(self.prefixes[letter] for letter in "ELSU")
        if closing * 2 < self.prefixes["B"] or not closing:
            if self.opening_i <= self.needless_b:
                return Scheme.BIO
            return Scheme.IOB1 if self.prefixes["B"] else Scheme.IO
        return max(BRACKETED, key=lambda scheme: (self._explained(scheme), scheme is Scheme.BIOES))

    def _explained(self, scheme: Scheme) -> int:
        return sum(self.prefixes[letter] for letter in LETTERS[scheme].values())


def legal_transitions(
    tags: Sequence[str], *, scheme: Scheme
) -> tuple[list[bool], list[list[bool]], list[bool]]:
    """Which tags may begin a sentence, which may follow which ([from][to]), which may end one."""
    read = [_read(tag, scheme) for tag in tags]
    bracketed = scheme in BRACKETED

    def legal(before: tuple[str, str], after: tuple[str, str]) -> bool:
        is_open = before[0] in ("B", "I") and (bracketed or scheme is Scheme.BIO)
        continues = after[0] == "E" or (after[0] == "I" and scheme not in (Scheme.IO, Scheme.IOB1))
        if bracketed:
            return is_open == continues and (not continues or before[1] == after[1])
        return not continues or (is_open and before[1] == after[1])

    outside = (OUTSIDE, "")
    return (
        [legal(outside, tag) for tag in read],
        [[legal(before, after) for after in read] for before in read],
        [legal(tag, outside) for tag in read],
    )
