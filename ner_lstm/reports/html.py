"""Results -> one self-contained HTML page that people look at: scores, curves, comparisons, and
mistakes that can be filtered.
"""

from collections.abc import Iterable, Iterator, Sequence

from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.rendering.page import (
    Looks,
    choose_looks,
    escape_text,
    read_script,
    read_style,
    render_page,
)
from ner_lstm.reports.against import render_comparison
from ner_lstm.reports.matrix import render_confusion
from ner_lstm.reports.mistake_table import render_mistakes
from ner_lstm.reports.sections import (
    name_source,
    render_breakdown,
    render_curves,
    render_facts,
    render_outcomes,
    render_scores,
    render_summary,
)

BEHAVIOURS = "Behaviours"
UNMET = 10  # expectations that the top of the page names


def render_html(results: Results) -> str:
    """The page: what was expected, where there are several corpora a table of them, and a section
    each.

    A label has the same colour in the whole page.
    """
    evaluations = results.evaluations
    labels = {label for one in evaluations for scores in _all_scores(one) for label in scores}
    body = _body(results, choose_looks(labels))
    return "".join(
        render_page(body, title=_title(evaluations), style=read_style(), script=read_script())
    )


def _all_scores(one: Evaluation) -> list[set[str]]:
    return [
        set(one.scores.labels),
        *(set(comparison.scores.labels) for comparison in one.comparisons),
    ]


def _title(evaluations: Sequence[Evaluation]) -> str:
    if not evaluations:
        return BEHAVIOURS
    model = evaluations[0].model
    return f"Evaluation of {'predictions' if model is None else name_source(model)}"


def _body(results: Results, looks: Looks) -> Iterator[str]:
    evaluations = results.evaluations
    links = [f"corpus-{number}" for number in range(1, len(evaluations) + 1)]
    groups = [
        (link, name_source(one.corpus), one.outcomes)
        for one, link in zip(evaluations, links, strict=True)
    ]
    yield _verdict([*groups, ("behaviours", "behaviours", results.behaviours)])
    yield "<main>\n"
    if len(evaluations) > 1:
        yield f"<section>\n<h2>Corpora</h2>\n{render_summary(evaluations, links)}</section>\n"
    for one, link in zip(evaluations, links, strict=True):
        yield from _section(one, link, looks)
    if results.behaviours:
        # of a page of nothing else it is the title
        heading = f"<h2>{BEHAVIOURS}</h2>\n" if evaluations else ""
        yield (
            f'<section id="behaviours">\n{heading}{render_outcomes(results.behaviours)}</section>\n'
        )
    yield "</main>\n"


def _verdict(groups: Iterable[tuple[str, str, Sequence[Outcome]]]) -> str:
    """Whether all that was expected is so, and what is not; of each group of outcomes the anchor
    and the title.
    """
    found = [(link, title, outcome) for link, title, outcomes in groups for outcome in outcomes]
    unmet = [one for one in found if not one[2].met]
    if not found:
        return ""
    if not unmet:
        return (
            f'<p class="verdict met"><b>✓</b> All that was expected is met: {len(found):,} of'
            f" {len(found):,}.</p>\n"
        )
    items = "".join(
        f'<li><a href="#{link}"><bdi>{escape_text(title)}</bdi></a>:'
        f" <bdi>{escape_text(outcome.message)}</bdi></li>\n"
        for link, title, outcome in unmet[:UNMET]
    )
    rest = f"<li>and {len(unmet) - UNMET:,} more</li>\n" if len(unmet) > UNMET else ""
    return (
        f'<div class="verdict unmet"><p><b>✗</b> Not met: {len(unmet):,} of {len(found):,}'
        f' expectations.</p>\n<ul class="outcomes">\n{items}{rest}</ul>\n</div>\n'
    )


def _section(one: Evaluation, link: str, looks: Looks) -> Iterator[str]:
    """All that is shown of one corpus, with links to its parts."""
    parts = list(_parts(one, looks))
    yield f'<section id="{link}">\n<h2 dir="auto">{escape_text(name_source(one.corpus))}</h2>\n'
    anchors = [f"{link}-{number}" for number in range(1, len(parts) + 1)]
    inside = "".join(
        f'<a href="#{anchor}">{title}</a>\n'
        for anchor, (title, _) in zip(anchors, parts, strict=True)
    )
    yield f'<nav aria-label="Parts">\n{inside}</nav>\n{render_facts(one)}'
    for anchor, (title, part) in zip(anchors, parts, strict=True):
        yield f'<h3 id="{anchor}">{title}</h3>\n{part}'
    yield "</section>\n"


def _parts(one: Evaluation, looks: Looks) -> Iterator[tuple[str, str]]:
    """Titles (HTML) and parts, those that there is something to say about."""
    if one.outcomes:
        yield "Expectations", render_outcomes(one.outcomes)
    yield "Scores", render_scores(one, looks)
    if one.breakdown.confusion:
        yield "Confusion", render_confusion(one.breakdown, looks)
        yield "F1 by kind of entity", render_breakdown(one)
    if one.calibration is not None:
        yield "Confidences", render_curves(one.calibration, one.scores, one.thresholds, looks)
    for comparison in one.comparisons:
        yield (
            f"Against <bdi>{escape_text(comparison.name)}</bdi>",
            render_comparison(comparison, one.scores, looks),
        )
    yield "Mistakes", "".join(render_mistakes(one.mistakes, looks=looks))
