"""Traces -> heat maps in a terminal, each cell with its number, so that nothing is told by colour
alone.
"""

from collections.abc import Iterator, Sequence

from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.text import Text

from ner_lstm.encoding.forms import Ids
from ner_lstm.lab.gates.panels import Row, lay_out, lay_out_tags, spell_row
from ner_lstm.lab.shades import shade
from ner_lstm.lab.tracing import Trace
from ner_lstm.one_line import align_left, columns, one_line

NUMBER_COLUMNS = 4  # columns of "-.99" and "1.00"


def print_gates(console: Console, traces: Sequence[Trace], *, units: Sequence[Ids]) -> None:
    """Prints the heat maps of each sentence, as many words side by side as fit."""
    for trace, tags in zip(traces, lay_out_tags(traces), strict=True):
        panels = [tags, *lay_out(trace, units=units)]
        names = (
            max(
                columns(text) for panel in panels for text in (panel.title, *map(_name, panel.rows))
            )
            + 2
        )
        words = [one_line(word) for word in trace.sentence.words]
        widths = [max(columns(word), NUMBER_COLUMNS) + 1 for word in words]
        for start, end in _cut(widths, room=console.width - names):
            here = slice(start, end)
            heading = "".join(
                align_left(word, width=width)
                for word, width in zip(words[here], widths[here], strict=True)
            )
            for panel in panels:
                console.print(
                    Text(align_left(panel.title, width=names) + heading, style="bold"),
                    soft_wrap=True,
                )
                for row in panel.rows:
                    console.print(
                        _line(row, here, names=names, widths=widths[here]), soft_wrap=True
                    )
            console.print()


def _cut(widths: Sequence[int], *, room: int) -> Iterator[tuple[int, int]]:
    """The words of each stretch that fits, at least one."""
    start, used = 0, 0
    for column, width in enumerate(widths):
        if column > start and used + width > room:
            yield start, column
            start, used = column, 0
        used += width
    yield start, len(widths)


def _name(row: Row) -> str:
    return f"  {one_line(spell_row(row))}"


def _line(row: Row, words: slice, *, names: int, widths: Sequence[int]) -> Text:
    line = Text(align_left(_name(row), width=names))
    for value, width in zip(row.values[words].tolist(), widths, strict=True):
        colour = shade((value + 1) / 2 if row.signed else value)
        style = Style(color=Color.from_rgb(*colour.ink), bgcolor=Color.from_rgb(*colour))
        line.append(_spell(value).rjust(NUMBER_COLUMNS).ljust(width - 1), style).append(" ")
    return line


def _spell(value: float) -> str:
    """Two decimals in four columns: ".63", "-.40", "1.00"."""
    text = f"{round(value, 2) + 0.0:.2f}"  # no "-0.00"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
