"""Counts of many units (sentences or documents) -> bootstrap intervals and a paired test.

Units with equal counts are interchangeable, and there are few distinct ones. So a bootstrap sample
is one draw from a multinomial distribution over the distinct units, and random exchanges are one
binomial draw for each: exactly what drawing unit by unit gives, at a cost and in a memory that do
not depend on the size of the corpus.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
SEED = 1
BOOTSTRAPS, EXCHANGES = 2_000, 10_000
LEVEL = 0.95
NUMBERS_AT_ONCE = 1 << 18  # that are drawn


class Interval(NamedTuple):
    """Between which values a score stays in LEVEL of the samples."""

    low: float
    high: float

    def spell(self, *, sign: str = "") -> str:
        """`0.7012 to 0.7661`; sign: "+" where it is one of differences."""
        return f"{self.low:{sign}.4f} to {self.high:{sign}.4f}"


class Intervals(NamedTuple):
    """Those of the three ratios of one count."""

    precision: Interval
    recall: Interval
    f1: Interval


class Difference(NamedTuple):
    """By how much a second system's F1 is above that of a first one, on the same units.

    drop_p: how often exchanging the two at random, unit by unit, makes the second as much worse or
    more. p: how often it makes them differ as much or more, in either direction.
    """

    f1: float
    interval: Interval
    drop_p: float
    p: float


def bootstrap_intervals(counts: Ints, *, rounds: int = BOOTSTRAPS, seed: int = SEED) -> Intervals:
    """Percentile intervals (Efron 1979); counts: int64 (units, 3), correct, predicted, gold."""
    sums = np.concatenate(list(_bootstraps(counts, rounds=rounds, seed=seed)))
    correct, predicted, gold = sums.T
    ratios = (
        _divide(correct, predicted),
        _divide(correct, gold),
        _divide(2 * correct, predicted + gold),
    )
    return Intervals(*map(_interval, ratios))


def compare_counts(first: Ints, second: Ints, *, seed: int = SEED) -> Difference:
    """The difference between two systems on the same units, int64 (units, 3) each.

    Approximate randomisation (Noreen 1989; Yeh 2000) of all units for both p, a paired bootstrap
    for the interval.
    """
    observed = _f1_of(second.sum(axis=0)) - _f1_of(first.sum(axis=0))
    sums = np.concatenate(
        list(_bootstraps(np.hstack([first, second]), rounds=BOOTSTRAPS, seed=seed))
    )
    drawn = _f1(sums[:, 3:]) - _f1(sums[:, :3])
    exchanged = exchange(first, second, seed=seed)
    # a tie in exact arithmetic must not be lost to the last digit
    worse, apart = exchanged <= observed + 1e-12, np.abs(exchanged) >= abs(observed) - 1e-12
    return Difference(observed, _interval(drawn), *(share(extreme) for extreme in (worse, apart)))


def share(extreme: npt.NDArray[np.bool_]) -> float:
    """How probable it is to be as extreme: the observed exchange is one of all."""
    return float((extreme.sum() + 1) / (len(extreme) + 1))


def _bootstraps(counts: Ints, *, rounds: int, seed: int) -> Iterator[Ints]:
    """Summed counts of samples as large as the corpus, int64 (some, columns), `rounds` in all."""
    rng = np.random.default_rng(seed)
    distinct, copies = _distinct(counts)
    if not len(distinct):
        yield np.zeros((rounds, counts.shape[1]), dtype=np.int64)
        return
    some = max(1, NUMBERS_AT_ONCE // len(distinct))
    for start in range(0, rounds, some):
        drawn = rng.multinomial(len(counts), copies / len(counts), size=min(some, rounds - start))
        yield drawn @ distinct


def exchange(first: Ints, second: Ints, *, rounds: int = EXCHANGES, seed: int = SEED) -> Doubles:
    """Differences in F1 where each unit is exchanged with probability 0.5, float64 (rounds,)."""
    rng = np.random.default_rng(seed)
    change = second - first
    distinct, copies = _distinct(change[change.any(axis=1)])
    first_sum, second_sum = first.sum(axis=0), second.sum(axis=0)
    differences = []
    some = max(1, NUMBERS_AT_ONCE // max(1, len(distinct)))
    for start in range(0, rounds, some):
        drawn = rng.binomial(copies, 0.5, size=(min(some, rounds - start), len(copies)))
        moved = drawn @ distinct
        differences.append(_f1(second_sum - moved) - _f1(first_sum + moved))
    return np.concatenate(differences)


def _distinct(rows: Ints) -> tuple[Ints, Ints]:
    """The distinct rows, and how often each is there."""
    distinct, copies = np.unique(rows, axis=0, return_counts=True)
    return distinct.reshape(-1, rows.shape[1]), copies


def _f1(counts: Ints) -> Doubles:
    return _divide(2 * counts[:, 0], counts[:, 1] + counts[:, 2])


def _f1_of(count: Ints) -> float:
    return float(_f1(count[None])[0])


def _divide(counts: Ints, totals: Ints) -> Doubles:
    result: Doubles = counts / np.maximum(totals, 1)
    return result


def _interval(values: Doubles) -> Interval:
    edge = (1 - LEVEL) / 2
    low, high = np.quantile(values, (edge, 1 - edge))
    return Interval(float(low), float(high))
