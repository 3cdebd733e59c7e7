"""Cells -> a Markdown table whose columns are aligned, so that it reads as well in a terminal as on
a page.

Those of `rendering.gfm` are for pages alone: every mark of punctuation is written by
number there.
"""

import re
from collections.abc import Iterable, Sequence
from statistics import mean, stdev

from ner_lstm.one_line import columns, one_line

MARKUP = re.compile(r"[\\`*\[\]<>|~&]|(?<!\w)_|_(?!\w)")  # inside a word _ is itself


def escape(text: str) -> str:
    """The text on one line, what Markdown would take for markup behind a backslash (CommonMark
    0.31, section 2.4).
    """
    return MARKUP.sub(r"\\\g<0>", one_line(text))


def render_table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The lines of a table of safe cells, with a line end; the first column is aligned to the left,
    the others to the right.
    """
    lines = [heading, *rows]
    widths = [max(map(columns, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "".join(
        f"| {' | '.join(_align(line, widths))} |\n" for line in (heading, rule, *lines[1:])
    )


def _align(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    blanks = [" " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=True)]
    return [
        cells[0] + blanks[0],
        *(blank + cell for cell, blank in zip(cells[1:], blanks[1:], strict=True)),
    ]


def spell_spread(values: Sequence[float], *, digits: int = 3) -> str:
    """Mean and standard deviation over seeds, at least one of them."""
    text = f"{round(mean(values), digits) + 0.0:.{digits}f}"  # no "-0.0"
    return f"{text} ± {stdev(values):.{digits}f}" if len(values) > 1 else text
