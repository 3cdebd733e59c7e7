"""One corpus -> what networks reach that see the word alone, what stands before it, or both sides,
trained alike.
"""

import logging
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch

from ner_lstm.arguments import argument
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.lab.comparison.architectures import (
    ARCHITECTURES,
    BILSTM,
    ENCODER,
    Architecture,
    configure,
    count_weights,
    match_width,
)
from ner_lstm.lab.comparison.benchmark import Benchmark, BenchmarkResult
from ner_lstm.training import choose_device, read_data, train_on
from ner_lstm.training.data import TrainingData

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ArchitectureResult:
    """What networks of an architecture reached, one with each seed.

    encoder_weights, weights: how many numbers the encoder and the whole network are made of.
    """

    architecture: Architecture
    hidden_width: int
    encoder_weights: int
    weights: int
    benchmarks: Sequence[BenchmarkResult]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What all networks reached on one corpus, with the same seeds."""

    corpus: str
    seeds: Sequence[int]
    benchmark: Benchmark
    results: Sequence[ArchitectureResult]


def compare_architectures(
    config: Config, *, seeds: int, device: str = "auto", timed_seconds: float = 1.0
) -> Comparison:
    """What each architecture reaches on the same sentences in as many epochs, with so many seeds.

    The seeds are the config's and those that follow it. The hidden width of the config is that of
    the BiLSTM, which is trained first; the others get the one at which their encoders have as many
    weights. timed_seconds: how long each tags at least to know the speed. Raises NerLstmError.
    """
    corpus = str(config.data.train)
    with tempfile.TemporaryDirectory() as folder:
        where = choose_device(config, device=device)
        data = read_data(config)  # once: what is held out must be the same for all
        benchmark = Benchmark.of(data, corpus=corpus, timed_seconds=timed_seconds)
        first = config.training.seed
        setup = _Setup(data, benchmark, range(first, first + seeds), Path(folder), where)
        bilstm, bundle = setup.fit(BILSTM, config)
        results = [
            bilstm
            if architecture == BILSTM
            else setup.fit(architecture, match_width(config, architecture, bundle=bundle))[0]
            for architecture in ARCHITECTURES
        ]
    return Comparison(corpus, setup.seeds, benchmark, results)


class _Setup(NamedTuple):
    """The data, the device and the folder that all trainings share."""

    data: TrainingData
    benchmark: Benchmark
    seeds: Sequence[int]
    folder: Path
    device: torch.device

    def fit(self, architecture: Architecture, config: Config) -> tuple[ArchitectureResult, Bundle]:
        """What it reaches with each seed, and the bundle of the last one."""
        config = configure(config, architecture)
        benchmarks = [
            self._train(
                architecture, config.assign({"training.seed": seed}, source=argument("seeds"))
            )
            for seed in self.seeds
        ]
        bundle = Bundle.load(self.folder)
        result = ArchitectureResult(
            architecture,
            hidden_width=config.model.hidden_width,
            encoder_weights=count_weights(bundle, prefix=ENCODER),
            weights=count_weights(bundle),
            benchmarks=benchmarks,
        )
        return result, bundle

    def _train(self, architecture: Architecture, config: Config) -> BenchmarkResult:
        started = time.perf_counter()
        trained = train_on(
            self.data, config=config, output=self.folder, device=self.device, resume=False
        )
        result = self.benchmark.run(trained.tagger)
        seconds = time.perf_counter() - started
        log.info(
            "%s, seed %s: F1 %.4f (%.0f s)",
            architecture.name,
            config.training.seed,
            result.f1,
            seconds,
        )
        return result
