"""Prints how often the test of a drop (`evaluate --baseline`) calls a drop of a known size real, 0
included, for pairs of models.

    python scripts/power.py one-1.json,one-2.json two-1.json,two-2.json

A pair is two JSON reports of `ner-lstm evaluate` on one corpus. Each simulation draws its sentences
anew with replacement, exchanges the two models' answers on each at random, so that neither is
better, and spoils as many right entities of the second as a drop of the wanted size takes, half of
them missed and half with wrong boundaries. It runs the test at alpha 0.05.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase

import numpy as np

from ner_lstm.evaluation.resampling import Ints, exchange, share

ALPHA = 0.05
DROPS = (0.0, 0.005, 0.01, 0.015, 0.02, 0.03)


def read_counts(path: Path) -> Ints:
    """Correct, predicted and gold of every sentence, int64 (sentences, 3)."""
    return np.array(json.loads(path.read_text(encoding="utf-8"))["counts"], dtype=np.int64)


def f1(counts: Ints) -> float:
    """F1 of all sentences together."""
    correct, predicted, gold = counts.sum(axis=0)
    return float(2 * correct / (predicted + gold))


def spoil(counts: Ints, *, drop: float, rng: np.random.Generator) -> Ints:
    """The counts with right entities lost at random, so many that F1 is expected to fall by
    `drop`.
    """
    correct, predicted, gold = counts.sum(axis=0)
    # a missed one takes one from both correct and predicted, one with wrong boundaries from correct
    # alone
    wanted = f1(counts) - drop
    lost = max(0.0, (2 * correct - wanted * (predicted + gold)) / (2 - wanted / 2))
    spoilt = rng.binomial(counts[:, 0], min(1.0, lost / correct))
    missed = rng.binomial(spoilt, 0.5)
    return np.stack([counts[:, 0] - spoilt, counts[:, 1] - missed, counts[:, 2]], axis=1)


def find_power(pair: tuple[Ints, Ints], *, drop: float, simulations: int, rounds: int) -> float:
    """The share of simulations whose drop is called real."""
    rng = np.random.default_rng((7, round(drop * 10_000)))
    alarms = 0
    for number in range(simulations):
        drawn = rng.integers(0, len(pair[0]), len(pair[0]))
        swap = rng.random(len(drawn))[:, None] < 0.5
        one, other = (counts[drawn] for counts in pair)
        first, second = np.where(swap, other, one), np.where(swap, one, other)
        second = spoil(second, drop=drop, rng=rng)
        observed = f1(second) - f1(first)
        alarms += (
            share(exchange(first, second, rounds=rounds, seed=number) <= observed + 1e-12) <= ALPHA
        )
    return alarms / simulations


def draw(curves: Sequence[Sequence[float]]) -> str:
    """Power in percent against the drop in points, a letter a pair; where several meet, *."""
    columns = [round(20 * 100 * drop) for drop in DROPS]
    rows = []
    for percent in range(100, -1, -5):
        cells = [" "] * (columns[-1] + 1)
        for letter, curve in zip(ascii_lowercase, curves, strict=False):
            for column, power in zip(columns, curve, strict=True):
                if round(20 * power) * 5 == percent:
                    cells[column] = letter if cells[column] == " " else "*"
        rows.append(f"{percent:>3} % |{''.join(cells)}".rstrip())
    axis = [" "] * (columns[-1] + 2)
    for column, drop in zip(columns, DROPS, strict=True):
        mark = f"{100 * drop:g}"
        axis[column : column + len(mark)] = mark
    return "\n".join(
        [
            *rows,
            f"      +{'-' * (columns[-1] + 1)}",
            f"       {''.join(axis).rstrip()} points of F1 lost",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", nargs="+", metavar="REPORT,REPORT")
    parser.add_argument("--simulations", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2000, help="exchanges a test")
    options = parser.parse_args()
    print(
        "| pair | sentences, entities | F1 | differ | "
        + " | ".join(f"{100 * drop:g} points" for drop in DROPS)
        + " |"
    )
    print("|---|---|---|---|" + "---|" * len(DROPS))
    curves = []
    for text in options.pairs:
        names = [Path(name) for name in text.split(",")]
        one, other = map(read_counts, names)
        differ = int((one != other).any(axis=1).sum())
        powers = []
        for drop in DROPS:
            power = find_power(
                (one, other), drop=drop, simulations=options.simulations, rounds=options.rounds
            )
            powers.append(power)
            print(names[0].stem, drop, power, file=sys.stderr)
        curves.append(powers)
        cells = [f"{100 * power:.1f} %" for power in powers]
        size = f"{len(one):,}, {one[:, 2].sum():,}"
        print(
            f"| {names[0].stem} | {size} | {f1(one):.4f}, {f1(other):.4f} | {differ:,} |"
            f" {' | '.join(cells)} |",
            flush=True,
        )
    print("\n" + draw(curves))


if __name__ == "__main__":
    main()
