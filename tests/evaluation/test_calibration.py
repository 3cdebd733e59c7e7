"""Bins, their error and thresholds worked out by hand."""

import pytest

from ner_lstm.evaluation.calibration import Bin, Threshold, calibrate, find_thresholds
from ner_lstm.sentence import Entity, Sentence

WORDS = tuple("abcdefghij")


def pairs(*confidences, right=(), label="A", more_gold=0):
    """A sentence a confidence; the numbers in `right` are gold too."""
    made = []
    for number, confidence in enumerate(confidences):
        gold = (Entity(0, 1, label),) if number in right else ()
        made.append((Sentence(WORDS, gold), Sentence(WORDS, (Entity(0, 1, label, confidence),))))
    missed = [(Sentence(WORDS, (Entity(0, 1, label),)), Sentence(WORDS, ()))] * more_gold
    return made + missed


def test_the_error_is_the_mean_distance_of_confidence_and_share_right():
    calibration = calibrate(pairs(0.92, 0.98, 0.5, 0.58, 1.0, right=(0, 4)))
    assert calibration.bins == (
        Bin(0.5, 0.6, 2, pytest.approx(0.54), 0.0),
        Bin(0.9, 1.0, 3, pytest.approx((0.92 + 0.98 + 1.0) / 3), pytest.approx(2 / 3)),
    )
    assert calibration.error == pytest.approx((2 * 0.54 + 3 * (2.9 / 3 - 2 / 3)) / 5)


def test_confidences_that_are_what_they_say_have_no_error():
    calibration = calibrate(pairs(*[0.75] * 4, right=(0, 1, 2)))
    assert calibration.error == pytest.approx(0)


def test_nothing_is_said_without_confidences_or_entities():
    assert calibrate(pairs(0.5, None)) is None
    assert calibrate(pairs(more_gold=2)) is None


def test_a_threshold_keeps_the_most_recall_of_those_that_are_precise_enough():
    # by confidence: right, right, wrong, right, wrong: precision 1, 1, 2/3, 3/4, 3/5; of 4 gold
    # entities one is missed
    calibration = calibrate(pairs(0.9, 0.8, 0.7, 0.6, 0.5, right=(0, 1, 3), more_gold=1))
    assert find_thresholds(calibration, precision=0.75) == {"A": Threshold(0.6, 0.75, 0.75, 0.75)}
    assert find_thresholds(calibration, precision=0.9) == {"A": Threshold(0.8, 1.0, 0.5, 0.75)}
    assert find_thresholds(calibration, precision=0.6)["A"].confidence == 0.5


def test_entities_of_one_confidence_are_kept_or_left_together():
    calibration = calibrate(pairs(0.9, 0.8, 0.8, right=(0, 1)))
    assert find_thresholds(calibration, precision=0.8)["A"] == Threshold(0.9, 1.0, 0.5, 1.0)


def test_a_precision_that_no_threshold_gives_has_none():
    calibration = calibrate(pairs(0.9, 0.8, right=(1,)) + pairs(0.7, right=(0,), label="B"))
    thresholds = find_thresholds(calibration, precision=0.95)
    assert thresholds["A"] == Threshold(None, 0.0, 0.0, 1.0) and thresholds["B"].confidence == 0.7
