"""Results -> plain tables for a terminal, whatever the labels hold."""

from collections.abc import Iterable, Iterator, Sequence

from ner_lstm.evaluation.comparison import ModelComparison
from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.evaluation.resampling import Intervals
from ner_lstm.evaluation.scorers import render_scorers
from ner_lstm.evaluation.scores import Average, Count, Scores, average
from ner_lstm.evaluation.uncertainty import Uncertainty
from ner_lstm.one_line import align_left, columns, one_line

Cells = Sequence[str]
RATIOS = ("precision", "recall", "F1")
LISTED = 10  # confusions, and entities that one model alone found


def render_table(results: Results) -> str:
    """The tables of each evaluation and, where there are several, one that compares them, with a
    line end.
    """
    evaluations = results.evaluations
    parts = ["\n".join(_sections(one)) for one in evaluations]
    if len(evaluations) > 1:
        parts.append(_render_corpora(evaluations))
    if results.behaviours:
        met = sum(outcome.met for outcome in results.behaviours)
        lines = [f"behaviours: {met:,} of {len(results.behaviours):,} as expected"]
        lines += [f"  {outcome.message}" for outcome in results.behaviours if not outcome.met]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def render_scores(scores: Scores, *, corpus: str, uncertainty: Uncertainty) -> str:
    """The table of one corpus: a heading that names scorer, mode and scheme, a row a label, micro
    and macro averages.
    """
    heading = (
        f"{one_line(corpus)}: {scores.sentences:,} sentences, {scores.tokens:,} tokens"
        f" ({scores.scorer}, {scores.mode} mode, {scores.scheme} tags, exact match)\n"
    )
    rows = [
        _row(label, count, uncertainty.labels.get(label)) for label, count in scores.labels.items()
    ]
    overall = scores.overall
    totals = [
        _row("micro average", overall, uncertainty.overall),
        _row("macro average", scores.macro, None, support=overall.gold),
    ]
    unit = (
        f"intervals: 95 % of bootstrap samples of the {uncertainty.units:,} {uncertainty.unit}\n"
        if overall.gold
        else ""
    )
    return (
        heading
        + _align(("label", *RATIOS, "95 % of F1", "support"), [*rows, None, *totals])
        + unit
        + find_note(scores)
    )


def _sections(one: Evaluation) -> Iterator[str]:
    """All that is shown of one evaluation, each part with its line end."""
    yield render_scores(one.scores, corpus=one.corpus.path, uncertainty=one.uncertainty)
    if one.scores.overall.gold or one.scores.overall.predicted:
        yield _render_breakdown(one)
    if one.scorers is not None:
        yield render_scorers(one.scorers, corpus=one.corpus.path)
    if one.thresholds:
        yield _render_thresholds(one)
    for comparison in one.comparisons:
        yield _render_comparison(comparison, one.scores)


def _render_corpora(evaluations: Sequence[Evaluation]) -> str:
    rows = [
        _row(one.corpus.path, one.scores.overall, one.uncertainty.overall) for one in evaluations
    ]
    macro = average(one.scores.overall for one in evaluations)
    support = sum(one.scores.overall.gold for one in evaluations)
    return _align(
        ("corpus", *RATIOS, "95 % of F1", "support"),
        [*rows, None, _row("mean of corpora", macro, None, support=support)],
    )


def _render_breakdown(one: Evaluation) -> str:
    """F1 by what entities are like, the mistakes by kind, what is confused with what, and the
    calibration.
    """
    rows: list[Cells | None] = []
    for title, tally in one.breakdown.tables.items():
        rows += [
            (*_ratios(f"{title}: {name}", count), f"{count.gold:,}")
            for name, count in tally.items()
            if count.gold or count.predicted
        ]
    text = _align(("F1 by", *RATIOS, "support"), rows)
    text += (
        "mistakes:"
        f" {', '.join(f'{number:,} {kind}' for kind, number in one.breakdown.kinds.items())}\n"
    )
    confused = [
        f"{number:,} {one_line(gold)} as {one_line(found)}"
        for number, gold, found in one.breakdown.confused[:LISTED]
    ]
    if confused:
        text += f"confused: {', '.join(confused)}\n"
    if one.calibration is not None:
        text += (
            f"confidences: {one.calibration.error:.4f} from the share that is right (expected"
            " calibration error)\n"
        )
    return text


def _render_thresholds(one: Evaluation) -> str:
    rows = [
        (
            (one_line(label), "none", "", "0.0000", f"{found.before:.4f}")
            if found.confidence is None
            else (
                one_line(label),
                *(
                    f"{value:.4f}"
                    for value in (found.confidence, found.precision, found.recall, found.before)
                ),
            )
        )
        for label, found in one.thresholds.items()
    ]
    heading = (
        f"thresholds for precision {one.target_precision:g}",
        "confidence",
        "precision",
        "recall",
        "without",
    )
    return _align(heading, rows)


def _render_comparison(comparison: ModelComparison, scores: Scores) -> str:
    name = one_line(comparison.name)
    labels = [
        (label, scores.labels.get(label, Count()), comparison.scores.labels.get(label, Count()))
        for label in comparison.labels
    ]
    differences = [*comparison.labels.values(), comparison.overall]
    every = [*labels, ("overall", scores.overall, comparison.scores.overall)]
    rows: list[Cells | None] = [
        (
            one_line(label),
            f"{ours.f1:.4f}",
            f"{theirs.f1:.4f}",
            f"{difference.f1:+.4f}",
            difference.interval.spell(sign="+"),
            f"{difference.p:.4f}",
        )
        for (label, ours, theirs), difference in zip(every, differences, strict=True)
    ]
    rows.insert(len(labels), None)
    text = f"against {name}\n" + _align(
        ("F1", "this one", "that one", "difference", "95 %", "p"), rows
    )
    for title, found in (("this one", comparison.only_ours), ("that one", comparison.only_theirs)):
        text += f"only {title} found {len(found):,} entities\n"
        text += "".join(
            f"  {one_line(f'{one.path}:{one.line}: {one.label} {one.text}')}\n"
            for one in found[:LISTED]
        )
    return text


def _row(
    name: str, ratios: Count | Average, intervals: Intervals | None, *, support: int = 0
) -> Cells:
    interval = "" if intervals is None else intervals.f1.spell()
    gold = ratios.gold if isinstance(ratios, Count) else support
    return (*_ratios(name, ratios), interval, f"{gold:,}")


def _ratios(name: str, ratios: Count | Average) -> Cells:
    return (
        one_line(name),
        *(f"{ratio:.4f}" for ratio in (ratios.precision, ratios.recall, ratios.f1)),
    )


def _align(heading: Cells, rows: Iterable[Cells | None]) -> str:
    """Lines whose columns stand below each other, the first to the left, the others to the right;
    None is a blank line.
    """
    lines = [heading, *rows]
    widths = [
        max(columns(cell) for cell in column)
        for column in zip(*(line for line in lines if line is not None), strict=True)
    ]
    first, *others = widths
    text = ""
    for line in lines:
        cells = [] if line is None else [align_left(line[0], width=first)]
        cells += (
            []
            if line is None
            else [f"{cell:>{width}}" for cell, width in zip(line[1:], others, strict=True)]
        )
        text += "  ".join(cells) + "\n"
    return text


def find_note(scores: Scores) -> str:
    """What must be said of scores without entities, gold or predicted; else nothing."""
    overall = scores.overall
    if not overall.gold:
        found = f"{overall.predicted:,} predicted" if overall.predicted else "none predicted"
        return f"\nThe corpus has no entities ({found}): what is undefined counts as 0.\n"
    return (
        ""
        if overall.predicted
        else "\nNothing was predicted: precision is undefined and counts as 0.\n"
    )
