"""Config -> a trained bundle: what is checked before a run, the run, and what it leaves."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from ner_lstm.config import Config
from ner_lstm.engines.torch import find_device
from ner_lstm.errors import ConfigError
from ner_lstm.training.advice import advise_start
from ner_lstm.training.data import TrainingData, read_data
from ner_lstm.training.memory import explaining_lack_of_memory
from ner_lstm.training.occupation import occupied
from ner_lstm.training.resuming import telling_the_way_on
from ner_lstm.training.run import EpochReport, Run, Trained
from ner_lstm.training.starting import check_start

log = logging.getLogger(__package__)  # one name for all that a training says
OnEpoch = Callable[[EpochReport], object]


def train(
    config: Config,
    *,
    output: str | Path,
    device: str = "auto",
    resume: bool = False,
    on_epoch: OnEpoch | None = None,
) -> Trained:
    """Trains the tagger that a config describes and keeps it in the folder `output`, the best epoch
    on dev.

    The bundle there is replaced as soon as the first epoch is done, a checkpoint is kept after
    each, and `resume` goes on from it. on_epoch: called after each epoch, once it is kept; what it
    raises stops the run there. On a CPU equal configs and corpora give equal weights, resumed or
    not, whatever the threads. Raises NerLstmError.
    """
    with occupied(Path(output)):
        check_start(config, output=Path(output))
        where = choose_device(config, device=device)
        data = read_data(config)
        trained = train_on(
            data, config=config, output=output, device=where, resume=resume, on_epoch=on_epoch
        )
    advise_start(config, data, dev_f1=trained.f1["dev"])
    return trained


def choose_device(config: Config, *, device: str) -> torch.device:
    """The device to train on. Raises NerLstmError for what cannot go well, early."""
    if config.data.train is None:
        raise ConfigError("data.train: expected a corpus to train on, found none")
    where = find_training_device(device)
    if where.type == "cpu" and config.training.precision != "float32":
        raise ConfigError(
            "training.precision: expected float32 on a CPU (few have an LSTM in bfloat16), found"
            " 'bfloat16'"
        )
    return where


def find_training_device(name: str) -> torch.device:
    """The device of that name, which is told. Raises NerLstmError where it is not there."""
    where = find_device(name)
    described = "" if where.type == "cpu" else f" ({torch.cuda.get_device_name(where)})"
    log.info("device: %s%s", where, described)
    return where


def train_on(
    data: TrainingData,
    *,
    config: Config,
    output: str | Path,
    device: torch.device,
    resume: bool,
    on_epoch: OnEpoch | None = None,
) -> Trained:
    """`train`, on corpora that have been read."""
    folder, seed = Path(output), config.training.seed
    with explaining_lack_of_memory(), own_randomness(seed, device):
        run = Run(config, data, folder=folder, device=device)
        with telling_the_way_on(folder, run.standing):
            run.begin(resume=resume)
            while not run.is_done():
                report = run.keep(run.trainer.run_epoch(run.progress.epoch + 1))
                if on_epoch is not None:
                    on_epoch(report)
    with (
        explaining_lack_of_memory(),
        own_randomness(seed, device),
        telling_the_way_on(folder, run.standing),
    ):
        return run.finish()


@contextmanager
def own_randomness(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, torch's random numbers follow from the seed; the caller's are left alone."""
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        yield
