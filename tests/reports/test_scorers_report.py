"""What scorers count of the same predictions, as a table and as JSON."""

import json
from dataclasses import replace

import pytest
from tag_columns import columns

from ner_lstm.evaluation.scorers import compare_scorers
from ner_lstm.reports.scorers import MAX_EXAMPLES, render_scorers, scorers_fields
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence


def test_a_table_has_a_row_a_scorer_and_some_lines_of_each_cause():
    tags = [["B-A", "I-A"], ["I-A", "O"]] + [["B-A", "O"]] * 12
    guess = [["B-A", "O"], ["B-A", "O"]] + [["B-B", "O"]] * 12
    lines = render_scorers(
        compare_scorers(columns(tags), columns(guess)), corpus="gold.conll"
    ).splitlines()
    assert lines[:9] == [
        "gold.conll: the same predictions, by other scorers",
        (
            "scorer                           correct  incorrect    partial     missed   spurious "
            " precision     recall         F1"
        ),
        (
            "seqeval 1.2.2 default, BIO             1          0          0         13         13  "
            "   0.0714     0.0714     0.0714"
        ),
        (
            "seqeval 1.2.2 strict, BIO              0          0          0         13         14  "
            "   0.0000     0.0000     0.0000"
        ),
        (
            "conlleval 2004-01-26, BIO              1          0          0         13         13  "
            "   0.0714     0.0714     0.0714"
        ),
        (
            "nervaluate 1.2.1 strict, BIO           1         13          0          0          0  "
            "   0.0714     0.0714     0.0714"
        ),
        (
            "nervaluate 1.2.1 exact, BIO           13          1          0          0          0  "
            "   0.9286     0.9286     0.9286"
        ),
        (
            "nervaluate 1.2.1 partial, BIO         13          0          1          0          0  "
            "   0.9643     0.9643     0.9643"
        ),
        (
            "nervaluate 1.2.1 type, BIO             2         12          0          0          0  "
            "   0.1429     0.1429     0.1429"
        ),
    ]
    assert lines[9] == ""
    assert [line.split(":")[0] for line in lines[10:]] == ["gold.conll"] * (2 + MAX_EXAMPLES) + [
        "label"
    ]
    assert lines[-1] == "label: 2 more, listed in the JSON report"


def test_without_an_entity_the_table_ends_with_the_line_that_none_differs():
    for sentences in ([], columns([["O", "O"], []])):
        comparison = compare_scorers(sentences, sentences)
        assert render_scorers(comparison, corpus="none.conll").endswith(
            "0.0000\n\nNo entity makes them differ.\n"
        )


def test_files_of_two_schemes_have_their_notes_and_a_scorer_that_stops_has_dashes():
    gold = columns([["B-ORG", "I-ORG"]])
    guess = columns([["B-ORG", "E-ORG"]], scheme=Scheme.BIOES, path="guess.conll")
    comparison = compare_scorers(gold, guess)
    lines = render_scorers(comparison, corpus="gold.conll").splitlines()
    assert len(comparison.notes) == 2 and set(comparison.notes) <= set(lines)
    assert lines[3].split() == ["seqeval", "1.2.2", "strict,", "BIO", *["-"] * 8]


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\nb", "\u202e", "\u2028", "\ud800"])
def test_every_line_is_one_that_a_terminal_shows_as_it_is(hostile):
    gold = Sentence((hostile, "word"), (Entity(0, 2, hostile),), path=hostile, line=1)
    comparison = compare_scorers([gold], [replace(gold, entities=(Entity(0, 1, hostile),))])
    lines = render_scorers(comparison, corpus=hostile).split("\n")
    assert len(lines) == 12 and all(line.isprintable() for line in lines)


def test_json_holds_every_count_ratio_and_difference():
    comparison = compare_scorers(columns([["B-A", "I-A"]]), columns([["B-A", "O"]]))
    fields = json.loads(json.dumps(scorers_fields(comparison)))
    half = {
        "correct": 0,
        "incorrect": 0,
        "partial": 1,
        "missed": 0,
        "spurious": 0,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
    }
    assert list(fields["overall"]) == list(comparison.overall)
    assert (
        fields["overall"]["nervaluate partial"]
        == fields["labels"]["A"]["nervaluate partial"]
        == half
    )
    assert [one["cause"] for one in fields["differences"]] == ["boundary"]
