"""`ner-lstm evaluate`: its table and JSON, several corpora, and a file of predictions instead of a
model.
"""

import hashlib
import json

import pytest
from gold_and_guess import GOLD, GUESS


def _hash(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_json_report_is_as_the_contract_has_it(run, files):
    outcome = run("evaluate", "-q", "--predicted", "guess.conll", "gold.conll", "--report", "json")
    assert (outcome.status, outcome.err) == (0, "")
    third = 1 / 3
    report = json.loads(outcome.out)
    for count in (report["overall"], *report["labels"].values()):
        assert all(
            low <= count[ratio] <= high for ratio, (low, high) in count.pop("intervals").items()
        )
    assert {
        "intervals",
        "mistakes",
        "breakdown",
        "confusion",
        "calibration",
        "against",
        "expectations",
    } <= set(report)
    contract = (
        "version",
        "scorer",
        "mode",
        "scheme",
        "corpus",
        "model",
        "overall",
        "labels",
        "sentences",
        "tokens",
        "counts",
    )
    assert {key: report[key] for key in contract} == {
        "version": 1,
        "scorer": "seqeval 1.2.2",
        "mode": "default",
        "scheme": "BIO",
        "corpus": {"path": "gold.conll", "sha256": _hash(files / "gold.conll")},
        "model": None,
        "overall": {
            "precision": third,
            "recall": third,
            "f1": third,
            "correct": 1,
            "predicted": 3,
            "gold": 3,
        },
        "labels": {
            "CITY": {
                "precision": 0.0,
                "recall": 0.0,
                "f1": 0.0,
                "correct": 0,
                "predicted": 1,
                "gold": 1,
            },
            "PER": {
                "precision": 0.5,
                "recall": 0.5,
                "f1": 0.5,
                "correct": 1,
                "predicted": 2,
                "gold": 2,
            },
        },
        "sentences": 3,
        "tokens": 9,
        "counts": [[1, 2, 2], [0, 0, 1], [0, 1, 0]],
    }


def test_the_table_is_the_default_and_its_numbers_are_those(run, files):
    lines = run("evaluate", "-q", "--predicted", "guess.conll", "gold.conll").out.splitlines()
    assert lines[0].startswith("gold.conll: 3 sentences, 9 tokens")
    rows = {line[:15].strip(): line[15:].split() for line in lines[2:7] if line}
    assert {name: [*cells[:3], cells[-1]] for name, cells in rows.items()} == {
        "CITY": ["0.0000", "0.0000", "0.0000", "1"],
        "PER": ["0.5000", "0.5000", "0.5000", "2"],
        "micro average": ["0.3333", "0.3333", "0.3333", "3"],
        "macro average": ["0.2500", "0.2500", "0.2500", "3"],
    }
    assert "mistakes: 0 label, 1 boundary, 1 missed, 1 invented" in lines


def test_every_mistake_is_a_line_that_says_where(run, files):
    outcome = run(
        "evaluate", "-q", "--predicted", "guess.conll", "gold.conll", "--errors", "errors.txt"
    )
    assert outcome.status == 0
    assert [line.split(" | ")[0] for line in (files / "errors.txt").read_text().splitlines()] == [
        'gold.conll:4: boundary CITY "New York" -> CITY "New"',
        'gold.conll:8: missed PER "Alan"',
        'gold.conll:11: invented PER "Nothing"',
    ]


def test_a_report_goes_to_the_file_that_it_names_beside_one_on_standard_output(run, files):
    outcome = run(
        "evaluate",
        "-q",
        "--predicted",
        "guess.conll",
        "gold.conll",
        "--report",
        "json=out.json",
        "--report",
        "table",
    )
    assert outcome.out.startswith("gold.conll: ")
    assert json.loads((files / "out.json").read_text())["overall"]["gold"] == 3


def test_a_report_that_is_sent_to_two_places_is_wrong_usage(run, files):
    outcome = run(
        "evaluate",
        "-q",
        "--predicted",
        "guess.conll",
        "gold.conll",
        "--report",
        "json=out.json",
        "--report",
        "json",
    )
    assert outcome.status == 2
    assert "expected one place for the report json" in " ".join(outcome.err.split())
    assert not (files / "out.json").exists()


def test_a_model_is_named_with_its_hash_and_several_corpora_have_a_mean(
    run, files, bundle, corpus_file
):
    outcome = run("evaluate", "-q", bundle, corpus_file, "gold.conll", "--report", "json")
    report = json.loads(outcome.out)
    assert set(report) == {"corpora", "macro"}
    first, second = report["corpora"]
    assert [one["corpus"]["path"] for one in (first, second)] == [str(corpus_file), "gold.conll"]
    assert first["model"]["path"] == str(bundle)
    assert len(first["model"]["sha256"]) == 64
    assert first["overall"]["f1"] == 1.0
    assert report["macro"]["f1"] == pytest.approx((1.0 + second["overall"]["f1"]) / 2)


@pytest.mark.parametrize("scheme", ["BIO", "IOB1", "BIOES", "BMES", "BILOU"])
def test_what_predict_writes_is_what_evaluate_measures(run, files, bundle, scheme):
    written = run(
        "predict", "-q", bundle, "gold.conll", "--scheme", scheme, "--confidence", "-o", "out.conll"
    )
    assert written.status == 0
    measured = json.loads(run("evaluate", "-q", bundle, "gold.conll", "--report", "json").out)
    read = json.loads(
        run("evaluate", "-q", "--predicted", "out.conll", "gold.conll", "--report", "json").out
    )
    # a tagged file has no confidences, and nobody knows what its tagger was trained on
    unknown = {"model", "calibration", "breakdown"}
    assert {key: read[key] for key in read.keys() - unknown} == {
        key: measured[key] for key in measured.keys() - unknown
    }


def test_predictions_are_the_last_tags_even_where_nothing_was_found(run, files):
    (files / "none.conll").write_text(
        "".join(f"{line}\tO\n" if line else "\n" for line in GOLD.splitlines())
    )
    overall = json.loads(
        run("evaluate", "-q", "--predicted", "none.conll", "gold.conll", "--report", "json").out
    )["overall"]
    assert (overall["correct"], overall["predicted"], overall["gold"]) == (0, 0, 3)


def test_the_tag_column_is_that_of_the_gold_labels(run, files):
    (files / "both.conll").write_text(
        "".join(
            f"{gold}\t{guess.partition(chr(9))[2]}\n" if gold else "\n"
            for gold, guess in zip(GOLD.splitlines(), GUESS.splitlines(), strict=True)
        )
    )
    outcome = run(
        "evaluate",
        "-q",
        "--tag-column",
        "1",
        "--predicted",
        "both.conll",
        "both.conll",
        "--report",
        "json",
    )
    assert json.loads(outcome.out)["overall"]["correct"] == 1


def test_a_sentence_of_20000_words_is_measured_whole(run, files, bundle):
    (files / "long.conll").write_text(
        "Ada\tB-PER\nlives\tO\nin\tO\nNew\tB-CITY\nYork\tI-CITY\n" * 4000
    )
    report = json.loads(run("evaluate", "-q", bundle, "long.conll", "--report", "json").out)
    assert (report["sentences"], report["tokens"], report["overall"]["gold"]) == (1, 20000, 8000)
