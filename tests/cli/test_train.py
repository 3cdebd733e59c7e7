"""`ner-lstm train`: what beats what, where the bundle goes, and what is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from bundles import weights_file

from ner_lstm.bundle import Bundle

TINY = (
    "model.word_width=4",
    "model.hidden_width=4",
    "training.least_batches=1",
    "training.epochs=1",
)


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch, corpus_file):
    monkeypatch.chdir(tmp_path)
    Path("people.conll").write_bytes(corpus_file.read_bytes())


@pytest.fixture
def train(run):
    def call(*options, settings=TINY):
        return run(
            "train", *options, *(word for setting in settings for word in ("--set", setting))
        )

    return call


def _facts(folder):
    return json.loads((Path(folder) / "bundle.json").read_text(encoding="utf-8"))


def test_a_run_ends_with_the_tables_and_the_line_that_predicts(train):
    outcome = train("--train", "people.conll", "--test", "people.conll", "-o", "out")
    assert outcome.status == 0
    lines = outcome.out.splitlines()
    assert [line.partition(":")[0] for line in lines if "seqeval" in line] == ["dev", "test"]
    assert lines[-1] == 'echo "..." | ner-lstm predict out'
    assert sum(line.startswith("epoch ") for line in outcome.errors) == 1
    assert "held out" in outcome.err
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "bundle.json",
        weights_file(Path("out")).name,
    ]


def test_quiet_says_nothing_on_standard_error(train):
    assert train("-q", "--train", "people.conll", "-o", "out").err == ""


def test_a_tenth_of_train_is_held_out_by_the_seed(train):
    for seed, folder in ((1, "a"), (1, "b"), (2, "c")):
        assert train("-q", "--train", "people.conll", "-o", folder, "--seed", seed).status == 0
    corpora = _facts("a")["corpora"]
    assert (corpora["train"]["sentences"], corpora["dev"]["sentences"]) == (44, 4)
    weights = [weights_file(Path(folder)).read_bytes() for folder in "abc"]
    assert weights[0] == weights[1] != weights[2]


def test_without_an_output_runs_are_named_after_the_corpus_and_numbered(train):
    for expected in ("runs/people", "runs/people-2"):
        assert (
            train("-q", "--train", "people.conll")
            .out.splitlines()[-1]
            .endswith(f"predict {expected}")
        )
        assert Path(expected, "bundle.json").exists()


def test_a_file_that_is_named_train_gives_its_folders_name(train, corpus_file):
    Path("news").mkdir()
    Path("news/train.conll").write_bytes(corpus_file.read_bytes())
    assert (
        train("-q", "--train", "news/train.conll")
        .out.splitlines()[-1]
        .endswith("predict runs/news")
    )


def test_options_beat_the_config_and_set_beats_options(train):
    Path("small.toml").write_text(
        '[data]\ntrain = "nowhere.conll"\n'
        "[model]\nhidden_width = 5\nlayers = 2\n"
        "[training]\nseed = 3\nepochs = 1\nlearning_rate = 0.01\n"
    )
    settings = ("model.word_width=6", "model.layers=1", "training.seed=9")
    assert (
        train(
            "-q",
            "small.toml",
            "--train",
            "people.conll",
            "--seed",
            7,
            "-o",
            "out",
            settings=settings,
        ).status
        == 0
    )
    config = _facts("out")["config"]
    assert config["data"]["train"] == "people.conll"
    assert (
        config["model"]["hidden_width"],
        config["model"]["word_width"],
        config["model"]["layers"],
    ) == (5, 6, 1)
    assert (config["training"]["seed"], config["training"]["learning_rate"]) == (9, 0.01)


def test_overwrite_replaces_a_bundle(train):
    for seed in (1, 2):
        assert (
            train(
                "-q", "--train", "people.conll", "-o", "out", "--overwrite", "--seed", seed
            ).status
            == 0
        )
    assert _facts("out")["config"]["training"]["seed"] == 2


def test_labels_that_train_lacks_are_warned_of_once_and_count_as_missed(train):
    Path("dev.conll").write_text("Ada\tB-PER\nACME\tB-ORG\n")
    outcome = train("--train", "people.conll", "--dev", "dev.conll", "-o", "out")
    assert outcome.status == 0
    assert outcome.err.count("dev has labels that train lacks, which count as missed: ORG") == 1
    assert any(line.split()[0] == "ORG" for line in outcome.out.splitlines() if line)


def test_a_sentence_longer_than_a_batch_is_cut_in_training_alone_and_said(train):
    Path("long.conll").write_text("Ada\tB-PER\nlives\tO\nin\tO\nParis\tB-CITY\n" * 5000)
    outcome = train("--train", "long.conll", "--dev", "people.conll", "-o", "out")
    assert outcome.status == 0
    assert "1 sentences of more than 500 words are cut" in outcome.err
    assert _facts("out")["corpora"]["train"]["tokens"] == 20000


def test_training_that_diverges_is_an_error_and_leaves_no_broken_tagger(train, run):
    settings = (*TINY[:3], "training.epochs=9", "training.learning_rate=1e30")
    outcome = train("-q", "--train", "people.conll", "-o", "out", settings=settings)
    assert (outcome.status, outcome.out) == (1, "")
    (line,) = outcome.errors
    assert line.startswith("training.learning_rate: the loss of epoch ")
    assert not Path("out/bundle.json").exists() or run("predict", "out", stdin="Ada").status == 0


def test_vectors_stand_in_the_bundle_and_their_coverage_is_said(train):
    Path("vectors.txt").write_text("ada 1 2 3\nparis 4 5 6\nunseen 7 8 9\n")
    outcome = train(
        "--train", "people.conll", "-o", "out", settings=(*TINY[1:], "model.vectors=vectors.txt")
    )
    assert outcome.status == 0
    assert "vectors.txt: 2 of " in outcome.err
    assert _facts("out")["config"]["model"]["vector_width"] == 3


def test_a_corpus_of_characters_makes_a_tagger_of_characters(train, run):
    Path("zh.conll").write_text(
        "".join("小\tB-ORG\n米\tI-ORG\n发\tO\n布\tO\n。\tO\n\n" for _ in range(20)),
        encoding="utf-8",
    )
    assert train("-q", "--train", "zh.conll", "-o", "out").status == 0
    assert _facts("out")["tokenizer"] == "characters"
    outcome = run("predict", "out", "--to", "conll", stdin="小米发布。")
    assert [line.partition("\t")[0] for line in outcome.out.splitlines() if line] == [
        "小",
        "米",
        "发",
        "布",
        "。",
    ]


@pytest.mark.parametrize(
    "encoder", ["lstm", *(pytest.param(name, marks=pytest.mark.slow) for name in ("rnn", "gru"))]
)
def test_threads_change_no_weight_whatever_the_process_begins_with(encoder, corpus_file, tmp_path):
    settings = (
        f"model.encoder={encoder}",
        "model.hidden_width=12",
        "model.layers=2",
        "training.epochs=1",
    )
    command = [
        sys.executable,
        "-m",
        "ner_lstm",
        "train",
        "-q",
        "--train",
        corpus_file,
        "--dev",
        corpus_file,
    ]
    command += [
        word for setting in (*settings, "training.batch_tokens=60") for word in ("--set", setting)
    ]
    # the second thread shared its products with three more, since it heeded this number and not
    # torch's
    environment = {**os.environ, "OMP_NUM_THREADS": "4"}
    weights = []
    for threads in ("1", "2"):
        own = [*command, "--threads", threads, "-o", tmp_path / threads]
        subprocess.run(own, env=environment, check=True, stdout=subprocess.DEVNULL)
        weights.append(Bundle.load(tmp_path / threads).weights)
    assert all(np.array_equal(array, weights[1][name]) for name, array in weights[0].items())


def test_the_ways_on_are_options_and_the_run_says_what_it_did(train, run):
    assert train("--train", "people.conll", "-o", "first").status == 0
    options = ("--start-from", "first", "--replay", "people.conll", "--refit")
    outcome = train("--train", "people.conll", *options, "-o", "second", settings=TINY[3:])
    assert outcome.status == 0
    assert outcome.out.startswith("dev (the tagger before it was fitted again on train and dev): ")
    assert any(line.startswith("first: knows ") for line in outcome.errors)
    assert any(line.startswith("again on train and dev: epoch 1/1") for line in outcome.errors)
    facts = _facts("second")
    assert facts["start"]["model"] == "first"
    assert facts["corpora"]["replay"]["path"] == "people.conll"
    assert facts["config"]["training"]["refit"]
    info = run("info", "second").out
    assert "before it was fitted again on train and dev" in info
