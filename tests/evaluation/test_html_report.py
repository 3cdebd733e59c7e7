"""What the HTML report says, to the digit, and what no text, label or path can do to it."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from outlines import HOSTILE, Outline
from pages import GOLD, evaluate_example, evaluate_hostile, page_of

from ner_lstm.corpus import Corpus
from ner_lstm.evaluation.breakdown import Breakdown
from ner_lstm.evaluation.calibration import Bin, Calibration, Confidences
from ner_lstm.evaluation.evaluations import Request, Results, evaluate_corpus
from ner_lstm.evaluation.expectations import Minimum, Outcome
from ner_lstm.evaluation.mistakes import Kind, Mistake
from ner_lstm.evaluation.resampling import Difference, Interval
from ner_lstm.rendering.escapes import clean, escape_text
from ner_lstm.rendering.labels import choose_classes
from ner_lstm.rendering.page import load_environment, load_macros, read_file
from ner_lstm.reports import REPORTS
from ner_lstm.reports.errors import render_errors
from ner_lstm.reports.kept import count_kept
from ner_lstm.reports.matrix import MAX_LABELS, lay_out_matrix
from ner_lstm.reports.mistake_table import ROWS_SHOWN
from ner_lstm.sentence import Entity, Sentence

CHARTS = load_macros("reports/charts.html")


def hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.fixture
def example(tmp_path):
    return evaluate_example(
        tmp_path, minima=[Minimum(0.2), Minimum(0.9, label="PER")], against="runs/other"
    )


@pytest.fixture(scope="module")
def hostile():
    return page_of(evaluate_hostile())


def errors_page(mistakes):
    return Outline("".join(render_errors(mistakes, suffix=".html")))


def test_the_policy_allows_this_style_sheet_and_this_script_and_nothing_else(example):
    for page in (page_of(example), errors_page(example.mistakes)):
        (style,) = page.of("style")
        *data, script = page.of("script")
        (policy,) = (
            value for name, value in page.attributes if name == "content" and "default-src" in value
        )
        assert policy.split("; ") == [
            "default-src 'none'",
            f"style-src {hash_of(style)}",
            f"script-src {hash_of(script)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
        assert len(data) == 1 and json.loads(data[0])
        assert style.startswith(read_file("rendering/page.css"))
        # nothing is loaded, nothing is run but the script, and the script makes no code of text
        assert not re.search(r"url\(|@import|https?:|<", style)
        assert not re.search(
            r"https?:|innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function|import|fetch|</",
            script,
        )


def test_no_attribute_holds_code_a_style_or_an_address(hostile, example):
    for page in (hostile, page_of(example), errors_page(example.mistakes)):
        names = {name for name, _ in page.attributes}
        assert not [name for name in names if name.startswith("on")]
        assert not names & {
            "style",
            "src",
            "srcset",
            "action",
            "formaction",
            "data",
            "background",
            "ping",
            "xlink:href",
            "srcdoc",
        }
        assert all(
            value.startswith("#corpus-") for name, value in page.attributes if name == "href"
        )
        assert not {
            "link",
            "base",
            "iframe",
            "object",
            "embed",
            "img",
            "image",
            "use",
            "form",
        } & set(page.tags)
        ids = [value for name, value in page.attributes if name == "id"]
        assert len(ids) == len(set(ids)) and not re.search(r"[^a-z0-9-]", "".join(ids))


def test_hostile_words_labels_and_paths_come_out_as_text(hostile):
    assert len(HOSTILE) >= 40
    harmless = page_of(
        evaluate_hostile(strings=[f"word{number:02}" for number in range(len(HOSTILE))])
    )
    assert hostile.tags == harmless.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in harmless.attributes]
    assert hostile.open == []
    rows = [row for row in hostile.rows() if row[0] == "boundary"]
    assert len(rows) == len(HOSTILE)
    for number, (text, row) in enumerate(zip(HOSTILE, rows, strict=True), 1):
        shown, following = clean(text), clean(HOSTILE[number % len(HOSTILE)])
        kind, gold, predicted, around, confidence, place = row
        assert (kind, gold, confidence, place) == ("boundary", shown, "0.500", f"{shown}:{number}")
        assert predicted.startswith(following) and shown in predicted.removeprefix(following)
        assert shown in around and around.startswith("see")
    labels = [row[0] for row in hostile.rows()]
    assert all(clean(text) in labels for text in HOSTILE)  # in the table of scores
    hostile.html.encode("utf-8")
    # nor does a terminal that shows the file obey anything in it
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe]",
        hostile.html,
    )
    assert hostile.html.count("\n") == harmless.html.count("\n")


def test_what_is_clean_is_what_the_page_shows():
    assert clean("a\x00\x1b\x7f\x85\u202eb\r\nc\rd\ud800") == "a␀␛␡\ufffd\ufffdb\nc␍d\ufffd"
    for text in HOSTILE:
        assert Outline(f"<p>{escape_text(text)}</p>").of("p") == [clean(text)]


def test_the_data_block_holds_the_same_text_and_nothing_that_ends_it(hostile):
    (data,) = hostile.data()
    assert sorted(data["labels"]) == sorted(map(clean, HOSTILE))
    assert [data["paths"][row[6]] for row in data["rows"]] == [clean(text) for text in HOSTILE]
    for text, (kind, gold, predicted, words, confidence, around, _, line) in zip(
        HOSTILE, data["rows"], strict=True
    ):
        assert [side for _, side in around] == [0, 3, 2, 0][: len(around)]
        before, entity, after = around[0][0], around[1][0], around[2][0]
        assert (kind, data["labels"][gold], confidence, entity) == (
            "boundary",
            clean(text),
            0.5,
            clean(text),
        )
        assert data["labels"][predicted] == clean(HOSTILE[line % len(HOSTILE)])
        assert before.strip() == "see" and after.strip() == "there" and words.endswith("there")
    (block,) = re.findall(
        r'<script type="application/json">(.*?)</script>', hostile.html, re.DOTALL
    )
    assert not re.search("[<>&\u2028\u2029\n]", block)
    assert "\\u003c/script\\u003e" in block


def test_the_scores_are_those_of_the_evaluation(example):
    page = page_of(example)
    rows = {row[0]: row[1:] for row in page.rows() if len(row) == 8}
    # the bars' titles follow
    digits = {name: [cell[:6] for cell in cells] for name, cells in rows.items()}
    # PER: 1 right of 2 found and 3 gold; CITY: 0 of 2 and 1
    assert digits["PER"][:3] == ["0.5000", "0.3333", "0.4000"] and rows["PER"][4:] == [
        "1",
        "2",
        "3",
    ]
    assert digits["CITY"][:3] == ["0.0000", "0.0000", "0.0000"] and rows["CITY"][4:] == [
        "0",
        "2",
        "1",
    ]
    assert digits["micro average"][:3] == ["0.2500"] * 3 and rows["micro average"][4:] == [
        "1",
        "4",
        "4",
    ]
    assert digits["macro average"][:3] == ["0.2500", "0.1667", "0.2000"]
    interval = example.uncertainty.labels["PER"].f1
    assert rows["PER"][3] == f"{interval.low:.4f} to {interval.high:.4f}"
    text = page.of("body")[0]
    assert "3 sentences, 9 tokens, 4 entities" in text and "4 entities, 1 of them right" in text
    assert "seqeval 1.2.2, default mode, BIO tags, exact match" in text
    assert f"{hashlib.sha256(GOLD.encode()).hexdigest()}" in text


def test_what_is_not_met_stands_on_top_and_what_is_met_below(example):
    page = page_of(
        example,
        behaviours=[
            Outcome("a", True, "finds Rome"),
            Outcome("b", False, "does not find <b>Oslo</b>"),
        ],
    )
    items = page.of("li")
    assert "gold.conll: expected F1 >= 0.9, found 0.4000 (PER; 95 % interval" in items[0]
    assert items[1] == "behaviours: does not find <b>Oslo</b>"
    assert "Not met: 2 of 4 expectations" in page.of("p")[0]
    assert [item.split(" expected")[0] for item in items[2:4]] == ["✗ not met", "✓ met"]
    assert items[-2:] == ["✗ not met does not find <b>Oslo</b>", "✓ met finds Rome"]
    met = page_of(replace(example, outcomes=example.outcomes[:1]))
    assert (
        met.of("p")[0] == "✓ All that was expected is met: 1 of 1."
        and "verdict unmet" not in met.html
    )
    assert "verdict" not in page_of(replace(example, outcomes=())).html.partition("<body")[2]


def test_the_matrix_counts_every_entity_once(example):
    rows = page_of(example).rows()
    start = next(number for number, row in enumerate(rows) if row[0].startswith("gold"))
    assert rows[start : start + 4] == [
        ["gold ↓ predicted →", "CITY", "PER", "missed"],
        ["CITY", "1", "0", "0"],  # its boundary is wrong
        ["PER", "1", "1", "1"],
        ["invented", "0", "1", ""],
    ]
    shades = re.findall(
        r'<span class="(s\d(?: right)?)" data-pair="([-\d ]+)">(\d)', page_of(example).html
    )
    assert shades == [
        *[("s9 right", "0 0", "1"), ("s0", "0 1", "0"), ("s0", "0 -1", "0")],
        *[("s6", "1 0", "1"), ("s6 right", "1 1", "1"), ("s6", "1 -1", "1")],
        *[("s0", "-1 0", "0"), ("s9", "-1 1", "1")],
    ]  # the root of a third is 0.58


def test_of_many_labels_the_matrix_shows_those_with_the_most_mistakes_and_says_so():
    names = [f"L{number:02}" for number in range(MAX_LABELS + 2)]
    confusion = (
        {(name, name): 5 for name in names}
        | {(names[-1], names[3]): 2}
        | {(None, name): 1 for name in names[:-3]}
    )
    classes = choose_classes(names)
    matrix = lay_out_matrix(Breakdown({}, {}, confusion), classes)
    template = load_environment().get_template("reports/confusion.html")
    html = template.render(section={"matrix": matrix}, classes=classes)
    shown = {label for label in names if html.count(f">{label}<") == 2}
    assert len(shown) == MAX_LABELS and {names[-1], names[3]} < shown and names[-2] not in shown
    assert f"The {MAX_LABELS} labels of {MAX_LABELS + 2} with the most mistakes are shown" in html


def test_the_breakdown_and_the_comparison_say_their_numbers(example):
    page = page_of(example)
    rows = [row for row in page.rows() if len(row) == 6]
    assert ["seen", "1.0000", "1.0000", "1.0000", "1", "1"] in rows
    assert ["unseen", "0.0000", "0.0000", "0.0000", "3", "3"] in rows
    # theirs: 2 right of 2 found and 4 gold, 2/3; ours 1/4
    overall = next(row for row in rows if row[0] == "overall")
    assert overall[1:3] == ["0.2500", "0.6667"] and overall[3].startswith("-0.4167")
    assert overall[5] == f"{example.comparisons[0].overall.p:.4f}"
    assert [text for text in page.of("summary") if text.startswith("Found")] == [
        "Found by this one alone: 1",
        "Found by that one alone: 2",
    ]
    found = [text for text in page.of("li") if re.search(r"conll:\d+$", text)]
    assert [re.sub(r" \S*/", " ", text) for text in found] == [
        "PER Ada gold.conll:1",
        "CITY New York gold.conll:4",
        "PER Grace gold.conll:9",
    ]


def test_the_mistakes_say_where_what_and_how_sure(example, tmp_path):
    for page in (page_of(example), errors_page(example.mistakes)):
        rows = [row for row in page.rows() if row[0] in set(Kind) and "gold.conll" in row[-1]]
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
        Mistake(Kind.MISSED, "x", line, sentence, Entity(0, 1, "A"))
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
        Mistake(Kind.INVENTED, "x", 1, sentence, None, Entity(0, 1, "A", value))
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
    page = errors_page([Mistake(Kind.BOUNDARY, "x", 1, sentence, gold, predicted)])
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


def test_several_corpora_have_a_table_on_top_and_a_section_each(tmp_path):
    one, two = (evaluate_example(tmp_path, name=name) for name in ("a.conll", "b.conll"))
    page = page_of(one, two)
    assert page.of("h2") == ["Corpora", f"{tmp_path}/a.conll", f"{tmp_path}/b.conll"]
    rows = page.rows()
    assert [row[0] for row in rows[1:3]] == [f"{tmp_path}/a.conll", f"{tmp_path}/b.conll"]
    assert rows[3][0] == "mean of corpora" and rows[3][1].startswith("0.2500")
    links = [value for name, value in page.attributes if name == "href"]
    ids = [value for name, value in page.attributes if name == "id"]
    assert links and {link.removeprefix("#") for link in links} <= set(ids)
    assert len(page.data()) == 2


def test_nothing_at_all_makes_a_whole_page():
    assert page_of().open == [] and page_of().of("h1") == ["Behaviours"]
    corpus = Corpus("-", lambda _: iter([Sentence(("a",), ())]))
    page = page_of(evaluate_corpus(corpus, Request(lambda gold: gold, None)))
    assert page.of("h1") == ["Evaluation of predictions"] and page.of("h2") == ["standard input"]
    assert (
        "The corpus has no entities (none predicted): what is undefined counts as 0."
        in page.of("body")[0]
    )
    assert "No mistakes." in page.of("p") and page.open == []


def difference(low, high):
    """The bar of a difference in the middle of its interval, on an axis that ends at 0.2."""
    middle = (low + high) / 2
    return CHARTS["difference"](Difference(middle, Interval(low, high), 1.0, 1.0), 0.2)


def test_an_interval_is_a_bar_from_its_low_to_its_high_end():
    svg = CHARTS["interval"](0.5, Interval(0.25, 0.75))
    # an axis of 120
    assert 'class="range" d="M30.0 6H90.0"' in svg and 'class="point" d="M60.0 0V12"' in svg
    assert "<title>95 % interval 0.2500 to 0.7500</title>" in svg
    looks = [re.findall(r'class="bar (\w+)"', difference(*edges))[0]
             for edges in ((0.1, 0.2), (-0.2, -0.1), (-0.1, 0.2))]  # fmt: skip
    assert looks == ["better", "worse", "even"]
    assert 'class="range" d="M30.0 6H90.0"' in difference(-0.1, 0.1)


def confidences():
    """Two labels: 0.2 wrong, 0.6 right, 0.8 right, 0.9 wrong."""
    labels = {
        "A": Confidences(np.array([0.2, 0.8]), np.array([0, 1]), 2),
        "B": Confidences(np.array([0.9, 0.6]), np.array([0, 1]), 1),
    }
    return Calibration((Bin(0.2, 0.3, 1, 0.2, 0.0), Bin(0.9, 1.0, 3, 1.0, 1.0)), 0.1, labels)


def test_a_threshold_keeps_what_is_at_least_as_sure():
    kept = count_kept(confidences(), thresholds=[0.0, 0.2, 0.21, 0.6, 0.8, 0.9, 0.95])
    assert [(one.entities, one.right) for one in kept] == [
        (4, 2),
        (4, 2),
        (3, 2),
        (3, 2),
        (2, 1),
        (1, 0),
        (0, 0),
    ]


def test_the_curves_go_through_the_values():
    thresholds = [step / 100 for step in range(101)]
    curve = [kept for kept in count_kept(confidences(), thresholds=thresholds) if kept.entities]
    svg = CHARTS["thresholds"](curve, 5)
    precision, recall = (
        [tuple(map(float, point.split(","))) for point in points.split()]
        for points in re.findall(r'points="([^"]+)"', svg)
    )
    left, top, width, height = 44, 34, 340, 240
    assert precision[0] == (left, top + height / 2)  # 2 of 4
    # 2 of 5 gold, also of labels that were never predicted
    assert recall[0] == (left, top + height * 3 / 5)
    # 0 of 1, and none beyond
    assert precision[-1] == (pytest.approx(left + 0.9 * width), top + height)
    assert dict(precision)[left + 0.5 * width] == pytest.approx(top + height / 3, abs=0.1)  # 2 of 3
    svg = CHARTS["reliability"](confidences().bins)
    assert re.findall(r'<circle class="one" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg) == [
        ("112.0", "274.0", "5.3"),
        ("384.0", "34.0", "7.0"),
    ]
    assert re.findall(r'class="number">(\d+)<', svg) == ["1", "3"]


def test_html_is_a_kind_of_report_and_of_list(example):
    assert REPORTS["html"](Results([example])).endswith("</html>\n")
    assert "".join(render_errors(example.mistakes, suffix=".HTML")).endswith("</html>\n")
