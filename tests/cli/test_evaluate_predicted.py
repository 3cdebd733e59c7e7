"""`ner-lstm evaluate --predicted`: tags of two files, or of two columns of one."""

import json

import pytest
from gold_and_guess import GOLD, GUESS

BOTH = "a O O\nb O B-PER\nc O I-PER\nd O O\n\ne O O\n"


@pytest.mark.parametrize("gold", ["both.conll", "gold.conll"])
def test_one_file_of_gold_and_predicted_tags_gives_what_two_files_give(run, files, gold):
    (files / "both.conll").write_text(BOTH)
    (files / "gold.conll").write_text("a O\nb O\nc O\nd O\n\ne O\n")
    outcome = run(
        "evaluate", "-q", "--predicted", "both.conll", gold, "--report", "json", "--min-f1", "0.9"
    )
    overall = json.loads(outcome.out)["overall"]
    assert (
        outcome.status,
        overall["correct"],
        overall["predicted"],
        overall["gold"],
        overall["f1"],
    ) == (3, 0, 1, 0, 0.0)


def _columns(*files):
    """A column file with the words of the first text, and the tags of each."""
    rows = zip(*(text.splitlines() for text in files), strict=True)
    return "".join(
        "\t".join([cells[0], *(cell.partition("\t")[2] for cell in cells[1:])]) + "\n"
        if cells[0]
        else "\n"
        for cells in rows
    )


def test_the_gold_column_of_a_tagged_file_is_never_scored_as_its_prediction(run, files):
    (files / "both.conll").write_text(_columns(GUESS, GOLD))
    outcome = run("evaluate", "--predicted", "both.conll", "gold.conll")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.errors[-1] == (
        "both.conll:1: expected the predictions in the last column of tags, found the labels of"
        " gold.conll there and others in the column before: put the predictions last, or leave the"
        " gold labels out"
    )


@pytest.mark.parametrize("first", [GOLD, GUESS], ids=["gold", "guess"])
@pytest.mark.parametrize("last", [GOLD, GUESS], ids=["gold", "guess"])
def test_a_score_of_one_is_refused_only_where_another_column_stands_before(run, files, first, last):
    (files / "both.conll").write_text(_columns(first, last))
    outcome = run("evaluate", "-q", "--predicted", "both.conll", "gold.conll", "--report", "json")
    if (first, last) == (GUESS, GOLD):
        assert outcome.status == 1
    else:
        f1 = json.loads(outcome.out)["overall"]["f1"]
        assert (outcome.status, f1) == (0, pytest.approx(1.0 if last == GOLD else 1 / 3))


def test_one_column_that_is_all_right_scores_one(run, files):
    (files / "perfect.conll").write_text(GOLD)
    outcome = run("evaluate", "-q", "--predicted", "perfect.conll", "gold.conll")
    assert outcome.status == 0 and "1.0000" in outcome.out


@pytest.mark.parametrize(
    ("text", "options", "error"),
    [
        (
            "a O\nb B-PER\n",
            (),
            "both.conll:1: expected gold and predicted tags, each in a column, found 2 columns",
        ),
        (
            "a O NN\nb B-PER NN\n",
            ("--tag-column", "1"),
            "both.conll:1: expected a column of tags such as O and B-PER",
        ),
        ("a O O O\nb B-PER O B-PER\n", (), "both.conll:2: expected one column of tags, found 3"),
    ],
)
def test_one_column_is_never_gold_and_predicted(run, files, text, options, error):
    (files / "both.conll").write_text(text)
    outcome = run("evaluate", "-q", *options, "--predicted", "both.conll", "./both.conll")
    assert outcome.status == 1
    assert error in outcome.err


def test_records_are_never_gold_and_predicted(run, files):
    (files / "both.jsonl").write_text('{"tokens": ["a"], "tags": ["B-PER"]}\n')
    outcome = run("evaluate", "-q", "--predicted", "both.jsonl", "both.jsonl")
    assert (outcome.status, outcome.out) == (1, "")
    assert "both.jsonl: expected a file of predicted labels and one of gold labels" in outcome.err


def test_records_are_measured_as_columns_are(run, files, bundle):
    assert run("convert", "-q", "gold.conll", "gold.jsonl").status == 0
    columns, records = (
        json.loads(run("evaluate", "-q", bundle, name, "--report", "json").out)
        for name in ("gold.conll", "gold.jsonl")
    )
    assert columns["counts"] == records["counts"]
    assert columns["labels"] == records["labels"]
