"""Numbers -> inline SVG: intervals as small bars, how far confidences can be believed, and what
thresholds cost.
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from ner_lstm.confidences import spell_confidence
from ner_lstm.evaluation.calibration import Bin, Calibration
from ner_lstm.evaluation.resampling import Interval

BAR = 120  # width of an interval bar's axis, in its own units
LEFT, TOP, WIDTH, HEIGHT = 44, 34, 340, 240  # the area of a chart in its own units
STRIP = 40  # height of the bars below the reliability diagram
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
STEPS = 100  # thresholds drawn


def draw_interval(value: float, interval: Interval) -> str:
    """A ratio as a tick on its interval, on an axis from 0 to 1."""
    name = f"95 % interval {interval.low:.4f} to {interval.high:.4f}"
    return _bar(value * BAR, (interval.low * BAR, interval.high * BAR), name=name)


def draw_ratio(value: float) -> str:
    """A ratio as a stroke from 0, for the eye alone."""
    return (
        f'<svg class="bar" viewBox="-4 0 {BAR + 8} 12" aria-hidden="true"><path class="axis" d="M0'
        f' 6H{BAR}"/><path class="ratio" d="M0 6H{value * BAR:.1f}"/></svg>'
    )


def draw_difference(value: float, interval: Interval, *, widest: float) -> str:
    """A difference as a tick on its interval, on an axis from -widest to +widest with a mark at
    zero.

    It has a colour only where the interval leaves zero out.
    """
    position = [(edge / widest + 1) * BAR / 2 for edge in (value, *interval)]
    look = "better" if interval.low > 0 else "worse" if interval.high < 0 else "even"
    name = f"95 % interval {interval.low:+.4f} to {interval.high:+.4f}"
    return _bar(
        position[0],
        (position[1], position[2]),
        name=name,
        look=look,
        zero=f'<path class="zero" d="M{BAR / 2:g} 1V11"/>',
    )


def _bar(
    point: float, ends: tuple[float, float], *, name: str, look: str = "even", zero: str = ""
) -> str:
    low, high = ends
    return (
        f'<svg class="bar {look}" viewBox="-4 0 {BAR + 8} 12" role="img"><title>{name}</title><path'
        f' class="axis" d="M0 6H{BAR}"/>{zero}<path class="range" d="M{low:.1f}'
        f' 6H{max(high, low + 0.1):.1f}"/><path class="point" d="M{point:.1f} 0V12"/></svg>'
    )


def draw_reliability(bins: Sequence[Bin]) -> str:
    """Confidence against the share that is right, the diagonal where both are equal, and how many
    entities each bin holds.
    """
    most = max(one.entities for one in bins)
    gaps = "".join(
        f"M{_x(one.confidence):.1f} {_y(one.confidence):.1f}V{_y(one.right):.1f}" for one in bins
    )
    dots = "".join(
        f'<circle class="one" cx="{_x(one.confidence):.1f}" cy="{_y(one.right):.1f}"'
        f' r="{3 + 4 * sqrt(one.entities / most):.1f}"><title>{one.entities:,} entities, confidence'
        f" {spell_confidence(one.confidence, digits=3)}, right"
        f" {spell_confidence(one.right, digits=3)}</title></circle>"
        for one in bins
    )
    floor = TOP + HEIGHT + 54 + STRIP
    return (
        _open(floor + 20, name="Share of predicted entities that are right, by confidence")
        + _axes("confidence", "share right")
        + f'<path class="even dash" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/><path class="gap"'
        f' d="{gaps}"/>{dots}'
        + "".join(_draw_size(one, floor, STRIP * one.entities / most) for one in bins)
        + f'<path class="axis" d="M{LEFT} {floor}H{LEFT + WIDTH}"/>'
        + f'<text x="{LEFT + WIDTH / 2:g}" y="{floor + 16}">entities in each tenth</text>'
        + _legend(("even dash", "confidence = share right"))
        + "</svg>\n"
    )


def _draw_size(one: Bin, floor: float, height: float) -> str:
    """A bar as high as the bin is large, and its number above."""
    left, right = _x(one.low) + 1, _x(one.high) - 1
    return (
        f'<rect class="size" x="{left:.1f}" y="{floor - height:.1f}" width="{right - left:.1f}"'
        f' height="{max(height, 1):.1f}"/><text x="{(left + right) / 2:.1f}"'
        f' y="{floor - height - 4:.1f}" class="number">{_short(one.entities)}</text>'
    )


class Kept(NamedTuple):
    """What remains of the predicted entities at a least confidence, and how many of these are
    right.
    """

    threshold: float
    entities: int
    right: int


def count_kept(calibration: Calibration, *, thresholds: Iterable[float]) -> list[Kept]:
    """The predicted entities, of all labels, that are at least as confident as each threshold."""
    values = np.concatenate([own.values for own in calibration.labels.values()])
    order = np.argsort(values)
    right = np.concatenate([own.right for own in calibration.labels.values()])[order]
    below = np.concatenate([[0], np.cumsum(right)])
    kept = []
    for threshold in thresholds:
        first = int(np.searchsorted(values[order], threshold - 1e-12))
        kept.append(Kept(threshold, len(values) - first, int(below[-1] - below[first])))
    return kept


def draw_thresholds(calibration: Calibration, *, gold: int) -> str:
    """Precision and recall of the entities of at least some confidence; gold: how many there are in
    the corpus, of all labels.
    """
    kept = [
        one
        for one in count_kept(calibration, thresholds=[step / STEPS for step in range(STEPS + 1)])
        if one.entities
    ]
    precision = " ".join(
        f"{_x(one.threshold):.1f},{_y(one.right / one.entities):.1f}" for one in kept
    )
    recall = " ".join(f"{_x(one.threshold):.1f},{_y(one.right / max(gold, 1)):.1f}" for one in kept)
    return (
        _open(
            TOP + HEIGHT + 42,
            name="Precision and recall by the least confidence of a predicted entity",
        )
        + _axes("least confidence", "ratio")
        + f'<polyline class="one" points="{precision}"/><polyline class="other dash"'
        f' points="{recall}"/>'
        + _legend(("one", "precision"), ("other dash", "recall"))
        + "</svg>\n"
    )


def _open(height: float, *, name: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {LEFT + WIDTH + 16} {height:g}"'
        f' role="img"><title>{name}</title>\n'
    )


def _axes(across: str, up: str) -> str:
    """The frame, ticks from 0 to 1 both ways, and the names of both axes."""
    grid = "".join(
        f"M{LEFT} {_y(tick):g}H{LEFT + WIDTH}M{_x(tick):g} {TOP}V{TOP + HEIGHT}" for tick in TICKS
    )
    numbers = "".join(
        f'<text x="{LEFT - 6}" y="{_y(tick) + 4:g}" class="end">{tick:g}</text>'
        f'<text x="{_x(tick):g}" y="{TOP + HEIGHT + 15}">{tick:g}</text>'
        for tick in TICKS
    )
    middle = TOP + HEIGHT / 2
    names = (
        f'<text x="{LEFT + WIDTH / 2:g}" y="{TOP + HEIGHT + 34}" class="name">{across}</text><text'
        f' x="12" y="{middle:g}" class="name" transform="rotate(-90 12 {middle:g})">{up}</text>'
    )
    return f'<path class="grid" d="{grid}"/>{numbers}{names}'


def _legend(*entries: tuple[str, str]) -> str:
    """Strokes and what they stand for, above the chart."""
    return "".join(
        f'<path class="{look}" d="M{LEFT + 150 * number} 14h26"/>'
        f'<text x="{LEFT + 150 * number + 32}" y="18" class="start">{name}</text>'
        for number, (look, name) in enumerate(entries)
    )


def _x(share: float) -> float:
    return LEFT + share * WIDTH


def _y(share: float) -> float:
    return TOP + (1 - share) * HEIGHT


def _short(number: int) -> str:
    return f"{number:,}" if number < 10_000 else f"{number / 1000:.0f}k"
