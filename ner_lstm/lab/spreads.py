"""What several seeds reached -> their mean and how far they are from it."""

from collections.abc import Sequence
from statistics import mean, stdev


def spell_spread(values: Sequence[float], *, digits: int = 3) -> str:
    """`0.912 ± 0.004`, mean and standard deviation; the mean alone of a single value."""
    text = f"{round(mean(values), digits) + 0.0:.{digits}f}"  # no "-0.0"
    return f"{text} ± {stdev(values):.{digits}f}" if len(values) > 1 else text
