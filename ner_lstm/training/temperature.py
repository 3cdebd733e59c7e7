"""A trained tagger and dev -> the temperature at which its confidences say how often it is right."""

from collections.abc import Sequence
from math import exp, log

import numpy as np

from ner_lstm.evaluation.calibration import calibrate
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import Tagger

LOWEST, HIGHEST = 0.5, 8.0
FEWEST = 50  # predicted entities: of fewer no temperature is learnt
SECTIONS = 10  # of the logarithm: the last is 2 % wide
GOLDEN = (5**0.5 - 1) / 2
SURE = 1e-6  # a confidence of 1 in what is wrong costs as much as this far from it


def fit_temperature(tagger: Tagger, dev: Sequence[Sentence]) -> float:
    """The temperature of the least negative log-likelihood of which predicted entities are right (Guo et al. 2017, section 4.2).

    1 where dev has too few to tell. Found by golden sections, for which dev is tagged a dozen times.
    """
    predicted = tagger.at(1.0).tag(dev)
    if sum(len(sentence.entities or ()) for sentence in predicted) < FEWEST:
        return 1.0
    low, high = log(LOWEST), log(HIGHEST)
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    loss_left, loss_right = _loss(tagger, dev, exp(left)), _loss(tagger, dev, exp(right))
    for _ in range(SECTIONS):
        if loss_left < loss_right:
            high, right, loss_right = right, left, loss_left
            left = high - GOLDEN * (high - low)
            loss_left = _loss(tagger, dev, exp(left))
        else:
            low, left, loss_left = left, right, loss_right
            right = low + GOLDEN * (high - low)
            loss_right = _loss(tagger, dev, exp(right))
    return round(exp((low + high) / 2), 2)


def _loss(tagger: Tagger, dev: Sequence[Sentence], temperature: float) -> float:
    """The mean negative log-likelihood, at a temperature, of what is right and what is not."""
    calibration = calibrate(zip(dev, tagger.at(temperature).tag(dev), strict=True))
    assert calibration is not None, "a tagger's entities have confidences"
    values, right = (np.concatenate([getattr(one, name) for one in calibration.labels.values()]) for name in ("values", "right"))
    likelihoods = np.where(right == 1, values, 1 - values)
    return float(-np.log(np.maximum(likelihoods, SURE)).mean())
