"""JUnit XML: the cases worked out by hand, the schema, and any text at all."""

from xml.etree.ElementTree import fromstring

import pytest
from evaluating import APPLE, FOUND, evaluate_by_hand
from hostile import HOSTILE
from junit_schema import find_violations

from ner_lstm.evaluation.evaluations import Results
from ner_lstm.evaluation.expectations import Minimum, Outcome
from ner_lstm.one_line import one_line
from ner_lstm.reports.junit import render_junit

RESULTS = Results(
    [
        evaluate_by_hand([APPLE], [FOUND], minima=[Minimum(0.5), Minimum(0.2)]),
        evaluate_by_hand([APPLE], [FOUND], path="test.conll"),
    ],
    [
        Outcome("names", True, "as expected"),
        Outcome("apples", False, "expected FRUIT, found COMPANY"),
    ],
)


def read(results):
    return fromstring(render_junit(results).encode())


def test_every_expectation_and_label_of_a_corpus_is_a_case_and_every_behaviour():
    cases = [
        (suite.get("name"), case.get("classname"), case.get("name"), case.find("failure") is None)
        for suite in read(RESULTS).iter("testsuite")
        for case in suite.iter("testcase")
    ]
    labels = [("labels", label, True) for label in ("COMPANY", "FRUIT", "PER")]
    assert cases == [
        ("dev.conll", "expectations", "F1 >= 0.5 (overall)", False),
        ("dev.conll", "expectations", "F1 >= 0.2 (overall)", True),
        *(("dev.conll", *label) for label in labels),
        *(("test.conll", *label) for label in labels),
        ("behaviours", "behaviours", "names", True),
        ("behaviours", "behaviours", "apples", False),
    ]


def test_suites_count_their_cases_and_the_root_counts_all():
    root = read(RESULTS)
    counts = [
        (suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in (root, *root)
    ]
    assert counts == [("10", "2", "0"), ("5", "1", "0"), ("3", "0", "0"), ("2", "1", "0")]


def test_a_failure_says_what_was_expected_and_found_where_jenkins_and_where_gitlab_look():
    failures = list(read(RESULTS).iter("failure"))
    message = "expected F1 >= 0.5, found 0.2500 (overall; 95 % interval 0.2500 to 0.2500)"
    assert [failure.get("message") for failure in failures] == [
        message,
        "expected FRUIT, found COMPANY",
    ]
    assert [failure.text for failure in failures] == [
        failure.get("message") for failure in failures
    ]


def test_a_label_tells_its_scores():
    suite = read(RESULTS)[0]
    assert suite.findtext("testcase[@name='PER']/system-out") == (
        "precision 1.0000 (95 % interval 1.0000 to 1.0000)\n"
        "recall 0.5000 (95 % interval 0.5000 to 0.5000)\n"
        "F1 0.6667 (95 % interval 0.6667 to 0.6667)\n"
        "support 2 (1 predicted, 1 of them right)"
    )
    assert {one.get("name"): one.get("value") for one in suite.iter("property")} == {
        "model": "runs/apple",
        "scorer": "seqeval 1.2.2, default mode, BIO tags, exact match",
        "precision": "0.2500",
        "recall": "0.2500",
        "f1": "0.2500",
    }


def test_the_report_keeps_to_the_schema():
    assert list(find_violations(read(RESULTS))) == []
    assert list(find_violations(read(Results([])))) == []


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (
            "<testsuites><testsuite name='a' tests='1' failures='0'/></testsuites>",
            "no errors in testsuite",
        ),
        ("<testsuites><testcase name='a'/></testsuites>", "no testcase in testsuites"),
        ("<testsuites tests='-1'/>", "testsuites tests='-1'"),
        ("<testsuites when='now'/>", "no attribute when of testsuites"),
        ("<testsuites>text</testsuites>", "text in testsuites"),
    ],
)
def test_the_check_of_the_schema_finds_what_is_wrong(broken, problem):
    assert problem in list(find_violations(fromstring(broken)))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_any_name_and_message_is_well_formed_and_within_the_schema(text):
    root = read(Results([], [Outcome(text, False, text)]))
    assert list(find_violations(root)) == []
    (case,) = root.iter("testcase")
    assert case.get("name") == case.findtext("failure") == case[0].get("message") == _spelt(text)


def _spelt(text):
    return one_line(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
