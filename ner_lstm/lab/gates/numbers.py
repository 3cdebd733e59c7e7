"""Traces -> the numbers in a page, from which its script steps through time and shows other
units.
"""

from collections.abc import Sequence

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.lab.gates.heat_map import Integers, hundredths
from ner_lstm.lab.gates.panels import choose_units, name_reading, quantities
from ner_lstm.lab.tracing import AHEAD, CellTrace, Floats, Trace


def cell_of(trace: Trace) -> str:
    """Which cell it has: "lstm", "gru" or "rnn"."""
    values = trace.readings[0].values
    return "lstm" if "cell" in values else "gru" if "update" in values else "rnn"


def collect_numbers(traces: Sequence[Trace], *, units: Sequence[Ids]) -> dict[str, object]:
    """What the script shows: numbers in thousandths, units in order of how telling they are."""
    first = traces[0].readings
    order = choose_units(traces, count=first[0].unit_shares.size)
    layers = first[-1].layer
    return {
        "cell": cell_of(traces[0]),
        "shown": {name: signed for name, (_, signed) in quantities(first[0]).items()},
        "readings": [
            {
                "title": name_reading(reading, layers=layers),
                "ahead": reading.direction == AHEAD,
                "order": all_units.tolist(),
                "chosen": chosen.tolist(),
            }
            for reading, all_units, chosen in zip(first, order, units, strict=True)
        ],
        "sentences": [
            {
                "words": trace.sentence.words,
                "readings": [_numbers(reading) for reading in trace.readings],
            }
            for trace in traces
        ],
    }


def _numbers(reading: CellTrace) -> dict[str, list[list[int]] | list[int]]:
    """By name, what each unit has at each word; c is the cell as it is kept."""
    values = dict(reading.values)
    if "cell" in values:
        values["c"] = values["cell"]
    values.update({name: shown for name, (shown, _) in quantities(reading).items()})
    numbers = {name: thousandths(of_units).T.tolist() for name, of_units in values.items()}
    return {"telling": thousandths(reading.unit_shares).tolist(), **numbers}


def thousandths(values: Floats) -> Integers:
    """What the script has of numbers, off by less than 1.5: integers that it rounds, halves up, to
    the same hundredths.
    """
    shown = 10 * hundredths(values)
    return np.clip(np.round(1000 * values).astype(np.int64), shown - 5, shown + 4)
