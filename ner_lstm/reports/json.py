"""Results -> JSON for programs, a line a key, which `--baseline` reads back."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from ner_lstm.evaluation.calibration import Calibration
from ner_lstm.evaluation.comparison import ModelComparison
from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.resampling import BOOTSTRAPS, LEVEL, SEED, Difference, Intervals
from ner_lstm.evaluation.scores import Count, average
from ner_lstm.one_line import escape_json
from ner_lstm.reports.scorers import scorers_fields

VERSION = 1
Json = dict[str, object]


def render_json(results: Results) -> str:
    """The report of one evaluation or, of several, an object of all; of none, the behaviours."""
    evaluations = results.evaluations
    behaviours: Json = {"behaviours": _outcomes(results.behaviours)} if results.behaviours else {}
    if not evaluations:
        return _lay_out({"version": VERSION} | behaviours) + "\n"
    reports = list(map(_fields, evaluations))
    if len(reports) == 1:
        return _lay_out(reports[0] | behaviours) + "\n"
    corpora = ",\n".join(map(_lay_out, reports))
    macro = average(evaluation.scores.overall for evaluation in evaluations)
    mean = macro._asdict() | {"warnings": list(results.warnings)}
    rest = _lay_out({"macro": mean} | behaviours).removeprefix("{")
    return f'{{"corpora": [\n{corpora}\n],\n{rest}\n'


def _fields(evaluation: Evaluation) -> Json:
    scores, uncertainty, breakdown = evaluation.scores, evaluation.uncertainty, evaluation.breakdown
    model, calibration, scorers = evaluation.model, evaluation.calibration, evaluation.scorers
    confusion = sorted(breakdown.confusion.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return {
        "version": VERSION,
        "scorer": scores.scorer,
        "mode": scores.mode,
        "scheme": scores.scheme,
        "corpus": asdict(evaluation.corpus),
        "model": None if model is None else asdict(model),
        "overall": _ratios(scores.overall, uncertainty.overall),
        "labels": {
            label: _ratios(count, uncertainty.labels[label])
            for label, count in scores.labels.items()
        },
        "sentences": scores.sentences,
        "tokens": scores.tokens,
        "intervals": {
            "level": LEVEL,
            "unit": uncertainty.unit,
            "units": uncertainty.units,
            "samples": BOOTSTRAPS,
            "seed": SEED,
        },
        "mistakes": breakdown.kinds,
        "breakdown": {
            title: {name: _ratios(count) for name, count in tally.items()}
            for title, tally in breakdown.tables.items()
        },
        "confusion": [
            {"gold": gold, "predicted": predicted, "entities": number}
            for (gold, predicted), number in confusion
        ],
        "calibration": None if calibration is None else _calibration(calibration),
        "thresholds": {
            label: asdict(threshold) for label, threshold in evaluation.thresholds.items()
        },
        "against": list(map(_comparison, evaluation.comparisons)),
        "expectations": _outcomes(evaluation.outcomes),
        "warnings": list(evaluation.warnings),
        **({} if scorers is None else {"scorers": scorers_fields(scorers)}),
        "counts": [[count.correct, count.predicted, count.gold] for count in scores.counts],
    }


def _ratios(count: Count, intervals: Intervals | None = None) -> Json:
    ratios: Json = {"precision": count.precision, "recall": count.recall, "f1": count.f1}
    counts: Json = {"correct": count.correct, "predicted": count.predicted, "gold": count.gold}
    return ratios | counts | ({} if intervals is None else {"intervals": intervals._asdict()})


def _calibration(calibration: Calibration) -> Json:
    """Of confidences six digits are the same whatever computed them."""
    bins = [
        asdict(tenth) | {"confidence": round(tenth.confidence, 6)} for tenth in calibration.bins
    ]
    return {"expected_calibration_error": round(calibration.error, 6), "bins": bins}


def _comparison(comparison: ModelComparison) -> Json:
    labels = comparison.scores.labels
    return {
        "model": comparison.name,
        "overall": _ratios(comparison.scores.overall) | _difference(comparison.overall),
        "labels": {
            label: _ratios(labels.get(label, Count())) | _difference(difference)
            for label, difference in comparison.labels.items()
        },
        "only_this": list(map(asdict, comparison.only_ours)),
        "only_that": list(map(asdict, comparison.only_theirs)),
    }


def _difference(difference: Difference) -> Json:
    fields = {"f1": difference.f1, "interval": difference.interval, "p": difference.p}
    return {"difference": fields}


def _outcomes(outcomes: Iterable[Outcome]) -> list[Json]:
    return [
        {"name": outcome.name, "met": outcome.met, "message": outcome.message}
        for outcome in outcomes
    ]


def _lay_out(fields: Json) -> str:
    """An object with one line a key; nothing in it moves the cursor of whoever prints it."""
    lines = (
        f"{json.dumps(key)}: {escape_json(json.dumps(value, ensure_ascii=False))}"
        for key, value in fields.items()
    )
    return "{" + ",\n".join(lines) + "}"
