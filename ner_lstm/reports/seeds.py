"""F1 of runs with several seeds -> a table for a terminal."""

from collections.abc import Mapping
from statistics import mean, stdev

from ner_lstm.rendering.table import Table, render_lines


def render_seeds(f1: Mapping[int, Mapping[str, float]]) -> str:
    """A line a seed, the one that is best on dev marked, then the mean and the standard
    deviation; f1: by seed and split.
    """
    splits = list(next(iter(f1.values())))
    best = max(f1, key=lambda seed: f1[seed]["dev"])
    reached = [[scores[split] for scores in f1.values()] for split in splits]
    rows = [
        (f"{seed}", *(f"{scores[split]:.4f}" for split in splits), "kept" if seed == best else "")
        for seed, scores in f1.items()
    ]
    rows.append(("mean", *(f"{mean(values):.4f}" for values in reached), ""))
    deviations = [stdev(values) if len(values) > 1 else 0.0 for values in reached]
    rows.append(("std", *(f"{deviation:.4f}" for deviation in deviations), ""))
    heading = ("seed", *(f"{split} F1" for split in splits), "")
    return render_lines(Table(heading, rows, least_widths=(8, *[10] * len(splits))))
