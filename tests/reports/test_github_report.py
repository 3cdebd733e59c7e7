"""The annotations of a run, worked out by hand, and no more of them than GitHub shows."""

from dataclasses import replace

from evaluating import APPLE, FOUND, evaluate_by_hand
from workflow_commands import read_command

from ner_lstm.evaluation.evaluations import Results
from ner_lstm.evaluation.expectations import Minimum, Outcome, Ratio
from ner_lstm.reports.github import render_github
from ner_lstm.sentence import Entity, Sentence


def test_errors_come_first_then_mistakes_of_which_the_model_was_sure():
    minima = (Minimum(0.5), Minimum(0.1, Ratio.RECALL))
    assert render_github(
        Results([evaluate_by_hand([APPLE], [FOUND], minima=minima)])
    ).splitlines() == [
        (
            "::error file=dev.conll,line=1,title=F1 >= 0.5 (overall)"
            "::expected F1 >= 0.5, found 0.2500 (overall; 95 %25 interval 0.2500 to 0.2500)"
        ),
        (
            '::warning file=dev.conll,line=7,title=wrong label::COMPANY "Apple" -> FRUIT "Apple"'
            " (0.80) | Ada and Grace like [[Apple]] and apple pie ."
        ),
        (
            '::warning file=dev.conll,line=7,title=wrong boundary::FRUIT "apple" -> FRUIT "apple'
            ' pie" (0.60) | Ada and Grace like Apple and [[apple]] pie .'
        ),
        (
            '::warning file=dev.conll,line=7,title=invented entity::FRUIT "and" (0.30)'
            " | Ada and Grace like Apple [[and]] apple pie ."
        ),
        (
            '::warning file=dev.conll,line=7,title=missed entity::PER "Grace" | Ada and [[Grace]]'
            " like Apple and apple pie ."
        ),
    ]


def test_nothing_is_said_where_nothing_is_wrong():
    assert (
        render_github(
            Results([evaluate_by_hand([APPLE], [APPLE.entities or ()], minima=[Minimum(1.0)])])
        )
        == ""
    )


def test_a_behaviour_has_no_line():
    behaviours = [
        Outcome("names", True, "as expected"),
        Outcome("apples", False, "expected FRUIT, found COMPANY"),
    ]
    assert (
        render_github(Results([], behaviours))
        == "::error title=apples::expected FRUIT, found COMPANY\n"
    )


def test_what_stands_in_no_file_says_where_in_its_message():
    piped = replace(APPLE, path="-")
    lines = render_github(
        Results([evaluate_by_hand([piped], [()], path="-", minima=[Minimum(0.5)])])
    ).splitlines()
    assert lines[0].startswith("::error title=F1 >= 0.5 (overall)::-: expected F1 >= 0.5")
    assert lines[1].startswith('::warning title=missed entity::-:7: PER "Ada" | ')


def test_ten_of_a_kind_are_shown_and_the_rest_counted():
    gold = [
        Sentence(("Ada", "."), (), path="dev.conll", line=3 * number + 1) for number in range(12)
    ]
    found = [[Entity(0, 1, "PER", number / 12)] for number in range(12)]
    minima = [Minimum(1.0, label=f"L{number}") for number in range(13)]
    lines = render_github(Results([evaluate_by_hand(gold, found, minima=minima)])).splitlines()
    commands = [read_command(line) for line in lines]
    assert [name for name, _, _ in commands] == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    assert [properties["line"] for name, properties, _ in commands if name == "warning"] == [
        str(3 * number + 1) for number in range(11, 1, -1)
    ]
    assert (
        commands[-1][2]
        == "3 more unmet expectations and 2 more mistakes than the 10 of a kind that GitHub shows:"
        " a list of errors has every mistake"
    )
