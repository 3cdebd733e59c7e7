"""Corpora -> words that nearly always are an entity of one label and here are one of another label,
or none.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ner_lstm.corpus.doctor.findings import Corpora, Finding, Kind, count, doubt, quote
from ner_lstm.corpus.doctor.repetitions import find_contradictory
from ner_lstm.corpus.doctor.uses import Use, Words, collect_uses, count_neighbours, find_outside

ENOUGH = 3  # uses of one label that make a habit
# What goes against a habit is a slip where it is at most a quarter of all, and either a handful or
# at most a tenth: 16 times of 97 are another meaning (São Paulo the club), 6 of 178 are slips.
QUARTER, HANDFUL, TENTH = 3, 3, 9
# words of what may be named more than once; each use of such a name's first word costs as much
LONGEST = 20
# unlabelled uses beside the same word, and no fewer than labelled ones: "DMD gene" is no disease
EXPLAINED = 3


class _Slip(NamedTuple):
    """A use against the habit: its label (empty: none), that of most uses, these uses, and how
    likely it is an error (0..1).
    """

    use: Use
    found: str
    habit: str
    usual: Sequence[Use]
    weight: float


def find_inconsistencies(corpora: Corpora) -> Iterator[Finding]:
    """Each use of the same words that goes against their habit: other labels, then none; of each
    the likeliest errors first.

    Sentences that contradict each other are evidence too, but their own uses are reported by
    `find_contradictions`.
    """
    ignored = {id(sentence) for group in find_contradictory(corpora) for sentence in group}
    uses = collect_uses(corpora)
    others = chain.from_iterable(
        _find_other_labels(surface) for surface in uses.values() if len(surface) > 1
    )
    for kind, slips in (
        (Kind.OTHER_LABEL, others),
        (Kind.UNLABELLED, _find_unlabelled(corpora, uses)),
    ):
        for slip in _rank(slips, ignored):
            usual = f"{slip.habit} in {count(len(slip.usual), 'other place')}"
            message = f"{quote(slip.use.words)} is {slip.found or 'no entity'} here and {usual}"
            yield doubt(kind, slip.use[:2], message, other=slip.usual[0][:2])


def _find_other_labels(uses: dict[str, list[Use]]) -> Iterator[_Slip]:
    """Of the uses of the same words as entities, those whose label is a slip beside the most
    frequent one.
    """
    habit = max(uses, key=lambda label: len(uses[label]))
    usual = uses[habit]
    for label, found in uses.items():
        if label != habit and _is_slip(len(found), len(usual)) and _can_name(usual[0].words):
            yield from (_Slip(use, label, habit, usual, _share(found, usual)) for use in found)


def _find_unlabelled(corpora: Corpora, uses: dict[Words, dict[str, list[Use]]]) -> Iterator[_Slip]:
    """The uses outside entities of words that nearly always are one, unless what stands beside them
    explains it.
    """
    labelled = {
        words: list(chain.from_iterable(surface.values()))
        for words, surface in uses.items()
        if sum(map(len, surface.values())) >= ENOUGH and len(words) <= LONGEST and _can_name(words)
    }
    outside: dict[Words, list[Use]] = {}
    for use in find_outside(corpora, surfaces=labelled.keys()):
        outside.setdefault(use.words, []).append(use)
    slips = {
        words: found
        for words, found in outside.items()
        if _is_slip(len(found), len(labelled[words]))
    }
    beside_labelled = count_neighbours(chain.from_iterable(labelled.values()))
    beside_slips = count_neighbours(chain.from_iterable(slips.values()))
    explained = {
        neighbour
        for neighbour, times in beside_slips.items()
        if times >= EXPLAINED and times >= beside_labelled[neighbour]
    }
    for words, found in slips.items():
        surface = uses[words]
        habit = max(surface, key=lambda label: len(surface[label]))
        for use in found:
            if explained.isdisjoint(use.neighbours) and not any(
                _is_dash(word) for _, word in use.neighbours
            ):
                weight = _share(found, labelled[words]) / (2 if _is_part_of_a_title(use) else 1)
                yield _Slip(use, "", habit, surface[habit], weight)


def _can_name(words: Words) -> bool:
    """Whether there is a letter or a digit in them: an "@" alone is whatever stands behind it."""
    return any(character.isalnum() for word in words for character in word)


def _is_dash(word: str) -> bool:
    """Whether it joins words to a compound, where they mean less: "tumour - suppressor gene"."""
    return bool(word) and all(unicodedata.category(character) == "Pd" for character in word)


def _is_part_of_a_title(use: Use) -> bool:
    """Whether a capitalised word beside it, not the first of the sentence, is in no entity either:
    "the Paris Daily News".
    """
    words, entities = use.sentence.words, use.sentence.entities or ()
    inside = {position for entity in entities for position in range(entity.start, entity.end)}
    beside = {use.start - 1, use.end} - inside
    return any(0 < position < len(words) and words[position][:1].isupper() for position in beside)


def _is_slip(found: int, usual: int) -> bool:
    return usual >= max(ENOUGH, QUARTER * found) and (found <= HANDFUL or usual >= TENTH * found)


def _share(found: Sequence[Use], usual: Sequence[Use]) -> float:
    """How firm the habit is: its share, drawn towards a half where there is little evidence
    (Laplace's rule).
    """
    return (len(usual) + 1) / (len(usual) + len(found) + 2)


def _rank(slips: Iterable[_Slip], ignored: Collection[int]) -> list[_Slip]:
    """The likeliest errors first, of those the longer words, which have fewer meanings; then in the
    order of the corpora.
    """
    kept = [slip for slip in slips if id(slip.use.sentence) not in ignored]
    return sorted(kept, key=lambda slip: (-slip.weight, slip.use.start - slip.use.end))
