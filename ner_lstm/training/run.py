"""One run: sentences and settings -> the epochs of its training, a checkpoint after each, and the
best as a bundle.
"""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from ner_lstm.config import Config
from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.scores import Count, Scores, count_entities, evaluate
from ner_lstm.tagger import Tagger
from ner_lstm.training.checkpoint import (
    Checkpoint,
    Progress,
    remove_checkpoint,
    save_checkpoint,
)
from ner_lstm.training.data import TrainingData
from ner_lstm.training.fit import Fit
from ner_lstm.training.resuming import Standing, restore
from ner_lstm.training.seed_runs import start_afresh
from ner_lstm.training.temperature import fit_temperature
from ner_lstm.training.trainer import Epoch

# what a bundle says of its score on dev, when dev has joined train since
FITTED_AGAIN = {"tagger": "before it was fitted again on train and dev"}
log = logging.getLogger(__package__)


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run leaves: tagger, folder of the bundle, and scores by split but train.

    The score on dev is that of the tagger before it was fitted again, if it was.
    """

    tagger: Tagger
    folder: Path
    scores: dict[str, Scores]

    @property
    def f1(self) -> dict[str, float]:
        """By split, as the bundle has it."""
        return {split: float(ratios["f1"]) for split, ratios in self.tagger.bundle.scores.items()}


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
        self._fit = Fit(config, data, device=device)
        self.trainer = self._fit.trainer
        self.progress = Progress(epoch=0, best_f1=-1.0, best_epoch=0)

    def begin(self, *, resume: bool) -> None:
        """Goes on from the checkpoint in the folder, or removes what is there of earlier runs."""
        if resume:
            self._resume()
        else:
            start_afresh(self._folder)
            self._checkpoint()

    def standing(self) -> Standing:
        """Where it stands, for who stops it."""
        done = self.progress
        kept = f"the tagger of epoch {done.best_epoch} is in {self._folder}"
        return Standing(done.epoch, self._fit.epochs, kept if done.best_epoch else "no tagger yet")

    def is_done(self) -> bool:
        """Whether all epochs are, or dev F1 has not risen for too many."""
        patience, progress = self._fit.config.training.patience_epochs, self.progress
        is_stale = patience is not None and progress.epoch - progress.best_epoch >= patience
        return progress.epoch >= self._fit.epochs or is_stale

    def keep(self, epoch: Epoch) -> EpochReport:
        """Scores what an epoch gave, keeps it where it is the best so far, and writes the
        checkpoint.

        Raises ConfigError where weights have grown so large that nothing can be computed with them.
        """
        try:
            bundle = self._fit.bundle(epoch=epoch.number)
        except ConfigError:
            if not self.progress.best_epoch:  # nothing to go on with: the folder is free again
                remove_checkpoint(self._folder)
            raise
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
            epoch.number, self._fit.epochs, epoch.loss, f1, is_best, epoch.words_per_second
        )
        log.info("%s", report)
        return report

    def _checkpoint(self) -> None:
        fit = self._fit
        weights, optimizers = fit.network.state_dict(), fit.trainer.optimizers.state()
        memory = {} if fit.trainer.memory is None else fit.trainer.memory.state()
        save_checkpoint(
            self._folder, Checkpoint(self.progress, fit.origin, weights, optimizers, memory)
        )

    def _resume(self) -> None:
        def fill(checkpoint: Checkpoint) -> None:
            self._fit.network.load_state_dict(dict(checkpoint.weights))
            self.trainer.optimizers.load(checkpoint.optimizers)
            if self.trainer.memory is not None:
                self.trainer.memory.load(checkpoint.document_memory)

        self.progress = restore(self._folder, self._fit.origin, fill)

    def finish(self) -> Trained:
        """Calibrates and scores the best epoch on disk, commits both at once, fits again where that
        is wanted, and clears up.
        """
        tagger, dev = Tagger.load(self._folder, device=str(self._device)), self._data.dev
        temperature = fit_temperature(lambda degree: tagger.at(degree).tag(dev), dev)
        trained = score(tagger.at(temperature), self._data, folder=self._folder)
        trained.tagger.save(self._folder)
        if self._fit.config.training.refit:
            trained = self._fit_again(trained)
            trained.tagger.save(self._folder)
        remove_checkpoint(self._folder)
        return trained

    def _fit_again(self, chosen: Trained) -> Trained:
        """A tagger of train and dev, trained for as many epochs as dev has chosen; its score on dev
        and its temperature are those of the tagger before.
        """
        data = self._data.with_dev_in_train()
        fit = Fit(self._fit.config, data, device=self._device, epochs=self._fit.epochs)
        for number in range(1, self.progress.best_epoch + 1):
            epoch = fit.trainer.run_epoch(number)
            log.info(
                "again on train and dev: epoch %s/%s  loss %7.4f",
                *(number, self.progress.best_epoch, epoch.loss),
            )
        before = chosen.tagger.bundle
        bundle = replace(
            fit.bundle(epoch=self.progress.best_epoch),
            temperature=before.temperature,
            scores={"dev": {**before.scores["dev"], **FITTED_AGAIN}},
        )
        tagger = Tagger.of(bundle, device=str(self._device))
        trained = score(tagger, data, folder=self._folder)
        return replace(trained, scores={"dev": chosen.scores["dev"], **trained.scores})


def score(tagger: Tagger, data: TrainingData, *, folder: Path) -> Trained:
    """A trained tagger with its scores on dev and, where there is one, test; that on dev stays
    where it has been fitted again since.
    """
    scores_before = tagger.bundle.scores
    is_fitted_again = FITTED_AGAIN.items() <= scores_before.get("dev", {}).items()
    splits = {} if is_fitted_again else {"dev": data.dev}
    splits |= {"test": data.test} if data.test else {}
    scores = {
        split: evaluate(sentences, tagger.tag(sentences)) for split, sentences in splits.items()
    }
    overall = {split: score.overall for split, score in scores.items()}
    ratios = {
        split: {"precision": count.precision, "recall": count.recall, "f1": count.f1}
        for split, count in overall.items()
    }
    kept = {"dev": scores_before["dev"]} if is_fitted_again else {}
    return Trained(tagger.with_bundle(replace(tagger.bundle, scores=kept | ratios)), folder, scores)
