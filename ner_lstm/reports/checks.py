"""What checks found in corpora -> text for people, JSON, annotations for GitHub."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import chain, zip_longest

from ner_lstm.checks import (
    ERROR,
    CheckedCorpus,
    CheckReport,
    Finding,
    FindingKind,
    count,
)
from ner_lstm.one_line import align_left, escape_json, one_line
from ner_lstm.reading import Problem
from ner_lstm.rendering.github import Annotations, annotation, render_annotations

MAX_LISTED = 20  # problems of a corpus, findings of a kind
LABEL_COLUMNS = 24
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


def render_text(report: CheckReport) -> str:
    """The first problems of each corpus and findings of each kind, and how many more."""
    lines = [*chain.from_iterable(map(_describe, report.corpora))]
    lines += [
        f"{overlap.sentences:,} sentences of {overlap.b} stand in {overlap.a} too"
        for overlap in report.overlap
        if overlap.sentences
    ]
    for kind, findings in _by_kind(report.findings).items():
        lines.append(f"{kind}: {HEADINGS[kind]}, {count(len(findings), 'finding')}")
        lines += [
            f"  {finding.path}:{finding.line}: {_explain(finding)}"
            for finding in findings[:MAX_LISTED]
        ]
        if len(findings) > MAX_LISTED:
            lines.append(f"  {len(findings) - MAX_LISTED:,} more of {kind}")
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
        yield f"  {align_left(one_line(label), width=LABEL_COLUMNS)} {number:>9,}"
    for problem in corpus.problems[:MAX_LISTED]:
        yield f"  {problem.path}:{problem.line}: {problem.severity}: {problem.message}"
    if len(corpus.problems) > MAX_LISTED:
        yield f"  {corpus.path}: {len(corpus.problems) - MAX_LISTED:,} more problems"


def _explain(finding: Finding) -> str:
    """The message with the other line."""
    if finding.other is None:
        return finding.message
    return f"{finding.message} ({finding.other.path}:{finding.other.line})"


def _by_kind(findings: Iterable[Finding]) -> Mapping[FindingKind, list[Finding]]:
    kinds: defaultdict[FindingKind, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.kind].append(finding)
    return kinds


def render_json(report: CheckReport) -> str:
    """The report as programs read it."""
    return escape_json(json.dumps(asdict(report), ensure_ascii=False, indent=1)) + "\n"


def render_github(report: CheckReport) -> str:
    """Annotations for errors and warnings.

    Of the warnings the repairs and the kinds of findings take turns, so that a kind with many does
    not hide the others.
    """
    problems = [*chain.from_iterable(corpus.problems for corpus in report.corpora)]
    errors = [problem for problem in problems if problem.severity == ERROR]
    repairs: list[Problem | Finding] = [
        problem for problem in problems if problem.severity != ERROR
    ]
    turns = chain.from_iterable(zip_longest(repairs, *_by_kind(report.findings).values()))
    return render_annotations(
        Annotations("error", len(errors), map(_annotate, errors)),
        Annotations(
            "warning", len(repairs) + len(report.findings), map(_annotate, filter(None, turns))
        ),
        title=TITLE,
        complete="; a JSON report has them all",
    )


def _annotate(doubt: Problem | Finding) -> str:
    message = _explain(doubt) if isinstance(doubt, Finding) else doubt.message
    title = f"{TITLE}: {doubt.kind}"
    return annotation(
        doubt.severity, path=doubt.path, line=doubt.line, title=title, message=message
    )


REPORTS: dict[str, Callable[[CheckReport], str]] = {
    "table": render_text,
    "json": render_json,
    "github": render_github,
}
