import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from bundles import weights_file

from ner_lstm import train
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.errors import ConfigError, NerLstmError
from ner_lstm.reports.seeds import render_seeds
from ner_lstm.training import read_data, train_on
from ner_lstm.training.origin import Origin
from ner_lstm.training.request import TrainingRequest, resolve
from ner_lstm.training.seed_runs import SEED_RUNS, run_folder, save_origin
from ner_lstm.training.seeds import train_seeds

CORPUS = "".join(
    f"we\tO\n{cue}\tO\n{thing}\tB-{label}\n.\tO\n\n"
    for cue, label in (("eat", "FRUIT"), ("sue", "COMPANY"))
    for thing in ("apple", "Apple", "orange", "Orange", "kiwi", "Kiwi")
    for _ in range(3)
)
SMALL = (
    "model.word_width=6",
    "model.hidden_width=6",
    "model.affix_width=2",
    "model.character_width=3",
    "training.epochs=2",
    "training.least_batches=10",
)


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    corpus = tmp_path_factory.mktemp("corpus") / "train.conll"
    corpus.write_text(CORPUS, encoding="utf-8")
    assignments = (
        f"data.train={corpus}",
        "training.seed=5",
        "training.learning_rate=0.02",
        *SMALL,
    )
    return Config().override(assignments)


@pytest.fixture(scope="module")
def three_runs(config, tmp_path_factory):
    """What is trained with three seeds without a stop, and its folder."""
    folder = tmp_path_factory.mktemp("whole")
    return train_seeds(config, count=3, output=folder, device="cpu"), folder


@pytest.fixture(scope="module")
def two_runs(config, tmp_path_factory):
    """What is trained with two seeds without a stop, and its folder."""
    folder = tmp_path_factory.mktemp("whole")
    return train_seeds(config, count=2, output=folder, device="cpu"), folder


def weights_of(folder):
    return Bundle.load(folder).weights


def test_the_best_of_the_seeds_on_dev_is_kept_and_is_the_run_of_that_seed_alone(config, tmp_path):
    config = config.override([f"data.{split}={config.data.train}" for split in ("dev", "test")])
    runs = train_seeds(config, count=3, output=tmp_path / "best", device="cpu")
    assert list(runs.f1) == [5, 6, 7]
    best = max(runs.f1, key=lambda seed: runs.f1[seed]["dev"])
    assert len({scores["dev"] for scores in runs.f1.values()}) > 1
    alone = {
        seed: train(
            config.override([f"training.seed={seed}"]), output=tmp_path / str(seed), device="cpu"
        )
        for seed in runs.f1
    }
    assert {seed: run.scores["dev"].overall.f1 for seed, run in alone.items()} == {
        s: f1["dev"] for s, f1 in runs.f1.items()
    }
    kept, same = weights_of(tmp_path / "best"), weights_of(tmp_path / str(best))
    assert all(np.array_equal(kept[name], same[name]) for name in same)
    assert runs.best.scores["test"].overall.f1 == runs.f1[best]["test"]
    assert sorted(path.name for path in (tmp_path / "best").iterdir()) == [
        "bundle.json",
        weights_file(tmp_path / "best").name,
    ]


def test_all_seeds_are_scored_on_the_same_sentences_where_dev_is_held_out(
    config, two_runs, tmp_path
):
    kept = Bundle.load(two_runs[1])
    first = train(config, output=tmp_path / "first", device="cpu")
    assert kept.corpora["dev"] == Bundle.load(first.folder).corpora["dev"]


@pytest.mark.parametrize("message", ["seed 6, 2 of 3", "epoch 1/2", "epoch 2/2"])
def test_runs_that_stopped_go_on_as_if_they_had_not(config, three_runs, tmp_path, message):
    class Stop(logging.Handler):
        def emit(self, record):
            if record.getMessage().startswith(message):
                raise KeyboardInterrupt

    expected, whole = three_runs
    logger, stop, level = logging.getLogger("ner_lstm"), Stop(), logging.getLogger("ner_lstm").level
    logger.addHandler(stop)
    logger.setLevel(logging.INFO)
    try:
        with pytest.raises(KeyboardInterrupt):
            train_seeds(config, count=3, output=tmp_path / "stopped", device="cpu")
    finally:
        logger.removeHandler(stop)
        logger.setLevel(level)
    assert Path(tmp_path / "stopped" / SEED_RUNS).exists()
    resumed = train_seeds(config, count=3, output=tmp_path / "stopped", device="cpu", resume=True)
    assert resumed.f1 == expected.f1
    kept, same = weights_of(tmp_path / "stopped"), weights_of(whole)
    assert all(np.array_equal(kept[name], same[name]) for name in same)


def test_the_table_has_a_line_a_seed_their_mean_and_their_spread():
    f1 = {1: {"dev": 0.5, "test": 0.4}, 2: {"dev": 0.7, "test": 0.6}}
    assert render_seeds(f1).splitlines() == [
        "seed          dev F1     test F1",
        "1             0.5000      0.4000",
        "2             0.7000      0.6000  kept",
        "mean          0.6000      0.5000",
        "std           0.1414      0.1414",
    ]


@pytest.mark.parametrize(
    "left", ["nothing", "the first run", "half of the first run", "the second run"]
)
def test_whatever_is_left_of_the_runs_when_one_is_killed_the_result_is_the_same(
    config, two_runs, tmp_path, left
):
    whole, whole_folder = two_runs
    folder = tmp_path / "killed"
    save_origin(folder, Origin.of(config, read_data(config).corpora))
    if left != "nothing":  # as it is when the second run begins, or while the runs are removed
        seed = 6 if left == "the second run" else 5
        own = config.override([f"training.seed={seed}"])
        data = read_data(config)
        train_on(
            data,
            config=own,
            output=run_folder(folder, seed),
            device=torch.device("cpu"),
            resume=False,
        )
    if left == "half of the first run":
        (run_folder(folder, 5) / "bundle.json").unlink()
    resolved, _ = resolve(TrainingRequest(None, {}, output=folder, resume=True, seeds=2))
    assert resolved == config
    resumed = train_seeds(resolved, count=2, output=folder, device="cpu", resume=True)
    assert resumed.f1 == whole.f1
    assert {path.name for path in folder.iterdir()} == {"bundle.json", weights_file(folder).name}
    assert (folder / "bundle.json").read_bytes() == (whole_folder / "bundle.json").read_bytes()


def test_runs_of_other_settings_are_not_gone_on_with_and_a_new_start_removes_them(
    config, two_runs, tmp_path
):
    save_origin(tmp_path / "out", Origin.of(config, read_data(config).corpora))
    other = config.override(["training.learning_rate=0.5"])
    with pytest.raises(
        ConfigError, match=r"out: cannot resume: training\.learning_rate was 0\.02 and is 0\.5"
    ):
        train_seeds(other, count=2, output=tmp_path / "out", device="cpu", resume=True)
    train_on(
        read_data(other),
        config=other,
        output=run_folder(tmp_path / "out", 5),
        device=torch.device("cpu"),
        resume=False,
    )
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    runs = train_seeds(config, count=2, output=tmp_path / "out", device="cpu")
    assert runs.f1 == two_runs[0].f1
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


def test_runs_that_were_killed_before_they_began_start_again_with_the_same_command(
    config, tmp_path
):
    (tmp_path / "out" / "seeds" / "5" / "checkpoint").mkdir(parents=True)
    request = TrainingRequest(
        None, {"data.train": config.data.train}, output=tmp_path / "out", seeds=2
    )
    with pytest.raises(
        NerLstmError, match=r"nothing to resume: .*starts again without resume=True"
    ):
        resolve(replace(request, resume=True))
    assert resolve(request)[1] == tmp_path / "out"
