"""Mistakes -> lines or a page for people, JSON lines, tab-separated values."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from ner_lstm.confidences import DECIMALS
from ner_lstm.evaluation.evaluations import Results
from ner_lstm.evaluation.mistakes import Mistake, context_of, text_of
from ner_lstm.one_line import escape_json, one_line
from ner_lstm.records import join_array
from ner_lstm.rendering.outputs import write_output
from ner_lstm.reports.excerpts import spell_context, spell_entities
from ner_lstm.reports.mistake_table import render_errors_page
from ner_lstm.sentence import Entity
from ner_lstm.suffixes import FORMATS, require_suffix

COLUMNS = (
    *("path", "line", "kind", "gold", "gold text", "predicted", "predicted text", "confidence"),
    *("before", "entity", "after"),
)
# what a spreadsheet would compute rather than show, at the start of a cell
FORMULAE = ("=", "+", "-", "@")


def write_errors(results: Results, file: Path) -> None:
    """Writes every mistake of every evaluation, in the way of the file's suffix."""
    mistakes = chain.from_iterable(evaluation.mistakes for evaluation in results.evaluations)
    write_output(render_errors(mistakes, suffix=file.suffix), file)


def render_errors(mistakes: Iterable[Mistake], *, suffix: str) -> Iterator[str]:
    """The list as a file of this suffix holds it: .jsonl, .json, .tsv, .html, or lines."""
    return WRITERS.get(suffix.lower(), _render_lines)(mistakes)


def require_errors_suffix(file: Path) -> None:
    """Raises NerLstmError for lines of text under the suffix of something else."""
    suffix = file.suffix.lower()
    written = FORMATS[suffix] if suffix in WRITERS else None
    require_suffix(file, written=written, known=[*WRITERS, ".txt"])


def _render_lines(mistakes: Iterable[Mistake]) -> Iterator[str]:
    """One line a mistake: `path:line: kind gold -> predicted | words [[entity]] words`."""
    for mistake in mistakes:
        start = one_line(f"{mistake.path}:{mistake.line}: {mistake.kind}")
        yield f"{start} {spell_entities(mistake)} | {spell_context(mistake)}\n"


def _render_jsonl(mistakes: Iterable[Mistake]) -> Iterator[str]:
    for mistake in mistakes:
        before, entity, after, _ = context_of(mistake)
        fields = {
            "path": mistake.path,
            "line": mistake.line,
            "kind": mistake.kind,
            "gold": _fields(mistake, mistake.gold),
            "predicted": _fields(mistake, mistake.predicted),
            "before": before,
            "entity": entity,
            "after": after,
        }
        yield escape_json(json.dumps(fields, ensure_ascii=False)) + "\n"


def _render_json(mistakes: Iterable[Mistake]) -> Iterator[str]:
    return join_array(_render_jsonl(mistakes))


def _fields(mistake: Mistake, entity: Entity | None) -> dict[str, object] | None:
    if entity is None:
        return None
    confidence = entity.confidence
    return {
        "label": entity.label,
        "text": text_of(mistake.sentence, entity),
        "start": entity.start,
        "end": entity.end,
        "confidence": None if confidence is None else round(confidence, DECIMALS),
    }


def _render_tsv(mistakes: Iterable[Mistake]) -> Iterator[str]:
    yield "\t".join(COLUMNS) + "\n"
    for mistake in mistakes:
        before, text, after, _ = context_of(mistake)
        gold = _fields(mistake, mistake.gold) or {}
        predicted = _fields(mistake, mistake.predicted) or {}
        sides = [side.get(key) for side in (gold, predicted) for key in ("label", "text")]
        sides.append(predicted.get("confidence"))
        cells = (mistake.path, mistake.line, mistake.kind, *sides, before, text, after)
        yield "\t".join("" if cell is None else _cell(str(cell)) for cell in cells) + "\n"


def _cell(text: str) -> str:
    """The text in one cell, with an apostrophe before what a spreadsheet would take for a formula.

    Quoted where it has a quotation mark: as the first character, it makes csv, pandas and
    spreadsheets read up to the next one.
    """
    shown = one_line(text)
    shown = f"'{shown}" if shown.lstrip().startswith(FORMULAE) else shown
    return '"' + shown.replace('"', '""') + '"' if '"' in shown else shown


WRITERS: dict[str, Callable[[Iterable[Mistake]], Iterator[str]]] = {
    ".jsonl": _render_jsonl,
    ".json": _render_json,
    ".tsv": _render_tsv,
    ".html": render_errors_page,
}
