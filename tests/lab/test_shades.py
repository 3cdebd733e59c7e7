from itertools import pairwise

import pytest

from ner_lstm.lab.shades import COLOUR_STOPS, Colour, shade


def luminance(colour):
    parts = [
        (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for part in (v / 255 for v in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_shades_grow_lighter_so_that_they_can_be_told_apart_in_grey():
    levels = [luminance(shade(step / 100)) for step in range(101)]
    assert all(later > earlier for earlier, later in pairwise(levels))
    assert levels[-1] - levels[0] > 0.7


def test_the_ends_and_what_lies_beyond_them():
    assert shade(0) == shade(-3) == COLOUR_STOPS[0]
    assert shade(1) == shade(7) == COLOUR_STOPS[-1]
    assert shade(1 / 8) == COLOUR_STOPS[1]


def test_numbers_can_be_read_on_every_shade():
    for step in range(101):
        colour = shade(step / 100)
        low, high = sorted((luminance(colour), luminance(colour.ink)))
        assert (high + 0.05) / (low + 0.05) > 4.5  # WCAG 2.2, level AA


@pytest.mark.parametrize(
    ("colour", "ink"), [((255, 255, 255), (0, 0, 0)), ((0, 0, 0), (255, 255, 255))]
)
def test_black_on_white_and_white_on_black(colour, ink):
    assert Colour(*colour).ink == ink


def test_the_stops_are_those_of_the_map_that_pictures_are_drawn_with():
    import matplotlib

    cividis = matplotlib.colormaps["cividis"]
    assert [
        tuple(round(255 * part) for part in cividis(step / 8)[:3]) for step in range(9)
    ] == list(COLOUR_STOPS)
