"""--lexicon of `train`, `predict` and `evaluate`."""

import json
import subprocess
import sys

import pytest
from malformed import TINY

TEXT = "Rome likes Oslo .\n"


@pytest.fixture(scope="module")
def listed(tmp_path_factory, corpus_file):
    """The folder of a bundle that leans on a list of cities, and the list."""
    from ner_lstm import Config, train

    folder = tmp_path_factory.mktemp("listed")
    names = ("Paris", "New York", "Oslo", "Lima", "Rome", "Tel Aviv")
    (folder / "cities.txt").write_text("".join(f"{name}\n" for name in names))
    settings = {
        "data.train": str(corpus_file),
        "data.dev": str(corpus_file),
        "data.lexicons": [str(folder / "cities.txt")],
        "model.word_width": 2,
        "model.characters": "none",
        "model.affix_width": 0,
        "model.hidden_width": 12,
        "model.dropout": 0.0,
        "training.lexicon_dropout": 0.0,
        "training.unknown_rate": 0.9,
        "training.epochs": 15,
        "training.batch_tokens": 60,
        "training.learning_rate": 0.03,
    }
    train(Config().assign(settings, source="tests"), output=folder / "model", device="cpu")
    return folder


def found(outcome):
    assert outcome.status == 0, outcome.err
    return {
        (entity["text"], entity["label"])
        for line in outcome.out.splitlines()
        for entity in json.loads(line)["entities"]
    }


def test_predict_takes_a_newer_list(listed, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "Ada lives in Quito .\n"
    (tmp_path / "cities.txt").write_text("Quito\n")
    model = listed / "model"
    assert ("Quito", "CITY") in found(
        run("predict", model, "--lexicon", "cities.txt", "-q", stdin=text)
    )


def test_evaluate_takes_a_newer_list(listed, run, tmp_path, corpus_file, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cities.txt").write_text("nowhere\n")

    def f1(*options):
        outcome = run("evaluate", listed / "model", corpus_file, "--report", "json", "-q", *options)
        assert outcome.status == 0, outcome.err
        return outcome.out

    assert f1("--lexicon", listed / "cities.txt") == f1()
    assert f1("--lexicon", "cities.txt") != f1()


def test_a_list_without_a_model_is_wrong_usage(run, files):
    (files / "cities.txt").write_text("Rome\n")
    outcome = run("evaluate", "--predicted", "guess.conll", "gold.conll", "--lexicon", "cities.txt")
    assert outcome.status == 2
    assert "expected a model that has lists" in outcome.err


def test_train_takes_several_lists_and_info_shows_them(run, corpus_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cities.txt").write_text("Rome\n")
    (tmp_path / "people.tsv").write_text("Ada\tP\n")
    lists = ("--lexicon", "cities.txt", "--lexicon", "people.tsv")
    outcome = run("train", "--train", corpus_file, *lists, "-q", "-o", "run", *TINY.split())
    assert outcome.status == 0, outcome.err
    lines = [line.split(" (")[0].split() for line in run("info", "run").out.splitlines()]
    assert ["cities", "1", "entries", "of", "cities"] in lines
    assert ["people", "1", "entries", "of", "P"] in lines


def test_an_output_never_replaces_the_list(listed, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cities.txt").write_text("Rome\n")
    options = ("--lexicon", "cities.txt", "-o", "cities.txt", "--overwrite", "--to", "jsonl")
    outcome = run("predict", listed / "model", *options, stdin=TEXT)
    assert outcome.status == 1
    assert (tmp_path / "cities.txt").read_text() == "Rome\n"


def test_prediction_with_lists_loads_no_torch(listed, tmp_path):
    (tmp_path / "check.py").write_text(
        "import sys\nfrom ner_lstm.cli import main\nsys.argv = ['ner-lstm', *sys.argv[1:]]\n"
        "try:\n    main()\nfinally:\n    print('torch' in sys.modules, file=sys.stderr)\n"
    )
    command = [sys.executable, "check.py", "predict", str(listed / "model"), "-q"]
    done = subprocess.run(
        command, input=TEXT.encode(), capture_output=True, cwd=tmp_path, check=True
    )
    assert done.stderr.decode().splitlines() == ["False"]
