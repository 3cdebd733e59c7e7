"""Results -> JSON for programs, one line a key: the contract of `--report json`, which `--baseline`
reads back.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict

from ner_lstm.evaluation.calibration import Calibration
from ner_lstm.evaluation.comparison import Comparison
from ner_lstm.evaluation.evaluations import Evaluation, Results, Source
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.resampling import BOOTSTRAPS, LEVEL, SEED, Difference, Intervals
from ner_lstm.evaluation.scores import Count, average
from ner_lstm.one_line import escape_json
from ner_lstm.reports.scorers import scorers_fields

VERSION = 1
Json = dict[str, object]


def render_json(results: Results) -> str:
    """The report of one evaluation or, of several, an object of all; of none, the behaviours; one
    line a key, with a line end.
    """
    reports = [_fields(one) for one in results.evaluations]
    behaviours: Json = {"behaviours": _outcomes(results.behaviours)} if results.behaviours else {}
    if len(reports) <= 1:
        first: Json = reports[0] if reports else {"version": VERSION}
        return _lay_out(first | behaviours) + "\n"
    macro = average(one.scores.overall for one in results.evaluations)
    rest = "".join(f",\n{json.dumps(key)}: {_spell(value)}" for key, value in behaviours.items())
    corpora = ",\n".join(map(_lay_out, reports))
    return f'{{"corpora": [\n{corpora}\n],\n"macro": {json.dumps(macro._asdict())}{rest}}}\n'


def _fields(one: Evaluation) -> dict[str, object]:
    scores, uncertainty, breakdown = one.scores, one.uncertainty, one.breakdown
    confusion = sorted(breakdown.confusion.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return {
        "version": VERSION,
        "scorer": scores.scorer,
        "mode": scores.mode,
        "scheme": scores.scheme,
        "corpus": _source(one.corpus),
        "model": None if one.model is None else _source(one.model),
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
            {"gold": gold, "predicted": found, "entities": number}
            for (gold, found), number in confusion
        ],
        "calibration": None if one.calibration is None else _calibration(one.calibration),
        "thresholds": {label: asdict(found) for label, found in one.thresholds.items()},
        "against": [_comparison(comparison) for comparison in one.comparisons],
        "expectations": _outcomes(one.outcomes),
        **({} if one.scorers is None else {"scorers": scorers_fields(one.scorers)}),
        "counts": [[count.correct, count.predicted, count.gold] for count in scores.counts],
    }


def _source(source: Source) -> Json:
    return {"path": source.path, "sha256": source.sha256}


def _ratios(count: Count, intervals: Intervals | None = None) -> Json:
    ratios: Json = {"precision": count.precision, "recall": count.recall, "f1": count.f1}
    counts: Json = {"correct": count.correct, "predicted": count.predicted, "gold": count.gold}
    return ratios | counts | ({} if intervals is None else {"intervals": intervals._asdict()})


def _calibration(calibration: Calibration) -> Json:
    """Of confidences six digits are the same whatever computed them."""
    bins: list[Json] = [
        asdict(one) | {"confidence": round(one.confidence, 6)} for one in calibration.bins
    ]
    return {"expected_calibration_error": round(calibration.error, 6), "bins": bins}


def _comparison(comparison: Comparison) -> Json:
    return {
        "model": comparison.name,
        "overall": _ratios(comparison.scores.overall)
        | {"difference": _difference(comparison.overall)},
        "labels": {
            label: _ratios(comparison.scores.labels.get(label, Count()))
            | {"difference": _difference(difference)}
            for label, difference in comparison.labels.items()
        },
        "only_this": [asdict(found) for found in comparison.only_ours],
        "only_that": [asdict(found) for found in comparison.only_theirs],
    }


def _difference(difference: Difference) -> Json:
    return {"f1": difference.f1, "interval": difference.interval, "p": difference.p}


def _outcomes(outcomes: Sequence[Outcome]) -> list[Json]:
    return [
        {"name": outcome.name, "met": outcome.met, "message": outcome.message}
        for outcome in outcomes
    ]


def _lay_out(fields: Json) -> str:
    return (
        "{"
        + ",\n".join(f"{json.dumps(key)}: {_spell(value)}" for key, value in fields.items())
        + "}"
    )


def _spell(value: object) -> str:
    return escape_json(json.dumps(value, ensure_ascii=False))
