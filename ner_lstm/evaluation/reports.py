"""Scores -> what people (a table) and programs (JSON) read."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ner_lstm.evaluation.one_line import align_left, columns, one_line
from ner_lstm.evaluation.scores import Average, Count, Scores, average

VERSION = 1
# What JSON may hold as it is, but a terminal or an editor obeys (C1 controls, bidirectional overrides), or no UTF-8 file can hold
# (lone surrogates, as in the path of a file whose name is no UTF-8).
UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A corpus or a model and the SHA-256 of its bytes in hexadecimal, None where it has none (standard input)."""

    path: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run: these scores, on this corpus, of this model (None: of a file of predictions)."""

    scores: Scores
    corpus: Source
    model: Source | None = None


def render_table(evaluations: Sequence[Evaluation]) -> str:
    """A plain table for each evaluation and, where there are several, one that compares them, with a line end."""
    tables = [render_scores(one.scores, corpus=one.corpus.path) for one in evaluations]
    if len(evaluations) > 1:
        rows = [_row(one.corpus.path, one.scores.overall, support=one.scores.overall.gold) for one in evaluations]
        macro = average(one.scores.overall for one in evaluations)
        tables.append(_align("corpus", rows, [_row("mean of corpora", macro, support=sum(row.support for row in rows))]))
    return "\n".join(tables)


def render_scores(scores: Scores, *, corpus: str) -> str:
    """The table of one corpus: a heading that names scorer, mode and scheme, a row a label, micro and macro averages."""
    heading = (
        f"{one_line(corpus)}: {scores.sentences:,} sentences, {scores.tokens:,} tokens"
        f" ({scores.scorer}, {scores.mode} mode, {scores.scheme} tags, exact match)\n"
    )
    rows = [_row(label, count, support=count.gold) for label, count in scores.labels.items()]
    support = scores.overall.gold
    totals = [_row("micro average", scores.overall, support=support), _row("macro average", scores.macro, support=support)]
    return heading + _align("label", rows, totals) + _note(scores)


class _Row(NamedTuple):
    name: str
    ratios: Sequence[str]
    support: int


def _row(name: str, ratios: Count | Average, *, support: int) -> _Row:
    return _Row(one_line(name), [f"{ratio:.4f}" for ratio in (ratios.precision, ratios.recall, ratios.f1)], support)


def _align(first: str, rows: Sequence[_Row], totals: Sequence[_Row]) -> str:
    """Lines whose columns stand below each other: a heading, the rows, a blank line and the totals."""
    every = [*rows, *totals]
    width = max(columns(name) for name in [first, *(row.name for row in every)])
    cells = [(first, ["precision", "recall", "F1"], "support"), *((row.name, row.ratios, f"{row.support:,}") for row in every)]
    count_width = max(len(support) for _, _, support in cells)
    lines = [
        align_left(name, width=width) + "".join(f"{ratio:>11}" for ratio in ratios) + f"  {support:>{count_width}}\n"
        for name, ratios, support in cells
    ]
    lines.insert(1 + len(rows), "\n")
    return "".join(lines)


def _note(scores: Scores) -> str:
    overall = scores.overall
    if not overall.gold:
        found = f"{overall.predicted:,} predicted" if overall.predicted else "none predicted"
        return f"\nThe corpus has no entities ({found}): what is undefined counts as 0.\n"
    return "" if overall.predicted else "\nNothing was predicted: precision is undefined and counts as 0.\n"


def render_json(evaluations: Sequence[Evaluation]) -> str:
    """The JSON report of one evaluation or, of several, an object of all; one line a key, with a line end."""
    reports = [_lay_out(_fields(one)) for one in evaluations]
    if len(reports) == 1:
        return reports[0] + "\n"
    macro = average(one.scores.overall for one in evaluations)
    return '{"corpora": [\n' + ",\n".join(reports) + '\n],\n"macro": ' + json.dumps(macro._asdict()) + "}\n"


def _fields(evaluation: Evaluation) -> dict[str, object]:
    scores, model = evaluation.scores, evaluation.model
    return {
        "version": VERSION,
        "scorer": scores.scorer,
        "mode": scores.mode,
        "scheme": scores.scheme,
        "corpus": _source(evaluation.corpus),
        "model": None if model is None else _source(model),
        "overall": _ratios(scores.overall),
        "labels": {label: _ratios(count) for label, count in scores.labels.items()},
        "sentences": scores.sentences,
        "tokens": scores.tokens,
        "counts": [[count.correct, count.predicted, count.gold] for count in scores.counts],
    }


def _source(source: Source) -> dict[str, str | None]:
    return {"path": source.path, "sha256": source.sha256}


def _ratios(count: Count) -> dict[str, float]:
    return {
        "precision": count.precision,
        "recall": count.recall,
        "f1": count.f1,
        "correct": count.correct,
        "predicted": count.predicted,
        "gold": count.gold,
    }


def _lay_out(fields: dict[str, object]) -> str:
    text = ",\n".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
    return "{" + UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "}"


REPORTS: dict[str, Callable[[Sequence[Evaluation]], str]] = {"table": render_table, "json": render_json}
