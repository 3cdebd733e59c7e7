"""One evaluation -> the parts of its section of a page, each as HTML: facts, scores, breakdown,
curves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ner_lstm.evaluation.calibration import Calibration, Threshold
from ner_lstm.evaluation.evaluations import Evaluation, HashedPath
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.resampling import Intervals
from ner_lstm.evaluation.scores import Average, Count, Scores, average
from ner_lstm.files import STANDARD_INPUT
from ner_lstm.rendering.page import Looks, escape_text, lay_out_table, render_label
from ner_lstm.reports.charts import (
    count_kept,
    draw_interval,
    draw_ratio,
    draw_reliability,
    draw_thresholds,
)
from ner_lstm.reports.table import find_note

RATIOS = ("precision", "recall", "F1")
INTERVAL = "95 % of F1"
STOPS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99)  # thresholds whose numbers are given


def name_source(source: HashedPath) -> str:
    """What a person calls it."""
    return "standard input" if source.path == STANDARD_INPUT else source.path


def render_facts(one: Evaluation) -> str:
    """The headline, and what was measured, on what, and how."""
    scores, interval = one.scores, one.uncertainty.overall.f1
    overall = scores.overall
    facts = [
        (
            "corpus",
            f"{scores.sentences:,} sentences, {scores.tokens:,} tokens, {overall.gold:,} entities",
        ),
        ("found", f"{overall.predicted:,} entities, {overall.correct:,} of them right"),
        ("scorer", f"{scores.scorer}, {scores.mode} mode, {scores.scheme} tags, exact match"),
    ]
    facts += [("model", name_source(model)) for model in (one.model,) if model]
    hashes = (("corpus", one.corpus), ("model", one.model))
    facts += [
        (f"SHA-256 of the {name}", source.sha256)
        for name, source in hashes
        if source and source.sha256
    ]
    items = "".join(
        f"<div><dt>{name}</dt><dd><bdi>{escape_text(text)}</bdi></dd></div>\n"
        for name, text in facts
    )
    note = find_note(scores).strip()
    return (
        f'<p class="headline"><b>F1 {overall.f1:.4f}</b> (95 % interval {interval.spell()}),'
        f" precision {overall.precision:.4f}, recall {overall.recall:.4f}</p>\n<dl>\n{items}</dl>\n"
        + (f"<p><strong>{note}</strong></p>\n" if note else "")
    )


def render_outcomes(outcomes: Sequence[Outcome]) -> str:
    """What was expected, the unmet first; the met ones are folded away where there are many."""
    unmet, met = (
        _list(outcome for outcome in outcomes if outcome.met is is_met) for is_met in (False, True)
    )
    number = sum(outcome.met for outcome in outcomes)
    few = len(outcomes) <= 10
    return unmet + (
        met
        if few or not number
        else f"<details>\n<summary>{number:,} met</summary>\n{met}</details>\n"
    )


def _list(outcomes: Iterable[Outcome]) -> str:
    items = "".join(
        f'<li class="{"met" if outcome.met else "unmet"}"><b>{"✓ met" if outcome.met else "✗ not met"}</b>'
        f' <span dir="auto">{escape_text(outcome.message)}</span></li>\n'
        for outcome in outcomes
    )
    return f'<ul class="outcomes">\n{items}</ul>\n' if items else ""


def render_scores(one: Evaluation, looks: Looks) -> str:
    """A row a label with the intervals of its ratios, micro and macro averages."""
    scores, uncertainty = one.scores, one.uncertainty
    intervals = uncertainty.labels
    rows = [
        ratio_cells(render_label(label, looks), count, intervals.get(label))
        for label, count in scores.labels.items()
    ]
    totals = [
        ratio_cells("micro average", scores.overall, uncertainty.overall),
        ratio_cells("macro average", scores.macro, None),
    ]
    heading = ("label", *RATIOS, INTERVAL, "correct", "predicted", "gold")
    unit = f"{uncertainty.units:,} {uncertainty.unit}"
    return (
        lay_out_table(heading, rows, totals=totals, name="Scores by label", look="wide")
        + "<p>Ticks are ratios on an axis from 0 to 1; the bars around them hold 95 % of bootstrap"
        f" samples of the {unit}.</p>\n"
    )


def ratio_cells(name: str, ratios: Count | Average, intervals: Intervals | None) -> list[str]:
    """A row: name (HTML), the three ratios, the interval of F1 and, of a count, its integers."""
    values = (ratios.precision, ratios.recall, ratios.f1)
    bars = (
        [""] * 3
        if intervals is None
        else [draw_interval(*pair) for pair in zip(values, intervals, strict=True)]
    )
    integers = (ratios.correct, ratios.predicted, ratios.gold) if isinstance(ratios, Count) else ()
    return [
        name,
        *(f"{value:.4f}{bar}" for value, bar in zip(values, bars, strict=True)),
        intervals.f1.spell() if intervals else "",
        *(f"{number:,}" for number in integers),
        *[""] * (3 - len(integers)),
    ]


def render_breakdown(one: Evaluation) -> str:
    """F1 by what entities are like, a table each, side by side where there is room."""
    tables = "".join(
        lay_out_table(
            (escape_text(title), *RATIOS, "predicted", "gold"),
            [
                _breakdown_cells(name, count)
                for name, count in tally.items()
                if count.gold or count.predicted
            ],
            name=f"F1 by {title}",
        )
        for title, tally in one.breakdown.tables.items()
    )
    return f'<div class="side">\n{tables}</div>\n'


def _breakdown_cells(name: str, count: Count) -> list[str]:
    f1 = f"{count.f1:.4f}{draw_ratio(count.f1)}"
    return [
        escape_text(name),
        f"{count.precision:.4f}",
        f"{count.recall:.4f}",
        f1,
        f"{count.predicted:,}",
        f"{count.gold:,}",
    ]


def render_curves(
    calibration: Calibration, scores: Scores, thresholds: Mapping[str, Threshold], looks: Looks
) -> str:
    """The reliability diagram and the curves of precision and recall, with their numbers below, and
    the thresholds asked for.
    """
    gold = scores.overall.gold
    bins = [
        (
            f"{one.low:.1f} to {one.high:.1f}",
            f"{one.entities:,}",
            f"{one.confidence:.4f}",
            f"{one.right:.4f}",
        )
        for one in calibration.bins
    ]
    kept = [
        (
            f"{one.threshold:g}",
            f"{one.entities:,}",
            *_kept_ratios(Count(one.right, one.entities, gold)),
        )
        for one in count_kept(calibration, thresholds=STOPS)
    ]
    believed = (
        "How far confidences can be believed: a dot stands for the entities of each tenth, the"
        f" larger the more. Confidences are {calibration.error:.4f} from the share that is right,"
        " on average over entities (expected calibration error)."
    )
    left = (
        "What is left when entities below a confidence are dropped, as <code>predict"
        " --min-confidence</code> does."
    )
    reliability = lay_out_table(
        ("confidence", "entities", "mean", "share right"), bins, name="Reliability, in numbers"
    )
    cost = lay_out_table(("at least", "entities", *RATIOS), kept, name="Thresholds, in numbers")
    figures = _figure(draw_reliability(calibration.bins), believed, reliability)
    figures += _figure(draw_thresholds(calibration, gold=gold), left, cost)
    return f'<div class="side">\n{figures}</div>\n' + (
        _render_thresholds(thresholds, looks) if thresholds else ""
    )


def _figure(chart: str, caption: str, numbers: str) -> str:
    return (
        f"<figure>\n{chart}<figcaption>{caption}</figcaption>\n"
        f"<details>\n<summary>Numbers</summary>\n{numbers}</details>\n</figure>\n"
    )


def _kept_ratios(count: Count) -> Iterator[str]:
    """Precision is undefined where nothing is kept."""
    yield f"{count.precision:.4f}" if count.predicted else "–"
    yield f"{count.recall:.4f}"
    yield f"{count.f1:.4f}"


def _render_thresholds(thresholds: Mapping[str, Threshold], looks: Looks) -> str:
    rows = [
        (
            render_label(label, looks),
            *_threshold_cells(one),
            f"{one.recall:.4f}",
            f"{one.before:.4f}",
        )
        for label, one in thresholds.items()
    ]
    heading = ("label", "least confidence", "precision", "recall", "recall without")
    return "<h4>Confidence that gives each label the wanted precision</h4>\n" + lay_out_table(
        heading, rows, name="Thresholds"
    )


def _threshold_cells(threshold: Threshold) -> tuple[str, str]:
    if threshold.confidence is None:
        return "none", "–"
    return f"{threshold.confidence:.4f}", f"{threshold.precision:.4f}"


def render_summary(evaluations: Sequence[Evaluation], links: Sequence[str]) -> str:
    """A row a corpus, with a link to its section, and their mean."""
    rows = []
    for one, link in zip(evaluations, links, strict=True):
        name = f'<a href="#{link}"><bdi>{escape_text(name_source(one.corpus))}</bdi></a>'
        rows.append(ratio_cells(name, one.scores.overall, one.uncertainty.overall))
    mean = ratio_cells("mean of corpora", average(one.scores.overall for one in evaluations), None)
    heading = ("corpus", *RATIOS, INTERVAL, "correct", "predicted", "gold")
    return lay_out_table(heading, rows, totals=[mean], name="Scores by corpus", look="wide")
