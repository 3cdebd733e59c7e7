"""Traces -> one self-contained HTML page: a heat map of each sentence, through which one steps word
by word, unit by unit.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.lab.gates.heat_map import (
    SHADE_COUNT,
    ShadedNumber,
    lay_out_heat_map,
    spell_numbers,
    write_shades,
)
from ner_lstm.lab.gates.numbers import cell_of, collect_numbers
from ner_lstm.lab.gates.panels import lay_out_tags, name_reading, quantities
from ner_lstm.lab.tracing import Trace
from ner_lstm.rendering.labels import choose_classes
from ner_lstm.rendering.page import read_file, render_page


def render_gates(traces: Sequence[Trace], *, units: Sequence[Ids], name: str) -> Iterator[str]:
    """The pieces of the page; units: those of each reading that are shown at first, the same in all
    sentences.

    name: of the model, for the title.
    """
    cell, readings = cell_of(traces[0]), traces[0].readings
    layers = readings[-1].layer
    return render_page(
        "lab/gates/page.html",
        title=f"{'Gates' if cell == 'lstm' else 'States'} of {name}",
        style=read_file("lab/gates/page.css") + write_shades(),
        script=read_file("lab/gates/page.js"),
        cell=cell,
        layers=layers,
        readings=[name_reading(reading, layers=layers) for reading in readings],
        has_both_directions=len({reading.direction for reading in readings}) > 1,
        scales=_lay_out_key(traces[0]),
        heat_maps=[
            lay_out_heat_map(trace, tags, units=units)
            for trace, tags in zip(traces, lay_out_tags(traces), strict=True)
        ],
        numbers=collect_numbers(traces, units=units),
        classes=choose_classes(
            entity.label for trace in traces for entity in trace.sentence.entities or ()
        ),
    )


def _lay_out_key(trace: Trace) -> Mapping[str, Sequence[ShadedNumber]]:
    """Every tenth shade of numbers from 0, and of those from -1, with what has them."""
    signed = [name for name, (_, is_signed) in quantities(trace.readings[0]).items() if is_signed]
    steps = np.arange(0, SHADE_COUNT + 1, 10)
    return {
        "all else": spell_numbers(steps, is_signed=False),
        ", ".join(signed): spell_numbers(2 * steps - SHADE_COUNT, is_signed=True),
    }
