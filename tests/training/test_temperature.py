"""Confidences become what they say: a sure but often wrong tagger is cooled, and its entities
stay.
"""

import numpy as np
import pytest

from ner_lstm.evaluation.calibration import calibrate
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training.temperature import fit_temperature


def known(odds, dev):
    """Entities of given log-odds of being right, which a temperature divides."""

    def tag(temperature):
        for sentence, confidence in zip(
            dev, (1 / (1 + np.exp(-odds / temperature))).tolist(), strict=True
        ):
            yield sentence.with_entities((Entity(0, 1, "A", confidence),))

    return tag


def corpus(truth, number, *, seed=1):
    """Sentences whose one word is an entity with the probability of its log-odds."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(1, 2, number)
    gold = rng.random(number) < 1 / (1 + np.exp(-odds * truth))
    return odds, [Sentence(("w",), (Entity(0, 1, "A"),) if right else ()) for right in gold]


@pytest.mark.parametrize("wanted", [0.7, 1.0, 2.0, 5.0])
def test_the_temperature_by_which_the_odds_are_too_sure_is_found(wanted):
    odds, dev = corpus(1 / wanted, 10_000)
    found = fit_temperature(known(odds, dev), dev)
    assert found == pytest.approx(wanted, rel=0.08)
    before, after = (
        calibrate(zip(dev, known(odds, dev)(each), strict=True)).error for each in (1.0, found)
    )
    assert after < 0.02 and (wanted == 1.0 or after < before)


def test_too_few_entities_and_ones_that_are_all_right_change_little():
    odds, dev = corpus(0.2, 49)
    assert fit_temperature(known(odds, dev), dev) == 1.0
    right = [Sentence(("w",), (Entity(0, 1, "A"),))] * 200
    assert 0.4 < fit_temperature(known(np.full(200, 3.0), right), right) < 0.6
