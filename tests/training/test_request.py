from pathlib import Path

import pytest

from ner_lstm import train
from ner_lstm.config import Config
from ner_lstm.errors import ConfigError, NerLstmError
from ner_lstm.training.checkpoint import Checkpoint, Progress, save_checkpoint
from ner_lstm.training.origin import Origin
from ner_lstm.training.request import TrainingRequest, _free_folder, _name, _settings, resolve
from ner_lstm.training.seed_runs import SEED_RUNS, save_origin

CORPUS = "apple\tB-FRUIT\nis\tO\nsweet\tO\n\nApple\tB-COMPANY\nsells\tO\nphones\tO\n\n" * 5
TINY = (
    "training.least_batches=1",
    "model.word_width=4",
    "model.hidden_width=4",
    "model.affix_width=0",
    "model.characters=none",
    "training.epochs=1",
)


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fruit.conll").write_text(CORPUS, encoding="utf-8")
    return "fruit.conll"


def ask(corpus, *, output=None, resume=False, overwrite=False, assignments=(), config=None):
    given = {"data.train": corpus, "training.seed": 3, "data.dev": None}
    return TrainingRequest(
        config, given, (*TINY, *assignments), output=output, resume=resume, overwrite=overwrite
    )


def stop_in(folder, config):
    save_checkpoint(folder, Checkpoint(Progress(1, 0.5, 1), Origin.of(config, {}), {}, {}))


def start(request, *, device):
    config, folder = resolve(request)
    return train(config, output=folder, device=device, resume=request.resume)


def test_a_config_file_is_beaten_by_options_and_these_by_assignments(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(
        '[data]\ntrain = "file.conll"\ndev = "dev.conll"\n[training]\nseed = 5\nepochs = 9\n',
        encoding="utf-8",
    )
    config = _settings(
        TrainingRequest(path, {"training.seed": 6, "data.train": None}, ("training.epochs=10",))
    )
    assert (config.data.train, config.data.dev, config.training.seed, config.training.epochs) == (
        "file.conll",
        "dev.conll",
        6,
        10,
    )
    assert (
        _settings(TrainingRequest(path, {"training.seed": 6}, ("training.seed=7",))).training.seed
        == 7
    )


def test_nothing_asked_for_is_the_sample_with_the_defaults():
    assert _settings(TrainingRequest(None, {})) == Config().assign(
        {"data.train": "sample:apple"}, source="test"
    )


@pytest.mark.parametrize(
    ("corpus", "name"),
    [
        ("sample:apple", "apple"),
        ("sample:apple-zh", "apple-zh"),
        ("sample:apple:train", "apple"),
        ("data/wnut17/train.conll", "wnut17"),
        ("data/wnut17/train.txt.gz", "wnut17"),
        ("data/news.conll", "news"),
        ("data/news", "news"),
        ("data/news/", "news"),
        ("hub:data/conll2003", "conll2003"),
    ],
)
def test_a_run_is_called_after_its_corpus(corpus, name):
    assert _name(corpus) == name


@pytest.mark.parametrize(
    "corpus",
    ["-", ".", "..", "/", "", "train.conll", "hub:x:train", "hub:a/b/c:train", "a:b.conll"],
)
def test_whatever_the_corpus_a_run_has_a_name_that_is_a_folder(corpus):
    name = _name(corpus)
    assert name not in ("", ".", "..")
    assert Path(name).name == name


def test_a_run_without_output_goes_where_no_bundle_is(corpus):
    first, second = (start(ask(corpus), device="cpu").folder for _ in range(2))
    assert (first, second) == (Path("runs/fruit"), Path("runs/fruit-2"))
    assert _free_folder("fruit") == Path("runs/fruit-3")
    Path("runs/empty").mkdir()
    assert _free_folder("empty") == Path("runs/empty")


def test_an_output_that_holds_a_bundle_is_refused_before_anything_is_read(corpus):
    folder = start(ask(corpus, output=Path("out")), device="cpu").folder
    before = (folder / "bundle.json").read_bytes()
    with pytest.raises(NerLstmError, match="out: holds a bundle: overwrite=True"):
        start(ask("nowhere.conll", output=folder), device="cpu")
    assert (folder / "bundle.json").read_bytes() == before
    start(
        ask(corpus, output=folder, overwrite=True, assignments=["model.word_width=5"]), device="cpu"
    )
    assert (folder / "bundle.json").read_bytes() != before


def test_resuming_needs_a_run_that_stopped(corpus, tmp_path):
    with pytest.raises(NerLstmError, match="resume=True: expected output"):
        start(ask(corpus, resume=True), device="cpu")
    with pytest.raises(NerLstmError, match="nothing to resume"):
        start(ask(corpus, resume=True, output=tmp_path / "new"), device="cpu")
    start(ask(corpus, output=tmp_path / "done"), device="cpu")
    with pytest.raises(NerLstmError, match="that run is finished"):
        start(ask(corpus, resume=True, output=tmp_path / "done"), device="cpu")


def test_a_folder_with_a_checkpoint_is_occupied_and_holds_the_settings_of_its_run(tmp_path):
    config = Config().override(["training.epochs=7", "data.train=a.conll"])
    stop_in(tmp_path, config)
    assert _settings(TrainingRequest(None, {}, output=tmp_path, resume=True)) == config
    with pytest.raises(NerLstmError, match="resume=True"):
        start(TrainingRequest(None, {"data.train": "a.conll"}, output=tmp_path), device="cpu")


def test_a_folder_with_runs_of_several_seeds_is_occupied_and_goes_on_with_the_settings_of_the_first(
    tmp_path,
):
    config = Config().override(["training.seed=9", "data.train=a.conll"])
    for seed in (10, 9):
        run = tmp_path / SEED_RUNS / str(seed)
        stop_in(run, config.override([f"training.seed={seed}"]))
    save_origin(tmp_path, Origin.of(config, {}))
    (tmp_path / SEED_RUNS / ".DS_Store").touch()  # no run
    assert resolve(TrainingRequest(None, {}, output=tmp_path, resume=True, seeds=3)) == (
        config,
        tmp_path,
    )
    with pytest.raises(
        NerLstmError, match="holds runs with several seeds: expected seeds beside resume=True"
    ):
        resolve(TrainingRequest(None, {}, output=tmp_path, resume=True))
    with pytest.raises(
        NerLstmError, match="nothing to resume: expected runs with several seeds, found one"
    ):
        resolve(TrainingRequest(None, {}, output=tmp_path / SEED_RUNS / "9", resume=True, seeds=3))
    with pytest.raises(NerLstmError, match="resume=True"):
        resolve(TrainingRequest(None, {"data.train": "a.conll"}, output=tmp_path))


@pytest.mark.parametrize(
    ("assignment", "names"),
    [
        ("training.epoch=3", "did you mean training.epochs"),
        ("epochs", "section.key=value"),
        ("training.epochs=0", "epochs"),
    ],
)
def test_a_wrong_assignment_is_an_error_that_names_it(assignment, names):
    with pytest.raises(ConfigError, match=names) as error:
        _settings(TrainingRequest(None, {}, (assignment,)))
    assert "\n" not in str(error.value)
