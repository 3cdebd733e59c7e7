"""Corpora -> entities that begin or end with punctuation, or hold half a pair of brackets."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from ner_lstm.checks.findings import Corpora, Finding, FindingKind, finding_at, quote
from ner_lstm.checks.uses import Use, label_uses
from ner_lstm.sentence import Sentence

# A mark belongs outside where so many entities leave it out, and so many times as many as take it
# in.
MIN_OUTSIDE_ENTITIES, OUTSIDE_FACTOR = 5, 4
MAX_FEW_HALVES = 3  # of pairs; where there are more and they are the rule, the corpus means them
LOW_QUOTES = "‚„〝〞〟"  # opening brackets to Unicode, quotation marks to everyone else
QUOTES = frozenset('"“”„‟«»‹›')
PENN_QUOTES = ("``", "''")  # as the Penn Treebank spells them
CACHED_WORDS = 1 << 16


def find_unbalanced(corpora: Corpora) -> Iterator[Finding]:
    """Each entity with a bracket or a quotation mark whose partner is not in it.

    None where that is the rule.
    """
    paired = [
        (label, use) for label, use in label_uses(corpora) if any(map(_pair_marks, use.words))
    ]
    unbalanced = [(label, use) for label, use in paired if not _is_balanced(use.words)]
    if len(unbalanced) > MAX_FEW_HALVES and 2 * len(unbalanced) > len(paired):
        return
    for label, use in unbalanced:
        message = (
            f"{label} {quote(use.words)} holds one half of a pair of brackets or quotation marks"
        )
        yield finding_at(FindingKind.UNBALANCED, use[:2], message)


def find_punctuation(corpora: Corpora) -> Iterator[Finding]:
    """Each entity that begins or ends with a mark which other entities have beside them.

    The surest first. No finding is a mark that goes with its word ("Yahoo !") or stands in the
    entity twice, a full stop that shortens a word, and a bracket or a quotation mark: its partner
    is in the entity too, or `find_unbalanced` tells.
    """
    entities = list(label_uses(corpora))
    findings = []
    for edge in (_Edge("begins", entities), _Edge("ends", entities)):
        for label, use in entities:
            mark, position = edge.mark(use), edge.position(use)
            if not mark or _pair_marks(mark) or use.words.count(mark) > 1:
                continue
            if _shortens(use, position) or not edge.belongs_outside(use):
                continue
            inside, outside = edge.inside[mark], edge.outside[mark]
            counts = f"{outside:,} entities have it beside them and {inside:,} inside"
            message = f"{label} {quote(use.words)} {edge.verb} with {quote([mark])}; {counts}"
            word = (use.sentence, position)
            finding = finding_at(
                FindingKind.PUNCTUATION, word, message, other=edge.first_outside[mark]
            )
            findings.append((inside / outside, finding))
    yield from (finding for _, finding in sorted(findings, key=lambda entry: entry[0]))


class _Edge:
    """How often each mark is the first, or the last, word of an entity, and how often beside."""

    def __init__(self, verb: str, entities: Sequence[tuple[str, Use]]) -> None:
        self.verb = verb
        self.inside, self.outside = Counter[str](), Counter[str]()
        self._pairs_inside = Counter[tuple[str, str]]()
        self._pairs_outside = Counter[tuple[str, str]]()
        self.first_outside: dict[str, tuple[Sentence, int]] = {}
        self._outwards = -1 if verb == "begins" else 1
        for _, use in entities:
            words = use.sentence.words
            if mark := self.mark(use):
                self.inside[mark] += 1
                self._pairs_inside[self._pair(use)] += 1
            beside = self.position(use) + self._outwards
            if 0 <= beside < len(words) and _is_mark(words[beside]):
                self.outside[words[beside]] += 1
                self._pairs_outside[words[beside], words[beside - self._outwards]] += 1
                self.first_outside.setdefault(words[beside], (use.sentence, beside))

    def position(self, use: Use) -> int:
        """Of the first, or last, word."""
        return use.start if self._outwards < 0 else use.end - 1

    def mark(self, use: Use) -> str:
        """The first, or last, word if it is a mark beside other words; else an empty text."""
        word = use.sentence.words[self.position(use)]
        return word if use.end - use.start > 1 and _is_mark(word) else ""

    def belongs_outside(self, use: Use) -> bool:
        """Whether entities leave its mark out, unless it goes with the word that it is beside."""
        mark, pair = self.mark(use), self._pair(use)
        together, apart = self._pairs_inside[pair], self._pairs_outside[pair]
        least = max(MIN_OUTSIDE_ENTITIES, OUTSIDE_FACTOR * self.inside[mark])
        return self.outside[mark] >= least and not (together > 1 and together > apart)

    def _pair(self, use: Use) -> tuple[str, str]:
        words, position = use.sentence.words, self.position(use)
        return words[position], words[position - self._outwards]


def _shortens(use: Use, position: int) -> bool:
    """Whether it is a full stop of an abbreviation: "Seth K .", "U . S .", "Acme Inc . said"."""
    words = use.sentence.words
    if words[position] != ".":
        return False
    after = words[position + 1] if position + 1 < len(words) else ""
    return (
        len(words[position - 1]) == 1
        or bool(after and not after[0].isupper())
        or "." in words[use.start : position]
    )


@lru_cache(CACHED_WORDS)
def _is_mark(word: str) -> bool:
    return bool(word) and all(unicodedata.category(character).startswith("P") for character in word)


@lru_cache(CACHED_WORDS)
def _pair_marks(word: str) -> str:
    """For each bracket or quotation mark in a word: `(` opens, `)` closes, `"` may do both."""
    if word in PENN_QUOTES:
        return '"'
    kinds = {"Ps": "(", "Pe": ")"}
    return "".join(
        '"' if character in QUOTES or character in LOW_QUOTES else kinds[category]
        for character in word
        if (category := unicodedata.category(character)) in kinds or character in QUOTES
    )


def _is_balanced(words: Sequence[str]) -> bool:
    """Whether brackets close in their order and quotation marks pair; `12 "` may be inches."""
    depth = quotes = 0
    for mark in chain.from_iterable(map(_pair_marks, words)):
        depth += {"(": 1, ")": -1, '"': 0}[mark]
        quotes += mark == '"'
        if depth < 0:
            return False
    has_inches = any(word == '"' and before[-1:].isdigit() for before, word in pairwise(words))
    return depth == 0 and (quotes % 2 == 0 or has_inches)
