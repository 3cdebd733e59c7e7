"""Results -> one self-contained HTML page that people look at: scores, curves, comparisons, and
mistakes that can be filtered.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ner_lstm.evaluation.comparison import ModelComparison
from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.scores import Count, average
from ner_lstm.files import name_file
from ner_lstm.rendering.labels import LabelClasses, choose_classes
from ner_lstm.rendering.page import read_file, render_page
from ner_lstm.reports.confidence_curve import KeptEntities, count_kept
from ner_lstm.reports.confusion_matrix import ConfusionMatrix, lay_out_matrix
from ner_lstm.reports.mistake_table import MistakeTable, lay_out_mistakes
from ner_lstm.reports.tables import find_note

CURVE_THRESHOLDS = tuple(step / 100 for step in range(101))  # thresholds that are drawn
TABLE_THRESHOLDS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99)  # thresholds whose numbers are given


class LinkedOutcome(NamedTuple):
    """An outcome, and the anchor and the title of the section that shows it."""

    link: str
    title: str
    outcome: Outcome


class SectionPanel(NamedTuple):
    """What a section shows under a heading of its own.

    widest: what the axis of the differences of a comparison ends at.
    """

    title: str
    template: str
    comparison: ModelComparison | None = None
    widest: float = 0.0


class EvaluationSection(NamedTuple):
    """One evaluation and what its panels show."""

    link: str
    title: str
    model: str
    note: str
    evaluation: Evaluation
    panels: Sequence[SectionPanel]
    matrix: ConfusionMatrix
    mistakes: MistakeTable
    curve: Sequence[KeptEntities]
    stops: Sequence[tuple[float, Count]]


def render_html(results: Results) -> str:
    """The page: what was expected, a table of the corpora where they are several, a section each.

    A label has the same colour in the whole page.
    """
    evaluations = results.evaluations
    scores = [evaluation.scores for evaluation in evaluations]
    scores += [other.scores for evaluation in evaluations for other in evaluation.comparisons]
    classes = choose_classes(label for each in scores for label in each.labels)
    sections = [
        _lay_out_section(evaluation, f"corpus-{number}", classes)
        for number, evaluation in enumerate(evaluations, 1)
    ]
    page = render_page(
        "reports/page.html",
        title=_title(evaluations),
        style=read_file("reports/page.css"),
        script=read_file("reports/mistakes.js"),
        sections=sections,
        expected=[*_expected(sections, results.behaviours)],
        warnings=results.warnings,
        behaviours=results.behaviours,
        mean=average(evaluation.scores.overall for evaluation in evaluations),
        classes=classes,
    )
    return "".join(page)


def _title(evaluations: Sequence[Evaluation]) -> str:
    if not evaluations:
        return "Behaviours"
    model = evaluations[0].model
    return f"Evaluation of {'predictions' if model is None else name_file(model.path)}"


def _expected(
    sections: Sequence[EvaluationSection], behaviours: Sequence[Outcome]
) -> Iterator[LinkedOutcome]:
    for section in sections:
        for outcome in section.evaluation.outcomes:
            yield LinkedOutcome(section.link, section.title, outcome)
    for outcome in behaviours:
        yield LinkedOutcome("behaviours", "behaviours", outcome)


def _lay_out_section(evaluation: Evaluation, link: str, classes: LabelClasses) -> EvaluationSection:
    calibration, gold = evaluation.calibration, evaluation.scores.overall.gold
    curve, stops = (
        count_kept(calibration, thresholds=thresholds) if calibration else []
        for thresholds in (CURVE_THRESHOLDS, TABLE_THRESHOLDS)
    )
    return EvaluationSection(
        link=link,
        title=name_file(evaluation.corpus.path),
        model=name_file(evaluation.model.path) if evaluation.model else "",
        note=find_note(evaluation.scores).strip(),
        evaluation=evaluation,
        panels=[*_choose_panels(evaluation)],
        matrix=lay_out_matrix(evaluation.breakdown, classes),
        mistakes=lay_out_mistakes(evaluation.mistakes, classes),
        curve=[kept for kept in curve if kept.entities],
        stops=[(kept.threshold, Count(kept.right, kept.entities, gold)) for kept in stops],
    )


def _choose_panels(evaluation: Evaluation) -> Iterator[SectionPanel]:
    """Those that there is something to say in."""
    if evaluation.outcomes:
        yield SectionPanel("Expectations", "reports/expectations.html")
    yield SectionPanel("Scores", "reports/scores.html")
    if evaluation.breakdown.confusion:
        yield SectionPanel("Confusion", "reports/confusion.html")
        yield SectionPanel("F1 by kind of entity", "reports/breakdown.html")
    if evaluation.calibration is not None:
        yield SectionPanel("Confidences", "reports/confidences.html")
    for comparison in evaluation.comparisons:
        differences = (*comparison.labels.values(), comparison.overall)
        widest = max(abs(edge) for each in differences for edge in each.interval)
        yield SectionPanel("Against", "reports/comparison.html", comparison, widest or 1.0)
    yield SectionPanel("Mistakes", "reports/mistakes.html")
