"""Panels of rows -> the cells of a heat map, a column a word, in which every number stands on its
shade.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import Ids
from ner_lstm.lab.gates.panels import Panel, lay_out
from ner_lstm.lab.shades import shade
from ner_lstm.lab.tracing import Floats, Trace
from ner_lstm.sentence import Entity, Passage, Sentence

SHADE_COUNT = 100  # that the style sheet has, and one more
TAGS = "tags"  # the name of the panel whose rows have no group
Integers = npt.NDArray[np.int64]


class ShadedNumber(NamedTuple):
    """Two decimals, and the number of their shade."""

    text: str
    shade: int


class WordHeading(NamedTuple):
    """The heading of a column; is_first: of its entity."""

    text: str
    entity: Entity | None
    is_first: bool


class HeatMapPanel(NamedTuple):
    """Rows of numbers by unit, None for means and tags; name: by which the script speaks of it."""

    name: str
    title: str
    groups: Sequence[tuple[int | None, Sequence[tuple[str, Sequence[ShadedNumber]]]]]


class HeatMap(NamedTuple):
    """A sentence, and what the cells do at each of its words."""

    text: str
    words: Sequence[WordHeading]
    panels: Sequence[HeatMapPanel]


def lay_out_heat_map(trace: Trace, tags: Panel, *, units: Sequence[Ids]) -> HeatMap:
    """The heat map of one trace: its tags, then each direction of reading with these units."""
    panels = {TAGS: tags, **{str(n): panel for n, panel in enumerate(lay_out(trace, units=units))}}
    words = [WordHeading(text, None, False) for text in trace.sentence.words]
    for entity in trace.sentence.entities or ():
        for position in range(entity.start, entity.end):
            words[position] = WordHeading(words[position].text, entity, position == entity.start)
    return HeatMap(
        _text_of(trace.sentence),
        words,
        [HeatMapPanel(name, panel.title, _group_rows(panel)) for name, panel in panels.items()],
    )


def _group_rows(
    panel: Panel,
) -> list[tuple[int | None, Sequence[tuple[str, Sequence[ShadedNumber]]]]]:
    return [
        (unit, [(row.name, spell_numbers(hundredths(row.values), row.signed)) for row in rows])
        for unit, rows in groupby(panel.rows, key=lambda row: row.unit)
    ]


def _text_of(sentence: Sentence) -> str:
    """The sentence on one line, as it was written where that is known."""
    origin = sentence.origin
    text = origin.text if isinstance(origin, Passage) else " ".join(sentence.words)
    return " ".join(text.split())


def hundredths(values: Floats) -> Integers:
    """What the page shows of numbers: two decimals."""
    return np.round(100 * values).astype(np.int64)


def spell_numbers(values: Integers, is_signed: bool) -> list[ShadedNumber]:
    """So many hundredths; signed ones go from -1, others from 0."""
    return [
        ShadedNumber(
            f"{'−' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02}",
            (value + SHADE_COUNT) // 2 if is_signed else value,
        )
        for value in values.tolist()
    ]


def write_shades() -> str:
    """The style sheet of the classes v0 to v100: a shade and the ink on it."""

    def spell(colour: Sequence[int]) -> str:
        return f"rgb({' '.join(map(str, colour))})"

    colours = [shade(step / SHADE_COUNT) for step in range(SHADE_COUNT + 1)]
    return "".join(
        f".v{step} {{ background: {spell(colour)}; color: {spell(colour.ink)} }}\n"
        for step, colour in enumerate(colours)
    )
