"""The mistakes of the HTML report: where, what and how sure."""

import re

import pytest
from outlines import Outline
from pages import evaluate_example, page_of

from ner_lstm.evaluation.expectations import Minimum
from ner_lstm.evaluation.mistakes import Mistake, MistakeKind
from ner_lstm.reports.errors import render_errors
from ner_lstm.reports.mistake_table import ROWS_SHOWN
from ner_lstm.sentence import Entity, Sentence


@pytest.fixture
def example(tmp_path):
    return evaluate_example(
        tmp_path, minima=[Minimum(0.2), Minimum(0.9, label="PER")], against="runs/other"
    )


def errors_page(mistakes):
    return Outline("".join(render_errors(mistakes, suffix=".html")))


def test_the_mistakes_say_where_what_and_how_sure(example, tmp_path):
    for page in (page_of(example), errors_page(example.mistakes)):
        rows = [
            row for row in page.rows() if row[0] in set(MistakeKind) and "gold.conll" in row[-1]
        ]
        assert rows == [
            [
                "boundary",
                "CITY",
                "CITY New",
                "Ada lives in New York",
                "0.550",
                f"{tmp_path}/gold.conll:4",
            ],
            ["label", "PER", "CITY ", "Alan met Grace", "0.650", f"{tmp_path}/gold.conll:7"],
            ["missed", "PER", "nothing ", "Alan met Grace", "", f"{tmp_path}/gold.conll:9"],
            ["invented", "nothing", "PER ", "Nothing", "0.125", f"{tmp_path}/gold.conll:11"],
        ]
        marks = re.findall(r'<td class="around" dir="auto">(.*?)</td>', page.html)[:4]
        assert [re.findall("<mark.*</mark>", cell)[0] for cell in marks] == [
            (
                '<mark class="predicted c0"><mark class="gold c0">New</mark></mark><mark'
                ' class="gold c0"> York</mark>'
            ),
            '<mark class="predicted c0"><mark class="gold c1 b1">Alan</mark></mark>',
            '<mark class="gold c1 b1">Grace</mark>',
            '<mark class="predicted c1 b1">Nothing</mark>',
        ]
        (data,) = page.data()
        assert [row[:5] for row in data["rows"]] == [
            ["boundary", 0, 0, "New", 0.55],
            ["label", 1, 0, "", 0.65],
            ["missed", 1, -1, "", None],
            ["invented", -1, 1, "", 0.125],
        ]
        assert data["labels"] == ["CITY", "PER"] and data["step"] == ROWS_SHOWN
        options = page.of("option")
        assert options[:5] == ["any", "label (1)", "boundary (1)", "missed (1)", "invented (1)"]
        assert options[5:11] == ["any", "PER (2)", "CITY (1)", "any", "CITY (2)", "PER (1)"]


def mistakes(number):
    sentence = Sentence(("a", "b"), (Entity(0, 1, "A"),), path="x")
    return [
        Mistake(MistakeKind.MISSED, "x", line, sentence, Entity(0, 1, "A"))
        for line in range(1, number + 1)
    ]


def test_the_first_mistakes_can_be_read_without_the_script_and_the_page_says_so():
    few, many = errors_page(mistakes(ROWS_SHOWN)), errors_page(mistakes(ROWS_SHOWN + 1))
    assert "noscript" not in few.tags
    assert many.of("noscript") == [
        f"The first {ROWS_SHOWN} are shown: the others, and the filters, need JavaScript."
    ]
    for page in (few, many):
        assert sum(row[0] == "missed" for row in page.rows()) == ROWS_SHOWN
    assert [row[-1] for row in many.data()[0]["rows"]] == list(range(1, ROWS_SHOWN + 2))
    assert errors_page([]).of("p") == ["No mistakes."]


def test_a_page_without_confidences_asks_for_none():
    page = errors_page(mistakes(1))
    assert [value for name, value in page.attributes if name == "name" and value != "viewport"] == [
        *("kind", "gold", "predicted", "text", "reset", "more")
    ]
    assert '<table class="unsure">' in page.html


def test_a_confidence_is_rounded_to_the_nearest_on_the_page_and_in_its_data():
    sentence = Sentence(("a",), (), path="x")
    found = [
        Mistake(MistakeKind.INVENTED, "x", 1, sentence, None, Entity(0, 1, "A", value))
        for value in (0.9996, 1.0, 0.2925, 0.797)
    ]
    assert [row[4] for row in errors_page(found).data()[0]["rows"]] == [1.0, 1.0, 0.293, 0.797]
    assert re.findall(r'class="confidence">([\d.]+)<', errors_page(found).html) == [
        "1.000",
        "1.000",
        "0.293",
        "0.797",
    ]


BOUNDARIES = {  # of the words a b c d e: gold, predicted, and what is marked
    ((1, 3), (1, 4)): [("b c", "both"), (" d", "predicted")],
    ((1, 4), (2, 4)): [("b ", "gold"), ("c d", "both")],
    ((1, 3), (2, 4)): [("b ", "gold"), ("c", "both"), (" d", "predicted")],
    ((2, 4), (1, 3)): [("b ", "predicted"), ("c", "both"), (" d", "gold")],
    ((0, 5), (2, 3)): [("a b ", "gold"), ("c", "both"), (" d e", "gold")],
    ((2, 3), (0, 5)): [("a b ", "predicted"), ("c", "both"), (" d e", "predicted")],
}


@pytest.mark.parametrize("spans", BOUNDARIES)
def test_a_boundary_mistake_marks_the_gold_and_the_predicted_span(spans):
    sentence = Sentence(tuple("abcde"), (), path="x")
    gold, predicted = (Entity(*span, label) for span, label in zip(spans, ("G", "P"), strict=True))
    page = errors_page([Mistake(MistakeKind.BOUNDARY, "x", 1, sentence, gold, predicted)])
    marks = {
        "both": '<mark class="predicted c1 b1"><mark class="gold c0">%s</mark></mark>',
        "gold": '<mark class="gold c0">%s</mark>',
        "predicted": '<mark class="predicted c1 b1">%s</mark>',
    }
    assert "".join(marks[side] % text for text, side in BOUNDARIES[spans]) in page.html
    around = page.data()[0]["rows"][0][5]
    assert [tuple(stretch) for stretch in around if stretch[1]] == [
        (text, {"gold": 1, "predicted": 2, "both": 3}[side]) for text, side in BOUNDARIES[spans]
    ]
    assert "".join(text for text, _ in around) == "a b c d e"
