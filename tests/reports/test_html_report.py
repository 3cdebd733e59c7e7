"""What the HTML report says, to the digit, and what no text, label or path can do to it."""

import hashlib
import re
from dataclasses import replace

import numpy as np
import pytest
from pages import GOLD, evaluate_example, page_of

from ner_lstm.corpus import Corpus
from ner_lstm.evaluation.breakdown import Breakdown
from ner_lstm.evaluation.calibration import Bin, Calibration, Confidences
from ner_lstm.evaluation.evaluations import Results, evaluate_corpus
from ner_lstm.evaluation.expectations import Minimum, Outcome
from ner_lstm.evaluation.resampling import Difference, Interval
from ner_lstm.rendering.labels import choose_classes
from ner_lstm.rendering.page import load_environment, load_macros
from ner_lstm.reports.confidence_curve import count_kept
from ner_lstm.reports.confusion_matrix import MAX_LABELS, lay_out_matrix
from ner_lstm.reports.errors import render_errors
from ner_lstm.reports.evaluations import REPORTS
from ner_lstm.sentence import Sentence

CHARTS = load_macros("reports/charts.html")


@pytest.fixture
def example(tmp_path):
    return evaluate_example(
        tmp_path, minima=[Minimum(0.2), Minimum(0.9, label="PER")], against="runs/other"
    )


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
    page = page_of(evaluate_corpus(corpus, lambda gold: gold))
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
