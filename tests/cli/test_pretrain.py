"""`ner-lstm pretrain`: from text to a tagger that starts from it."""

import json
from pathlib import Path

import pytest

from ner_lstm.bundle import Bundle

TEXT = "the dog barks now .\na cat purrs now .\n" * 30
TINY = (
    *("--set", "model.word_width=4", "--set", "model.hidden_width=4"),
    *("--epochs", "2", "--set", "training.batch_tokens=100"),
)


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch, corpus_file):
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text(TEXT, encoding="utf-8")
    Path("people.conll").write_bytes(corpus_file.read_bytes())


@pytest.fixture
def start(run):
    assert run("pretrain", "-q", "text.txt", "-o", "start", *TINY).status == 0


def test_a_run_says_what_it_reads_and_reaches_and_how_to_go_on(run):
    outcome = run("pretrain", "text.txt", "-o", "start", *TINY)
    assert outcome.status == 0
    assert outcome.out.startswith("held-out text: perplexity ")
    assert outcome.out.splitlines()[-1] == "ner-lstm train --train FILE --start-from start"
    assert "text.txt: 60 sentences, 300 words" in outcome.errors
    epochs = [line for line in outcome.errors if line.startswith("epoch ")]
    assert len(epochs) == 2
    assert all("  perplexity " in line and " words/s" in line for line in epochs)
    assert len(list(Path("start").iterdir())) == 2


def test_quiet_says_nothing_on_standard_error(run):
    assert run("pretrain", "-q", "text.txt", "-o", "start", *TINY).err == ""


def test_a_tagger_starts_from_it(run, start):
    outcome = run("train", "--train", "people.conll", "--start-from", "start", "-o", "out")
    assert outcome.status == 0
    assert any(line.startswith("start: knows ") for line in outcome.errors)
    assert Bundle.load("out").start["corpora"]["text"]["path"] == "text.txt"
    assert run("predict", "-q", "out", "text.txt").status == 0


@pytest.mark.parametrize(
    "command",
    [
        "predict start text.txt",
        "evaluate start people.conll",
        "evaluate start people.conll --errors wrong.tsv",
        "lab gates start x",
        "lab explain start x",
    ],
)
def test_what_needs_a_tagger_says_what_it_is(run, start, command):
    outcome = run(*command.split())
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.errors == [
        "start: expected a tagger, found what a tagger can start from: train with --start-from"
        " start"
    ]


def test_info_says_what_it_is_and_comes_from(run, start):
    text = run("info", "start").out
    assert text.startswith("kind                  no tagger: what one can start from\n")
    facts = json.loads(run("info", "start", "--json").out)
    assert facts["corpora"]["text"]["tokens"] == 300
    assert facts["scores"]["held out"]["perplexity"] > 1
    assert facts["recipe"][0] == "default"


def test_the_network_of_a_config_is_taken_and_its_recipe_is_not(run):
    Path("tagger.toml").write_text(
        "[model]\nhidden_width = 6\ndropout = 0.4\ndecoder = 'softmax'\n[training]\nepochs = 20\n",
        encoding="utf-8",
    )
    options = ("--config", "tagger.toml", "--epochs", "1", "--set", "model.word_width=4")
    assert run("pretrain", "-q", "text.txt", "-o", "start", *options).status == 0
    config = Bundle.load("start").config
    assert (config.model.hidden_width, config.model.dropout) == (6, 0.15)
    assert (config.training.epochs, config.training.learning_rate) == (1, 2e-3)
    train = ("train", "-q", "tagger.toml", "--train", "people.conll", "--set", "training.epochs=1")
    assert run(*train, "--start-from", "start", "-o", "out").status == 0
    assert Bundle.load("out").config.model.decoder == "softmax"


def test_a_run_that_stopped_goes_on_without_being_told_again(run, monkeypatch):
    from ner_lstm.pretraining import run as pretraining_run

    def interrupt(folder, checkpoint):
        save(folder, checkpoint)
        if checkpoint.progress.epoch == 1:
            raise KeyboardInterrupt

    save = pretraining_run.save_checkpoint
    Path("text.jsonl").write_text(
        "".join(json.dumps({"body": line}) + "\n" for line in TEXT.splitlines()), encoding="utf-8"
    )
    options = ("text.jsonl", "--text-column", "body", *TINY)
    assert run("pretrain", "-q", *options, "-o", "whole").status == 0
    with monkeypatch.context() as patch:
        patch.setattr(pretraining_run, "save_checkpoint", interrupt)
        outcome = run("pretrain", *options, "-o", "parts")
    assert outcome.status == 130
    assert outcome.errors[-1] == (
        "interrupted after 1 of 2 epochs: what it has learnt is in parts; --resume goes on"
    )
    refused = run("train", "-q", "-o", "parts", "--resume")
    assert refused.errors == [
        "parts: nothing to resume: expected a run that trains a tagger, found one that learns from"
        " text"
    ]
    assert run("pretrain", "-q", "text.txt", "-o", "parts").status == 1  # holds a run that stopped
    assert run("pretrain", "-q", "-o", "parts", "--resume").status == 0
    assert Bundle.load("parts").digest == Bundle.load("whole").digest


def test_wrong_usage_is_said(run):
    assert run("pretrain", "-o", "out").status == 2
    assert run("pretrain", "text.txt").status == 2
    outcome = run("pretrain", "text.txt", "-o", "out", "--resume", "--overwrite")
    assert (outcome.status, "exclude each other" in outcome.err) == (2, True)
    assert run("pretrain", "text.txt", "-o", "out", "--tokenizer", "letters").status == 2
