"""`ner-lstm check`: what corpora hold and share, what was repaired, and what cannot be read."""

import json
from pathlib import Path

import pytest

ONE = (
    "-DOCSTART-\tO\n\nAda\tB-PER\nlives\tO\n\nAda\tB-PER\nlives\tO\n\n"
    "-DOCSTART-\tO\n\nin\tO\nNew\tI-CITY\nYork\tI-CITY\n\nAlan\tB-PER\n"
)
TWO = "Alan\tB-PER\n\nAlan\tB-PER\n\nBob\tB-PER\n\nEve\tB-PER\n"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("one.conll").write_text(ONE)
    Path("two.conll").write_text(TWO)
    Path("bad.conll").write_text(TWO.replace("Bob\tB-PER", "Bob").replace("Eve\tB-PER", "Eve\tPER"))


def test_the_json_report_is_as_the_contract_has_it(run):
    outcome = run("check", "--json", "one.conll", "two.conll")
    assert (outcome.status, outcome.err) == (0, "")
    report = json.loads(outcome.out)
    assert set(report) == {"corpora", "overlap", "findings"}
    one, two = report["corpora"]
    (problem,) = one.pop("problems")
    assert one == {
        "path": "one.conll",
        "format": "columns",
        "layout": "2 columns by TAB, word in column 0 (Ada, lives), tag in column 1 (B-PER, O)",
        "scheme": "BIO",
        "documents": 2,
        "sentences": 4,
        "tokens": 8,
        "entities": 4,
        "labels": {"CITY": 1, "PER": 3},
        "longest": 3,
        "duplicates": 1,
    }
    assert set(problem) == {"path", "line", "kind", "severity", "message"}
    assert (problem["path"], problem["line"], problem["severity"]) == ("one.conll", 12, "warning")
    assert (two["documents"], two["duplicates"], two["problems"]) == (1, 1, [])
    assert report["overlap"] == [{"a": "one.conll", "b": "two.conll", "sentences": 2}]


def test_the_text_says_the_same(run):
    outcome = run("check", "one.conll", "two.conll")
    assert outcome.status == 0
    for said in (
        "one.conll: 2 columns by TAB, word in column 0 (",
        "2 documents, 4 sentences, 8 tokens",
        "4 entities of 2 labels",
        "one.conll:12: ",
        "2 sentences of two.conll stand in one.conll too",
    ):
        assert said in outcome.out


def test_what_cannot_be_read_is_said_line_by_line_and_the_rest_reported_all_the_same(run):
    errors = [
        "bad.conll:5: expected 2 columns as on line 1, found 1: 'Bob'",
        "bad.conll:7: expected O or a tag",
    ]
    for options in ((), ("--json",)):
        outcome = run("check", *options, "bad.conll", "two.conll", "missing.conll")
        assert outcome.status == 1
        assert "two.conll" in outcome.out
        for line, expected in zip(
            outcome.errors, [*errors, "missing.conll: no such file"], strict=True
        ):
            assert line.startswith(expected)
    report = json.loads(outcome.out)
    assert [(one["line"], one["severity"]) for one in report["corpora"][0]["problems"]] == [
        (5, "error"),
        (7, "error"),
    ]
    assert report["corpora"][1]["sentences"] == 4


@pytest.mark.parametrize(
    ("policy", "entities", "status"), [("conlleval", 4, 0), ("drop", 3, 0), ("error", 1, 1)]
)
def test_the_policy_decides_what_becomes_of_ill_formed_tags(run, policy, entities, status):
    outcome = run("check", "--json", "one.conll", "--ill-formed", policy)
    corpus = json.loads(outcome.out)["corpora"][0]
    assert outcome.status == status
    assert len(corpus["problems"]) == 1
    assert corpus["entities"] == entities or status


def test_a_file_with_inside_tags_alone_is_io(run):
    Path("io.conll").write_text("Ada\tI-PER\nlives\tO\n\nNew\tI-CITY\nYork\tI-CITY\n")
    assert json.loads(run("check", "--json", "io.conll").out)["corpora"][0]["scheme"] == "IO"


@pytest.mark.parametrize(
    "content", ["", "\n\n", "Ada\nlives\n"], ids=["empty", "blank", "without-tags"]
)
def test_a_corpus_without_labels_is_an_error(run, content):
    Path("none.conll").write_text(content)
    outcome = run("check", "none.conll")
    assert outcome.status == 1
    (line,) = outcome.errors
    assert line.startswith("none.conll")


def test_standard_input_is_a_corpus_too(run):
    outcome = run("check", "--json", "-", stdin=ONE)
    assert outcome.status == 0
    assert json.loads(outcome.out)["corpora"][0]["sentences"] == 4


def test_a_folder_is_all_of_its_column_files(run):
    report = json.loads(run("check", "--json", ".").out)
    assert {problem["path"] for problem in report["corpora"][0]["problems"]} >= {"bad.conll"}


def test_a_sentence_of_20000_words_is_counted_whole(run):
    Path("long.conll").write_text("Ada\tB-PER\n" * 20000)
    corpus = json.loads(run("check", "--json", "long.conll").out)["corpora"][0]
    assert (corpus["sentences"], corpus["longest"], corpus["entities"]) == (1, 20000, 20000)


DOUBTFUL = (
    "".join(f"Ada\tB-PER\n{word}\tO\n\n" for word in ("ran", "sat", "fell")) + "so\tO\nAda\tO\n"
)


def test_what_is_doubtful_is_said_with_both_places_and_fails_nothing(run):
    Path("doubtful.conll").write_text(DOUBTFUL)
    outcome = run("check", "doubtful.conll")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines()[-2:] == [
        "unlabelled: the same words nearly always are an entity, 1 finding",
        '  doubtful.conll:11: "Ada" is no entity here and PER in 3 other places (doubtful.conll:1)',
    ]
    (finding,) = json.loads(run("check", "--json", "doubtful.conll").out)["findings"]
    assert finding == {
        "path": "doubtful.conll",
        "line": 11,
        "kind": "unlabelled",
        "severity": "warning",
        "message": '"Ada" is no entity here and PER in 3 other places',
        "other": {"path": "doubtful.conll", "line": 1},
        "confidence": None,
    }


def test_github_is_shown_errors_repairs_and_doubts_beside_their_lines(run):
    Path("doubtful.conll").write_text(DOUBTFUL)
    outcome = run("check", "--report", "github", "bad.conll", "one.conll", "doubtful.conll")
    assert outcome.status == 1
    levels = [line.partition(",title=")[0] for line in outcome.out.splitlines()]
    assert levels == [
        "::error file=bad.conll,line=5",
        "::error file=bad.conll,line=7",
        "::warning file=one.conll,line=12",
        "::warning file=doubtful.conll,line=11",
    ]


def test_reports_go_where_they_are_sent(run):
    told = run("check", "one.conll").out
    outcome = run(
        "check",
        "one.conll",
        "--report",
        "json=out.json",
        "--report",
        "github=out.txt",
        "--report",
        "table",
    )
    assert (outcome.status, outcome.out) == (0, told)
    assert Path("out.json").read_text() == run("check", "--json", "one.conll").out
    assert Path("out.json").read_text() == run("check", "--report", "json", "one.conll").out
    assert Path("out.txt").read_text().startswith("::warning file=one.conll,line=12,")
    assert run("check", "one.conll", "--report", "json=none/out.json").status == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--report", "junit"),
        ("--report", "json="),
        ("--report", "table", "--report", "github"),
        ("--json", "--report", "table"),
        ("--json", "--report", "json=out.json"),
    ],
    ids=["no-such-kind", "no-file", "two-on-stdout", "two-with-json", "json-to-two-places"],
)
def test_reports_that_cannot_be_are_wrong_usage(run, options):
    assert run("check", "one.conll", *options).status == 2
    assert not Path("out.json").exists()


def test_a_model_says_where_it_is_sure_that_the_labels_are_others(
    run, bundle, corpus_file, monkeypatch
):
    # so few epochs make nothing surer
    monkeypatch.setattr("ner_lstm.evaluation.disagreements.MIN_CONFIDENCE", 0.5)
    lines = corpus_file.read_text().splitlines(keepends=True)
    assert lines[:4] == ["Ada\tB-PER\n", "lives\tO\n", "in\tO\n", "Paris\tB-CITY\n"]
    Path("wrong.conll").write_text(
        "".join(["Ada\tB-CITY\n", *lines[1:3], "Paris\tO\n", *lines[4:]])
    )
    outcome = run("check", "--json", "--model", bundle, "wrong.conll")
    assert (outcome.status, outcome.err) == (0, "")
    findings = [one for one in json.loads(outcome.out)["findings"] if one["kind"] == "disagreement"]
    assert {(one["line"], one["other"]) for one in findings} == {(1, None), (4, None)}
    assert all(0.5 <= one["confidence"] <= 1 for one in findings)
    assert findings[0]["confidence"] >= findings[1]["confidence"]
    messages = {one["line"]: one["message"] for one in findings}
    assert messages[1].startswith('the model is sure of PER "Ada" (')
    assert messages[1].endswith('), labelled is CITY "Ada"')
    assert messages[4].endswith("), labelled is no entity")


def test_a_model_that_agrees_says_nothing(run, bundle, corpus_file):
    told = run("check", corpus_file).out
    assert run("check", "--model", bundle, corpus_file).out == told


def test_a_model_that_is_none_is_an_error(run):
    outcome = run("check", "--model", "none", "one.conll")
    assert outcome.status == 1
    assert outcome.out == ""
    assert len(outcome.errors) == 1
