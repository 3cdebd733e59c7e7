"""A comparison with another model -> its part of a page: F1 side by side, differences, and what
only one of the two found.
"""

from collections.abc import Sequence

from ner_lstm.evaluation.comparison import FoundEntity, ModelComparison
from ner_lstm.evaluation.resampling import Difference
from ner_lstm.evaluation.scores import Count, Scores
from ner_lstm.rendering.page import Looks, escape_text, lay_out_table, render_label
from ner_lstm.reports.charts import draw_difference

LISTED = 200  # entities that one model alone found


def render_comparison(comparison: ModelComparison, scores: Scores, looks: Looks) -> str:
    """Both models' F1 by label, their differences with intervals, and the entities that only one of
    them found.
    """
    widest = (
        max(
            abs(edge)
            for one in (*comparison.labels.values(), comparison.overall)
            for edge in one.interval
        )
        or 1.0
    )
    rows = []
    for label, difference in comparison.labels.items():
        ours, theirs = (one.labels.get(label, Count()) for one in (scores, comparison.scores))
        rows.append(
            _difference_cells(render_label(label, looks), ours, theirs, difference, widest=widest)
        )
    overall = _difference_cells(
        "overall", scores.overall, comparison.scores.overall, comparison.overall, widest=widest
    )
    heading = ("F1", "this one", "that one", f"difference, ±{widest:.2f}", "95 %", "p")
    return (
        lay_out_table(
            heading, rows, totals=[overall], name=f"F1 against {comparison.name}", look="wide"
        )
        + "<p>A bar right of the middle is in favour of this one. p: how often chance alone makes"
        " them differ as much.</p>\n"
        + '<div class="side">\n'
        + _render_found("this one", comparison.only_ours, looks)
        + _render_found("that one", comparison.only_theirs, looks)
        + "</div>\n"
    )


def _difference_cells(
    name: str, ours: Count, theirs: Count, difference: Difference, *, widest: float
) -> list[str]:
    bar = draw_difference(difference.f1, difference.interval, widest=widest)
    interval = difference.interval.spell(sign="+")
    return [
        name,
        f"{ours.f1:.4f}",
        f"{theirs.f1:.4f}",
        f"{difference.f1:+.4f}{bar}",
        interval,
        f"{difference.p:.4f}",
    ]


def _render_found(who: str, found: Sequence[FoundEntity], looks: Looks) -> str:
    items = "".join(
        f'<li>{render_label(one.label, looks)} <span dir="auto"'
        f' lang="">{escape_text(one.text)}</span> <bdi'
        f' class="place">{escape_text(one.path)}:{one.line}</bdi></li>\n'
        for one in found[:LISTED]
    )
    rest = (
        f"<p>The JSON report has the other {len(found) - LISTED:,}.</p>\n"
        if len(found) > LISTED
        else ""
    )
    title = f"Found by {who} alone: {len(found):,}"
    if not found:
        return f"<p>{title}.</p>\n"
    return (
        f"<details>\n<summary>{title}</summary>\n<ul"
        f' class="found">\n{items}</ul>\n{rest}</details>\n'
    )
