"""The number of a label -> its colour and line, by which a page tells it from others."""

# Hues of Okabe and Ito 2008, told apart under every colour blindness, and grey. Neighbours have
# another line too, so that no two labels of 32 differ by a shade alone: the two blues, the two
# oranges, and whatever is printed in grey.
HUES = (
    "86 180 233",
    "230 159 0",
    "0 158 115",
    "204 121 167",
    "213 94 0",
    "0 114 178",
    "240 228 66",
    "128 128 128",
)
LINES = ("solid", "dashed", "dotted", "double")


def look_of(number: int) -> str:
    """The CSS classes of the label of this number: its hue and its line, in pairs that differ for
    32 labels.
    """
    # the two: near hues are four or five apart
    line = (number + 2 * (number // 4) + number // len(HUES)) % len(LINES)
    return f"c{number % len(HUES)}" + (f" b{line}" if line else "")
