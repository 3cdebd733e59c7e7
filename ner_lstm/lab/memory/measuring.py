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

from ner_lstm.lab.memory import Memory, Reach, Settings, Variant
from ner_lstm.lab.memory.reader import Reader, build_reader, look_back, train_reader, width_of
from ner_lstm.lab.memory.task import draw_distances
from ner_lstm.lab.widths import weights_of
from ner_lstm.model.workers import compute_alone, one_thread

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A training. steps: the distance of each of them; measured: the distances at which it is
    measured, before and after.
    """

    variant: Variant
    seed: int
    steps: Sequence[int]
    measured: tuple[int, ...]

    @property
    def words(self) -> int:
        """How many words of a sequence it reads, which is what it costs."""
        return sum(self.steps) + 2 * len(self.steps)


class Training(NamedTuple):
    """What a job measured, each (K,)."""

    before: Reach
    after: Reach


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
    jobs = [
        job
        for variant in variants
        for seed in seeds
        for job in _plan(variant, seed=seed, settings=settings)
    ]
    with tqdm(
        total=sum(job.words for job in jobs),
        unit=" words",
        unit_scale=True,
        disable=True if quiet else None,
    ) as bar:
        done = _run(
            jobs, settings=settings, threads=threads, report=lambda job: bar.update(job.words)
        )
    return [_collect(variant, done, seeds=seeds, settings=settings) for variant in variants]


def _plan(variant: Variant, *, seed: int, settings: Settings) -> Iterator[Job]:
    for distance in settings.distances:
        yield Job(variant, seed, [distance] * settings.steps, (distance,))
    steps = draw_distances(np.random.default_rng([seed, 0, 0]), settings=settings)
    yield Job(variant, seed, steps, settings.distances)


def _run(
    jobs: Sequence[Job], *, settings: Settings, threads: int, report: Callable[[Job], object]
) -> dict[Key, Training]:
    """What the jobs measured. On an interrupt the others are not begun, and those that run end with
    their step.
    """
    log.debug("%s trainings, %s threads", len(jobs), threads)
    # so that no thread has a long one left at the end
    longest_first = sorted(jobs, key=lambda job: -job.words)
    stop = Event()
    done: dict[Key, Training] = {}
    with one_thread():  # each: the operations are too small to be shared
        # built here, one after the other: torch's random generator is that of the process
        readers = [
            build_reader(job.variant, seed=job.seed, settings=settings) for job in longest_first
        ]
        # Gradients that vanish become denormal numbers, with which a processor takes long: 300
        # steps at distance 200 took 15 s, 24 s and 16 s (RNN, GRU, LSTM), and 4 s, 9 s and 2 s with
        # zeros in their place. A setting of each thread by itself.
        pool = ThreadPoolExecutor(threads, "training", initializer=_prepare_thread)
        try:
            futures = {
                pool.submit(_train, job, reader, settings=settings, stop=stop): job
                for job, reader in zip(longest_first, readers, strict=True)
            }
            for future in as_completed(futures):
                job = futures[future]
                done[job.variant, job.seed, job.measured] = future.result()
                report(job)
                log.debug(
                    "%s, seed %s, at %s: %s",
                    job.variant.name,
                    job.seed,
                    job.measured,
                    future.result().after.accuracy,
                )
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
    return done


def _prepare_thread() -> None:
    compute_alone()
    torch.set_flush_denormal(True)


def _train(job: Job, reader: Reader, *, settings: Settings, stop: Event) -> Training:
    def check() -> None:
        if stop.is_set():
            raise CancelledError

    before = look_back(reader, job.measured, seed=job.seed, settings=settings)
    rng = np.random.default_rng([job.seed, sum(job.measured), 1])
    train_reader(reader, job.steps, rng=rng, settings=settings, check=check)
    return Training(before, look_back(reader, job.measured, seed=job.seed, settings=settings))


def _collect(
    variant: Variant, done: dict[Key, Training], *, seeds: Sequence[int], settings: Settings
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
        alone=_stack([Reach(*map(np.concatenate, zip(*single, strict=True))) for single in alone]),
        mixed=_stack([training.after for training in mixed]),
    )


def _stack(seeds: Sequence[Reach]) -> Reach:
    return Reach(
        np.stack([reach.accuracy for reach in seeds]), np.stack([reach.gradient for reach in seeds])
    )
