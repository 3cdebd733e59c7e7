"""Results -> Markdown for the summary of a CI job or a comment, whatever the data hold."""

from collections.abc import Iterator, Sequence

from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.mistakes import Mistake
from ner_lstm.rendering.markdown import fold, quote_code, quote_start, render_table
from ner_lstm.rendering.table import Cells, Quoted, Table
from ner_lstm.reports.excerpts import spell_context, spell_entity
from ner_lstm.reports.tables import (
    tabulate_breakdown,
    tabulate_comparison,
    tabulate_corpora,
    tabulate_scores,
)

MAX_MATRIX_LABELS = 12
MAX_LISTED = 20  # mistakes, pairs of labels, unmet behaviours


def render_markdown(results: Results) -> str:
    """The corpora compared where there are several, a section each, and the behaviours."""
    evaluations, blocks = results.evaluations, []
    if len(evaluations) > 1:
        corpora = render_table(tabulate_corpora(evaluations))
        blocks.append(f"## {len(evaluations):,} corpora\n\n{corpora}")
        blocks += map(_render_warning, results.warnings)
    blocks += [block for evaluation in evaluations for block in _blocks(evaluation)]
    if results.behaviours:
        blocks.append(_render_behaviours(results.behaviours))
    return "\n".join(blocks)


def _blocks(evaluation: Evaluation) -> Iterator[str]:
    """All that is shown of one evaluation, an empty line between its blocks."""
    scores, uncertainty = evaluation.scores, evaluation.uncertainty
    model = evaluation.model
    yield f"## {quote_code(evaluation.corpus.path)}\n"
    yield (
        f"**F1 {scores.overall.f1:.4f}** (95 % interval {uncertainty.overall.f1.spell()}),"
        f" {'a file of predictions' if model is None else f'model {quote_code(model.path)}'},"
        f" on {scores.sentences:,} sentences with {scores.tokens:,} tokens and"
        f" {scores.overall.gold:,} entities. Exact match, by {scores.scorer} ({scores.mode} mode,"
        f" {scores.scheme} tags).\n"
    )
    yield from map(_render_warning, evaluation.warnings)
    if evaluation.outcomes:
        yield "### Expectations\n"
        yield "".join(map(_render_outcome, evaluation.outcomes))
    yield "### Scores\n"
    yield render_table(tabulate_scores(scores, uncertainty))
    units = f"{uncertainty.units:,} {uncertainty.unit}"
    yield f"Intervals: 95 % of bootstrap samples of the {units}.\n"
    for comparison in evaluation.comparisons:
        yield f"### Against {quote_code(comparison.name)}\n"
        yield render_table(tabulate_comparison(comparison, scores))
        yield (
            f"{len(comparison.only_ours):,} entities only this one found,"
            f" {len(comparison.only_theirs):,} only that one.\n"
        )
    if scores.overall.gold or scores.overall.predicted:
        yield "### Mistakes\n"
        yield from _describe_mistakes(evaluation)


def _render_warning(warning: str) -> str:
    """A paragraph."""
    return f"⚠️ **Warning**: {quote_code(warning)}\n"


def _render_outcome(outcome: Outcome) -> str:
    """An item of a list; the word says what the colour does."""
    mark = "✅ met" if outcome.met else "❌ **not met**"
    return f"- {mark}: {quote_start(outcome.message)}\n"


def _describe_mistakes(evaluation: Evaluation) -> Iterator[str]:
    """Mistakes by kind, confused labels, calibration and, folded, F1 by kind and examples."""
    breakdown, mistakes = evaluation.breakdown, evaluation.mistakes
    yield ", ".join(f"{number:,} {kind}" for kind, number in breakdown.kinds.items()) + ".\n"
    if len(evaluation.scores.labels) <= MAX_MATRIX_LABELS:
        yield render_table(_tabulate_confusion(evaluation))
        yield "Entities whose boundaries are wrong count in their labels' cell too.\n"
    elif breakdown.confused:
        yield render_table(_tabulate_pairs(evaluation))
    if evaluation.calibration is not None:
        yield (
            f"Confidences are {evaluation.calibration.error:.4f} from the share that is right"
            " (expected calibration error).\n"
        )
    tables = map(render_table, tabulate_breakdown(breakdown.tables))
    yield fold("F1 by what entities are like", "\n".join(tables))
    if mistakes:
        rows = [
            _mistake_cells(mistake, evaluation.corpus.path) for mistake in mistakes[:MAX_LISTED]
        ]
        heading = ("line", "kind", "gold", "predicted", "words")
        table = Table(heading, rows, text_columns=len(heading))
        yield fold(f"The first {len(rows)} of {len(mistakes):,} mistakes", render_table(table))


def _tabulate_confusion(evaluation: Evaluation) -> Table:
    """Gold labels by the predicted ones beside them; the last row and column are of no entity."""
    confusion = evaluation.breakdown.confusion
    labels = [Quoted(label) for label in evaluation.scores.labels]
    rows = [
        [
            "invented" if gold is None else gold,
            *(
                f"{number:,}" if number else ""
                for number in (confusion.get((gold, predicted), 0) for predicted in (*labels, None))
            ),
        ]
        for gold in (*labels, None)
    ]
    return Table(["gold, predicted as", *labels, "missed"], rows)


def _tabulate_pairs(evaluation: Evaluation) -> Table:
    """The most confused labels, where there are too many for a matrix."""
    worst = evaluation.breakdown.confused[:MAX_LISTED]
    rows = [(Quoted(gold), Quoted(predicted), f"{number:,}") for number, gold, predicted in worst]
    return Table(("gold", "predicted as", "entities"), rows, text_columns=2)


def _mistake_cells(mistake: Mistake, corpus: str) -> Cells:
    line = f"{mistake.line}" if mistake.path == corpus else f"{mistake.path}:{mistake.line}"
    sides = [
        Quoted(spell_entity(mistake, entity)) if entity else ""
        for entity in (mistake.gold, mistake.predicted)
    ]
    return [Quoted(line), mistake.kind, *sides, Quoted(spell_context(mistake))]


def _render_behaviours(behaviours: Sequence[Outcome]) -> str:
    unmet = [outcome for outcome in behaviours if not outcome.met]
    met = len(behaviours) - len(unmet)
    text = f"## Behaviours\n\n{met:,} of {len(behaviours):,} as expected.\n"
    if unmet:
        text += "\n" + "".join(map(_render_outcome, unmet[:MAX_LISTED]))
    if len(unmet) > MAX_LISTED:
        rest = len(unmet) - MAX_LISTED
        text += f"\n{rest:,} more are not met: a JUnit report has them all.\n"
    return text
