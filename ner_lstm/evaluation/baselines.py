"""The JSON report of an earlier run -> what a new run on the same corpus is held against."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ner_lstm.arguments import argument
from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.resampling import Difference, Ints, compare_counts
from ner_lstm.evaluation.scores import Count, Scores
from ner_lstm.evaluation.uncertainty import stack_counts

FOREIGN_FILE = "expected the JSON report of `ner-lstm evaluate`, found something else"
ROUNDING = 1e-9
Number = Annotated[int, Field(ge=0, le=2**31)]


class _Overall(BaseModel):
    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    f1: Annotated[float, Field(ge=0, le=1)]


class _Report(BaseModel):
    """What is looked at of a report; the rest may be as it is."""

    model_config = ConfigDict(strict=True)

    overall: _Overall
    counts: list[Annotated[list[Number], Field(min_length=3, max_length=3)]] | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """F1 of an earlier run; counts: int64 (sentences, 3), correct, predicted and gold, or None."""

    path: Path
    f1: float
    counts: Ints | None


def read_baseline(path: Path, *, corpus: str, sha256: str | None, paired: bool) -> Baseline:
    """The earlier run on a corpus: of several in one report the one of its hash, else of its path.

    Raises ConfigError for what is no such report and, if paired, where it is one on another corpus.
    """
    reports = list(_reports(path))
    same = [
        report
        for report in reports
        if sha256 is not None and _corpus(report).get("sha256") == sha256
    ]
    if not same and sha256 is not None and paired:
        known = ", ".join(str(_corpus(report).get("path")) for report in reports)
        problem = (
            f"expected an earlier run on {corpus} as it is now, found one on {known}, with other"
            " bytes"
        )
        raise ConfigError(f"{path}: {problem}: {_way_out()}")
    named = [report for report in reports if _corpus(report).get("path") == corpus]
    chosen = [*same, *named, *(reports if len(reports) == 1 else ())]
    if not chosen:
        raise ConfigError(
            f"{path}: expected a run on {corpus}, found runs on {len(reports)} others"
        )
    try:
        report = _Report.model_validate(chosen[0])
    except ValidationError:
        raise ConfigError(f"{path}: {FOREIGN_FILE}") from None
    counts = (
        None if report.counts is None else np.array(report.counts, dtype=np.int64).reshape(-1, 3)
    )
    if counts is not None:
        correct, predicted, gold = map(int, counts.sum(axis=0))
        f1 = Count(correct, predicted, gold).f1
        if abs(f1 - report.overall.f1) > ROUNDING:
            problem = (
                f"expected F1 {f1}, as its counts of sentences give, found {report.overall.f1}: the"
                " report is damaged"
            )
            raise ConfigError(f"{path}: {problem}")
    return Baseline(path, report.overall.f1, counts)


def compare_with(baseline: Baseline, scores: Scores) -> Difference:
    """How the scores differ from those of the baseline, sentence by sentence.

    Raises ConfigError where their sentences do not match.
    """
    counts, earlier = stack_counts(scores.counts), baseline.counts
    if earlier is None:
        problem = "expected the counts of every sentence, found none"
    elif len(earlier) != len(counts):
        problem = (
            f"expected {len(counts):,} sentences, as the corpus has now, found {len(earlier):,}"
        )
    elif (counts[:, 2] != earlier[:, 2]).any():
        sentence = int(np.flatnonzero(counts[:, 2] != earlier[:, 2])[0])
        problem = (
            f"expected {counts[sentence, 2]} entities in sentence {sentence + 1}, as it has now,"
            f" found {earlier[sentence, 2]}"
        )
    else:
        return compare_counts(earlier, counts)
    raise ConfigError(f"{baseline.path}: {problem}: {_way_out()}")


def _way_out() -> str:
    return f"{argument('paired', False)} compares F1 alone"


def _reports(path: Path) -> Iterator[Mapping[str, object]]:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: expected JSON: {str(error).splitlines()[0]}") from None
    corpora = report.get("corpora") if isinstance(report, dict) else None
    for item in corpora if isinstance(corpora, list) else [report]:
        if not isinstance(item, dict) or "overall" not in item:
            raise ConfigError(f"{path}: {FOREIGN_FILE}")
        yield item


def _corpus(report: Mapping[str, object]) -> Mapping[str, object]:
    corpus = report.get("corpus")
    return corpus if isinstance(corpus, dict) else {}
