"""Numbers of an evaluation -> the tables that reports in text and in Markdown show."""

from collections.abc import Iterable, Mapping, Sequence

from ner_lstm.evaluation.comparison import ModelComparison
from ner_lstm.evaluation.evaluations import Evaluation
from ner_lstm.evaluation.resampling import Intervals
from ner_lstm.evaluation.scores import Average, Count, Scores, average
from ner_lstm.evaluation.uncertainty import Uncertainty
from ner_lstm.rendering.table import Cells, Quoted, Table

RATIOS = ("precision", "recall", "F1")
INTERVAL = "95 % of F1"


def tabulate_scores(scores: Scores, uncertainty: Uncertainty) -> Table:
    """A row a label, and the micro and macro averages."""
    support = scores.overall.gold
    rows = [
        _score_cells(Quoted(label), count, uncertainty.labels.get(label), support=count.gold)
        for label, count in scores.labels.items()
    ]
    totals = [
        _score_cells("micro average", scores.overall, uncertainty.overall, support=support),
        _score_cells("macro average", scores.macro, None, support=support),
    ]
    return Table(("label", *RATIOS, INTERVAL, "support"), rows, totals)


def tabulate_corpora(evaluations: Sequence[Evaluation]) -> Table:
    """A row a corpus, and their mean."""
    counts = [evaluation.scores.overall for evaluation in evaluations]
    rows = [
        _score_cells(
            Quoted(evaluation.corpus.path),
            count,
            evaluation.uncertainty.overall,
            support=count.gold,
        )
        for evaluation, count in zip(evaluations, counts, strict=True)
    ]
    support = sum(count.gold for count in counts)
    mean = _score_cells("mean of corpora", average(counts), None, support=support)
    return Table(("corpus", *RATIOS, INTERVAL, "support"), rows, [mean])


def tabulate_comparison(comparison: ModelComparison, scores: Scores) -> Table:
    """A row a label and one of all: F1 of both models and by how much they differ."""
    theirs = comparison.scores
    compared: list[tuple[str, Count, Count]] = [
        (Quoted(label), scores.labels.get(label, Count()), theirs.labels.get(label, Count()))
        for label in comparison.labels
    ]
    compared.append(("overall", scores.overall, theirs.overall))
    differences = [*comparison.labels.values(), comparison.overall]
    *rows, overall = (
        (
            name,
            f"{ours.f1:.4f}",
            f"{other.f1:.4f}",
            f"{difference.f1:+.4f}",
            difference.interval.spell(sign="+"),
            f"{difference.p:.4f}",
        )
        for (name, ours, other), difference in zip(compared, differences, strict=True)
    )
    return Table(("F1", "this one", "that one", "difference", "95 %", "p"), rows, [overall])


def tabulate_breakdown(tallies: Mapping[str, Mapping[str, Count]]) -> Iterable[Table]:
    """A table for each thing that entities are told apart by, of the values that occur."""
    for title, tally in tallies.items():
        rows = [
            (Quoted(name), *spell_ratios(count), f"{count.gold:,}")
            for name, count in tally.items()
            if count.gold or count.predicted
        ]
        yield Table((Quoted(title), *RATIOS, "support"), rows)


def tabulate_thresholds(evaluation: Evaluation) -> Table:
    """A row a label: the least confidence that gives the precision asked for, and what it costs."""
    rows = [
        (
            Quoted(label),
            "none" if threshold.confidence is None else f"{threshold.confidence:.4f}",
            "" if threshold.confidence is None else f"{threshold.precision:.4f}",
            f"{threshold.recall:.4f}",
            f"{threshold.before:.4f}",
        )
        for label, threshold in evaluation.thresholds.items()
    ]
    title = f"thresholds for precision {evaluation.target_precision:g}"
    return Table((title, "confidence", "precision", "recall", "without"), rows)


def spell_ratios(ratios: Count | Average) -> tuple[str, str, str]:
    """Precision, recall and F1 with four digits."""
    return f"{ratios.precision:.4f}", f"{ratios.recall:.4f}", f"{ratios.f1:.4f}"


def _score_cells(
    name: str, ratios: Count | Average, intervals: Intervals | None, *, support: int
) -> Cells:
    interval = "" if intervals is None else intervals.f1.spell()
    return (name, *spell_ratios(ratios), interval, f"{support:,}")


def find_note(scores: Scores) -> str:
    """What must be said of scores without entities, gold or predicted; else nothing."""
    overall = scores.overall
    if not overall.gold:
        predicted = f"{overall.predicted:,} predicted" if overall.predicted else "none predicted"
        return f"\nThe corpus has no entities ({predicted}): what is undefined counts as 0.\n"
    if not overall.predicted:
        return "\nNothing was predicted: precision is undefined and counts as 0.\n"
    return ""
