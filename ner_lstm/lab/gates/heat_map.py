"""Panels of rows -> a table of HTML, a column a word, in which every number stands on its shade."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from ner_lstm.confidences import spell_percent
from ner_lstm.lab.gates import Panel, Row
from ner_lstm.lab.shades import shade
from ner_lstm.lab.tracing import Floats
from ner_lstm.rendering.page import Looks, escape_text
from ner_lstm.sentence import Sentence

STEPS = 100  # shades that the style sheet has, and one more
TAGS = "tags"  # the name of the panel whose rows have no group
Integers = npt.NDArray[np.int64]


def write_shades() -> str:
    """The style sheet of the classes v0 to v100: a shade and the ink on it."""
    colours = [shade(step / STEPS) for step in range(STEPS + 1)]
    return "".join(
        f".v{step} {{ background: rgb({_spell_colour(one)}); color: rgb({_spell_colour(one.ink)})"
        " }\n"
        for step, one in enumerate(colours)
    )


def _spell_colour(colour: tuple[int, ...]) -> str:
    return " ".join(map(str, colour))


def hundredths(values: Floats) -> Integers:
    """What the page shows of numbers: two decimals."""
    return np.round(100 * values).astype(np.int64)


def render_number(value: int, *, signed: bool) -> str:
    """A cell of the table for so many hundredths."""
    step = (value + STEPS) // 2 if signed else value
    return f'<td class="v{step}">{"−" if value < 0 else ""}{abs(value) // 100}.{abs(value) % 100:02}</td>'


def render_heat_map(panels: Mapping[str, Panel], sentence: Sentence, looks: Looks) -> Iterator[str]:
    """The table: of each panel a row with its title and the words, then its rows; the first panel
    says the labels of entities.

    Panels have names, by which the script speaks of them.
    """
    words = _render_words(sentence, looks)
    first = _render_words(
        sentence, looks, labelled=frozenset(entity.start for entity in sentence.entities or ())
    )
    yield '<table class="gates">\n'
    for number, (name, panel) in enumerate(panels.items()):
        heading = (
            '<tr class="heading"><th scope="col"'
            f' colspan="2">{escape_text(panel.title)}</th>{words if number else first}</tr>\n'
        )
        for unit, rows in groupby(panel.rows, key=lambda row: row.unit):
            yield (
                f'<tbody data-panel="{name}"'
                + ("" if unit is None else f' data-unit="{unit}"')
                + ">\n"
            )
            yield (
                (heading if unit is None else "")
                + "".join(_render_rows(list(rows), name=name))
                + "</tbody>\n"
            )
    yield "</table>\n"


def _render_words(
    sentence: Sentence, looks: Looks, *, labelled: frozenset[int] = frozenset()
) -> str:
    """The headings of the columns; labelled: the places at which the entity that starts there is
    named.
    """
    cells = [f'<bdi class="word">{escape_text(word)}</bdi>' for word in sentence.words]
    for entity in sentence.entities or ():
        for place in range(entity.start, entity.end):
            cells[place] = f'<mark class="{looks[entity.label]}">{cells[place]}</mark>'
        if entity.start in labelled:
            share = (
                "" if entity.confidence is None else f" <i>{spell_percent(entity.confidence)}</i>"
            )
            cells[entity.start] += f"<small><bdi>{escape_text(entity.label)}</bdi>{share}</small>"
    return "".join(f'<th scope="col">{cell}</th>' for cell in cells)


def _render_rows(rows: Sequence[Row], *, name: str) -> Iterator[str]:
    """The rows of a group, which has a heading of its own beside theirs unless they are tags."""
    for number, row in enumerate(rows):
        cells = "".join(
            render_number(value, signed=row.signed) for value in hundredths(row.values).tolist()
        )
        title = "mean" if row.unit is None else f"unit {row.unit}"
        group = "" if number else f'<th scope="rowgroup" rowspan="{len(rows)}">{title}</th>'
        head = (
            f'<th scope="row" colspan="2"><bdi>{escape_text(row.name)}</bdi></th>'
            if name == TAGS
            else f'{group}<th scope="row">{row.name}</th>'
        )
        yield f"<tr>{head}{cells}</tr>\n"
