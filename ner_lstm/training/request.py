"""What a user asks of `train` -> the settings and the folder of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from ner_lstm.bundle import Bundle, holds_bundle
from ner_lstm.config import Config
from ner_lstm.corpus import SAMPLE_PREFIX
from ner_lstm.errors import NerLstmError
from ner_lstm.training.checkpoint import holds_checkpoint, load_settings

DEFAULT_CORPUS = f"{SAMPLE_PREFIX}apple"
SEED_RUNS = "seeds"  # the folder of the runs with several seeds, until the best of them takes its place
SPLIT_NAMES = {"train", "training"}


@dataclass(frozen=True, slots=True)
class Request:
    """A config file, what options and assignments set (None: not given), what to do with the folder, and how many runs."""

    config: Path | None
    given: Mapping[str, object]
    assignments: tuple[str, ...] = ()
    output: Path | None = None
    resume: bool = False
    overwrite: bool = False
    seeds: int = 1


def resolve(request: Request) -> tuple[Config, Path]:
    """The settings and the folder. Raises NerLstmError, before a corpus is read, where the folder must not be written to."""
    if request.resume:
        _require_run(request.output, seeds=request.seeds)
    config = _settings(request)
    folder = request.output or _free_folder(_name(config.data.train or DEFAULT_CORPUS))
    if _is_occupied(folder) and not (request.resume or request.overwrite):
        raise NerLstmError(f"{folder}: holds a bundle: --overwrite replaces it, --resume goes on with a run that stopped")
    return config, folder


def _require_run(folder: Path | None, *, seeds: int) -> None:
    """Raises NerLstmError where there is no run of that kind to go on with."""
    if folder is None:
        raise NerLstmError("--resume: expected --output DIR, the folder of the run to go on with")
    if (folder / SEED_RUNS).exists():
        if seeds == 1:
            raise NerLstmError(f"{folder}: holds runs with several seeds: expected --seeds beside --resume, found none")
    elif holds_bundle(folder) and not holds_checkpoint(folder):
        raise NerLstmError(f"{folder}: nothing to resume: that run is finished")
    elif seeds > 1:
        raise NerLstmError(f"{folder}: nothing to resume: expected runs with several seeds, found none")


def _settings(request: Request) -> Config:
    if request.config is not None:
        config = Config.load(request.config)
    elif request.resume and request.output is not None:
        config = _settings_of_run(request.output)
    else:
        config = Config()
    config = config.assign({key: value for key, value in request.given.items() if value is not None}, source="options")
    config = config.override(request.assignments)
    return config if config.data.train else config.assign({"data.train": DEFAULT_CORPUS}, source="default")


def _settings_of_run(folder: Path) -> Config:
    """Those of the run that stopped in a folder, or of the first of its runs with several seeds."""
    runs = sorted((run for run in (folder / SEED_RUNS).glob("*") if run.name.isdecimal()), key=lambda run: int(run.name))
    first = runs[0] if runs else folder
    return Bundle.load(first).config if holds_bundle(first) and not holds_checkpoint(first) else load_settings(first)


def _is_occupied(folder: Path) -> bool:
    return holds_bundle(folder) or holds_checkpoint(folder) or (folder / SEED_RUNS).exists()


def _name(corpus: str) -> str:
    """What a run on a corpus is called: the sample's name, the file's stem, or its folder's where the stem is just a split."""
    if corpus.startswith(SAMPLE_PREFIX):
        return corpus.removeprefix(SAMPLE_PREFIX).partition(":")[0]
    path = Path(corpus.rpartition(":")[2] if corpus.startswith("hub:") else corpus).resolve()  # ".." is the name of no folder
    stem = path.name.split(".")[0] or path.name
    parent = path.parent.name
    return parent if stem in SPLIT_NAMES and parent else stem or "run"


def _free_folder(name: str) -> Path:
    runs = Path("runs")
    names = (runs / (name if number == 1 else f"{name}-{number}") for number in count(1))
    return next(folder for folder in names if not _is_occupied(folder))
