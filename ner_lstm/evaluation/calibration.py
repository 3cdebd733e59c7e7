"""Confidences of entities, and which are right -> how reliable they are, and thresholds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ner_lstm.evaluation.alignment import Pair, entities_of, entity_keys
from ner_lstm.evaluation.resampling import Doubles, Ints

BIN_COUNT = 10


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
    """The least confidence from which on a label's precision is as wanted (None: it never is).

    precision, recall: from there on; before: recall without a threshold.
    """

    confidence: float | None
    precision: float
    recall: float
    before: float


@dataclass(frozen=True, slots=True)
class Confidences:
    """Of the predicted entities of a label, and whether each is right; gold: how many are gold."""

    values: Doubles
    right: Ints
    gold: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Bins of predicted entities, their error, and the confidences of each label.

    error: the expected calibration error, the mean distance of the confidence of a bin and its
    share of right entities (Guo et al. 2017).
    """

    bins: Sequence[Bin]
    error: float
    labels: Mapping[str, Confidences]


def calibrate(pairs: Iterable[Pair]) -> Calibration | None:
    """The calibration of aligned sentences; None without predicted entities or confidences."""
    confidences: dict[str, list[tuple[float, bool]]] = {}
    gold: dict[str, int] = {}
    for truth, guess in pairs:
        right = entity_keys(truth)
        for _, _, label in right:
            gold[label] = gold.get(label, 0) + 1
        for entity in entities_of(guess):
            if entity.confidence is None:
                return None
            hit = entity.key in right
            confidences.setdefault(entity.label, []).append((entity.confidence, hit))
    if not confidences:
        return None
    labels = {}
    for label in sorted(confidences):
        values, hits = zip(*confidences[label], strict=True)
        labels[label] = Confidences(
            np.array(values), np.array(hits, dtype=np.int64), gold.get(label, 0)
        )
    bins = _fill_bins(
        *(
            np.concatenate([getattr(confidences, name) for confidences in labels.values()])
            for name in ("values", "right")
        )
    )
    entities = sum(bucket.entities for bucket in bins)
    distances = (abs(bucket.confidence - bucket.right) * bucket.entities for bucket in bins)
    return Calibration(bins, sum(distances) / entities, labels)


def _fill_bins(values: Doubles, right: Ints) -> tuple[Bin, ...]:
    """Ten bins of equal width; those without entities are left out."""
    positions = np.minimum((values * BIN_COUNT).astype(np.int64), BIN_COUNT - 1)
    sizes = np.bincount(positions, minlength=BIN_COUNT)
    sums, hits = (
        np.bincount(positions, weights=weights, minlength=BIN_COUNT) for weights in (values, right)
    )
    return tuple(
        Bin(
            position / BIN_COUNT,
            (position + 1) / BIN_COUNT,
            int(sizes[position]),
            float(sums[position] / sizes[position]),
            float(hits[position] / sizes[position]),
        )
        for position in range(BIN_COUNT)
        if sizes[position]
    )


def find_thresholds(calibration: Calibration, *, precision: float) -> dict[str, Threshold]:
    """For each predicted label the threshold of the most recall at this precision or more."""
    return {
        label: _find_threshold(confidences, precision)
        for label, confidences in calibration.labels.items()
    }


def _find_threshold(confidences: Confidences, wanted: float) -> Threshold:
    order = np.argsort(-confidences.values, kind="stable")
    values, correct = confidences.values[order], np.cumsum(confidences.right[order])
    gold = max(confidences.gold, 1)
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
