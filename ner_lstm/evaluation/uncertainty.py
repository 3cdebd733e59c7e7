"""Scores -> intervals of every ratio, and how probable their differences are by chance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ner_lstm.evaluation.resampling import (
    Difference,
    Intervals,
    Ints,
    bootstrap_intervals,
    compare_counts,
)
from ner_lstm.evaluation.scores import Count, Scores

# with fewer, samples say little: a corpus of one document would have no interval at all
MIN_DOCUMENTS = 10


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Intervals of all labels together and of each.

    unit: what was drawn, "sentences" or "documents"; units: how many there are.
    """

    overall: Intervals
    labels: Mapping[str, Intervals]
    unit: str
    units: int


def find_uncertainty(scores: Scores) -> Uncertainty:
    """The bootstrap intervals of scores: over documents if there are ten, else over sentences."""
    units = _units(scores)
    overall = np.zeros((int(units.max(initial=-1)) + 1, 3), dtype=np.int64)
    np.add.at(overall, units, stack_counts(scores.counts))
    by_document = len(scores.documents) >= MIN_DOCUMENTS
    return Uncertainty(
        bootstrap_intervals(overall),
        {
            label: bootstrap_intervals(_label_counts(scores, label, units))
            for label in scores.label_counts
        },
        "documents" if by_document else "sentences",
        len(overall),
    )


def compare_scores(first: Scores, second: Scores) -> Difference:
    """How the second system's overall F1 differs from the first's; the units are the sentences."""
    return compare_counts(stack_counts(first.counts), stack_counts(second.counts))


def compare_labels(first: Scores, second: Scores) -> dict[str, Difference]:
    """The same for every label of either."""
    units = np.arange(first.sentences)
    return {
        label: compare_counts(
            _label_counts(first, label, units), _label_counts(second, label, units)
        )
        for label in sorted(first.label_counts.keys() | second.label_counts.keys())
    }


def _units(scores: Scores) -> Ints:
    """The number of the unit of each sentence, int64 (sentences,)."""
    sentences = np.arange(scores.sentences)
    if len(scores.documents) < MIN_DOCUMENTS:
        return sentences
    units: Ints = np.searchsorted(np.array(scores.documents[1:]), sentences, side="right")
    return units


def _label_counts(scores: Scores, label: str, units: Ints) -> Ints:
    """A label's counts in each unit, int64 (units, 3)."""
    counts = np.zeros((int(units.max(initial=-1)) + 1, 3), dtype=np.int64)
    if label in scores.label_counts:
        numbers, label_counts = zip(*scores.label_counts[label], strict=True)
        np.add.at(counts, units[list(numbers)], stack_counts(label_counts))
    return counts


def stack_counts(counts: Iterable[Count]) -> Ints:
    """Correct, predicted and gold of each count, int64 (counts, 3)."""
    triples = [(count.correct, count.predicted, count.gold) for count in counts]
    return np.array(triples, dtype=np.int64).reshape(-1, 3)
