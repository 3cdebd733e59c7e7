"""`ner-lstm evaluate --behaviours`: with corpora and without, its exit status, and what cannot go
with it.
"""

import json
import shlex

import pytest

MET = """
[[sentence]]
text = "Ada lives in New York ."
only = [{ words = "Ada", label = "PER" }, { words = "New York", label = "CITY" }]

[[sentence]]
text = "Nothing happens here ."
only = []
"""
UNMET = MET.replace('"CITY"', '"PER"')


@pytest.fixture
def place(tmp_path, monkeypatch, bundle, corpus_file):
    """The current folder, with a link to the model and the corpus that it knows by heart."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").symlink_to(bundle)
    (tmp_path / "people.conll").symlink_to(corpus_file)
    (tmp_path / "met.toml").write_text(MET)
    (tmp_path / "unmet.toml").write_text(UNMET)
    return tmp_path


def test_behaviours_need_no_corpus_and_are_0_where_all_are_as_expected(run, place):
    outcome = run("evaluate", "-q", "model", "--behaviours", "met.toml")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "behaviours: 2 of 2 as expected\n"


def test_one_that_is_not_as_expected_is_3_and_a_line_in_the_report_and_on_standard_error(
    run, place
):
    outcome = run("evaluate", "-q", "model", "--behaviours", "unmet.toml")
    heading, line = outcome.out.splitlines()
    assert (outcome.status, heading) == (3, "behaviours: 1 of 2 as expected")
    assert line.startswith(
        '  expected only PER for "Ada", PER for "New York" in "Ada lives in New York .", found PER'
        ' "Ada" ('
    )
    assert ', CITY "New York" (' in line
    assert outcome.errors == [line.strip()]


def test_json_without_a_corpus_holds_the_behaviours_and_with_one_both(run, place):
    options = ("-q", "--report", "json", "--behaviours", "met.toml")
    alone, beside = (
        json.loads(run("evaluate", "model", *corpora, *options).out)
        for corpora in ((), ("people.conll",))
    )
    assert list(alone) == ["version", "behaviours"] and alone["version"] == 1
    assert [(one["name"], one["met"]) for one in alone["behaviours"]] == [
        ("Ada lives in New York .", True),
        ("Nothing happens here .", True),
    ]
    assert beside["overall"]["f1"] == 1.0
    assert beside["behaviours"] == alone["behaviours"]


def test_expectations_of_a_corpus_and_behaviours_are_both_held(run, place):
    outcome = run(
        "evaluate",
        "-q",
        "model",
        "people.conll",
        "--behaviours",
        "unmet.toml",
        "--min-f1",
        "ORG=0.5",
    )
    assert outcome.status == 3
    assert [line.split()[:2] for line in outcome.errors] == [
        ["expected", "F1"],
        ["expected", "only"],
    ]
    assert (
        outcome.out.startswith("people.conll: 48 sentences")
        and "behaviours: 1 of 2 as expected\n" in outcome.out
    )


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("--behaviours met.toml", "[MODEL] CORPUS"),
        ("model", "expected a model and at least one corpus or --behaviours"),
        ("--predicted people.conll people.conll --behaviours met.toml", "--behaviours"),
        (
            "model --behaviours met.toml --min-f1 0.5",
            "--min-f1: expected a corpus beside the model",
        ),
        (
            "model --behaviours met.toml --target-precision 0",
            "--target-precision: expected a corpus beside the model",
        ),
        (
            "model --behaviours met.toml --against model",
            "--against: expected a corpus beside the model",
        ),
    ],
)
def test_what_behaviours_cannot_go_with_is_wrong_usage(run, place, command, said):
    outcome = run("evaluate", "-q", *shlex.split(command))
    assert (outcome.status, outcome.out) == (2, "")
    assert said in outcome.err


def test_a_file_at_fault_is_1_before_the_model_is_looked_at(run, place):
    (place / "bad.toml").write_text(
        '[[sentence]]\ntext = "Ada left ."\nfound = [{ words = "Bob", label = "PER" }]\n'
    )
    for name, said in {
        "bad.toml": "sentence 1: found 1: expected words of 'Ada left .', found 'Bob'",
        "missing.toml": "no such file",
    }.items():
        outcome = run("evaluate", "nowhere", "--behaviours", name)
        assert (outcome.status, outcome.out, outcome.errors) == (1, "", [f"{name}: {said}"])
