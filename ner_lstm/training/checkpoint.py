"""The state of a run after an epoch <-> two files, from which it continues as if it had not stopped."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from ner_lstm.config import Config
from ner_lstm.errors import BundleError
from ner_lstm.files import replacing, write_text

FOLDER, TENSORS, SETTINGS = "checkpoint", "state.safetensors", "config.toml"
_PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: epochs done, the best dev F1 and its epoch (0: none yet), and the hash of config and corpora."""

    epoch: int
    best_f1: float
    best_epoch: int
    run: str


def save_checkpoint(
    folder: Path, *, progress: Progress, config: Config, weights: Mapping[str, Tensor], optimizers: Mapping[str, Tensor]
) -> None:
    """Writes the state into `folder`/checkpoint, whole or not at all, and the settings beside it."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    with write_text(folder / FOLDER / SETTINGS) as file:
        file.write(config.to_toml())
    tensors = {f"weights/{name}": tensor for name, tensor in weights.items()}
    tensors |= {f"optimizers/{name}": tensor for name, tensor in optimizers.items()}
    tensors = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}
    with replacing(folder / FOLDER / TENSORS) as temporary:
        save_file(tensors, temporary, metadata={_PROGRESS: json.dumps(asdict(progress))})


def load_checkpoint(folder: Path) -> tuple[Progress, dict[str, Tensor], dict[str, Tensor]]:
    """Progress, weights and the optimisers' state. Raises BundleError where there is no sound checkpoint."""
    path = folder / FOLDER / TENSORS
    if not path.exists():
        raise BundleError(f"{folder}: nothing to resume: no checkpoint in it")
    try:
        with safe_open(path, framework="pt") as file:
            progress = Progress(**json.loads((file.metadata() or {})[_PROGRESS]))
        tensors = load_file(path)
    except (SafetensorError, KeyError, TypeError, ValueError, OSError) as error:
        raise BundleError(f"{path}: expected a checkpoint, found a damaged one: {error}") from None
    parts: tuple[dict[str, Tensor], dict[str, Tensor]] = ({}, {})
    for name, tensor in tensors.items():
        part, _, key = name.partition("/")
        parts[part == "optimizers"][key] = tensor
    return progress, *parts


def holds_checkpoint(folder: Path) -> bool:
    """Whether a run stopped in this folder before its end."""
    return (folder / FOLDER / TENSORS).exists()


def remove_checkpoint(folder: Path) -> None:
    """What a finished run needs no more."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def load_settings(folder: Path) -> Config:
    """The settings of the run that stopped in this folder. Raises BundleError or ConfigError."""
    if not holds_checkpoint(folder):
        raise BundleError(f"{folder}: nothing to resume: no checkpoint in it")
    return Config.load(folder / FOLDER / SETTINGS)
