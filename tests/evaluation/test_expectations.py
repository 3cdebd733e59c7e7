"""What is demanded is read strictly, and what is not met is said with what was found."""

import pytest

from ner_lstm.evaluation.expectations import Expectation, parse_expectation, unmet_expectations
from ner_lstm.evaluation.scores import Count, Scores

SCORES = Scores({"LOC": Count(17, 20, 20), "ORG": Count(0, 3, 0), "PER": Count(1, 2, 4)}, (), 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.85", Expectation(0.85)),
        ("0", Expectation(0.0)),
        ("1", Expectation(1.0)),
        ("ORG=.8", Expectation(0.8, "ORG")),
        ("a=b=0.5", Expectation(0.5, "a=b")),
        ("人名=1e-1", Expectation(0.1, "人名")),
    ],
)
def test_an_expectation_is_a_number_or_a_label_and_a_number(text, expected):
    assert parse_expectation(text) == expected


@pytest.mark.parametrize("text", ["85", "1.01", "-0.1", "nan", "inf", "", "ORG", "ORG=", "=0.5", "ORG=85", "0,85", "85%"])
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"expected F1 from 0 to 1, as in 0\.85 or ORG=0\.85, found ") as caught:
        parse_expectation(text)
    assert str(caught.value).endswith(repr(text))


def unmet(*texts: str, scores: Scores = SCORES) -> list[str]:
    return list(unmet_expectations(scores, map(parse_expectation, texts)))


def test_what_is_met_is_silent_equality_included():
    assert unmet("LOC=0.85", "0.7", "PER=0.3") == []


def test_what_is_not_met_is_one_line_each_in_order():
    assert unmet("0.85", "PER=0.5", "LOC=0.9") == [
        "expected F1 >= 0.85, found 0.7347 (overall)",
        "expected F1 >= 0.5, found 0.3333 (PER)",
        "expected F1 >= 0.9, found 0.8500 (LOC)",
    ]


def test_a_score_just_below_never_reads_as_if_it_were_met():
    close = Scores({"A": Count(84_999, 100_000, 100_000)}, (), 0)
    assert unmet("0.85", scores=close) == ["expected F1 >= 0.85, found 0.84999 (overall)"]


def test_a_label_that_does_not_occur_meets_nothing_not_even_zero():
    assert unmet("DATE=0") == ["expected F1 >= 0, found no such label (DATE; labels: LOC, ORG, PER)"]


def test_a_label_that_is_only_predicted_and_an_empty_corpus_say_so():
    assert unmet("ORG=0.1") == ["expected F1 >= 0.1, found 0.0000 (ORG; the corpus has no such entity)"]
    empty = Scores({}, (), 0)
    assert unmet("0.1", "A=0.1", scores=empty) == [
        "expected F1 >= 0.1, found 0.0000 (overall; the corpus has no entities)",
        "expected F1 >= 0.1, found no such label (A; labels: none)",
    ]
    assert unmet("0", scores=empty) == []
