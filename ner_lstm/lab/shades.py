"""Numbers from 0 to 1 -> colours that go from dark to light for every eye, and the ink that can be
read on them.
"""

from typing import NamedTuple

# The map cividis (Nunez, Anderton and Renslow 2018), every 32nd of its 256 colours; matplotlib's
# own draws the pictures.
COLOUR_STOPS = (
    (0, 34, 78),
    (26, 56, 111),
    (67, 78, 108),
    (97, 101, 111),
    (125, 124, 120),
    (155, 148, 118),
    (188, 174, 108),
    (222, 201, 88),
    (254, 232, 56),
)


class Colour(NamedTuple):
    """Red, green and blue, 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def ink(self) -> "Colour":
        """Black or white, whichever stands out more on it (WCAG 2.2, relative luminance)."""
        linear = [
            (fraction / 12.92 if fraction <= 0.04045 else ((fraction + 0.055) / 1.055) ** 2.4)
            for fraction in (v / 255 for v in self)
        ]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        return Colour(0, 0, 0) if (luminance + 0.05) ** 2 > 1.05 * 0.05 else Colour(255, 255, 255)


def shade(share: float) -> Colour:
    """The colour of a number from 0 to 1; those beyond have the last."""
    position = min(max(share, 0.0), 1.0) * (len(COLOUR_STOPS) - 1)
    below = min(int(position), len(COLOUR_STOPS) - 2)
    fraction = position - below
    return Colour(
        *(
            round(low + fraction * (high - low))
            for low, high in zip(COLOUR_STOPS[below], COLOUR_STOPS[below + 1], strict=True)
        )
    )
