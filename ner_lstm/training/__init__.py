"""Sentences -> bundle: a whole training run."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from ner_lstm.config import Config
from ner_lstm.engines.torch import find_device
from ner_lstm.errors import ConfigError
from ner_lstm.training.data import TrainingData, read_training_data
from ner_lstm.training.memory import telling_of_memory
from ner_lstm.training.occupation import occupied
from ner_lstm.training.run import Run
from ner_lstm.training.run import Trained as Trained
from ner_lstm.training.run import score as score

log = logging.getLogger(__name__)


def train(
    config: Config, *, output: str | Path, device: str = "auto", resume: bool = False
) -> Trained:
    """Trains the tagger that a config describes and keeps it in the folder `output`, the best epoch
    on dev.

    The bundle there is replaced as soon as the first epoch is done, a checkpoint is kept after
    each, and `resume` goes on from it. On a CPU equal configs and corpora give equal weights,
    resumed or not, whatever the threads. Raises NerLstmError.
    """
    with occupied(Path(output)):
        place = prepare(config, device=device)
        data = read_data(config)
        return train_on(data, config=config, output=output, device=place, resume=resume)


def prepare(config: Config, *, device: str) -> torch.device:
    """The device to train on. Raises NerLstmError for what cannot go well, before a corpus is
    read.
    """
    if config.data.train is None:
        raise ConfigError("data.train: expected a corpus to train on, found none")
    place = find_device(device)
    if place.type == "cpu" and config.training.precision != "float32":
        raise ConfigError(
            "training.precision: expected float32 on a CPU (few have an LSTM in bfloat16), found"
            " 'bfloat16'"
        )
    log.info(
        "device: %s",
        place if place.type == "cpu" else f"{place} ({torch.cuda.get_device_name(place)})",
    )
    return place


def read_data(config: Config) -> TrainingData:
    """The corpora of a config; what is held out of train follows from its seed. Raises
    CorpusError.
    """
    return read_training_data(
        config.data, seed=config.training.seed, longest=config.training.batch_tokens
    )


def train_on(
    data: TrainingData, *, config: Config, output: str | Path, device: torch.device, resume: bool
) -> Trained:
    """`train`, on corpora that have been read."""
    with telling_of_memory(), _own_randomness(config.training.seed, device):
        run = Run(config, data, folder=Path(output), device=device)
        run.fit(resume=resume)
    with telling_of_memory():
        return run.finish()


@contextmanager
def _own_randomness(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, torch's random numbers follow from the seed; outside, the caller's are as they
    were.
    """
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        yield
