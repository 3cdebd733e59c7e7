"""Intervals and tests against enumeration, brute force and what statistics promises of them."""

from itertools import product

import numpy as np
import pytest

from ner_lstm.evaluation import resampling
from ner_lstm.evaluation.resampling import bootstrap_intervals, compare_counts, exchange, share

RNG = np.random.default_rng(7)


def f1(counts):
    correct, predicted, gold = counts.sum(axis=0)
    return 2 * correct / (predicted + gold) if predicted + gold else 0.0


def units(number, *, rng=RNG, quality=0.7):
    gold = rng.integers(0, 4, number)
    correct = rng.binomial(gold, quality)
    predicted = correct + rng.binomial(2, (1 - quality) / 2, number)
    return np.stack([correct, predicted, gold], axis=1)


def test_the_interval_is_that_of_drawing_the_units_one_by_one():
    counts = units(300)
    drawn = [f1(counts[RNG.integers(0, 300, 300)]) for _ in range(4000)]
    interval = bootstrap_intervals(counts, rounds=4000).f1
    assert interval == pytest.approx(tuple(np.quantile(drawn, (0.025, 0.975))), abs=0.004)


def test_intervals_hold_precision_and_recall_too_and_narrow_with_the_corpus():
    counts = units(200)
    few, many = bootstrap_intervals(counts), bootstrap_intervals(np.tile(counts, (16, 1)))
    correct, predicted, gold = counts.sum(axis=0)
    assert few.precision.low < correct / predicted < few.precision.high
    assert few.recall.low < correct / gold < few.recall.high
    assert many.f1.high - many.f1.low == pytest.approx((few.f1.high - few.f1.low) / 4, rel=0.15)


def test_an_interval_covers_the_true_score_about_as_often_as_it_says():
    rng = np.random.default_rng(3)
    truth = f1(units(1_000_000, rng=rng))
    covered = [
        low <= truth <= high
        for low, high in (
            bootstrap_intervals(units(200, rng=rng), rounds=400).f1 for _ in range(400)
        )
    ]
    assert 0.91 <= np.mean(covered) <= 0.98


def test_what_cannot_vary_has_an_interval_of_no_width_and_nothing_has_one_of_zero():
    assert bootstrap_intervals(np.tile([[1, 1, 1]], (50, 1))).f1 == (1.0, 1.0)
    assert bootstrap_intervals(np.zeros((0, 3), dtype=np.int64)).f1 == (0.0, 0.0)
    assert bootstrap_intervals(np.zeros((5, 3), dtype=np.int64)) == ((0.0, 0.0),) * 3


def test_drawing_a_few_samples_at_a_time_does_not_move_the_interval(monkeypatch):
    counts = units(300)
    whole = bootstrap_intervals(counts).f1
    monkeypatch.setattr(resampling, "NUMBERS_AT_ONCE", 200)  # a few samples at a time
    assert bootstrap_intervals(counts).f1 == pytest.approx(whole, abs=0.01)


def test_p_is_the_share_of_all_exchanges_that_are_as_bad():
    first, second = units(10), units(10, quality=0.5)
    second[:, 2] = first[:, 2]
    observed = f1(second) - f1(first)
    every = []
    for swaps in product([False, True], repeat=10):
        swap = np.array(swaps)[:, None]
        every.append(f1(np.where(swap, first, second)) - f1(np.where(swap, second, first)))
    found = compare_counts(first, second)
    assert found.f1 == pytest.approx(observed)
    assert found.drop_p == pytest.approx(np.mean(np.array(every) <= observed + 1e-12), abs=0.02)
    assert found.p == pytest.approx(np.mean(np.abs(every) >= abs(observed) - 1e-12), abs=0.02)


def test_equal_answers_differ_by_nothing_for_sure():
    counts = units(40)
    assert compare_counts(counts, counts) == (0.0, (0.0, 0.0), 1.0, 1.0)
    nothing = np.zeros((0, 3), dtype=np.int64)
    assert compare_counts(nothing, nothing).p == 1.0


def test_a_clear_drop_is_told_from_chance_and_a_gain_is_none():
    first = units(800)
    second = first.copy()
    second[::8, 0] = 0
    worse = compare_counts(first, second)
    assert worse.f1 < 0 and worse.drop_p < 0.001 and worse.interval.high < 0
    better = compare_counts(second, first)
    assert better.drop_p > 0.999 and better.p < 0.001 and better.interval.low > 0


def test_of_equally_good_pairs_one_in_twenty_seems_worse_at_alpha_005():
    rng = np.random.default_rng(11)
    alarms = 0
    for seed in range(400):
        gold = rng.integers(0, 4, 300)
        first, second = (
            np.stack([correct, gold, gold], axis=1)
            for correct in (rng.binomial(gold, 0.7) for _ in range(2))
        )
        alarms += (
            share(exchange(first, second, rounds=1000, seed=seed) <= f1(second) - f1(first) + 1e-12)
            <= 0.05
        )
    assert 0.03 <= alarms / 400 <= 0.075
