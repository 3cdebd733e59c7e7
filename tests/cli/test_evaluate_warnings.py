"""`ner-lstm evaluate`: what is no measure of a model is said, in the log and in reports."""

import gzip
import json
import shutil
from dataclasses import replace

import pytest
from gold_and_guess import GOLD

from ner_lstm import read_corpus
from ner_lstm.bundle import Bundle
from ner_lstm.corpus.identity import hash_words

OTHER_LABELS = GOLD.replace("PER", "HUMAN").replace("CITY", "TOWN")


@pytest.fixture
def model(files, bundle, corpus_file):
    """The name of a bundle that says train.conll was its training corpus, and gold.conll its dev
    corpus; train.conll is there too.
    """
    shutil.copy(corpus_file, files / "train.conll")
    whole = Bundle.load(bundle)
    dev = {"path": "gold.conll", "sha256": None, "words_sha256": hashes("gold.conll")}
    train = {**whole.corpora["train"], "path": "train.conll"}
    replace(whole, corpora={"train": train, "dev": dev}).save(files / "model")
    return "model"


def hashes(path):
    return hash_words(read_corpus(path))


def warned(outcome):
    """What is said beside how files are laid out and how many words are unknown."""
    assert outcome.status == 0
    return [line for line in outcome.errors if ": " in line and "% of the words" not in line][1:]


TRAINED_ON = "has the sentences that the model was trained on"
NOTHING = ": its scores say nothing about other text"


def test_the_training_corpus_is_known_again_packed_converted_and_piped(run, files, model):
    shutil.copy(files / "train.conll", files / "copy.conll")
    (files / "packed.gz").write_bytes(gzip.compress((files / "train.conll").read_bytes()))
    assert run("convert", "-q", "train.conll", "records.jsonl").status == 0
    assert warned(run("evaluate", model, "train.conll")) == [f"train.conll {TRAINED_ON}{NOTHING}"]
    for name in ("copy.conll", "packed.gz", "records.jsonl"):
        line = f"{name} {TRAINED_ON} (as train.conll){NOTHING}"
        assert line in run("evaluate", model, name).errors
    piped = run("evaluate", model, "-", stdin=(files / "train.conll").read_bytes())
    assert f"- {TRAINED_ON} (as train.conll){NOTHING}" in piped.errors
    assert run("evaluate", "-q", model, "train.conll").err == ""


def test_other_sentences_are_no_matter_and_the_dev_corpus_is_a_mild_one(run, files, model):
    (files / "new.conll").write_text(GOLD.replace("Ada", "Grace"))
    assert warned(run("evaluate", model, "new.conll")) == []
    assert warned(run("evaluate", model, "gold.conll")) == [
        "gold.conll is the dev corpus of the model: the epoch and the temperature were chosen on"
        " it, so that other text may score a little lower"
    ]
    report = run("evaluate", "-q", model, "gold.conll", "--report", "json").out
    assert json.loads(report)["warnings"] == []


def test_a_bundle_of_before_knows_the_bytes_of_its_corpus(run, files, model):
    old = Bundle.load(model)
    train = {key: old.corpora["train"][key] for key in ("path", "sha256", "sentences")}
    replace(old, corpora={"train": train}).save("old")
    shutil.copy(files / "train.conll", files / "copy.conll")
    assert warned(run("evaluate", "old", "copy.conll")) == [
        f"copy.conll {TRAINED_ON} (as train.conll){NOTHING}"
    ]


def test_which_files_of_a_folder_were_learnt_from_is_said_of_their_mean_too(run, files, model):
    (files / "all").mkdir()
    shutil.copy(files / "train.conll", files / "all" / "train.conll")
    (files / "all" / "new.conll").write_text(GOLD.replace("Ada", "Grace"))
    each = f"all/train.conll {TRAINED_ON} (as train.conll){NOTHING}"
    mean = "the mean of 2 corpora counts 1 that the model was trained on: all/train.conll"
    reports = [f"--report={kind}=out.{kind}" for kind in ("json", "markdown", "html")]
    assert warned(run("evaluate", model, "all", *reports))[-2:] == [each, mean]
    report = json.loads((files / "out.json").read_text())
    assert [corpus["warnings"] for corpus in report["corpora"]] == [[], [each]]
    assert report["macro"]["warnings"] == [mean]
    assert (files / "out.markdown").read_text().count("**Warning**") == 2
    page = (files / "out.html").read_text()
    assert f"<bdi>{each}</bdi>" in page and f"<bdi>{mean}</bdi>" in page


def test_a_model_trained_on_a_folder_knows_each_of_its_files(run, files, model):
    (files / "all").mkdir()
    shutil.copy(files / "train.conll", files / "all" / "train.conll")
    (files / "all" / "new.conll").write_text(GOLD)
    short = ("--set", "training.epochs=1", "-o", "whole")
    assert run("train", "-q", "--train", "all", *short).status == 0
    assert warned(run("evaluate", "whole", "all"))[-1] == (
        "the mean of 2 corpora counts 2 that the model was trained on: all/new.conll,"
        " all/train.conll"
    )
    assert (
        f"gold.conll {TRAINED_ON} (as all){NOTHING}" in run("evaluate", "whole", "gold.conll").err
    )
    assert "words_sha256" not in run("info", "whole").out


def test_what_a_start_and_the_other_model_learnt_from_is_known_too(run, files, model):
    (files / "new.conll").write_text(GOLD.replace("Ada", "Grace"))
    short = ("--set", "training.epochs=1", "-o", "next")
    trained = run(
        "train", "--start-from", model, "--train", "new.conll", "--test", "train.conll", *short
    )
    assert f"test has the sentences that model was trained on (as train.conll){NOTHING}" in (
        trained.errors
    )
    said = run("evaluate", "next", "train.conll", "--against", model).errors
    assert (
        "train.conll has the sentences that model, which the model started from, was trained on"
        + NOTHING
    ) in said
    assert f"train.conll has the sentences that the model model was trained on{NOTHING}" in said


def test_labels_that_never_match_are_in_the_reports_too(run, files, model):
    (files / "other.conll").write_text(OTHER_LABELS.replace("Ada", "Grace"))
    line = (
        "other.conll and the model have no label in common, so that nothing can be right: HUMAN,"
        " TOWN in other.conll, CITY, PER in the model"
    )
    kinds = [f"--report={kind}=out.{kind}" for kind in ("json", "html", "markdown")]
    assert warned(run("evaluate", model, "other.conll", *kinds)) == [line]
    assert json.loads((files / "out.json").read_text())["warnings"] == [line]
    assert line in (files / "out.html").read_text()
    assert "have no label in common" in (files / "out.markdown").read_text()
    (files / "respelt.conll").write_text(OTHER_LABELS)
    spelt = run("evaluate", "-q", "--predicted", "respelt.conll", "gold.conll", "--report", "json")
    assert "have no label in common" in json.loads(spelt.out)["warnings"][0]
