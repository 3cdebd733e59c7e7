"""Scores -> how sure they are: intervals of every ratio, and whether two systems' scores differ by
more than chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ner_lstm.evaluation.resampling import Difference, Intervals, Ints, bootstrap_intervals, compare
from ner_lstm.evaluation.scores import Count, Scores

# with fewer, samples of documents say little: a corpus of one document would have no interval at
# all
FEWEST_DOCUMENTS = 10


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Intervals of all labels together and of each; unit: what was drawn, "sentences" or
    "documents", and how many there are.
    """

    overall: Intervals
    labels: Mapping[str, Intervals]
    unit: str
    units: int


def find_uncertainty(scores: Scores) -> Uncertainty:
    """The bootstrap intervals of scores: over documents where the corpus has at least ten, else
    over sentences.
    """
    units = _units(scores)
    labels = {
        label: bootstrap_intervals(_label_counts(scores, label, units)) for label in scores.places
    }
    overall = bootstrap_intervals(_sum(_overall_counts(scores), units))
    by_document = len(scores.documents) >= FEWEST_DOCUMENTS
    return Uncertainty(
        overall, labels, "documents" if by_document else "sentences", int(units.max(initial=-1)) + 1
    )


def compare_scores(first: Scores, second: Scores) -> Difference:
    """How the second system's overall F1 differs from the first's on the same sentences, which are
    the units.
    """
    return compare(_overall_counts(first), _overall_counts(second))


def compare_labels(first: Scores, second: Scores) -> dict[str, Difference]:
    """The same for every label of either."""
    units = np.arange(first.sentences)
    both = (
        (label, _label_counts(first, label, units), _label_counts(second, label, units))
        for label in _labels(first, second)
    )
    return {label: compare(one, other) for label, one, other in both}


def _labels(*scores: Scores) -> list[str]:
    return sorted({label for one in scores for label in one.places})


def _units(scores: Scores) -> Ints:
    """The number of the unit of each sentence, int64 (sentences,)."""
    sentences = np.arange(scores.sentences)
    if len(scores.documents) < FEWEST_DOCUMENTS:
        return sentences
    units: Ints = np.searchsorted(np.array(scores.documents[1:]), sentences, side="right")
    return units


def _overall_counts(scores: Scores) -> Ints:
    return np.array([_triple(count) for count in scores.counts], dtype=np.int64).reshape(-1, 3)


def _label_counts(scores: Scores, label: str, units: Ints) -> Ints:
    """A label's counts in each unit, int64 (units, 3)."""
    places = scores.places.get(label, ())
    own = np.array([_triple(count) for _, count in places], dtype=np.int64).reshape(-1, 3)
    counts = np.zeros((int(units.max(initial=-1)) + 1, 3), dtype=np.int64)
    np.add.at(counts, units[[number for number, _ in places]], own)
    return counts


def _sum(counts: Ints, units: Ints) -> Ints:
    """Counts of sentences (sentences, 3) added up in their units."""
    summed = np.zeros((int(units.max(initial=-1)) + 1, 3), dtype=np.int64)
    np.add.at(summed, units, counts)
    return summed


def _triple(count: Count) -> tuple[int, int, int]:
    return count.correct, count.predicted, count.gold
