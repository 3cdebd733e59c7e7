"""What is demanded is read strictly, and what came of it is said with what was found."""

from pathlib import Path

import pytest

from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.baselines import Baseline
from ner_lstm.evaluation.expectations import (
    Expectations,
    Minimum,
    NoDrop,
    Ratio,
    check_drop,
    check_minima,
    parse_minimum,
    read_expectations,
)
from ner_lstm.evaluation.resampling import Difference, Interval, Intervals
from ner_lstm.evaluation.scores import Count, Scores
from ner_lstm.evaluation.uncertainty import Uncertainty

SCORES = Scores({"LOC": Count(17, 20, 20), "ORG": Count(0, 3, 0), "PER": Count(1, 2, 4)}, (), 0)
WIDE = Intervals(Interval(0.1, 0.9), Interval(0.2, 0.8), Interval(0.3, 0.7))
NARROW = Interval(-0.03, -0.01)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.85", Minimum(0.85)),
        ("0", Minimum(0.0)),
        ("1", Minimum(1.0)),
        ("ORG=.8", Minimum(0.8, label="ORG")),
        ("a=b=0.5", Minimum(0.5, label="a=b")),
        ("人名=1e-1", Minimum(0.1, label="人名")),
    ],
)
def test_an_expectation_is_a_number_or_a_label_and_a_number(text, expected):
    assert parse_minimum(text, ratio=Ratio.F1) == expected


@pytest.mark.parametrize(
    "text", ["85", "1.01", "-0.1", "nan", "inf", "", "ORG", "ORG=", "=0.5", "ORG=85", "0,85", "85%"]
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(
        ValueError, match=r"expected recall from 0 to 1, as in 0\.85 or ORG=0\.85, found "
    ) as caught:
        parse_minimum(text, ratio=Ratio.RECALL)
    assert str(caught.value).endswith(repr(text))


def check(*minima, scores=SCORES):
    uncertainty = Uncertainty(WIDE, dict.fromkeys(scores.labels, WIDE), "sentences", 7)
    return [
        (outcome.met, outcome.message)
        for outcome in check_minima(minima, scores=scores, uncertainty=uncertainty)
    ]


def test_each_ratio_is_held_against_its_minimum_equality_included():
    met, messages = zip(
        *check(
            Minimum(0.85, label="LOC"),
            Minimum(0.8, Ratio.PRECISION, "PER"),
            Minimum(0.25, Ratio.RECALL, "PER"),
        ),
        strict=True,
    )
    assert met == (True, False, True)
    assert messages == (
        "expected F1 >= 0.85, found 0.8500 (LOC; 95 % interval 0.3000 to 0.7000)",
        "expected precision >= 0.8, found 0.5000 (PER; 95 % interval 0.1000 to 0.9000)",
        "expected recall >= 0.25, found 0.2500 (PER; 95 % interval 0.2000 to 0.8000)",
    )


def test_a_score_just_below_never_reads_as_if_it_were_met():
    close = Scores({"A": Count(84_999, 100_000, 100_000)}, (), 0)
    ((met, message),) = check(Minimum(0.85), scores=close)
    assert not met and message.startswith("expected F1 >= 0.85, found 0.84999 (overall;")


def test_a_label_that_does_not_occur_meets_nothing_not_even_zero():
    assert check(Minimum(0, label="DATE")) == [
        (False, "expected F1 >= 0, found no such label (DATE; labels: LOC, ORG, PER)")
    ]


def test_a_label_that_is_only_predicted_and_an_empty_corpus_say_so():
    assert check(Minimum(0.1, label="ORG")) == [
        (False, "expected F1 >= 0.1, found 0.0000 (ORG; the corpus has no such entity)"),
    ]
    empty = Scores({}, (), 0)
    assert check(Minimum(0.1), Minimum(0.1, label="A"), Minimum(0), scores=empty) == [
        (False, "expected F1 >= 0.1, found 0.0000 (overall; the corpus has no entities)"),
        (False, "expected F1 >= 0.1, found no such label (A; labels: none)"),
        (True, "expected F1 >= 0, found 0.0000 (overall; the corpus has no entities)"),
    ]


def drop(most, *, before, p, alpha=0.05):
    scores = Scores({"A": Count(70, 100, 100)}, (), 0)
    difference = None if p is None else Difference(scores.overall.f1 - before, NARROW, p, 2 * p)
    demand = NoDrop(Path("base.json"), most, alpha, p is not None)
    outcome = check_drop(
        demand,
        scores=scores,
        baseline=Baseline(Path("base.json"), before, None),
        difference=difference,
    )
    return outcome.met, outcome.message


def test_a_drop_counts_only_where_chance_does_not_explain_it():
    assert drop(0, before=0.72, p=0.01) == (
        False,
        (
            "expected F1 no lower than base.json (0.7200), found 0.7000, 0.0200 lower (95 %"
            " interval -0.0300 to -0.0100, p = 0.0100)"
        ),
    )
    met, message = drop(0, before=0.72, p=0.2)
    assert met and message.endswith("p = 0.2000), which chance explains at alpha 0.05")
    assert not drop(0, before=0.72, p=0.2, alpha=0.25)[0]


def test_a_drop_that_is_allowed_is_none_to_the_last_digit():
    assert drop(0.02, before=0.72, p=0.01)[0]
    assert not drop(0.019, before=0.72, p=0.01)[0]
    assert drop(0, before=0.7, p=1.0)[0]
    assert "0.0100 higher" in drop(0, before=0.69, p=1.0)[1]


def test_without_pairs_every_drop_beyond_what_is_allowed_counts():
    assert drop(0.01, before=0.705, p=None)[0]
    assert drop(0.01, before=0.72, p=None) == (
        False,
        (
            "expected F1 at most 0.01 below base.json (0.7200), found 0.7000, 0.0200 lower (not"
            " paired)"
        ),
    )


TOML = """
min_f1 = 0.8
baseline = "base.json"
max_drop = 0.01
[labels.ORG]
min_recall = 0.5
[corpora."news.conll"]
min_precision = 0.9
[corpora."news.conll".labels.PER]
min_f1 = 0.7
"""


def test_a_file_holds_expectations_for_all_corpora_and_others_for_some(tmp_path):
    (tmp_path / "expectations.toml").write_text(TOML)
    read = read_expectations(tmp_path / "expectations.toml")
    everywhere = read.of("dev.conll")
    assert everywhere.minima == [Minimum(0.8), Minimum(0.5, Ratio.RECALL, "ORG")]
    assert everywhere.drop == NoDrop(tmp_path / "base.json", 0.01, 0.05, True)
    news = read.of("some/folder/news.conll")
    assert (
        news.minima == [Minimum(0.9, Ratio.PRECISION), Minimum(0.7, label="PER")]
        and news.drop is None
    )


def test_names_of_which_no_corpus_is_are_known():
    wanted = Expectations(
        corpora={"a.conll": Expectations(), "b/c.conll": Expectations(), "d": Expectations()}
    )
    assert wanted.unmatched(["x/a.conll", "b/c.conll"]) == ["d"]


def test_what_is_added_holds_for_every_corpus():
    one = Expectations((Minimum(0.1),), None, {"a": Expectations((Minimum(0.2),))}).extended(
        [Minimum(0.3)], None
    )
    assert one.of("b").minima == (Minimum(0.1), Minimum(0.3)) and one.of("a").minima == (
        Minimum(0.2),
        Minimum(0.3),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("min_f2 = 0.5", "min_f2: unknown setting, did you mean min_f1?"),
        ("min_f1 = 85", "min_f1: expected less than or equal to 1, found 85"),
        (
            "[labels.ORG]\nmin_recal = 0.5",
            "labels.ORG.min_recal: unknown setting, did you mean min_recall?",
        ),
        (
            "[corpora.x.labels.ORG]\nf1 = 0.5",
            (
                "corpora.x.labels.ORG.f1: unknown setting, expected one of min_f1, min_precision,"
                " min_recall"
            ),
        ),
        ("min_f1 = ", "expected TOML"),
        ("", "expected something that is expected, such as min_f1 = 0.8, found nothing"),
        ("[corpora.x]", "expected something that is expected, such as min_f1 = 0.8, found nothing"),
        ("min_f1 = 0.5\nmax_drop = 0.1", "max_drop: expected a baseline beside it, found none"),
        (
            "[corpora.x]\nmin_f1 = 0.5\nalpha = 0.1",
            "corpora.x.alpha: expected a baseline beside it, found none",
        ),
    ],
)
def test_a_wrong_file_says_which_key_and_what_was_expected(tmp_path, text, problem):
    path = tmp_path / "e.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_expectations(path)
    assert str(caught.value).startswith(f"{path}: {problem}")
