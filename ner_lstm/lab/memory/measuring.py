"""Kinds of networks and seeds -> how far back each can look, by many small trainings side by
side.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Event
from typing import NamedTuple

import numpy as np
import torch
from tqdm import tqdm

from ner_lstm.lab.memory.experiment import Memory, RecallAtDistance, Settings, Variant
from ner_lstm.lab.memory.reader import Reader, build_reader, look_back, train_reader, width_of
from ner_lstm.lab.memory.task import draw_distances
from ner_lstm.lab.widths import weights_of
from ner_lstm.model.workers import compute_alone, one_thread

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlannedTraining:
    """The training of one network.

    steps: the distance of each step; measured: the distances at which it is measured, before and
    after.
    """

    variant: Variant
    seed: int
    steps: Sequence[int]
    measured: tuple[int, ...]

    @property
    def words(self) -> int:
        """How many words of a sequence it reads, which is what it costs."""
        return sum(self.steps) + 2 * len(self.steps)


class Measurements(NamedTuple):
    """What was measured before and after a training, each (K,)."""

    before: RecallAtDistance
    after: RecallAtDistance


Key = tuple[Variant, int, tuple[int, ...]]


def measure_memory(
    variants: Sequence[Variant],
    *,
    seeds: Sequence[int],
    settings: Settings,
    threads: int,
    quiet: bool,
) -> list[Memory]:
    """What networks of each kind remember, the same whatever the number of threads that train
    them.
    """
    trainings = [
        training
        for variant in variants
        for seed in seeds
        for training in _plan(variant, seed=seed, settings=settings)
    ]
    with tqdm(
        total=sum(training.words for training in trainings),
        unit=" words",
        unit_scale=True,
        disable=True if quiet else None,
    ) as bar:
        done = _run(
            trainings,
            settings=settings,
            threads=threads,
            report=lambda training: bar.update(training.words),
        )
    return [_collect(variant, done, seeds=seeds, settings=settings) for variant in variants]


def _plan(variant: Variant, *, seed: int, settings: Settings) -> Iterator[PlannedTraining]:
    for distance in settings.distances:
        yield PlannedTraining(variant, seed, [distance] * settings.steps, (distance,))
    steps = draw_distances(np.random.default_rng([seed, 0, 0]), settings=settings)
    yield PlannedTraining(variant, seed, steps, settings.distances)


def _run(
    trainings: Sequence[PlannedTraining],
    *,
    settings: Settings,
    threads: int,
    report: Callable[[PlannedTraining], object],
) -> dict[Key, Measurements]:
    """What the trainings measured.

    On an interrupt the others are not begun, and those that run end with their step.
    """
    log.debug("%s trainings, %s threads", len(trainings), threads)
    # so that no thread has a long one left at the end
    longest_first = sorted(trainings, key=lambda training: -training.words)
    stop = Event()
    done: dict[Key, Measurements] = {}
    with one_thread():  # each: the operations are too small to be shared
        # built here, one after the other: torch's random generator is that of the process
        readers = [
            build_reader(training.variant, seed=training.seed, settings=settings)
            for training in longest_first
        ]
        # Gradients that vanish become denormal numbers, with which a processor takes long: 300
        # steps at distance 200 took 15 s, 24 s and 16 s (RNN, GRU, LSTM), and 4 s, 9 s and 2 s with
        # zeros in their place. A setting of each thread by itself.
        pool = ThreadPoolExecutor(threads, "training", initializer=_prepare_thread)
        try:
            futures = {
                pool.submit(_train, training, reader, settings=settings, stop=stop): training
                for training, reader in zip(longest_first, readers, strict=True)
            }
            for future in as_completed(futures):
                training = futures[future]
                done[training.variant, training.seed, training.measured] = future.result()
                report(training)
                log.debug(
                    "%s, seed %s, at %s: %s",
                    training.variant.name,
                    training.seed,
                    training.measured,
                    future.result().after.accuracy,
                )
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
    return done


def _prepare_thread() -> None:
    compute_alone()
    torch.set_flush_denormal(True)


def _train(
    training: PlannedTraining, reader: Reader, *, settings: Settings, stop: Event
) -> Measurements:
    def check() -> None:
        if stop.is_set():
            raise CancelledError

    before = look_back(reader, training.measured, seed=training.seed, settings=settings)
    rng = np.random.default_rng([training.seed, sum(training.measured), 1])
    train_reader(reader, training.steps, rng=rng, settings=settings, check=check)
    return Measurements(
        before, look_back(reader, training.measured, seed=training.seed, settings=settings)
    )


def _collect(
    variant: Variant, done: dict[Key, Measurements], *, seeds: Sequence[int], settings: Settings
) -> Memory:
    mixed = [done[variant, seed, settings.distances] for seed in seeds]
    alone = [
        [done[variant, seed, (distance,)].after for distance in settings.distances]
        for seed in seeds
    ]
    width = width_of(variant, settings)
    return Memory(
        variant,
        width,
        weights_of(
            variant.encoder, settings.embedding_width, hidden_width=width, bidirectional=False
        ),
        before=_stack([training.before for training in mixed]),
        alone=_stack(
            [RecallAtDistance(*map(np.concatenate, zip(*single, strict=True))) for single in alone]
        ),
        mixed=_stack([training.after for training in mixed]),
    )


def _stack(seeds: Sequence[RecallAtDistance]) -> RecallAtDistance:
    return RecallAtDistance(
        np.stack([reach.accuracy for reach in seeds]), np.stack([reach.gradient for reach in seeds])
    )
