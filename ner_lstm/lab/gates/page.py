"""Traces -> one self-contained HTML page: a heat map of each sentence, through which one steps word
by word, unit by unit.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from ner_lstm.encoding.forms import Ids
from ner_lstm.lab.gates import lay_out, lay_out_tags, quantities
from ner_lstm.lab.gates.controls import render_controls, render_stepper, text_of
from ner_lstm.lab.gates.heat_map import STEPS, TAGS, render_heat_map, render_number, write_shades
from ner_lstm.lab.gates.numbers import cell_of, collect_numbers
from ner_lstm.lab.tracing import Trace
from ner_lstm.rendering.page import (
    choose_looks,
    escape_text,
    read_style,
    render_page,
    write_data,
)

FOLDER = Path(__file__).parent
SCALE = range(0, STEPS + 1, 10)  # the shades that the key shows
HOW = """<p>A column is a word. First come the probabilities of its tags; then, for each direction of reading, what the cells do
there: the mean over all units, and the most telling units one by one.</p>
"""
# What the rows of a cell mean, by what tells the cells apart.
CELLS = {
    "lstm": (
        """<p>Each unit of an LSTM guards a memory c with three gates: <b>input</b> says how much of the new candidate comes
in, <b>forget</b> how much of the old stays (1 keeps it all), <b>output</b> how much goes out as the state h. <b>cell</b> is
tanh(c), and <b>|cell|</b> the mean of its size without the sign.</p>
"""
    ),
    "gru": (
        """<p>In a GRU <b>reset</b> says how much of the state before the candidate sees, <b>update</b> how much of that state
stays. <b>state</b> is h, and <b>|state|</b> the mean of its size without the sign.</p>
"""
    ),
    "rnn": (
        """<p>Elman's network has nothing but its <b>state</b> h, written anew at every word; <b>|state|</b> is the mean of
its size without the sign.</p>
"""
    ),
}
TELLING = """<p>The most telling units have the largest shares, + or −, in the lead of the tags found over the best others at the
words of entities (at all words where there are none).%s</p>
"""
ESTIMATE = " Below the highest layer a share is an estimate from the gradient."


@cache
def read_gates_style() -> str:
    """The style sheet: that of a report, and what heat maps have beside it."""
    return read_style() + (FOLDER / "page.css").read_text(encoding="utf-8") + write_shades()


@cache
def read_gates_script() -> str:
    """The script, which steps through time and shows other units."""
    return (FOLDER / "page.js").read_text(encoding="utf-8")


def render_gates(traces: Sequence[Trace], *, units: Sequence[Ids], name: str) -> Iterator[str]:
    """The pieces of the page; units: those of each reading that are shown at first, the same in all
    sentences.

    name: of the model, for the title.
    """
    title = f"{'Gates' if cell_of(traces[0]) == 'lstm' else 'States'} of {name}"
    yield from render_page(
        _body(traces, units), title=title, style=read_gates_style(), script=read_gates_script()
    )


def _body(traces: Sequence[Trace], units: Sequence[Ids]) -> Iterator[str]:
    looks = choose_looks(
        entity.label for trace in traces for entity in trace.sentence.entities or ()
    )
    telling = TELLING % (ESTIMATE if traces[0].readings[-1].layer > 1 else "")
    yield (
        "<div"
        f' class="top">\n<div>\n{HOW}{CELLS[cell_of(traces[0])]}{telling}{_render_key(traces[0])}</div>\n'
    )
    yield (
        render_controls(traces)
        + f'</div>\n<main class="beside{" one" if len(traces) == 1 else ""}">\n'
    )
    for number, (trace, tags) in enumerate(zip(traces, lay_out_tags(traces), strict=True), 1):
        panels = {
            TAGS: tags,
            **{str(place): panel for place, panel in enumerate(lay_out(trace, units=units))},
        }
        text = escape_text(text_of(trace.sentence))
        yield (
            f'<section class="sentence" aria-labelledby="text-{number}">\n<h2 id="text-{number}"'
            f' dir="auto">{text}</h2>\n'
        )
        yield (
            render_stepper(number)
            + f'<div class="scroll" role="region" aria-label="Heat map of {text}" tabindex="0">\n'
        )
        yield from render_heat_map(panels, trace.sentence, looks)
        yield "</div>\n</section>\n"
    yield (
        "</main>\n<script"
        f' type="application/json">{write_data(collect_numbers(traces, units=units))}</script>\n'
    )


def _render_key(trace: Trace) -> str:
    """The shades, with the numbers that they stand for."""
    signed = [name for name, (_, signed) in quantities(trace.readings[0]).items() if signed]
    scales = (("all else", False), (", ".join(signed), True))
    rows = "".join(
        f'<tr><th scope="row">{names}</th>'
        + "".join(
            render_number(2 * step - STEPS if signed else step, signed=signed) for step in SCALE
        )
        + "</tr>\n"
        for names, signed in scales
    )
    return (
        '<div class="scroll" role="region" aria-label="Key to the shades" tabindex="0">\n<table'
        f' class="gates key">\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n'
    )
