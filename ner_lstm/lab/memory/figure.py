"""How far back networks can look -> a picture of four panels: accuracies, and below them the
gradients that reach the cue.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ner_lstm.lab.figures import CHANCE_COLOUR, LINE_STYLES, drawing
from ner_lstm.lab.memory.experiment import Floats, Memory, Settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# of a factor 10 on the axis of distances, from curve to curve: so that equal values stay apart
CURVE_OFFSET = 0.03
# powers of ten shown of a gradient: a saturated network's sink to -200, beside which all others
# look alike
MIN_EXPONENT = -60


def draw_memory(memories: Sequence[Memory], *, settings: Settings, files: Sequence[Path]) -> None:
    """Writes the picture of at most as many kinds as LINE_STYLES. Raises MissingExtra."""
    with drawing(10, 7.4, files=files) as figure:
        plot_memory(figure, memories, settings=settings)


def plot_memory(figure: "Figure", memories: Sequence[Memory], *, settings: Settings) -> None:
    """Fills an empty figure; bars reach from the lowest seed to the highest."""
    lengths = f"{min(settings.distances)} to {max(settings.distances)} mixed"
    (alone, mixed), (before, after) = figure.subplots(2, 2, sharex=True, sharey="row")
    _draw_accuracy(alone, [memory.alone.accuracy for memory in memories], settings)
    alone.set_title("A network for each distance, trained at it alone", weight="bold")
    _draw_accuracy(mixed, [memory.mixed.accuracy for memory in memories], settings)
    mixed.set_title(f"One network, trained at {lengths}", weight="bold")
    _draw_gradient(before, memories, [memory.before.gradient for memory in memories], settings)
    before.set_title("Before any training", weight="bold")
    _draw_gradient(after, memories, [memory.mixed.gradient for memory in memories], settings)
    after.set_title(f"After training at {lengths}", weight="bold")
    before.set_ylim(
        _limits([part.gradient for memory in memories for part in (memory.before, memory.mixed)])
    )
    alone.set_ylabel("accuracy")
    before.set_ylabel("norm of the gradient that reaches the cue")
    for axes in (before, after):
        axes.set_xlabel("k, filler words between the cue and the word to label")
    names = [f"{memory.variant.name} ({memory.width} wide)" for memory in memories]
    count = len(memories[0].alone.accuracy)
    spread = (
        "one seed" if count == 1 else f"mean of {count} seeds, bars from the lowest to the highest"
    )
    handles = alone.get_legend_handles_labels()[0]
    figure.legend(handles, names, title=spread, loc="outside lower center", ncols=3, handlelength=4)


def _draw_curves(axes: "Axes", values: Sequence[Floats], settings: Settings) -> None:
    """Curves through the means of the seeds, (S, K) each, against the distances."""
    distances = np.array(settings.distances, dtype=float)
    for number, (seeds, pen) in enumerate(zip(values, LINE_STYLES, strict=False)):
        mean = seeds.mean(axis=0)
        axes.errorbar(
            distances * 10 ** (CURVE_OFFSET * (number - (len(values) - 1) / 2)),
            mean,
            yerr=[mean - seeds.min(axis=0), seeds.max(axis=0) - mean],
            color=pen.colour,
            marker=pen.marker,
            linestyle=pen.dashes,
            markersize=5,
            capsize=2.5,
            elinewidth=1,
            label=str(number),
        )
    axes.set_xscale("log")
    axes.set_xticks(distances, [str(distance) for distance in settings.distances])
    axes.xaxis.minorticks_off()
    axes.grid(axis="y", color="#e4e4e4")
    axes.set_axisbelow(True)


def _draw_accuracy(axes: "Axes", values: Sequence[Floats], settings: Settings) -> None:
    _draw_curves(axes, values, settings)
    axes.set_ylim(0, 1.05)
    axes.axhline(settings.chance, color=CHANCE_COLOUR, linewidth=1.2, zorder=1)
    axes.text(
        0.01,
        settings.chance - 0.01,
        f"chance, {settings.chance:.2f}",
        transform=axes.get_yaxis_transform(),
        verticalalignment="top",
        color=CHANCE_COLOUR,
    )


def _draw_gradient(
    axes: "Axes", memories: Sequence[Memory], values: Sequence[Floats], settings: Settings
) -> None:
    """Of logarithms, so that the mean is that of the table; what lies below the floor is said in
    words.
    """
    _draw_curves(axes, values, settings)
    axes.yaxis.set_major_formatter(lambda power, _: f"$10^{{{power:.0f}}}$")
    ends = {
        memory.variant.name: value[:, -1].mean()
        for memory, value in zip(memories, values, strict=True)
    }
    below = [f"{name} $10^{{{end:.0f}}}$" for name, end in ends.items() if end < MIN_EXPONENT]
    if below:
        text = f"not shown, at {settings.distances[-1]}: {', '.join(below)}"
        axes.text(0.02, 0.03, text, transform=axes.transAxes)


def _limits(values: Sequence[Floats]) -> tuple[float, float]:
    """Powers of ten between which the gradients are shown."""
    return max(MIN_EXPONENT, min(value.min() for value in values) - 2), max(
        value.max() for value in values
    ) + 2
