"""A comparison -> a picture: a panel a measure, a line a network, a dot a seed, and the line of
chance.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from ner_lstm.lab.comparison.comparing import Comparison
from ner_lstm.lab.comparison.table import choose_measures, spell_setting
from ner_lstm.lab.figures import CHANCE_COLOUR, LINE_STYLES, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANEL_INCHES, ROW_INCHES = 2.6, 0.42
SIDE_CHANCE = 0.5


def draw_comparison(comparison: Comparison, *, files: Sequence[Path]) -> None:
    """Writes the picture to the files. Raises MissingExtra."""
    measures = choose_measures(comparison)
    with drawing(
        1.2 + PANEL_INCHES * len(measures), 1.1 + ROW_INCHES * len(comparison.results), files=files
    ) as figure:
        panels = figure.subplots(1, len(measures), sharey=True, squeeze=False)[0]
        for panel, (name, measure) in zip(panels, measures.items(), strict=True):
            for column, result in enumerate(comparison.results):
                _draw_values(
                    panel, [measure(benchmark) for benchmark in result.benchmarks], column=column
                )
            _set_up_axes(panel, title=name, chance=_chance(comparison, name))
        names = [result.architecture.name for result in comparison.results]
        panels[0].set_yticks(range(len(names)), names)
        panels[0].invert_yaxis()
        title = f"{spell_setting(comparison)}; a dot a seed, a stroke their mean"
        figure.suptitle(title, x=0.01, ha="left", fontsize=8, parse_math=False)


def _draw_values(panel: "Axes", values: Sequence[float], *, column: int) -> None:
    """A dot a seed, and a stroke at their mean."""
    panel.plot(
        [mean(values)] * 2, [column - 0.3, column + 0.3], color=LINE_STYLES[0].colour, linewidth=2.5
    )
    panel.plot(
        values,
        [column] * len(values),
        "o",
        markersize=6,
        color=LINE_STYLES[1].colour,
        markeredgecolor="white",
    )


def _chance(comparison: Comparison, measure: str) -> float | None:
    """What the usual label of each name reaches, where that is known."""
    if measure == "F1":
        return None
    return SIDE_CHANCE if measure.startswith("cue") else comparison.benchmark.majority


def _set_up_axes(panel: "Axes", *, title: str, chance: float | None) -> None:
    panel.set_title(title, fontweight="bold", loc="left")
    panel.set_xlim(0, 1.03)
    panel.grid(axis="x", color="#dddddd", linewidth=0.6)
    panel.set_axisbelow(True)
    panel.tick_params(axis="y", length=0)
    if chance is not None:
        panel.axvline(chance, color=CHANCE_COLOUR, linestyle=(0, (4, 3)), linewidth=1.2)
        panel.annotate(
            "word alone",
            (chance, 0),
            (4, 3),
            ("data", "axes fraction"),
            textcoords="offset points",
            fontsize=8,
        )
