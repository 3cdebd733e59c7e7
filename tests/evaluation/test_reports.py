"""The table to the last blank, and JSON to the contract."""

import hashlib
import json

import pytest

from ner_lstm.evaluation.one_line import columns
from ner_lstm.evaluation.reports import REPORTS, Evaluation, Source, render_json, render_scores, render_table
from ner_lstm.evaluation.scores import Count, Scores

SHA = hashlib.sha256(b"").hexdigest()
COUNTS = (Count(15, 18, 20), Count(3, 4, 1004))
SCORES = Scores({"COMPANY": Count(17, 20, 20), "PER": Count(1, 2, 1004)}, COUNTS, 12345)
ONE = Evaluation(SCORES, Source("dev.conll", SHA), Source("runs/apple", SHA))
TWO = Evaluation(Scores({"A": Count(1, 1, 1)}, (Count(1, 1, 1),), 3), Source("-"))


def test_the_table_names_scorer_mode_and_scheme_and_its_columns_are_aligned():
    assert render_table([ONE]) == (
        "dev.conll: 2 sentences, 12,345 tokens (seqeval 1.2.2, default mode, BIO tags, exact match)\n"
        "label          precision     recall         F1  support\n"
        "COMPANY           0.8500     0.8500     0.8500       20\n"
        "PER               0.5000     0.0010     0.0020    1,004\n"
        "\n"
        "micro average     0.8182     0.0176     0.0344    1,024\n"
        "macro average     0.6750     0.4255     0.4260    1,024\n"
    )


def test_several_corpora_are_compared_below_their_tables():
    text = render_table([ONE, TWO])
    assert text.startswith(render_table([ONE]) + "\n")
    assert text.endswith(
        "corpus           precision     recall         F1  support\n"
        "dev.conll           0.8182     0.0176     0.0344    1,024\n"
        "-                   1.0000     1.0000     1.0000        1\n"
        "\n"
        "mean of corpora     0.9091     0.5088     0.5172    1,025\n"
    )


@pytest.mark.parametrize("label", ["人名と地名", "ＷＩＤＥ", "e\u0301\u0301", "a\x1b[31m\nb", "\u202eREP", "x" * 90, ""])
def test_no_label_breaks_the_columns(label):
    scores = Scores({label: Count(1, 1, 1), "PER": Count(1, 2, 3)}, (), 0)
    _, *lines = render_scores(scores, corpus="a\nb").splitlines()
    assert len({columns(line) for line in lines if line}) == 1
    assert "\x1b" not in "".join(lines)


def test_a_corpus_without_entities_and_a_silent_model_are_said():
    def last(scores: Scores) -> str:
        return render_scores(scores, corpus="c").splitlines()[-1]

    assert last(Scores({}, (), 0)) == "The corpus has no entities (none predicted): what is undefined counts as 0."
    assert last(Scores({"A": Count(0, 3, 0)}, (), 0)).startswith("The corpus has no entities (3 predicted)")
    assert last(Scores({"A": Count(0, 0, 3)}, (), 0)) == "Nothing was predicted: precision is undefined and counts as 0."


def test_json_holds_what_the_contract_names_and_no_more():
    count = {"precision": 0.5, "recall": 1 / 1004, "f1": 2 / 1006, "correct": 1, "predicted": 2, "gold": 1004}
    report = json.loads(render_json([ONE]))
    assert report["labels"]["PER"] == count
    assert report == {
        "version": 1,
        "scorer": "seqeval 1.2.2",
        "mode": "default",
        "scheme": "BIO",
        "corpus": {"path": "dev.conll", "sha256": SHA},
        "model": {"path": "runs/apple", "sha256": SHA},
        "overall": {"precision": 18 / 22, "recall": 18 / 1024, "f1": 36 / 1046, "correct": 18, "predicted": 22, "gold": 1024},
        "labels": {
            "COMPANY": {"precision": 0.85, "recall": 0.85, "f1": 0.85, "correct": 17, "predicted": 20, "gold": 20},
            "PER": count,
        },
        "sentences": 2,
        "tokens": 12345,
        "counts": [[15, 18, 20], [3, 4, 1004]],
    }
    assert list(report) == [
        *("version", "scorer", "mode", "scheme", "corpus", "model", "overall", "labels", "sentences", "tokens", "counts")
    ]


def test_several_corpora_are_one_json_object_with_their_mean():
    report = json.loads(render_json([ONE, TWO]))
    assert report["corpora"] == [json.loads(render_json([one])) for one in (ONE, TWO)]
    assert report["corpora"][1]["model"] is None and report["corpora"][1]["corpus"] == {"path": "-", "sha256": None}
    assert report["macro"] == pytest.approx(
        {"precision": (18 / 22 + 1) / 2, "recall": (18 / 1024 + 1) / 2, "f1": (36 / 1046 + 1) / 2}
    )


@pytest.mark.parametrize("text", ["人名", "\ud800", '"\\', "a\nb", "\x1b\x9b", "\u202e\u2028", "\U0001f34e"])
def test_any_label_and_path_comes_back_from_json_and_can_be_written(text):
    written = render_json([Evaluation(Scores({text: Count(1, 1, 1)}, (), 0), Source(text))])
    report = json.loads(written.encode("utf-8"))
    assert list(report["labels"]) == [text] and report["corpus"]["path"] == text
    assert all(line.isprintable() for line in written.splitlines())


def test_every_kind_of_report_ends_its_last_line():
    assert list(REPORTS) == ["table", "json"]
    for render in REPORTS.values():
        assert render([ONE]).endswith("\n") and render([ONE, TWO]).endswith("\n")
