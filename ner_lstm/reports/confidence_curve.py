"""Confidences -> how many predicted entities are left where those below a threshold are dropped."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ner_lstm.evaluation.calibration import Calibration


class KeptEntities(NamedTuple):
    """The predicted entities of at least some confidence, and how many of these are right."""

    threshold: float
    entities: int
    right: int


def count_kept(calibration: Calibration, *, thresholds: Iterable[float]) -> list[KeptEntities]:
    """The predicted entities, of all labels, that are at least as confident as each threshold."""
    values = np.concatenate([confidences.values for confidences in calibration.labels.values()])
    order = np.argsort(values)
    right = np.concatenate([confidences.right for confidences in calibration.labels.values()])[
        order
    ]
    below = np.concatenate([[0], np.cumsum(right)])
    kept = []
    for threshold in thresholds:
        first = int(np.searchsorted(values[order], threshold - 1e-12))
        kept.append(KeptEntities(threshold, len(values) - first, int(below[-1] - below[first])))
    return kept
