"""One pretraining: a text and settings -> its epochs, a checkpoint and a bundle after each."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.errors import ConfigError
from ner_lstm.model.network import Network
from ner_lstm.pretraining.language_model import LanguageModel
from ner_lstm.pretraining.language_trainer import LanguageTrainer, TextEpoch
from ner_lstm.pretraining.text_data import TextData
from ner_lstm.schemes import Scheme
from ner_lstm.training.checkpoint import (
    Checkpoint,
    Progress,
    remove_checkpoint,
    save_checkpoint,
)
from ner_lstm.training.fit import require_finite, stored_weights, versions
from ner_lstm.training.origin import Origin
from ner_lstm.training.resuming import Standing, restore
from ner_lstm.training.seed_runs import start_afresh
from ner_lstm.training.starting import Start

HELD_OUT, PERPLEXITY = "held out", "perplexity"  # of the scores of a bundle
OnEpoch = Callable[[TextEpoch], object]
log = logging.getLogger(__package__)


@dataclass(frozen=True, slots=True)
class Pretrained:
    """What a pretraining leaves: the folder to start from, and the perplexity of held-out text."""

    folder: Path
    perplexity: float


class PretrainingRun:
    """What is trained, and where it stands."""

    def __init__(
        self,
        config: Config,
        data: TextData,
        *,
        start: Start | None,
        folder: Path,
        device: torch.device,
    ) -> None:
        self._config, self._data, self._start, self._folder = config, data, start, folder
        self._encoding = Encoding(data.vocabulary.forms, ())
        self._origin = Origin.of(config, data.files, start=start.digest if start else None)
        assert config.training.epochs is not None
        self._epochs = config.training.epochs
        network = Network.build(config.model, self._encoding)
        if start is not None:
            start.fill(network, self._encoding)
        self._model = LanguageModel(network, data.vocabulary.outputs)
        self.trainer = LanguageTrainer(
            self._model.to(device),
            data.text,
            data.vocabulary,
            config=config.training,
            epochs=self._epochs,
            device=device,
        )
        self.progress = Progress(epoch=0, best_f1=-1.0, best_epoch=0)  # no F1 is computed
        log.info(
            "%s words known, %s of them predicted; %s weights",
            f"{len(data.vocabulary.forms.words.entries):,}",
            f"{len(data.vocabulary.outputs.counts) - 1:,}",
            f"{sum(weight.numel() for weight in self._model.parameters()):,}",
        )

    def begin(self, *, resume: bool) -> None:
        """Goes on from the checkpoint in the folder, or removes what is there of earlier runs."""
        if resume:
            self.progress = restore(self._folder, self._origin, self._fill)
        else:
            start_afresh(self._folder)
            self._checkpoint()

    def standing(self) -> Standing:
        """Where it stands, for who stops it."""
        epoch = self.progress.epoch
        kept = f"what it has learnt is in {self._folder}" if epoch else "nothing learnt yet"
        return Standing(epoch, self._epochs, kept)

    def finish(self, on_epoch: OnEpoch | None) -> Pretrained:
        """Trains the epochs that are left, and keeps what each of them gave."""
        perplexity = self.trainer.perplexity() if self.progress.epoch == self._epochs else 0.0
        while self.progress.epoch < self._epochs:
            try:
                epoch = self.trainer.run_epoch(self.progress.epoch + 1)
                self._keep(epoch)
            except ConfigError:
                if not self.progress.epoch:  # nothing to go on with: the folder is free again
                    remove_checkpoint(self._folder)
                raise
            log.info("%s", epoch)
            if on_epoch is not None:
                on_epoch(epoch)
            perplexity = epoch.perplexity
        remove_checkpoint(self._folder)
        return Pretrained(self._folder, perplexity)

    def _keep(self, epoch: TextEpoch) -> None:
        """Writes bundle and checkpoint. Raises ConfigError where weights have grown too large."""
        bundle = Bundle(
            config=self._config,
            encoding=self._encoding,
            tokenizer=self._data.tokenizer,
            scheme=Scheme.BIO,
            weights=stored_weights(self._model.network),
            scores={HELD_OUT: {PERPLEXITY: epoch.perplexity}},
            corpora=self._data.files,
            versions=versions(),
            start=self._start.describe() if self._start else None,
        )
        require_finite(bundle, epoch=epoch.number)
        bundle.save(self._folder)
        self.progress = replace(self.progress, epoch=epoch.number)
        self._checkpoint()

    def _checkpoint(self) -> None:
        weights, optimizers = self._model.state_dict(), self.trainer.optimizers.state()
        state = Checkpoint(self.progress, self._origin, weights, optimizers, document_memory={})
        save_checkpoint(self._folder, state)

    def _fill(self, checkpoint: Checkpoint) -> None:
        self._model.load_state_dict(dict(checkpoint.weights))
        self.trainer.optimizers.load(checkpoint.optimizers)
