"""An earlier run is found, and only what fits the corpus is compared."""

import json

import pytest
from evaluated_files import evaluate_examples

from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.baselines import compare_with, read_baseline
from ner_lstm.evaluation.evaluations import Results
from ner_lstm.reports.json import render_json

EXAMPLES = [
    ((f"Ada{number}", "sang"), [(0, 1, "PER")], [(0, 1, "PER")] if number % 3 else [])
    for number in range(30)
]


@pytest.fixture
def earlier(tmp_path):
    one = evaluate_examples(tmp_path, *EXAMPLES)
    path = tmp_path / "base.json"
    path.write_text(render_json(Results([one])))
    return one, path


def read(earlier, **changes):
    one, path = earlier
    return read_baseline(
        path, **{"corpus": one.corpus.path, "sha256": one.corpus.sha256, "paired": True} | changes
    )


def test_the_json_of_a_run_is_a_baseline_that_it_equals(earlier):
    baseline = read(earlier)
    assert baseline.f1 == earlier[0].scores.overall.f1
    difference = compare_with(baseline, earlier[0].scores)
    assert (difference.f1, difference.p) == (0.0, 1.0)


def test_a_worse_run_differs_sentence_by_sentence(earlier, tmp_path):
    worse = evaluate_examples(tmp_path, *((words, gold, []) for words, gold, _ in EXAMPLES))
    difference = compare_with(read(earlier), worse.scores)
    assert difference.f1 == -earlier[0].scores.overall.f1 and difference.drop_p < 0.01


def test_of_several_runs_the_one_on_these_bytes_is_taken(earlier, tmp_path):
    other = evaluate_examples(tmp_path, *EXAMPLES[:5], name="other.conll")
    path = tmp_path / "both.json"
    path.write_text(render_json(Results([other, earlier[0]])))
    assert read((earlier[0], path), corpus="moved.conll").f1 == earlier[0].scores.overall.f1


def test_another_corpus_is_an_error_unless_only_f1_is_compared(earlier):
    with pytest.raises(
        ConfigError,
        match=r"expected an earlier run on .*, with other bytes: paired=False compares F1 alone",
    ):
        read(earlier, sha256="0" * 64)
    assert read(earlier, sha256="0" * 64, paired=False).f1 == earlier[0].scores.overall.f1


def test_no_counts_or_those_of_other_sentences_are_an_error(earlier):
    one, path = earlier
    fields = json.loads(path.read_text())
    cases = [
        (
            fields | {"counts": [*fields["counts"][:-2], [2, 2, 2]]},
            "expected 30 sentences, as the corpus has now, found 29",
        ),
        (
            {key: value for key, value in fields.items() if key != "counts"},
            "expected the counts of every sentence, found none",
        ),
        (
            # one gold entity less in the last sentence, one more in the first: the same F1
            fields | {"counts": [[0, 0, 2], *fields["counts"][1:-1], [1, 1, 0]]},
            "expected 1 entities in sentence 1, as it has now, found 2",
        ),
    ]
    for content, problem in cases:
        path.write_text(json.dumps(content))
        with pytest.raises(ConfigError) as caught:
            compare_with(read(earlier), one.scores)
        assert str(caught.value) == f"{path}: {problem}: paired=False compares F1 alone"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "1",
        '{"overall": 3}',
        '{"overall": {"f1": "x"}}',
        '{"corpora": [1]}',
        "\ud800",
    ],
)
def test_what_is_no_report_is_said_in_one_line(earlier, content):
    path = earlier[1]
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(ConfigError) as caught:
        read(earlier, paired=False)
    assert str(caught.value).startswith(f"{path}: expected") and "\n" not in str(caught.value)


def test_a_missing_file_is_said(earlier, tmp_path):
    with pytest.raises(ConfigError, match="no such file"):
        read((earlier[0], tmp_path / "none.json"))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"overall": {"f1": float("nan")}}, "expected the JSON report"),
        ({"overall": {"f1": 90}}, "expected the JSON report"),
        ({"counts": [[10**30, 1, 1]]}, "expected the JSON report"),
        ({"counts": [[0.5, 1, 1]]}, "expected the JSON report"),
        ({"counts": [[-1, 1, 1]]}, "expected the JSON report"),
        ({"counts": [[1, 1]]}, "expected the JSON report"),
        ({"overall": {"f1": 0.25}}, "expected F1 0.8, as its counts of sentences give, found 0.25"),
    ],
)
def test_a_report_whose_numbers_cannot_be_is_refused(earlier, changes, problem):
    path = earlier[1]
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    with pytest.raises(ConfigError) as caught:
        read(earlier)
    assert str(caught.value).startswith(f"{path}: {problem}")
