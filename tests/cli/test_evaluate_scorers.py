"""`ner-lstm evaluate`: other scorers, and labels or tags that no score can be right about."""

import json

import pytest
from gold_and_guess import GOLD, GUESS


def test_other_scorers_stand_below_the_table_with_the_entities_that_make_them_differ(run, files):
    outcome = run("evaluate", "-q", "--predicted", "guess.conll", "gold.conll", "--scorers")
    table, comparison = outcome.out.split("\ngold.conll: ")
    assert table == run("evaluate", "-q", "--predicted", "guess.conll", "gold.conll").out
    rows = {
        name: cells.split()
        for name, _, cells in (line.partition(", BIO ") for line in comparison.splitlines()[2:9])
    }
    default = ["1", "0", "0", "2", "2", "0.3333", "0.3333", "0.3333"]
    assert rows["seqeval 1.2.2 default"] == rows["conlleval 2004-01-26"] == default
    assert rows["nervaluate 1.2.1 partial"] == [
        "1",
        "0",
        "1",
        "1",
        "1",
        "0.5000",
        "0.5000",
        "0.5000",
    ]
    (line,) = comparison.splitlines()[10:]
    assert line.startswith(
        'gold.conll:4: CITY "New York" found as CITY "New": half correct for nervaluate partial,'
        " correct for"
    )


def test_the_json_report_has_other_scorers_where_they_are_asked_for(run, files, bundle):
    (files / "orphan.conll").write_text(GOLD.replace("Alan\tB-PER", "Alan\tI-PER"))
    arguments = ("evaluate", "-q", bundle, "orphan.conll", "--report", "json")
    plain, full = json.loads(run(*arguments).out), json.loads(run(*arguments, "--scorers").out)
    scorers = full.pop("scorers")
    assert full == plain
    found = scorers["overall"]
    counts = full["overall"]
    assert {name: found["seqeval default"][name] for name in ("precision", "recall", "f1")} == {
        name: counts[name] for name in ("precision", "recall", "f1")
    }
    # the orphan is the gold file's: the model's own tags are well-formed
    assert (
        sum(found["seqeval strict"][name] for name in ("correct", "missed")) == counts["gold"] - 1
    )
    assert (
        sum(found["seqeval strict"][name] for name in ("correct", "spurious"))
        == counts["predicted"]
    )
    assert scorers["differences"][0]["text"].startswith(
        'orphan.conll:8: seqeval strict drops gold PER "Alan"'
    )


@pytest.mark.parametrize(
    ("rename", "warning"),
    [
        (
            lambda text: text.replace("PER", "per").replace("CITY", "city"),
            "have no label in common",
        ),
        (
            lambda text: text.replace("CITY", "TOWN"),
            "has labels that the model lacks, which count as missed: TOWN",
        ),
        (
            lambda text: text.replace("PER", "per"),
            "(another case or prefix: per in gold.conll, PER in the model)",
        ),
    ],
    ids=["none", "some", "case"],
)
def test_gold_labels_that_a_model_lacks_are_warned_of_once(rename, warning, run, files, bundle):
    (files / "gold.conll").write_text(rename(GOLD))
    outcome = run("evaluate", bundle, "gold.conll")
    assert outcome.status == 0
    assert [warning in line for line in outcome.errors].count(True) == 1
    assert run("evaluate", bundle, "gold.conll", "-q").err == ""


def test_a_predicted_file_of_other_labels_is_warned_of_and_one_that_found_few_is_not(run, files):
    (files / "lower.conll").write_text(GUESS.replace("PER", "per").replace("CITY", "city"))
    (files / "few.conll").write_text(GUESS.replace("B-CITY", "O"))
    warned = run("evaluate", "--predicted", "lower.conll", "gold.conll")
    assert (
        warned.errors[-1]
        == "gold.conll and lower.conll have no label in common, so that nothing can be right: CITY,"
        " PER in gold.conll, city, per in lower.conll (another case or prefix: CITY in"
        " gold.conll, city in lower.conll; PER in gold.conll, per in lower.conll)"
    )
    assert " label" not in run("evaluate", "--predicted", "few.conll", "gold.conll").err


def test_a_file_of_inside_tags_is_nothing_to_strict_mode_beside_gold_in_bio(run, files):
    (files / "inside.conll").write_text(GOLD.replace("B-", "I-"))
    for options in ((), ("--scheme", "bio")):
        outcome = run(
            "evaluate", "-q", "--predicted", "inside.conll", "gold.conll", "--scorers", *options
        )
        rows = {line.partition(",")[0]: line.split() for line in outcome.out.splitlines()}
        assert (rows["seqeval 1.2.2 default"][-1], rows["seqeval 1.2.2 strict"][-1]) == (
            "1.0000",
            "0.0000",
        )
        assert outcome.out.count("seqeval strict drops predicted ") == 3
        assert ("gold.conll is read as BIO and inside.conll as IO" in outcome.out) == (not options)
