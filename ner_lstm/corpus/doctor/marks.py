"""Corpora -> entities that begin or end with punctuation, or hold one half of a pair of brackets or
quotation marks.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from ner_lstm.corpus.doctor.findings import Corpora, Finding, Kind, doubt, quote
from ner_lstm.sentence import Entity, Sentence

# A mark belongs outside where so many entities leave it out, and so many times as many as take it
# in.
ENOUGH, TIMES = 5, 4
HANDFUL = 3  # halves of pairs; where there are more and they are the rule, the corpus means them
LOW_QUOTES = "‚„〝〞〟"  # opening brackets to Unicode, quotation marks to everyone else
QUOTES = frozenset('"“”„‟«»‹›')
PENN_QUOTES = ("``", "''")  # as the Penn Treebank spells them
WORDS_KNOWN = 1 << 16

At = tuple[Sentence, Entity]


def find_unbalanced(corpora: Corpora) -> Iterator[Finding]:
    """Each entity with a bracket or a quotation mark whose partner is not in it, unless that is the
    rule.
    """
    holding = [at for at in _entities(corpora) if any(map(_pair_marks, _words(at)))]
    unbalanced = [at for at in holding if not _is_balanced(_words(at))]
    if len(unbalanced) > HANDFUL and 2 * len(unbalanced) > len(holding):
        return
    for sentence, entity in unbalanced:
        message = (
            f"{entity.label} {quote(_words((sentence, entity)))} holds one half of a pair of"
            " brackets or quotation marks"
        )
        yield doubt(Kind.UNBALANCED, (sentence, entity.start), message)


def find_punctuation(corpora: Corpora) -> Iterator[Finding]:
    """Each entity that begins or ends with a mark which other entities have beside them; the surest
    first.

    No finding is a mark that goes with its word ("Yahoo !") or stands in the entity twice, a full
    stop that shortens a word, and a bracket or a quotation mark: its partner is in the entity too,
    or `find_unbalanced` tells.
    """
    entities = list(_entities(corpora))
    found = []
    for edge in (_Edge("begins", entities), _Edge("ends", entities)):
        for at in entities:
            words, position, mark = _words(at), edge.position(at), edge.mark(at)
            if not mark or _pair_marks(mark) or words.count(mark) > 1 or _shortens(at, position):
                continue
            if edge.belongs_outside(at):
                inside, outside = edge.inside[mark], edge.outside[mark]
                others = f"{outside:,} entities have it beside them and {inside:,} inside"
                message = f"{at[1].label} {quote(words)} {edge.verb} with {quote([mark])}; {others}"
                finding = doubt(
                    Kind.PUNCTUATION, (at[0], position), message, other=edge.first[mark]
                )
                found.append((inside / outside, finding))
    yield from (finding for _, finding in sorted(found, key=lambda entry: entry[0]))


class _Edge:
    """How often each mark is the first, or the last, word of an entity of several, and how often
    the word beside one.
    """

    def __init__(self, verb: str, entities: Sequence[At]) -> None:
        self.verb = verb
        self.inside, self.outside = Counter[str](), Counter[str]()
        self._pairs_inside, self._pairs_outside = (
            Counter[tuple[str, str]](),
            Counter[tuple[str, str]](),
        )
        self.first: dict[str, tuple[Sentence, int]] = {}
        self._outwards = -1 if verb == "begins" else 1
        for at in entities:
            sentence, entity = at
            if mark := self.mark(at):
                self.inside[mark] += 1
                self._pairs_inside[self._pair(at)] += 1
            beside = (entity.start if verb == "begins" else entity.end - 1) + self._outwards
            if 0 <= beside < len(sentence.words) and _is_mark(sentence.words[beside]):
                mark = sentence.words[beside]
                self.outside[mark] += 1
                self._pairs_outside[mark, sentence.words[beside - self._outwards]] += 1
                self.first.setdefault(mark, (sentence, beside))

    def position(self, at: At) -> int:
        """Of the first, or last, word."""
        _, entity = at
        return entity.start if self._outwards < 0 else entity.end - 1

    def mark(self, at: At) -> str:
        """The first, or last, word if it is a mark beside other words; else an empty text."""
        sentence, entity = at
        word = sentence.words[self.position(at)]
        return word if entity.end - entity.start > 1 and _is_mark(word) else ""

    def belongs_outside(self, at: At) -> bool:
        """Whether its mark is one that entities leave out, and not one that goes with the word that
        it stands beside.
        """
        mark, pair = self.mark(at), self._pair(at)
        together, apart = self._pairs_inside[pair], self._pairs_outside[pair]
        is_outside = self.outside[mark] >= max(ENOUGH, TIMES * self.inside[mark])
        return is_outside and not (together > 1 and together > apart)

    def _pair(self, at: At) -> tuple[str, str]:
        words, position = at[0].words, self.position(at)
        return words[position], words[position - self._outwards]


def _shortens(at: At, position: int) -> bool:
    """Whether it is a full stop that ends an abbreviation and no sentence: "Seth K .", "U . S .",
    "Acme Inc . said".
    """
    sentence, entity = at
    words = sentence.words
    if words[position] != ".":
        return False
    after = words[position + 1] if position + 1 < len(words) else ""
    return (
        len(words[position - 1]) == 1
        or bool(after and not after[0].isupper())
        or "." in words[entity.start : position]
    )


def _entities(corpora: Corpora) -> Iterator[At]:
    for sentence in chain.from_iterable(corpora):
        for entity in sentence.entities or ():
            yield sentence, entity


def _words(at: At) -> tuple[str, ...]:
    sentence, entity = at
    return sentence.words[entity.start : entity.end]


@lru_cache(WORDS_KNOWN)
def _is_mark(word: str) -> bool:
    return bool(word) and all(unicodedata.category(character).startswith("P") for character in word)


@lru_cache(WORDS_KNOWN)
def _pair_marks(word: str) -> str:
    """For each bracket or quotation mark in a word: `(` if it opens, `)` if it closes, `"` if it
    may do both.
    """
    if word in PENN_QUOTES:
        return '"'
    kinds = {"Ps": "(", "Pe": ")"}
    return "".join(
        '"' if character in QUOTES or character in LOW_QUOTES else kinds[category]
        for character in word
        if (category := unicodedata.category(character)) in kinds or character in QUOTES
    )


def _is_balanced(words: Sequence[str]) -> bool:
    """Whether all brackets are closed in their order and quotation marks come in pairs; `12 "` may
    be inches.
    """
    depth = quotes = 0
    for mark in chain.from_iterable(map(_pair_marks, words)):
        depth += {"(": 1, ")": -1, '"': 0}[mark]
        quotes += mark == '"'
        if depth < 0:
            return False
    has_inches = any(word == '"' and before[-1:].isdigit() for before, word in pairwise(words))
    return depth == 0 and (quotes % 2 == 0 or has_inches)
