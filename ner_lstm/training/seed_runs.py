"""The folder of runs with several seeds: what they all come from, and which runs are in it."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ner_lstm.bundle.files import holds_bundle
from ner_lstm.bundle.saving import foreign_bundle_file, is_bundle_file, remove_bundle
from ner_lstm.config import Config
from ner_lstm.errors import BundleError
from ner_lstm.one_line import one_line
from ner_lstm.storage.reading import find_foreign, read_regular
from ner_lstm.storage.sealing import is_whole_json, seal_json
from ner_lstm.storage.writing import is_partial, make_folder, remove_stale, replacing
from ner_lstm.training.checkpoint import FOLDER as CHECKPOINT
from ner_lstm.training.checkpoint import (
    foreign_checkpoint_file,
    holds_checkpoint,
    remove_checkpoint,
)
from ner_lstm.training.origin import Origin

# a run goes into seeds/SEED; the folder goes when the best takes its place
SEED_RUNS, ORIGIN = "seeds", "origin.json"
MAX_BYTES = 1 << 24


def run_folder(folder: Path, seed: int) -> Path:
    """Where the run with a seed is kept until the best is known."""
    return folder / SEED_RUNS / str(seed)


def holds_seed_runs(folder: Path) -> bool:
    """Whether runs with several seeds stopped in this folder before their end."""
    return os.path.lexists(folder / SEED_RUNS / ORIGIN)


def save_origin(folder: Path, origin: Origin) -> None:
    """Writes what the runs come from, before the first. Raises OutputError."""
    facts = {
        "format": "ner-lstm seeds",
        "settings": origin.settings,
        "corpora": origin.corpora,
        "start": origin.start,
    }
    make_folder(folder / SEED_RUNS)
    with replacing(folder / SEED_RUNS / ORIGIN) as temporary:
        temporary.write_bytes(seal_json(json.dumps(facts).encode()))


def load_origin(folder: Path) -> Origin:
    """What the runs in the folder come from. Raises BundleError."""
    path = folder / SEED_RUNS / ORIGIN
    try:
        text = read_regular(path, at_most=MAX_BYTES)
        if not is_whole_json(text):
            raise ValueError("its seal is not that of what stands before it")
        facts = json.loads(text)
        return Origin(facts["settings"], facts["corpora"], start=facts.get("start"))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BundleError(
            f"{path}: expected what the runs come from, found a damaged file:"
            f" {one_line(str(error))}"
        ) from None


def load_seed_settings(folder: Path) -> Config:
    """The settings of the first of the runs. Raises BundleError or ConfigError."""
    return Config.parse(load_origin(folder).settings, source=str(folder / SEED_RUNS / ORIGIN))


def remove_seed_runs(folder: Path) -> None:
    """Removes the runs, then what they come from; what is not ours stays."""
    runs = folder / SEED_RUNS
    if runs.is_symlink() or not runs.is_dir():
        return
    for run in _run_folders(runs):
        remove_checkpoint(run)
        if foreign_bundle_file(run) is None:
            remove_bundle(run)
        with suppress(OSError):
            run.rmdir()
    _forget_origin(folder)
    with suppress(OSError):
        runs.rmdir()


def start_afresh(folder: Path) -> None:
    """Removes what stopped runs left, so that only the run to come can be gone on with."""
    _forget_origin(folder)
    remove_seed_runs(folder)
    remove_checkpoint(folder)


def _forget_origin(folder: Path) -> None:
    remove_stale(folder / SEED_RUNS / ORIGIN)
    if holds_seed_runs(folder):
        with suppress(OSError):
            (folder / SEED_RUNS / ORIGIN).unlink()


def foreign_seed_run(folder: Path) -> Path | None:
    """What is not ours where seed runs go, unless it lies beside some of ours."""
    runs = folder / SEED_RUNS

    def judge(names: Sequence[str]) -> Path | None:
        if ORIGIN in names or any(_is_own(run) for run in _run_folders(runs)):
            return None
        return next((runs / name for name in names if not is_partial(name, of=ORIGIN)), None)

    return find_foreign(runs, judge)


def _run_folders(runs: Path) -> list[Path]:
    return [
        run
        for run in sorted(runs.iterdir())
        if run.name.isdecimal() and run.is_dir() and not run.is_symlink()
    ]


def _is_own(run: Path) -> bool:
    """Whether all in the folder of a run is ours, be it nothing, of one killed early."""
    if holds_checkpoint(run) or holds_bundle(run):
        return foreign_checkpoint_file(run) is None and foreign_bundle_file(run) is None
    files = [path for path in run.iterdir() if path.name != CHECKPOINT]
    return foreign_checkpoint_file(run) is None and all(map(is_bundle_file, files))
