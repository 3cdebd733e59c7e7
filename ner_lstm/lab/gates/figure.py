"""Traces -> a picture: the sentences side by side, below each word its tags, gates and cells as
heat maps with their numbers.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.errors import NerLstmError
from ner_lstm.lab.figures import COLOUR_MAP, drawing
from ner_lstm.lab.gates.panels import Panel, lay_out, lay_out_tags, spell_row
from ner_lstm.lab.shades import shade
from ner_lstm.lab.tracing import Trace
from ner_lstm.one_line import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_INCHES, WORD_INCHES, NAME_INCHES = 0.2, 0.56, 1.9  # the last: the names of the rows
MAX_WORDS = 100  # a picture of more could not be looked at, and would take gigabytes
MAX_UPRIGHT_LETTERS = 8  # so many stand side by side


def draw_gates(traces: Sequence[Trace], *, units: Sequence[Ids], files: Sequence[Path]) -> None:
    """Writes the picture to the files: a column a sentence, a panel for its tags and one for each
    direction of each layer.

    Raises MissingExtra, or NerLstmError where there are too many words.
    """
    columns = [
        [tags, *lay_out(trace, units=units)]
        for trace, tags in zip(traces, lay_out_tags(traces), strict=True)
    ]
    heights = [len(panel.rows) for panel in columns[0]]
    widths = [len(trace.sentence.words) for trace in traces]
    size = (
        NAME_INCHES + WORD_INCHES * sum(widths),
        ROW_INCHES * (sum(heights) + 2.2 * len(heights)) + 0.5,
    )
    if sum(widths) > MAX_WORDS:
        problem = f"expected at most {MAX_WORDS} words in a picture, found {sum(widths):,}"
        raise NerLstmError(f"{files[0]}: {problem}: a page (.html) holds any number")
    with drawing(*size, files=files) as figure:
        axes = figure.subplots(
            len(heights), len(traces), squeeze=False, height_ratios=heights, width_ratios=widths
        )
        for column, (trace, panels) in enumerate(zip(traces, columns, strict=True)):
            for row, panel in enumerate(panels):
                _draw_panel(axes[row, column], panel, trace, named=column == 0, worded=row == 0)
        bar = figure.colorbar(
            axes[0, 0].images[0], ax=axes, location="bottom", aspect=60, fraction=0.02, pad=0.01
        )
        bar.set_ticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "0.25", "0.5", "0.75", "1"])
        bar.set_label(
            "tags, gates and means: 0 to 1; a unit's cell, tanh(c): -1 to 1 on the same shades"
        )


def _draw_panel(axes: "Axes", panel: Panel, trace: Trace, *, named: bool, worded: bool) -> None:
    values = np.stack([(row.values + 1) / 2 if row.signed else row.values for row in panel.rows])
    axes.imshow(values, cmap=COLOUR_MAP, vmin=0, vmax=1, aspect="auto")
    for line, row in enumerate(panel.rows):
        for column, value in enumerate(row.values.tolist()):
            ink = [channel / 255 for channel in shade(values[line, column]).ink]
            axes.text(
                column,
                line,
                f"{round(value, 2) + 0.0:.2f}",
                ha="center",
                va="center",
                color=ink,
                fontsize=7,
            )
        if line and row.unit != panel.rows[line - 1].unit:
            axes.axhline(line - 0.5, color="white", linewidth=2)
    words = (
        [_spell_word(trace, column) for column in range(len(trace.sentence.words))]
        if worded
        else []
    )
    longest = max(map(len, "\n".join(words).split("\n")))
    # a word may hold dollar signs, which are no formula
    axes.set_xticks(
        range(len(words)),
        words,
        parse_math=False,
        rotation=30 if longest > MAX_UPRIGHT_LETTERS else 0,
    )
    axes.set_yticks(
        range(len(panel.rows)) if named else [],
        [spell_row(row) for row in panel.rows] if named else [],
    )
    axes.tick_params(length=0, top=worded, labeltop=worded, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    if named and not worded:
        axes.set_title(panel.title, loc="left", fontweight="bold")


def _spell_word(trace: Trace, column: int) -> str:
    """The word and, below the first of an entity, its label."""
    labels = [entity.label for entity in trace.sentence.entities or () if entity.start == column]
    return "\n".join(map(one_line, (trace.sentence.words[column], *labels)))
