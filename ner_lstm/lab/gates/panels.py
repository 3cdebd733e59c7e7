"""Traces of sentences -> the rows of a heat map: gates and cells, the mean of all units and the
most active ones, and tags.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.lab.tracing import AHEAD, CellTrace, Floats, Trace

# tags whose probability is lower at every word are left out: of eight labels there are 33
MIN_TAG_PROBABILITY = 0.1
# What is shown of a cell, in this order, and whether it goes from -1 to 1 and not from 0 to 1.
LSTM_QUANTITIES = {"input": False, "forget": False, "output": False, "cell": True}
OTHER_QUANTITIES = {"reset": False, "update": False, "state": True}


class Row(NamedTuple):
    """values: float (T,), one a word, from 0 to 1, or from -1 where it is signed.

    unit: None for the mean of all of them, and for a tag, whose values are its probabilities.
    """

    name: str
    values: Floats
    signed: bool = False
    unit: int | None = None
    is_tag: bool = False


class Panel(NamedTuple):
    """Rows that belong together."""

    title: str
    rows: Sequence[Row]


def quantities(reading: CellTrace) -> Mapping[str, tuple[Floats, bool]]:
    """What is shown of a cell, by name: float (T, H), and whether it is signed.

    Of an LSTM its three gates and the memory cell as it would go out, tanh(c); of the others what
    they have, and their state.
    """
    shown = LSTM_QUANTITIES if "cell" in reading.values else OTHER_QUANTITIES
    by_name = {
        name: (reading.values[name], signed)
        for name, signed in shown.items()
        if name in reading.values
    }
    return {
        name: (np.tanh(values) if name == "cell" else values, signed)
        for name, (values, signed) in by_name.items()
    }


def choose_units(traces: Sequence[Trace], *, count: int) -> list[Ids]:
    """The units of each reading that say most, over all the traces, so that these can be compared;
    at most so many.
    """
    return [
        np.argsort(-sum(np.abs(reading.unit_shares) for reading in readings), kind="stable")[:count]
        for readings in zip(*(trace.readings for trace in traces), strict=True)
    ]


def name_reading(reading: CellTrace, *, layers: int) -> str:
    """Which way the cell reads, and its layer where there are several."""
    way = "reads ahead →" if reading.direction == AHEAD else "reads back ←"
    return way if layers == 1 else f"layer {reading.layer} {way}"


def lay_out(trace: Trace, *, units: Sequence[Ids]) -> list[Panel]:
    """A panel for each reading: the means of all units, then the chosen ones, those of each
    together.
    """
    layers = trace.readings[-1].layer
    return [
        Panel(name_reading(reading, layers=layers), _rows(reading, chosen))
        for reading, chosen in zip(trace.readings, units, strict=True)
    ]


def _rows(reading: CellTrace, units: Ids) -> list[Row]:
    shown = quantities(reading)
    rows = [
        Row(f"|{name}|", np.abs(values).mean(axis=1)) if signed else Row(name, values.mean(axis=1))
        for name, (values, signed) in shown.items()
    ]
    return rows + [
        Row(name, values[:, unit], signed, unit)
        for unit in units.tolist()
        for name, (values, signed) in shown.items()
    ]


def spell_row(row: Row) -> str:
    """What a row is called where it stands for itself."""
    if row.is_tag:
        return row.name
    return f"mean {row.name}" if row.unit is None else f"unit {row.unit} {row.name}"


def lay_out_tags(traces: Sequence[Trace]) -> list[Panel]:
    """For each trace the probabilities of the tags that are likely somewhere in any of them."""
    highest = np.max([trace.probabilities.max(axis=0) for trace in traces], axis=0)
    kept = np.flatnonzero(highest >= MIN_TAG_PROBABILITY).tolist()
    return [Panel("tags", [_tag_row(trace, tag) for tag in kept]) for trace in traces]


def _tag_row(trace: Trace, tag: int) -> Row:
    return Row(trace.tags[tag], trace.probabilities[:, tag], is_tag=True)
