"""What a user asks of `train` -> the settings and the folder of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from ner_lstm.arguments import argument
from ner_lstm.bundle import holds_bundle
from ner_lstm.config import Config
from ner_lstm.errors import NerLstmError
from ner_lstm.files import HUB_PREFIX, SAMPLE_PREFIX
from ner_lstm.training.checkpoint import holds_checkpoint, load_settings
from ner_lstm.training.occupation import refuse_foreign_files, refuse_occupied, require_folder
from ner_lstm.training.seed_runs import holds_seed_runs, load_seed_settings

DEFAULT_CORPUS = f"{SAMPLE_PREFIX}apple"
SPLIT_NAMES = {"train", "training"}


@dataclass(frozen=True, slots=True)
class TrainingRequest:
    """What is asked of a run (None: not given), and what to do with its folder."""

    config: Path | None
    given: Mapping[str, object]
    assignments: tuple[str, ...] = ()
    output: Path | None = None
    resume: bool = False
    overwrite: bool = False
    seeds: int = 1


def resolve(request: TrainingRequest) -> tuple[Config, Path]:
    """The settings and the folder. Raises NerLstmError before a corpus is read."""
    if request.output is not None:
        require_folder(request.output)
        refuse_occupied(request.output)
    if request.resume:
        require_run(request.output, seeds=request.seeds)
    config = _settings(request)
    folder = request.output or _free_folder(_name(config.data.train or DEFAULT_CORPUS))
    refuse_foreign_files(folder)
    if not (request.resume or request.overwrite):
        require_free(folder)
    return config, folder


def require_free(folder: Path) -> None:
    """Raises NerLstmError, with the way out, where a run has left something in the folder."""
    resume, overwrite = argument("resume", True), argument("overwrite", True)
    if holds_seed_runs(folder):
        raise NerLstmError(
            f"{folder}: holds runs with several seeds that stopped: {resume} with"
            f" {argument('seeds')} goes on, {overwrite} starts again"
        )
    if holds_checkpoint(folder):
        raise NerLstmError(
            f"{folder}: holds a run that stopped: {resume} goes on with it, {overwrite} starts"
            " again"
        )
    if holds_bundle(folder):
        raise NerLstmError(f"{folder}: holds a bundle: {overwrite} replaces it")


def require_run(folder: Path | None, *, seeds: int) -> None:
    """Raises NerLstmError, with the way out, where there is no run of that kind to go on with."""
    resume, several = argument("resume", True), argument("seeds")
    if folder is None:
        raise NerLstmError(
            f"{resume}: expected {argument('output')}, the folder of the run to go on with"
        )
    if holds_seed_runs(folder):
        if seeds == 1:
            raise NerLstmError(
                f"{folder}: holds runs with several seeds: expected {several} beside {resume},"
                " found none"
            )
    elif holds_checkpoint(folder):
        if seeds > 1:
            raise NerLstmError(
                f"{folder}: nothing to resume: expected runs with several seeds, found one: leave"
                f" out {several}"
            )
    elif holds_bundle(folder):
        raise NerLstmError(f"{folder}: nothing to resume: that run is finished")
    else:
        raise NerLstmError(
            f"{folder}: nothing to resume: no checkpoint in it: a run that stopped so early starts"
            f" again without {resume}"
        )


def _settings(request: TrainingRequest) -> Config:
    if request.config is not None:
        config = Config.load(request.config)
    elif request.resume and request.output is not None:
        config = _settings_of_run(request.output)
    else:
        config = Config()
    config = config.assign(
        {key: value for key, value in request.given.items() if value is not None}, source="options"
    )
    config = config.override(request.assignments)
    return (
        config
        if config.data.train
        else config.assign({"data.train": DEFAULT_CORPUS}, source="default")
    )


def _settings_of_run(folder: Path) -> Config:
    """Those of the run that stopped in a folder, or of the first of its runs with several seeds."""
    return load_seed_settings(folder) if holds_seed_runs(folder) else load_settings(folder)


def _is_occupied(folder: Path) -> bool:
    return holds_bundle(folder) or holds_checkpoint(folder) or holds_seed_runs(folder)


def _name(corpus: str) -> str:
    """The name of a run: the sample, the stem of the file, or its folder for a split."""
    if corpus.startswith(SAMPLE_PREFIX):
        return corpus.removeprefix(SAMPLE_PREFIX).partition(":")[0]
    # ".." is the name of no folder
    path = Path(corpus.rpartition(":")[2] if corpus.startswith(HUB_PREFIX) else corpus).resolve()
    stem = path.name.split(".")[0] or path.name
    parent = path.parent.name
    return parent if stem in SPLIT_NAMES and parent else stem or "run"


def _free_folder(name: str) -> Path:
    runs = Path("runs")
    names = (runs / (name if number == 1 else f"{name}-{number}") for number in count(1))
    return next(folder for folder in names if not _is_occupied(folder))
