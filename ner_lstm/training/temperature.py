"""What a tagger finds in dev -> the temperature at which its confidences say how often it is
right.
"""

from collections.abc import Callable, Iterable, Sequence
from math import exp, log

import numpy as np

from ner_lstm.evaluation.calibration import calibrate
from ner_lstm.sentence import Sentence

MIN_TEMPERATURE, MAX_TEMPERATURE = 0.5, 8.0  # temperature
MIN_ENTITIES = 50  # predicted: of fewer no temperature is learnt
SEARCH_STEPS = 10  # of the logarithm: the last section is 2 % wide
# dev, with the entities found in it, at a temperature
TagAt = Callable[[float], Iterable[Sentence]]
GOLDEN_SECTION = (5**0.5 - 1) / 2
MIN_LIKELIHOOD = 1e-6  # a confidence of 1 in what is wrong costs as much as this far from it


def fit_temperature(tag: TagAt, dev: Sequence[Sentence]) -> float:
    """The temperature of the least negative log-likelihood of which predicted entities are right
    (Guo et al. 2017, section 4.2).

    1 where dev has too few to tell. Found by golden sections, for which dev is tagged a dozen
    times.
    """
    predicted = tag(1.0)
    if sum(len(sentence.entities or ()) for sentence in predicted) < MIN_ENTITIES:
        return 1.0
    low, high = log(MIN_TEMPERATURE), log(MAX_TEMPERATURE)
    left, right = high - GOLDEN_SECTION * (high - low), low + GOLDEN_SECTION * (high - low)
    loss_left, loss_right = _loss(tag, dev, exp(left)), _loss(tag, dev, exp(right))
    for _ in range(SEARCH_STEPS):
        if loss_left < loss_right:
            high, right, loss_right = right, left, loss_left
            left = high - GOLDEN_SECTION * (high - low)
            loss_left = _loss(tag, dev, exp(left))
        else:
            low, left, loss_left = left, right, loss_right
            right = low + GOLDEN_SECTION * (high - low)
            loss_right = _loss(tag, dev, exp(right))
    return round(exp((low + high) / 2), 2)


def _loss(tag: TagAt, dev: Sequence[Sentence], temperature: float) -> float:
    """The mean negative log-likelihood, at a temperature, of what is right and what is not."""
    calibration = calibrate(zip(dev, tag(temperature), strict=True))
    assert calibration is not None, "a tagger's entities have confidences"
    values, right = (
        np.concatenate([getattr(label, name) for label in calibration.labels.values()])
        for name in ("values", "right")
    )
    likelihoods = np.where(right == 1, values, 1 - values)
    return float(-np.log(np.maximum(likelihoods, MIN_LIKELIHOOD)).mean())
