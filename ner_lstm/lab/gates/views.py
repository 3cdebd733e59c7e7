"""Traces -> what is seen of them: in a terminal, and in the files that are asked for."""

from collections.abc import Sequence
from pathlib import Path

from ner_lstm.lab.gates.panels import choose_units
from ner_lstm.lab.gates.terminal import print_gates
from ner_lstm.lab.terminal import Terminal
from ner_lstm.lab.tracing import Trace
from ner_lstm.rendering.outputs import write_output


def show_gates(traces: Sequence[Trace], *, units: int, files: Sequence[Path], name: str) -> None:
    """Writes the files, or prints to the terminal where none are wanted; units: how many are shown
    of each direction.

    name: of the model, for titles. Raises NerLstmError where a file cannot be written, MissingExtra
    for a picture.
    """
    chosen = choose_units(traces, count=units)
    if not files:
        print_gates(Terminal(), traces, units=chosen)
    if pictures := [path for path in files if path.suffix != ".html"]:
        from ner_lstm.lab.gates.figure import draw_gates

        draw_gates(traces, units=chosen, files=pictures)
    for path in files:
        if path.suffix == ".html":
            from ner_lstm.lab.gates.page import render_gates

            write_output(render_gates(traces, units=chosen, name=name), path)
