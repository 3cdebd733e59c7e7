"""One run: sentences and settings -> the epochs of its training, a checkpoint after each, and the
best as a bundle.
"""

import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from ner_lstm.arguments import argument
from ner_lstm.bundle import Bundle, halve
from ner_lstm.bundle.weights import require_sound
from ner_lstm.config import Config
from ner_lstm.encoding.entity_counts import EntityCounts
from ner_lstm.encoding.forms import FormTable
from ner_lstm.errors import BundleError, ConfigError, OutputError
from ner_lstm.evaluation.scores import Count, Scores, count_entities, evaluate
from ner_lstm.one_line import one_line
from ner_lstm.tagger import Tagger
from ner_lstm.training.batches import count_epochs
from ner_lstm.training.building import build_model
from ner_lstm.training.checkpoint import (
    Checkpoint,
    Progress,
    holds_checkpoint,
    load_checkpoint,
    remove_checkpoint,
    save_checkpoint,
)
from ner_lstm.training.data import TrainingData
from ner_lstm.training.origin import Origin
from ner_lstm.training.seed_runs import start_afresh
from ner_lstm.training.temperature import MIN_TEMPERATURE, fit_temperature
from ner_lstm.training.trainer import Epoch, Trainer

log = logging.getLogger(__package__)


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run leaves: tagger, folder of the bundle, and scores by split but train."""

    tagger: Tagger
    folder: Path
    scores: dict[str, Scores]


@dataclass(frozen=True, slots=True)
class EpochReport:
    """What an epoch gave.

    number: from 1; epochs: of the whole run, at most; loss: mean of a sentence; is_best: whether no
    epoch before had this F1 on dev.
    """

    number: int
    epochs: int
    loss: float
    dev_f1: float
    is_best: bool
    words_per_second: float

    def __str__(self) -> str:
        number = f"{self.number:{len(str(self.epochs))}d}/{self.epochs}"
        f1 = f"{self.dev_f1:.4f}{'*' if self.is_best else ' '}"
        speed = f"{self.words_per_second:,.0f} words/s"
        return f"epoch {number}  loss {self.loss:7.4f}  dev F1 {f1}  {speed}"


class Run:
    """One training run: what it trains, where it stands, and the best that it has."""

    def __init__(
        self, config: Config, data: TrainingData, *, folder: Path, device: torch.device
    ) -> None:
        self._data, self._folder, self._device = data, folder, device
        self._config, self._encoding, network, vectors = build_model(config, data)
        self._network = network.to(device)
        table = FormTable(self._encoding.forms)
        words = sum(len(sentence.words) for sentence in data.train)
        self._epochs = count_epochs(words, config.training)
        self.trainer = Trainer(
            self._network,
            [self._encoding.encode(sentence, table=table) for sentence in data.train],
            table=table,
            config=config.training,
            epochs=self._epochs,
            device=device,
        )
        self.progress = Progress(epoch=0, best_f1=-1.0, best_epoch=0)
        self._entity_counts = EntityCounts.of(data.train)
        self._origin = Origin.of(self._config, data.corpora, vectors=vectors)
        log.info(
            "%s sentences, %s words, labels %s; %s weights",
            f"{len(data.train):,}",
            f"{words:,}",
            ", ".join(self._encoding.labels),
            f"{sum(weight.numel() for weight in network.parameters()):,}",
        )
        if self.trainer.long_sentences:
            log.info(
                "%s sentences of more than %s words are cut at random places in training"
                " (prediction never cuts)",
                f"{self.trainer.long_sentences:,}",
                f"{config.training.batch_tokens:,}",
            )

    def begin(self, *, resume: bool) -> None:
        """Goes on from the checkpoint in the folder, or removes what is there of earlier runs."""
        if resume:
            self._resume()
        else:
            start_afresh(self._folder)
            self._checkpoint()

    @contextmanager
    def telling_the_way_on(self) -> Iterator[None]:
        """Whoever is stopped inside is told what has been done and how to go on."""
        try:
            yield
        except KeyboardInterrupt:
            done = self.progress
            kept = (
                f"the tagger of epoch {done.best_epoch} is in {self._folder}"
                if done.best_epoch
                else "no tagger yet"
            )
            way_on = (
                f"{argument('resume', True)} goes on"
                if holds_checkpoint(self._folder)
                else "the run begins again"
            )
            log.warning(
                "interrupted after %s of %s epochs: %s; %s", done.epoch, self._epochs, kept, way_on
            )
            raise
        except OutputError as error:  # a full disk, say
            if not holds_checkpoint(self._folder):
                raise
            raise OutputError(
                f"{error}; after {self.progress.epoch} of {self._epochs} epochs:"
                f" {argument('resume', True)} goes on"
            ) from None

    def is_done(self) -> bool:
        """Whether all epochs are, or dev F1 has not risen for too many."""
        patience, progress = self._config.training.patience_epochs, self.progress
        is_stale = patience is not None and progress.epoch - progress.best_epoch >= patience
        return progress.epoch >= self._epochs or is_stale

    def keep(self, epoch: Epoch) -> EpochReport:
        """Scores what an epoch gave, keeps it where it is the best so far, and writes the
        checkpoint.

        Raises ConfigError where weights have grown so large that nothing can be computed with them.
        """
        bundle = self._bundle()
        try:
            require_sound(bundle.weights, temperature=MIN_TEMPERATURE)
        except ValueError as error:
            if not self.progress.best_epoch:  # nothing to go on with: the folder is free again
                remove_checkpoint(self._folder)
            rate = self._config.training.learning_rate
            raise ConfigError(
                f"training.learning_rate: after epoch {epoch.number}: {error}: expected a rate"
                f" below {rate:g}"
            ) from None
        dev = self._data.dev
        tagger = Tagger.of(bundle, device=str(self._device), threads=torch.get_num_threads())
        f1 = float(sum(count_entities(dev, tagger.tag(dev)).values(), Count()).f1)
        is_best = f1 > self.progress.best_f1
        if is_best:
            bundle.save(self._folder)
            self.progress = replace(self.progress, best_f1=f1, best_epoch=epoch.number)
        self.progress = replace(self.progress, epoch=epoch.number)
        self._checkpoint()
        report = EpochReport(
            epoch.number, self._epochs, epoch.loss, f1, is_best, epoch.words_per_second
        )
        log.info("%s", report)
        return report

    def _bundle(self) -> Bundle:
        weights = {
            name: tensor.detach().cpu().numpy().astype(np.float32, copy=False)
            for name, tensor in self._network.state_dict().items()
        }
        return Bundle(
            config=self._config,
            encoding=self._encoding,
            tokenizer=self._data.tokenizer,
            scheme=self._data.scheme,
            weights=halve(weights),
            corpora=self._data.corpora,
            versions={"torch": torch.__version__, "python": platform.python_version()},
            entity_counts=self._entity_counts,
        )

    def _checkpoint(self) -> None:
        weights, optimizers = self._network.state_dict(), self.trainer.optimizers.state()
        save_checkpoint(self._folder, Checkpoint(self.progress, self._origin, weights, optimizers))

    def _resume(self) -> None:
        checkpoint = load_checkpoint(self._folder)
        if changes := checkpoint.origin.changes(self._origin):
            raise ConfigError(f"{self._folder}: cannot resume: {'; '.join(changes)}")
        try:
            self._network.load_state_dict(dict(checkpoint.weights))
            self.trainer.optimizers.load(checkpoint.optimizers)
        except (RuntimeError, KeyError, ValueError) as error:
            problem = one_line(str(error).splitlines()[0])
            raise BundleError(
                f"{self._folder}: cannot resume: the checkpoint does not fit its settings:"
                f" {problem}"
            ) from None
        self.progress = checkpoint.progress
        log.info("resumed after epoch %s", self.progress.epoch)

    def finish(self) -> Trained:
        """Calibrates and scores the best epoch on disk, commits both at once, and clears up."""
        tagger, dev = Tagger.load(self._folder, device=str(self._device)), self._data.dev
        temperature = fit_temperature(lambda degree: tagger.at(degree).tag(dev), dev)
        trained = score(tagger.at(temperature), self._data, folder=self._folder)
        trained.tagger.save(self._folder)
        remove_checkpoint(self._folder)
        return trained


def score(tagger: Tagger, data: TrainingData, *, folder: Path) -> Trained:
    """A trained tagger with its scores on dev and, where there is one, test."""
    splits = {"dev": data.dev} | ({"test": data.test} if data.test else {})
    scores = {
        split: evaluate(sentences, tagger.tag(sentences)) for split, sentences in splits.items()
    }
    overall = {split: score.overall for split, score in scores.items()}
    ratios = {
        split: {"precision": count.precision, "recall": count.recall, "f1": count.f1}
        for split, count in overall.items()
    }
    return Trained(tagger.with_bundle(replace(tagger.bundle, scores=ratios)), folder, scores)
