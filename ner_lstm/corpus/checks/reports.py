"""A report on corpora -> what people (a table), programs (JSON) and GitHub (annotations) read."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import chain, zip_longest

from ner_lstm.corpus.checks.findings import (
    ERROR,
    CheckedCorpus,
    CheckReport,
    Finding,
    FindingKind,
    count,
)
from ner_lstm.corpus.reading import Problem
from ner_lstm.one_line import escape_json, one_line
from ner_lstm.rendering.github import SHOWN as SHOWN_BY_GITHUB
from ner_lstm.rendering.github import annotation

SHOWN = 20
TITLE = "ner-lstm check"

HEADINGS = {
    FindingKind.CONTRADICTION: "the same sentence is labelled in two ways",
    FindingKind.UNBALANCED: "an entity holds half of a pair of brackets or quotation marks",
    FindingKind.FIRST_WORD: "an entity begins with a word that others leave out",
    FindingKind.TOUCHING: "two entities side by side are one elsewhere",
    FindingKind.RARE_LABEL: "hardly any entity has the label",
    FindingKind.PUNCTUATION: "an entity begins or ends with a mark that others leave out",
    FindingKind.OTHER_LABEL: "the same words nearly always have another label",
    FindingKind.UNLABELLED: "the same words nearly always are an entity",
    FindingKind.LEAK: "a sentence stands in two corpora",
    FindingKind.DISAGREEMENT: "the model is sure of something else",
}


def render_json(report: CheckReport) -> str:
    """The report as the JSON that programs read, with a line end."""
    return escape_json(json.dumps(asdict(report), ensure_ascii=False, indent=1)) + "\n"


def render_text(report: CheckReport) -> str:
    """The report as people read it: 20 problems of each corpus and 20 findings of each kind, then
    how many more there are.
    """
    lines = list(chain.from_iterable(map(_describe, report.corpora)))
    lines += [
        f"{one.sentences:,} sentences of {one.b} stand in {one.a} too"
        for one in report.overlap
        if one.sentences
    ]
    for kind, findings in _by_kind(report.findings).items():
        lines.append(f"{kind}: {HEADINGS[kind]}, {count(len(findings), 'finding')}")
        lines += [f"  {one.path}:{one.line}: {_explain(one)}" for one in findings[:SHOWN]]
        more = len(findings) - SHOWN
        lines += [f"  {more:,} more of {kind}"] if more > 0 else []
    return "".join(f"{one_line(line)}\n" for line in lines)


def _describe(corpus: CheckedCorpus) -> Iterator[str]:
    scheme = f", scheme {corpus.scheme}" if corpus.scheme else ""
    yield f"{corpus.path}: {corpus.layout or corpus.format or 'unreadable'}{scheme}"
    yield (
        f"  {corpus.documents:,} documents, {corpus.sentences:,} sentences, {corpus.tokens:,}"
        " tokens"
    )
    yield f"  {corpus.entities:,} entities of {len(corpus.labels):,} labels"
    yield (
        f"  longest sentence {corpus.longest:,} words; {corpus.duplicates:,} sentences repeat an"
        " earlier one"
    )
    for label, number in corpus.labels.items():
        yield f"  {label:<24} {number:>9,}"
    for one in corpus.problems[:SHOWN]:
        yield f"  {one.path}:{one.line}: {one.severity}: {one.message}"
    if len(corpus.problems) > SHOWN:
        yield f"  {corpus.path}: {len(corpus.problems) - SHOWN:,} more problems"


def _explain(finding: Finding) -> str:
    """The message with the other place."""
    return (
        finding.message
        if finding.other is None
        else f"{finding.message} ({finding.other.path}:{finding.other.line})"
    )


def _by_kind(findings: Iterable[Finding]) -> Mapping[FindingKind, list[Finding]]:
    kinds: dict[FindingKind, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind, []).append(finding)
    return kinds


def render_github(report: CheckReport) -> str:
    """Annotations for the first errors and warnings, as many as GitHub shows, then a notice of how
    many more there are.

    Of the warnings the repairs and the kinds of findings take turns, so that a kind with many does
    not hide the others.
    """
    problems = list(chain.from_iterable(corpus.problems for corpus in report.corpora))
    errors = [_annotate(problem) for problem in problems if problem.severity == ERROR]
    repairs: list[Problem | Finding] = [
        problem for problem in problems if problem.severity != ERROR
    ]
    turns = chain.from_iterable(zip_longest(repairs, *_by_kind(report.findings).values()))
    warnings = [_annotate(one) for one in turns if one is not None]
    lines = errors[:SHOWN_BY_GITHUB] + warnings[:SHOWN_BY_GITHUB]
    more = [
        count(len(found) - SHOWN_BY_GITHUB, f"more {noun}")
        for found, noun in ((errors, "error"), (warnings, "warning"))
        if len(found) > SHOWN_BY_GITHUB
    ]
    if more:
        lines.append(
            annotation(
                "notice",
                title=TITLE,
                message=f"{' and '.join(more)}; --report json=FILE has them all",
            )
        )
    return "".join(f"{line}\n" for line in lines)


def _annotate(one: Problem | Finding) -> str:
    message = _explain(one) if isinstance(one, Finding) else one.message
    return annotation(
        one.severity, path=one.path, line=one.line, title=f"{TITLE}: {one.kind}", message=message
    )


REPORTS: dict[str, Callable[[CheckReport], str]] = {
    "table": render_text,
    "json": render_json,
    "github": render_github,
}
