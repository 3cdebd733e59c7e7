"""One corpus -> networks that see the word alone, what stands before it, or both sides, trained
alike, and how they do.
"""

import logging
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch

from ner_lstm.arguments import argument
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.lab.comparison.exam import BenchmarkResult, Exam
from ner_lstm.lab.widths import equal_width
from ner_lstm.model.weights import SIDES, layer_prefix
from ner_lstm.training import choose_device, read_data, train_on
from ner_lstm.training.data import TrainingData
from ner_lstm.training.request import DEFAULT_CORPUS

# Whole words and nothing of their spelling or their neighbours: what differs between the networks
# is the encoder alone.
RECIPE: Mapping[str, object] = {
    "model.characters": "none",
    "model.affix_width": 0,
    "model.bigram_width": 0,
    "model.hidden_width": 64,
}
log = logging.getLogger(__name__)


class Contestant(NamedTuple):
    """A network: its name, its encoder, and whether that reads in both directions."""

    name: str
    encoder: str
    bidirectional: bool


BILSTM = Contestant("BiLSTM", "lstm", True)
CONTESTANTS = (
    Contestant("feedforward", "feedforward", False),
    Contestant("RNN", "rnn", False),
    Contestant("GRU", "gru", False),
    Contestant("LSTM", "lstm", False),
    BILSTM,
)


@dataclass(frozen=True, slots=True)
class Result:
    """A network, its hidden width, how many weights its encoder and all of it have, and what it
    reached with each seed.
    """

    contestant: Contestant
    hidden_width: int
    encoder_weights: int
    weights: int
    outcomes: Sequence[BenchmarkResult]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What all networks reached on one corpus, with the same seeds."""

    corpus: str
    seeds: Sequence[int]
    exam: Exam
    results: Sequence[Result]


def compare(
    config: Config, *, seeds: int, device: str = "auto", timed_seconds: float = 1.0
) -> Comparison:
    """Trains each network with so many seeds, the config's and those that follow it, on the same
    sentences for as many epochs.

    The hidden width of the config is that of the BiLSTM, which is trained first; the others get the
    one at which their encoders have as many weights. timed_seconds: how long each tags at least to
    know the speed. Raises NerLstmError.
    """
    corpus = str(config.data.train)
    with tempfile.TemporaryDirectory() as folder:
        where = choose_device(config, device=device)
        data = read_data(config)  # once: what is held out must be the same for all
        exam = Exam.of(data, corpus=corpus, timed_seconds=timed_seconds)
        first = config.training.seed
        job = _Job(data, exam, range(first, first + seeds), Path(folder), where)
        measure, bundle = job.fit(BILSTM, config)
        results = [
            measure
            if contestant == BILSTM
            else job.fit(contestant, _match(config, contestant, bundle=bundle))[0]
            for contestant in CONTESTANTS
        ]
    return Comparison(corpus, job.seeds, exam, results)


def settle(config: Path | None, given: Mapping[str, object], assignments: Iterable[str]) -> Config:
    """The settings of a config file, or those of the lab, with what options and assignments set
    (None: not given).

    Raises ConfigError.
    """
    base = Config.load(config) if config else Config().assign(RECIPE, source="lab compare")
    base = base.assign(
        {key: value for key, value in given.items() if value is not None}, source="options"
    )
    base = base.override(assignments)
    return (
        base if base.data.train else base.assign({"data.train": DEFAULT_CORPUS}, source="default")
    )


def _choose(config: Config, contestant: Contestant) -> Config:
    settings = {
        "model.encoder": contestant.encoder,
        "model.bidirectional": contestant.bidirectional,
    }
    return config.assign(settings, source="lab compare")


def _match(config: Config, contestant: Contestant, *, bundle: Bundle) -> Config:
    """The config with the width at which the contestant's encoder has as many weights as the
    bundle's, or just less.
    """
    model = _choose(config, contestant).model
    lowest = bundle.weights[layer_prefix(0, SIDES[0]) + "weight_ih_l0"]
    seen = lowest.shape[1] - bundle.encoding.bigram_features(bundle.config.model)
    width = equal_width(
        contestant.encoder,
        seen + bundle.encoding.bigram_features(model),
        weights=_count(bundle, "encoder."),
        bidirectional=contestant.bidirectional,
        layers=model.layers,
    )
    return config.assign({"model.hidden_width": width}, source="lab compare")


def _count(bundle: Bundle, prefix: str = "") -> int:
    """How many weights there are in the parts whose names begin so."""
    return sum(array.size for name, array in bundle.weights.items() if name.startswith(prefix))


class _Job(NamedTuple):
    """What all runs share."""

    data: TrainingData
    exam: Exam
    seeds: Sequence[int]
    folder: Path
    device: torch.device

    def fit(self, contestant: Contestant, config: Config) -> tuple[Result, Bundle]:
        """Trains a network with each seed; the bundle is that of the last one."""
        config = _choose(config, contestant)
        outcomes = [
            self._run(contestant, config.assign({"training.seed": seed}, source=argument("seeds")))
            for seed in self.seeds
        ]
        bundle = Bundle.load(self.folder)
        width = config.model.hidden_width
        return Result(
            contestant, width, _count(bundle, "encoder."), _count(bundle), outcomes
        ), bundle

    def _run(self, contestant: Contestant, config: Config) -> BenchmarkResult:
        started = time.perf_counter()
        trained = train_on(
            self.data, config=config, output=self.folder, device=self.device, resume=False
        )
        outcome = self.exam.take(trained.tagger)
        seconds = time.perf_counter() - started
        log.info(
            "%s, seed %s: F1 %.4f (%.0f s)",
            contestant.name,
            config.training.seed,
            outcome.f1,
            seconds,
        )
        return outcome
