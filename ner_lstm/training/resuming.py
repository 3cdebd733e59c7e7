"""A run that stopped -> how to go on with it, and the same run as if it had not."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ner_lstm.arguments import argument
from ner_lstm.errors import BundleError, ConfigError, OutputError
from ner_lstm.one_line import one_line
from ner_lstm.training.checkpoint import Checkpoint, Progress, holds_checkpoint, load_checkpoint
from ner_lstm.training.origin import Origin

log = logging.getLogger(__package__)


class Standing(NamedTuple):
    """Where a run stands: epochs done, of how many, and what has been kept, in words."""

    epoch: int
    epochs: int
    kept: str


@contextmanager
def telling_the_way_on(folder: Path, standing: Callable[[], Standing]) -> Iterator[None]:
    """Whoever is stopped inside is told what has been done and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        way_on = (
            f"{argument('resume', True)} goes on"
            if holds_checkpoint(folder)
            else "the run begins again"
        )
        message = "interrupted after %s of %s epochs: %s; %s"
        log.warning(message, *standing(), way_on)
        raise
    except OutputError as error:  # a full disk, say
        if not holds_checkpoint(folder):
            raise
        done = standing()
        raise OutputError(
            f"{error}; after {done.epoch} of {done.epochs} epochs: {argument('resume', True)} goes"
            " on"
        ) from None


def restore(folder: Path, origin: Origin, fill: Callable[[Checkpoint], object]) -> Progress:
    """Where the run stands that stopped in the folder, once `fill` has taken over its weights.

    Raises ConfigError where it comes from something else than this origin, and BundleError where
    its checkpoint is damaged.
    """
    checkpoint = load_checkpoint(folder)
    if changes := checkpoint.origin.changes(origin):
        raise ConfigError(f"{folder}: cannot resume: {'; '.join(changes)}")
    try:
        fill(checkpoint)
    except (RuntimeError, KeyError, ValueError) as error:
        problem = one_line(str(error).splitlines()[0])
        raise BundleError(
            f"{folder}: cannot resume: the checkpoint does not fit its settings: {problem}"
        ) from None
    log.info("resumed after epoch %s", checkpoint.progress.epoch)
    return checkpoint.progress
