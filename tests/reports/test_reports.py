"""The table to the last blank, and JSON to the contract."""

import json
from dataclasses import replace

import pytest
from evaluated_files import evaluate_examples

from ner_lstm.evaluation.evaluations import HashedPath, Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.resampling import Interval, Intervals
from ner_lstm.evaluation.scores import Count, Scores
from ner_lstm.evaluation.uncertainty import Uncertainty
from ner_lstm.one_line import columns
from ner_lstm.reports.evaluations import REPORTS
from ner_lstm.reports.json import render_json
from ner_lstm.reports.text import render_scores, render_text

SCORES = Scores(
    {"COMPANY": Count(17, 20, 20), "PER": Count(1, 2, 1004)},
    (Count(15, 18, 20), Count(3, 4, 1004)),
    12345,
)
SPAN = Intervals(Interval(0, 1), Interval(0, 1), Interval(0.25, 0.75))
# one right, one of another label, one missed, one invented
EXAMPLES = (
    (
        ("Ada", "met", "Bob"),
        [(0, 1, "PER"), (2, 3, "PER")],
        [(0, 1, "PER", 0.95), (2, 3, "ORG", 0.55)],
    ),
    (("New", "York"), [(0, 2, "LOC")], []),
    (("a", "plum"), [], [(1, 2, "ORG", 0.65)]),
)


def uncertain(scores):
    return Uncertainty(SPAN, dict.fromkeys(scores.labels, SPAN), "sentences", 2)


def test_the_scores_name_scorer_mode_and_scheme_and_their_columns_are_aligned():
    assert (
        render_scores(SCORES, corpus="dev.conll", uncertainty=uncertain(SCORES))
        == "dev.conll: 2 sentences, 12,345 tokens (seqeval 1.2.2, default mode, BIO tags, exact"
        " match)\nlabel          precision  recall      F1        95 % of F1  support\nCOMPANY  "
        "         0.8500  0.8500  0.8500  0.2500 to 0.7500       20\nPER               0.5000 "
        " 0.0010  0.0020  0.2500 to 0.7500    1,004\n\nmicro average     0.8182  0.0176  0.0344 "
        " 0.2500 to 0.7500    1,024\nmacro average     0.6750  0.4255  0.4260                   "
        "   1,024\nintervals: 95 % of bootstrap samples of the 2 sentences\n"
    )


def test_the_table_says_where_the_mistakes_are(tmp_path):
    one = evaluate_examples(
        tmp_path, *EXAMPLES, frequency=lambda words: len(words[0]) == 3 and words[0] != "New"
    )
    text = render_text(Results([one]))
    lines = text[text.index("F1 by") :].splitlines()
    assert lines[:3] == [
        "F1 by                        precision  recall      F1  support",
        "in training: seen               0.5000  0.5000  0.5000        2",
        "in training: unseen             0.0000  0.0000  0.0000        1",
    ]
    assert lines[-3:] == [
        "mistakes: 1 label, 0 boundary, 1 missed, 1 invented",
        "confused: 1 PER as ORG",
        # 0.95 is right, 0.55 and 0.65 are wrong
        "confidences: 0.4167 from the share that is right (expected calibration error)",
    ]


def test_several_corpora_are_compared_below_their_tables(tmp_path):
    first, second = (
        evaluate_examples(tmp_path, *EXAMPLES, name="one.conll"),
        evaluate_examples(tmp_path, EXAMPLES[0], name="two.conll"),
    )
    text = render_text(Results([first, second]))
    assert text.startswith(render_text(Results([first])) + "\n")
    last = text.split("\n\n")
    mean = (first.scores.overall.f1 + second.scores.overall.f1) / 2
    assert last[-2].splitlines()[0].split() == [
        "corpus",
        "precision",
        "recall",
        "F1",
        "95",
        "%",
        "of",
        "F1",
        "support",
    ]
    assert last[-1].split()[:6] == ["mean", "of", "corpora", "0.4167", "0.4167", f"{mean:.4f}"]


def test_a_model_beside_has_its_differences_and_what_one_alone_found(tmp_path):
    def other(gold):
        return [
            sentence.with_entities(() if number == 0 else sentence.entities)
            for number, sentence in enumerate(gold)
        ]

    one = evaluate_examples(tmp_path, *EXAMPLES, against={"runs/other": other})
    text = render_text(Results([one]))
    against = text[text.index("against") :]
    assert against.startswith("against runs/other\nF1 ")
    path = one.corpus.path
    assert against.endswith(
        f"only this one found 1 entities\n  {path}:1: PER Ada\nonly that one found 1 entities\n "
        f" {path}:5: LOC New York\n"
    )
    assert f"{one.scores.overall.f1 - 0.5:+.4f}" in against


@pytest.mark.parametrize(
    "label", ["人名と地名", "ＷＩＤＥ", "e\u0301\u0301", "a\x1b[31m\nb", "\u202eREP", "x" * 90, ""]
)
def test_no_label_breaks_the_columns(label):
    scores = Scores({label: Count(1, 1, 1), "PER": Count(1, 2, 3)}, (), 0)
    _, *lines, _ = render_scores(scores, corpus="a\nb", uncertainty=uncertain(scores)).splitlines()
    assert len({columns(line) for line in lines if line}) == 1
    assert "\x1b" not in "".join(lines)


def test_a_corpus_without_entities_and_a_silent_model_are_said():
    def last(scores):
        return render_scores(scores, corpus="c", uncertainty=uncertain(scores)).splitlines()[-1]

    assert (
        last(Scores({}, (), 0))
        == "The corpus has no entities (none predicted): what is undefined counts as 0."
    )
    assert last(Scores({"A": Count(0, 3, 0)}, (), 0)).startswith(
        "The corpus has no entities (3 predicted)"
    )
    assert (
        last(Scores({"A": Count(0, 0, 3)}, (), 0))
        == "Nothing was predicted: precision is undefined and counts as 0."
    )


def test_json_holds_what_the_contract_names_and_what_follows_from_it(tmp_path):
    one = replace(
        evaluate_examples(tmp_path, *EXAMPLES),
        outcomes=(Outcome("F1 >= 0.9 (overall)", False, "no"),),
    )
    report = json.loads(render_json(Results([one])))
    intervals = {
        name: list(interval) for name, interval in one.uncertainty.labels["PER"]._asdict().items()
    }
    count = {"precision": 1.0, "recall": 0.5, "f1": 2 / 3, "correct": 1, "predicted": 1, "gold": 2}
    assert report["labels"]["PER"] == count | {"intervals": intervals}
    assert report["counts"] == [[1, 2, 2], [0, 0, 1], [0, 1, 0]]
    assert {
        key: report[key]
        for key in (
            "version",
            "scorer",
            "mode",
            "scheme",
            "model",
            "sentences",
            "tokens",
            "mistakes",
        )
    } == {
        "version": 1,
        "scorer": "seqeval 1.2.2",
        "mode": "default",
        "scheme": "BIO",
        "model": None,
        "sentences": 3,
        "tokens": 7,
        "mistakes": {"label": 1, "boundary": 0, "missed": 1, "invented": 1},
    }
    assert report["corpus"] == {"path": one.corpus.path, "sha256": one.corpus.sha256}
    assert report["intervals"] == {
        "level": 0.95,
        "unit": "sentences",
        "units": 3,
        "samples": 2000,
        "seed": 1,
    }
    assert {"gold": "PER", "predicted": "ORG", "entities": 1} in report["confusion"]
    assert report["calibration"]["expected_calibration_error"] == round(one.calibration.error, 6)
    assert report["expectations"] == [
        {"name": "F1 >= 0.9 (overall)", "met": False, "message": "no"}
    ]


def test_several_corpora_are_one_json_object_with_their_mean(tmp_path):
    one, two = (
        evaluate_examples(tmp_path, *EXAMPLES),
        evaluate_examples(tmp_path, EXAMPLES[0], name="b.conll"),
    )
    report = json.loads(render_json(Results([one, two], (Outcome("apple", True, "yes"),))))
    assert report["corpora"] == [json.loads(render_json(Results([each]))) for each in (one, two)]
    assert report["macro"]["f1"] == pytest.approx(
        (one.scores.overall.f1 + two.scores.overall.f1) / 2
    )
    assert report["behaviours"] == [{"name": "apple", "met": True, "message": "yes"}]


@pytest.mark.parametrize(
    "text", ["人名", "\ud800", '"\\', "a\nb", "\x1b\x9b", "\u202e\u2028", "\U0001f34e"]
)
def test_any_label_and_path_comes_back_from_json_and_can_be_written(tmp_path, text):
    one = evaluate_examples(tmp_path, *EXAMPLES)
    scores = Scores({text: Count(1, 1, 1)}, (), 0)
    written = render_json(
        Results(
            [replace(one, scores=scores, uncertainty=uncertain(scores), corpus=HashedPath(text))]
        )
    )
    report = json.loads(written.encode("utf-8"))
    assert list(report["labels"]) == [text] and report["corpus"]["path"] == text
    assert all(line.isprintable() for line in written.splitlines())


def test_every_kind_of_report_ends_its_last_line(tmp_path):
    one = evaluate_examples(tmp_path, *EXAMPLES)
    for render in REPORTS.values():
        assert render(Results([one])).endswith("\n") and render(Results([one, one])).endswith("\n")
