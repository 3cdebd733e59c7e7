"""Confidences of predicted entities and whether these are right -> how far the confidences can be
believed, and thresholds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ner_lstm.evaluation.alignment import Pair, entities_of
from ner_lstm.evaluation.resampling import Doubles, Ints

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Predicted entities of like confidence: its mean, and the share that is right."""

    low: float
    high: float
    entities: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least confidence from which on a label's precision is as wanted, None where none is, and
    recall there and before.
    """

    confidence: float | None
    precision: float
    recall: float
    before: float


@dataclass(frozen=True, slots=True)
class Confidences:
    """Those of the predicted entities of one label, whether each is right, and how many entities
    are gold.
    """

    values: Doubles
    right: Ints
    gold: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """error: the expected calibration error, the mean distance of confidence and share right (Guo
    et al. 2017), of the bins.
    """

    bins: Sequence[Bin]
    error: float
    labels: Mapping[str, Confidences]


def calibrate(pairs: Iterable[Pair]) -> Calibration | None:
    """The calibration of aligned sentences; None where predicted entities have no confidences, or
    there are none.
    """
    found: dict[str, list[tuple[float, bool]]] = {}
    gold: dict[str, int] = {}
    for truth, guess in pairs:
        right = {(entity.start, entity.end, entity.label) for entity in entities_of(truth)}
        for _, _, label in right:
            gold[label] = gold.get(label, 0) + 1
        for entity in entities_of(guess):
            if entity.confidence is None:
                return None
            hit = (entity.start, entity.end, entity.label) in right
            found.setdefault(entity.label, []).append((entity.confidence, hit))
    if not found:
        return None
    labels = {}
    for label in sorted(found):
        values, hits = zip(*found[label], strict=True)
        labels[label] = Confidences(
            np.array(values), np.array(hits, dtype=np.int64), gold.get(label, 0)
        )
    bins = _fill_bins(
        *(
            np.concatenate([getattr(one, name) for one in labels.values()])
            for name in ("values", "right")
        )
    )
    entities = sum(one.entities for one in bins)
    error = sum(one.entities * abs(one.confidence - one.right) for one in bins) / entities
    return Calibration(bins, error, labels)


def _fill_bins(values: Doubles, right: Ints) -> tuple[Bin, ...]:
    """Ten bins of equal width; those without entities are left out."""
    places = np.minimum((values * BINS).astype(np.int64), BINS - 1)
    sizes = np.bincount(places, minlength=BINS)
    sums, hits = (
        np.bincount(places, weights=weights, minlength=BINS) for weights in (values, right)
    )
    return tuple(
        Bin(
            place / BINS,
            (place + 1) / BINS,
            int(sizes[place]),
            float(sums[place] / sizes[place]),
            float(hits[place] / sizes[place]),
        )
        for place in range(BINS)
        if sizes[place]
    )


def find_thresholds(calibration: Calibration, *, precision: float) -> dict[str, Threshold]:
    """For each predicted label the threshold that leaves the most recall of those whose precision
    is high enough.
    """
    return {label: _find_threshold(own, precision) for label, own in calibration.labels.items()}


def _find_threshold(own: Confidences, wanted: float) -> Threshold:
    order = np.argsort(-own.values, kind="stable")
    values, correct = own.values[order], np.cumsum(own.right[order])
    gold = max(own.gold, 1)
    before = float(correct[-1] / gold)
    kept = np.arange(1, len(values) + 1)
    # entities of one confidence are kept or left together
    whole = np.append(values[1:] < values[:-1], True)
    good = np.flatnonzero(whole & (correct >= wanted * kept - 1e-9))
    if not len(good):
        return Threshold(None, 0.0, 0.0, before)
    last = int(good[-1])
    return Threshold(
        float(values[last]), float(correct[last] / kept[last]), float(correct[last] / gold), before
    )
