"""What is found as people, programs and GitHub read it, and what hostile text cannot do there."""

import json

from ner_lstm.checks.findings import (
    CheckedCorpus,
    CheckReport,
    CorpusLine,
    CorpusOverlap,
    Finding,
    FindingKind,
)
from ner_lstm.reading import Problem
from ner_lstm.reports.checks import (
    HEADINGS,
    REPORTS,
    render_github,
    render_json,
    render_text,
)

EVIL = "\x1b[31m\u202e\n::error::x\r\x9b%"


def report(findings=(), problems=()):
    corpus = CheckedCorpus(
        "a.conll", "columns", "BIO", 1, 2, 3, 4, {"PER": 4}, 2, problems=list(problems)
    )
    return CheckReport([corpus], [], list(findings))


def leak(line):
    return Finding(
        "b.conll", line, FindingKind.LEAK, "warning", "stands twice", CorpusLine("a.conll", 7)
    )


def unreadable(line, severity="error"):
    return Problem("a.conll", line, "unreadable", severity, "found none")


def test_json_says_each_finding_with_the_other_place_and_the_confidence():
    sure = Finding("a.conll", 3, FindingKind.DISAGREEMENT, "warning", "is PER", confidence=0.97)
    assert json.loads(render_json(report([leak(4), sure])))["findings"] == [
        {
            "path": "b.conll",
            "line": 4,
            "kind": "leak",
            "severity": "warning",
            "message": "stands twice",
            "other": {"path": "a.conll", "line": 7},
            "confidence": None,
        },
        {
            "path": "a.conll",
            "line": 3,
            "kind": "disagreement",
            "severity": "warning",
            "message": "is PER",
            "other": None,
            "confidence": 0.97,
        },
    ]


def test_the_table_groups_findings_by_kind_and_shows_twenty_of_each():
    lines = render_text(report([leak(line) for line in range(1, 24)])).splitlines()
    assert lines[lines.index("  PER                              4") + 1 :] == [
        "leak: a sentence stands in two corpora, 23 findings",
        *(f"  b.conll:{line}: stands twice (a.conll:7)" for line in range(1, 21)),
        "  3 more of leak",
    ]


def test_every_kind_has_a_heading():
    assert set(HEADINGS) == set(FindingKind)


def test_github_shows_errors_as_errors_and_what_is_doubtful_as_warnings():
    text = render_github(report([leak(4)], [unreadable(1), unreadable(2, "warning")]))
    assert text.splitlines() == [
        "::error file=a.conll,line=1,title=ner-lstm check%3A unreadable::found none",
        "::warning file=a.conll,line=2,title=ner-lstm check%3A unreadable::found none",
        "::warning file=b.conll,line=4,title=ner-lstm check%3A leak::stands twice (a.conll:7)",
    ]


def test_github_is_shown_ten_of_a_level_of_every_kind_some_and_told_of_the_rest():
    findings = [leak(line) for line in range(1, 31)]
    doubtful = Finding("a.conll", 1, FindingKind.UNLABELLED, "warning", "is none")
    lines = render_github(report([*findings, doubtful], map(unreadable, range(1, 13)))).splitlines()
    levels = [line.partition(" ")[0] for line in lines]
    assert levels == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"]
    assert sum("unlabelled::is none" in line for line in lines) == 1
    assert (
        lines[-1] == "::notice title=ner-lstm check::2 more errors and 21 more warnings; a JSON"
        " report has them all"
    )


def test_a_report_without_doubts_has_no_annotation():
    assert render_github(report()) == ""


def test_no_text_of_a_corpus_moves_the_cursor_or_ends_a_line():
    finding = Finding(
        f"b{EVIL}", 4, FindingKind.LEAK, "warning", f'"{EVIL}"', CorpusLine(f"c{EVIL}", 7)
    )
    corpus = CheckedCorpus(
        f"a{EVIL}",
        "columns",
        labels={EVIL: 1},
        problems=[Problem(EVIL, 1, "boundary", "warning", EVIL)],
    )
    hostile = CheckReport([corpus], [CorpusOverlap(EVIL, EVIL, 2)], [finding])
    for kind, render in REPORTS.items():
        text = render(hostile)
        assert text.endswith("\n")
        assert all(line.isprintable() for line in text.split("\n")), kind
    assert all(line.startswith("::warning ") for line in render_github(hostile).splitlines())
    assert json.loads(render_json(hostile))["findings"][0]["message"] == f'"{EVIL}"'


def test_the_numbers_of_labels_stand_below_each_other_also_where_characters_are_wide():
    corpus = CheckedCorpus("a.conll", labels={"人名": 1, "PER": 23})
    lines = [line for line in render_text(CheckReport([corpus], [])).splitlines() if "   " in line]
    assert lines == [f"  人名{' ' * 20}{1:>10}", f"  PER{' ' * 21}{23:>10}"]
