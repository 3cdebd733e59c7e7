"""Results -> plain text for a terminal, whatever the labels hold."""

from collections.abc import Iterator, Sequence

from ner_lstm.evaluation.comparison import FoundEntity, ModelComparison
from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.evaluation.scores import Scores
from ner_lstm.evaluation.uncertainty import Uncertainty
from ner_lstm.one_line import one_line
from ner_lstm.rendering.table import Table, render_lines
from ner_lstm.reports.scorers import render_scorers
from ner_lstm.reports.tables import (
    RATIOS,
    find_note,
    tabulate_breakdown,
    tabulate_comparison,
    tabulate_corpora,
    tabulate_scores,
    tabulate_thresholds,
)

MAX_LISTED = 10  # confusions, and entities that one model alone found


def render_text(results: Results) -> str:
    """The tables of each evaluation and, where there are several, one that compares them."""
    evaluations = results.evaluations
    blocks = ["\n".join(_sections(evaluation)) for evaluation in evaluations]
    if len(evaluations) > 1:
        blocks.append(render_lines(tabulate_corpora(evaluations)))
    if results.behaviours:
        met = sum(outcome.met for outcome in results.behaviours)
        unmet = "".join(
            f"  {outcome.message}\n" for outcome in results.behaviours if not outcome.met
        )
        blocks.append(f"behaviours: {met:,} of {len(results.behaviours):,} as expected\n{unmet}")
    return "\n".join(blocks)


def render_scores(scores: Scores, *, corpus: str, uncertainty: Uncertainty) -> str:
    """The table of one corpus, below a line that names scorer, mode and scheme."""
    text = (
        f"{one_line(corpus)}: {scores.sentences:,} sentences, {scores.tokens:,} tokens"
        f" ({scores.scorer}, {scores.mode} mode, {scores.scheme} tags, exact match)\n"
    )
    text += render_lines(tabulate_scores(scores, uncertainty))
    if scores.overall.gold:
        units = f"{uncertainty.units:,} {uncertainty.unit}"
        text += f"intervals: 95 % of bootstrap samples of the {units}\n"
    return text + find_note(scores)


def _sections(evaluation: Evaluation) -> Iterator[str]:
    corpus, scores = evaluation.corpus.path, evaluation.scores
    yield render_scores(scores, corpus=corpus, uncertainty=evaluation.uncertainty)
    if scores.overall.gold or scores.overall.predicted:
        yield _render_breakdown(evaluation)
    if evaluation.scorers is not None:
        yield render_scorers(evaluation.scorers, corpus=corpus)
    if evaluation.thresholds:
        yield render_lines(tabulate_thresholds(evaluation))
    for comparison in evaluation.comparisons:
        yield _render_comparison(comparison, scores)


def _render_breakdown(evaluation: Evaluation) -> str:
    """F1 by what entities are like, the mistakes by kind, what is confused with what, and the
    calibration.
    """
    breakdown = evaluation.breakdown
    rows = [
        (f"{table.heading[0]}: {name}", *numbers)
        for table in tabulate_breakdown(breakdown.tables)
        for name, *numbers in table.rows
    ]
    text = render_lines(Table(("F1 by", *RATIOS, "support"), rows))
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in breakdown.kinds.items())
    text += f"mistakes: {kinds}\n"
    confused = ", ".join(
        f"{number:,} {one_line(gold)} as {one_line(predicted)}"
        for number, gold, predicted in breakdown.confused[:MAX_LISTED]
    )
    if confused:
        text += f"confused: {confused}\n"
    if evaluation.calibration is not None:
        text += (
            f"confidences: {evaluation.calibration.error:.4f} from the share that is right"
            " (expected calibration error)\n"
        )
    return text


def _render_comparison(comparison: ModelComparison, scores: Scores) -> str:
    return (
        f"against {one_line(comparison.name)}\n"
        + render_lines(tabulate_comparison(comparison, scores))
        + _list_entities("this one", comparison.only_ours)
        + _list_entities("that one", comparison.only_theirs)
    )


def _list_entities(finder: str, entities: Sequence[FoundEntity]) -> str:
    """How many entities one model alone found, and the first of them."""
    return f"only {finder} found {len(entities):,} entities\n" + "".join(
        f"  {one_line(f'{entity.path}:{entity.line}: {entity.label} {entity.text}')}\n"
        for entity in entities[:MAX_LISTED]
    )
