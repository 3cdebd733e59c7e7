"""Corpora -> words that nearly always are an entity of one label, and here of another or none."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ner_lstm.checks.findings import (
    Corpora,
    Finding,
    FindingKind,
    count,
    finding_at,
    quote,
)
from ner_lstm.checks.repetitions import find_contradictory
from ner_lstm.checks.uses import Use, Words, collect_uses, count_neighbours, find_outside

MIN_USUAL_USES = 3  # of one label, to be the rule
# What goes against a rule is an error where it is at most a quarter of all, and either at most
# three uses or a tenth: 16 times of 97 are another meaning (São Paulo the club), 6 of 178 are
# errors.
QUARTER_FACTOR, MAX_FEW_USES, TENTH_FACTOR = 3, 3, 9
# words of what may be named more than once; each use of such a name's first word costs as much
MAX_NAME_WORDS = 20
# unlabelled uses beside the same word, and no fewer than labelled ones: "DMD gene" is no disease
MIN_EXPLAINED_USES = 3


class _Outlier(NamedTuple):
    """A use against the rule: its label (empty: none), the usual one, and the uses under that.

    weight: how likely it is an error, from 0 to 1.
    """

    use: Use
    label: str
    usual_label: str
    usual: Sequence[Use]
    weight: float


def find_inconsistencies(corpora: Corpora) -> Iterator[Finding]:
    """Each use of the same words that goes against the rule for them: other labels, then none.

    Of each kind the likeliest errors first, of those the longer words, which have fewer meanings.
    Sentences that contradict each other are evidence too, but their own uses are reported by
    `find_contradictions`.
    """
    ignored = {id(sentence) for group in find_contradictory(corpora) for sentence in group}
    uses = collect_uses(corpora)
    mislabelled = chain.from_iterable(
        _find_other_labels(by_label) for by_label in uses.values() if len(by_label) > 1
    )
    for kind, outliers in (
        (FindingKind.OTHER_LABEL, mislabelled),
        (FindingKind.UNLABELLED, _find_unlabelled(corpora, uses)),
    ):
        kept = [outlier for outlier in outliers if id(outlier.use.sentence) not in ignored]
        for outlier in sorted(kept, key=lambda kept: (-kept.weight, kept.use.start - kept.use.end)):
            usual = f"{outlier.usual_label} in {count(len(outlier.usual), 'other place')}"
            label = outlier.label or "no entity"
            message = f"{quote(outlier.use.words)} is {label} here and {usual}"
            yield finding_at(kind, outlier.use[:2], message, other=outlier.usual[0][:2])


def _find_other_labels(by_label: dict[str, list[Use]]) -> Iterator[_Outlier]:
    """Of the uses of the same words as entities, the outliers beside the most frequent label."""
    usual_label = max(by_label, key=lambda label: len(by_label[label]))
    usual = by_label[usual_label]
    for label, uses in by_label.items():
        if label != usual_label and _are_outliers(uses, usual) and _can_name(usual[0].words):
            weight = _share(uses, usual)
            yield from (_Outlier(use, label, usual_label, usual, weight) for use in uses)


def _find_unlabelled(
    corpora: Corpora, uses: dict[Words, dict[str, list[Use]]]
) -> Iterator[_Outlier]:
    """The uses outside entities of words that nearly always are an entity.

    Left out are those that what stands beside them explains.
    """
    labelled = {
        words: list(chain.from_iterable(by_label.values()))
        for words, by_label in uses.items()
        if len(words) <= MAX_NAME_WORDS
        and sum(map(len, by_label.values())) >= MIN_USUAL_USES
        and _can_name(words)
    }
    outside: dict[Words, list[Use]] = {}
    for use in find_outside(corpora, surfaces=labelled.keys()):
        outside.setdefault(use.words, []).append(use)
    outliers = {
        words: unlabelled
        for words, unlabelled in outside.items()
        if _are_outliers(unlabelled, labelled[words])
    }
    beside_labelled = count_neighbours(chain.from_iterable(labelled.values()))
    beside_outliers = count_neighbours(chain.from_iterable(outliers.values()))
    explained = {
        neighbour
        for neighbour, times in beside_outliers.items()
        if times >= MIN_EXPLAINED_USES and times >= beside_labelled[neighbour]
    }
    for words, unlabelled in outliers.items():
        by_label, weight = uses[words], _share(unlabelled, labelled[words])
        usual_label = max(by_label, key=lambda label: len(by_label[label]))
        for use in unlabelled:
            if explained.isdisjoint(use.neighbours) and not _is_in_compound(use):
                use_weight = weight / (2 if _is_in_title(use) else 1)
                yield _Outlier(use, "", usual_label, by_label[usual_label], use_weight)


def _can_name(words: Words) -> bool:
    """Whether there is a letter or a digit in them: an "@" alone is whatever stands behind it."""
    return any(character.isalnum() for word in words for character in word)


def _is_in_compound(use: Use) -> bool:
    """Whether a dash joins it to a compound, where it means less: "tumour - suppressor gene"."""
    return any(
        word and all(unicodedata.category(character) == "Pd" for character in word)
        for _, word in use.neighbours
    )


def _is_in_title(use: Use) -> bool:
    """Whether a capitalised word beside it is in no entity either: "the Paris Daily News".

    The first word of a sentence does not count.
    """
    words, entities = use.sentence.words, use.sentence.entities or ()
    inside = {position for entity in entities for position in range(entity.start, entity.end)}
    beside = {use.start - 1, use.end} - inside
    return any(0 < position < len(words) and words[position][:1].isupper() for position in beside)


def _are_outliers(uses: Sequence[Use], usual: Sequence[Use]) -> bool:
    return len(usual) >= max(MIN_USUAL_USES, QUARTER_FACTOR * len(uses)) and (
        len(uses) <= MAX_FEW_USES or len(usual) >= TENTH_FACTOR * len(uses)
    )


def _share(uses: Sequence[Use], usual: Sequence[Use]) -> float:
    """The share of the rule, drawn towards a half where there is little evidence (Laplace)."""
    return (len(usual) + 1) / (len(usual) + len(uses) + 2)
