"""The state of a run after an epoch <-> a file, from which it continues as if it had not
stopped.
"""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from ner_lstm.config import Config
from ner_lstm.errors import BundleError
from ner_lstm.one_line import one_line
from ner_lstm.storage.reading import find_foreign, read_regular
from ner_lstm.storage.sealing import UNSEALED, is_whole_tensors, seal_tensors
from ner_lstm.storage.writing import is_partial, make_folder, remove_stale, replacing
from ner_lstm.training.origin import Origin

FOLDER, STATE = "checkpoint", "state.safetensors"
TENSORS = ("weights", "optimizers", "document_memory")  # of a Checkpoint
FORMAT = "ner-lstm checkpoint 2"
HEADER_BYTES = 1 << 20  # in which the name of the format stands, if the file is ours
MAX_BYTES = 1 << 40
DAMAGE = (
    SafetensorError,
    KeyError,
    TypeError,
    ValueError,
    OverflowError,
    RecursionError,
    MemoryError,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: epochs done, the best dev F1 and its epoch (0: none yet)."""

    epoch: int
    best_f1: float
    best_epoch: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All that a run goes on from."""

    progress: Progress
    origin: Origin
    weights: Mapping[str, Tensor]
    optimizers: Mapping[str, Tensor]
    document_memory: Mapping[str, Tensor] = field(default_factory=dict)


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Writes the state, whole or not at all, sealed with a hash. Raises OutputError."""
    facts = {"progress": asdict(checkpoint.progress), "origin": asdict(checkpoint.origin)}
    tensors = {
        f"{group}/{name}": tensor.detach().cpu().contiguous().clone()
        for group in TENSORS
        for name, tensor in getattr(checkpoint, group).items()
    }
    packed = seal_tensors(
        save(
            tensors,
            metadata={"format": FORMAT, "run": json.dumps(facts, allow_nan=False), **UNSEALED},
        )
    )
    make_folder(folder / FOLDER)
    with replacing(folder / FOLDER / STATE) as temporary:
        temporary.write_bytes(packed)


def load_checkpoint(folder: Path) -> Checkpoint:
    """What a stopped run goes on from. Raises BundleError for none, or a damaged one."""
    path = folder / FOLDER / STATE
    try:
        packed = read_regular(path, at_most=MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        raise BundleError(f"{folder}: nothing to resume: no checkpoint in it") from None
    except (OSError, MemoryError) as error:
        raise BundleError(f"{path}: expected a checkpoint, found a damaged one: {error}") from None
    if not is_whole_tensors(packed):
        raise BundleError(
            f"{path}: expected a checkpoint, found a damaged one: its hash is not that of its bytes"
        )
    try:
        return _parse(packed)
    except DAMAGE as error:
        raise BundleError(
            f"{path}: expected a checkpoint, found a damaged one: {one_line(str(error))}"
        ) from None


def holds_checkpoint(folder: Path) -> bool:
    """Whether a run stopped in this folder before its end."""
    return os.path.lexists(folder / FOLDER / STATE)


def remove_checkpoint(folder: Path) -> None:
    """Removes what a finished run needs no more; what is not ours stays, and the folder with it."""
    checkpoint = folder / FOLDER
    if os.path.lexists(checkpoint) and foreign_checkpoint_file(folder) is None:
        remove_stale(checkpoint / STATE)
        for remove in ((checkpoint / STATE).unlink, checkpoint.rmdir):
            with suppress(OSError):
                remove()


def load_settings(folder: Path) -> Config:
    """The settings of the run that stopped in this folder. Raises BundleError or ConfigError."""
    checkpoint = load_checkpoint(folder)
    if checkpoint.origin.is_text:
        raise BundleError(
            f"{folder}: nothing to resume: expected a run that trains a tagger, found one that"
            " learns from text"
        )
    return settings_of(checkpoint, folder=folder)


def settings_of(checkpoint: Checkpoint, *, folder: Path) -> Config:
    """The settings of the run whose checkpoint is in this folder. Raises ConfigError."""
    return Config.parse(checkpoint.origin.settings, source=str(folder / FOLDER / STATE))


def foreign_checkpoint_file(folder: Path) -> Path | None:
    """What is not ours where a checkpoint goes, unless it lies beside one of ours."""
    checkpoint = folder / FOLDER

    def judge(names: Sequence[str]) -> Path | None:
        if STATE in names:
            return None if _is_own(checkpoint / STATE) else checkpoint / STATE
        return next((checkpoint / name for name in names if not is_partial(name, of=STATE)), None)

    return find_foreign(checkpoint, judge)


def _is_own(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with suppress(OSError), open(path, "rb") as file:
        return FORMAT.encode() in file.read(HEADER_BYTES)
    return False


def _parse(packed: bytes) -> Checkpoint:
    length = int.from_bytes(packed[:8], "little")
    # checked below
    facts: dict[str, Any] = json.loads(json.loads(packed[8 : 8 + length])["__metadata__"]["run"])
    progress, origin = Progress(**facts["progress"]), Origin(**facts["origin"])
    if (
        type(progress.epoch) is not int
        or type(progress.best_epoch) is not int
        or type(progress.best_f1) is not float
    ):
        raise TypeError(f"expected epochs and F1 in numbers, found {progress}")
    if not (
        0 <= progress.best_epoch <= progress.epoch
        and isfinite(progress.best_f1)
        and progress.best_f1 <= 1
    ):
        raise ValueError(
            f"expected a best epoch among those done and an F1 of at most 1, found {progress}"
        )
    tensors: dict[str, dict[str, Tensor]] = {group: {} for group in TENSORS}
    for name, tensor in load(packed).items():
        group, _, key = name.partition("/")
        tensors[group][key] = tensor
    return Checkpoint(progress, origin, **tensors)
