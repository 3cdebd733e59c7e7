"""Results -> Markdown for the summary of a CI job or a comment: GitHub-flavoured, safe whatever the
data hold.
"""

from collections.abc import Iterator, Sequence

from ner_lstm.evaluation.comparison import ModelComparison
from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.mistakes import Mistake
from ner_lstm.evaluation.resampling import Intervals
from ner_lstm.evaluation.scores import Average, Count, Scores, average
from ner_lstm.rendering.gfm import escape, escape_start, fold, render_table
from ner_lstm.reports.excerpts import spell_context, spell_entity

RATIOS = ("precision", "recall", "F1")
WIDEST = 12  # labels of a confusion matrix
LISTED = 20  # mistakes, pairs of labels, unmet behaviours


def render_markdown(results: Results) -> str:
    """A section for each corpus, before them the corpora compared where there are several, behind
    them the behaviours.
    """
    blocks = [_render_corpora(results.evaluations)] if len(results.evaluations) > 1 else []
    blocks += [block for one in results.evaluations for block in _blocks(one)]
    if results.behaviours:
        blocks.append(_render_behaviours(results.behaviours))
    return "\n".join(blocks)


def _blocks(one: Evaluation) -> Iterator[str]:
    """All that is shown of one evaluation, each part with its line end."""
    scores, overall = one.scores, one.scores.overall
    yield f"## {escape(one.corpus.path)}\n"
    yield (
        f"**F1 {overall.f1:.4f}** (95 % interval {one.uncertainty.overall.f1.spell()}),"
        f" {_name_model(one)}, on {scores.sentences:,} sentences with {scores.tokens:,} tokens and"
        f" {overall.gold:,} entities. Exact match, by {scores.scorer} ({scores.mode} mode,"
        f" {scores.scheme} tags).\n"
    )
    if one.outcomes:
        yield "### Expectations\n"
        yield "".join(map(_render_outcome, one.outcomes))
    yield "### Scores\n"
    yield _render_scores(one)
    for comparison in one.comparisons:
        yield f"### Against {escape(comparison.name)}\n"
        yield _render_comparison(comparison, scores)
    if overall.gold or overall.predicted:
        yield "### Mistakes\n"
        yield from _describe_mistakes(one)


def _name_model(one: Evaluation) -> str:
    return "a file of predictions" if one.model is None else f"model {escape(one.model.path)}"


def _render_outcome(outcome: Outcome) -> str:
    """An item of a list; the word says what the colour does."""
    mark = "✅ met" if outcome.met else "❌ **not met**"
    return f"- {mark}: {escape_start(outcome.message)}\n"


def _render_corpora(evaluations: Sequence[Evaluation]) -> str:
    overall = [one.scores.overall for one in evaluations]
    rows = [
        _row(escape(one.corpus.path), one.scores.overall, one.uncertainty.overall)
        for one in evaluations
    ]
    rows.append(
        _row(
            "mean of corpora", average(overall), None, support=sum(count.gold for count in overall)
        )
    )
    return f"## {len(evaluations):,} corpora\n\n" + render_table(
        ("corpus", *RATIOS, "95 % of F1", "support"), rows, sides="lr"
    )


def _render_scores(one: Evaluation) -> str:
    scores, uncertainty = one.scores, one.uncertainty
    rows = [
        _row(escape(label), count, uncertainty.labels[label])
        for label, count in scores.labels.items()
    ]
    rows.append(_row("**micro average**", scores.overall, uncertainty.overall))
    rows.append(_row("macro average", scores.macro, None, support=scores.overall.gold))
    unit = (
        f"\nIntervals: 95 % of bootstrap samples of the {uncertainty.units:,} {uncertainty.unit}.\n"
    )
    return render_table(("label", *RATIOS, "95 % of F1", "support"), rows, sides="lr") + unit


def _row(
    name: str, ratios: Count | Average, intervals: Intervals | None, *, support: int = 0
) -> list[str]:
    gold = ratios.gold if isinstance(ratios, Count) else support
    interval = "" if intervals is None else intervals.f1.spell()
    return [
        name,
        *(f"{ratio:.4f}" for ratio in (ratios.precision, ratios.recall, ratios.f1)),
        interval,
        f"{gold:,}",
    ]


def _render_comparison(comparison: ModelComparison, scores: Scores) -> str:
    theirs = comparison.scores
    compared = [
        (
            escape(label),
            scores.labels.get(label, Count()),
            theirs.labels.get(label, Count()),
            difference,
        )
        for label, difference in comparison.labels.items()
    ]
    compared.append(("**overall**", scores.overall, theirs.overall, comparison.overall))
    rows = [
        (
            name,
            f"{one.f1:.4f}",
            f"{other.f1:.4f}",
            f"{found.f1:+.4f}",
            found.interval.spell(sign="+"),
            f"{found.p:.4f}",
        )
        for name, one, other, found in compared
    ]
    heading = ("F1", "this one", "that one", "difference", "95 %", "p")
    alone = (
        f"{len(comparison.only_ours):,} entities only this one found,"
        f" {len(comparison.only_theirs):,} only that one."
    )
    return render_table(heading, rows, sides="lr") + f"\n{alone}\n"


def _describe_mistakes(one: Evaluation) -> Iterator[str]:
    """The mistakes by kind, what is confused with what, how far confidences go, and, folded, where
    F1 comes from and examples.
    """
    yield ", ".join(f"{number:,} {kind}" for kind, number in one.breakdown.kinds.items()) + ".\n"
    confused = _render_matrix(one) if len(one.scores.labels) <= WIDEST else _render_pairs(one)
    if confused:
        yield confused
    if one.calibration is not None:
        yield (
            f"Confidences are {one.calibration.error:.4f} from the share that is right (expected"
            " calibration error).\n"
        )
    yield fold("F1 by what entities are like", "\n".join(_render_breakdown(one)))
    if one.mistakes:
        shown = one.mistakes[:LISTED]
        title = f"The first {len(shown)} of {len(one.mistakes):,} mistakes"
        rows = (_mistake_row(mistake, one.corpus.path) for mistake in shown)
        yield fold(
            title, render_table(("line", "kind", "gold", "predicted", "words"), rows, sides="l")
        )


def _render_matrix(one: Evaluation) -> str:
    """Gold labels by the predicted ones beside them; None, the last row and column, is no
    entity.
    """
    labels: list[str | None] = [*one.scores.labels, None]
    rows = [
        ["invented" if gold is None else escape(gold)]
        + [_spell_cell(one.breakdown.confusion.get((gold, found), 0)) for found in labels]
        for gold in labels
    ]
    heading = ["gold, predicted as", *(escape(label) for label in one.scores.labels), "missed"]
    return (
        render_table(heading, rows, sides="lr")
        + "\nEntities whose boundaries are wrong count in their labels' cell too.\n"
    )


def _spell_cell(number: int) -> str:
    return f"{number:,}" if number else ""


def _render_pairs(one: Evaluation) -> str:
    """The most confused labels, where there are too many for a matrix."""
    worst = one.breakdown.confused[:LISTED]
    rows = [(escape(gold), escape(found), f"{number:,}") for number, gold, found in worst]
    return render_table(("gold", "predicted as", "entities"), rows, sides="llr") if rows else ""


def _render_breakdown(one: Evaluation) -> Iterator[str]:
    for title, tally in one.breakdown.tables.items():
        rows = [
            (
                escape(name),
                f"{count.precision:.4f}",
                f"{count.recall:.4f}",
                f"{count.f1:.4f}",
                f"{count.gold:,}",
            )
            for name, count in tally.items()
            if count.gold or count.predicted
        ]
        yield render_table((escape(title), *RATIOS, "support"), rows, sides="lr")


def _mistake_row(mistake: Mistake, corpus: str) -> list[str]:
    place = f"{mistake.line}" if mistake.path == corpus else f"{mistake.path}:{mistake.line}"
    sides = [
        "" if entity is None else escape_start(spell_entity(mistake, entity))
        for entity in (mistake.gold, mistake.predicted)
    ]
    return [escape_start(place), mistake.kind, *sides, escape_start(spell_context(mistake))]


def _render_behaviours(behaviours: Sequence[Outcome]) -> str:
    unmet = [outcome for outcome in behaviours if not outcome.met]
    text = (
        f"## Behaviours\n\n{len(behaviours) - len(unmet):,} of {len(behaviours):,} as expected.\n"
    )
    if unmet:
        text += "\n" + "".join(map(_render_outcome, unmet[:LISTED]))
    if len(unmet) > LISTED:
        text += f"\n{len(unmet) - LISTED:,} more are not met: `--report junit` has them all.\n"
    return text
