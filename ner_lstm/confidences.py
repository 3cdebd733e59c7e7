"""A confidence -> the digits of it that people read, rounded alike on every page and in every
line.
"""

# what files for programs hold; what people read is rounded from this, so that whoever rounds a file
# sees the same
DECIMALS = 6


def spell_confidence(confidence: float, *, digits: int) -> str:
    """So many decimals, at most six, halves up: with two, 0.797 is "0.80" and 0.125 is "0.13"."""
    return f"{_round(confidence, digits) / 10**digits:.{digits}f}"


def spell_percent(confidence: float) -> str:
    """Whole percent, halves up, with a space that does not break: 0.797 is "80 %"."""
    return f"{_round(confidence, 2)}\xa0%"


def _round(confidence: float, digits: int) -> int:
    """The confidence in units of the last digit; integers, since 0.285 as a float is a little
    less.
    """
    unit: int = 10 ** (DECIMALS - digits)
    kept: int = round(confidence * 10**DECIMALS)
    return (kept + unit // 2) // unit
