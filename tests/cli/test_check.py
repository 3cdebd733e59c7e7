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
    assert set(report) == {"corpora", "overlap"}
    one, two = report["corpora"]
    (problem,) = one.pop("problems")
    assert one == {
        "path": "one.conll",
        "format": "columns",
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
        "one.conll: columns, BIO",
        "2 documents, 4 sentences, 8 tokens",
        "4 entities of 2 labels",
        "one.conll:12: ",
        "2 sentences of two.conll stand in one.conll too",
    ):
        assert said in outcome.out


def test_what_cannot_be_read_is_said_line_by_line_and_the_rest_reported_all_the_same(run):
    errors = ["bad.conll:5: expected 2 columns as on line 1, found 1: 'Bob'", "bad.conll:7: expected O or a tag"]
    for options in ((), ("--json",)):
        outcome = run("check", *options, "bad.conll", "two.conll", "missing.conll")
        assert outcome.status == 1
        assert "two.conll" in outcome.out
        for line, expected in zip(outcome.errors, [*errors, "missing.conll: no such file"], strict=True):
            assert line.startswith(expected)
    report = json.loads(outcome.out)
    assert [(one["line"], one["severity"]) for one in report["corpora"][0]["problems"]] == [(5, "error"), (7, "error")]
    assert report["corpora"][1]["sentences"] == 4


@pytest.mark.parametrize(("policy", "entities", "status"), [("conlleval", 4, 0), ("drop", 3, 0), ("error", 1, 1)])
def test_the_policy_decides_what_becomes_of_ill_formed_tags(run, policy, entities, status):
    outcome = run("check", "--json", "one.conll", "--ill-formed", policy)
    corpus = json.loads(outcome.out)["corpora"][0]
    assert outcome.status == status
    assert len(corpus["problems"]) == 1
    assert corpus["entities"] == entities or status


def test_a_file_with_inside_tags_alone_is_io(run):
    Path("io.conll").write_text("Ada\tI-PER\nlives\tO\n\nNew\tI-CITY\nYork\tI-CITY\n")
    assert json.loads(run("check", "--json", "io.conll").out)["corpora"][0]["scheme"] == "IO"


@pytest.mark.parametrize("content", ["", "\n\n", "Ada\nlives\n"], ids=["empty", "blank", "without-tags"])
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
