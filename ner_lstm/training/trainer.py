"""The loop: encoded sentences -> trained weights, an epoch at a time."""

import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from math import isfinite

import numpy as np
import torch
from torch import Tensor

from ner_lstm.config import TrainingConfig
from ner_lstm.encoding.batch import EncodedSentence
from ner_lstm.encoding.forms import FormTable
from ner_lstm.errors import ConfigError
from ner_lstm.model.encoders import Recurrent
from ner_lstm.model.network import Inputs, Network
from ner_lstm.model.workers import Workers
from ner_lstm.progress import show_epoch
from ner_lstm.training.batches import Batches, DrawnBatch
from ner_lstm.training.document_memory import DocumentMemory
from ner_lstm.training.list_dropout import NO_LISTS, ListDropout
from ner_lstm.training.optimizers import Optimizers


@dataclass(frozen=True, slots=True)
class Epoch:
    """What an epoch gave: the mean loss a sentence, and words trained a second."""

    number: int
    loss: float
    words_per_second: float


class Trainer:
    """Trains a network on encoded sentences; everything random in an epoch follows from the seed
    and its number alone.

    replay: sentences of which each epoch has a share. epochs: in how many the learning rate falls
    to zero. memory: of the documents of all sentences, for a network that reads one. text_words:
    how many ids of words, the first, are known from text, where they are frequent. list_dropout:
    what hides whole lists of word classes.

    On a CPU a direction is computed in one thread, whatever their number, so that the weights do
    not depend on it.
    """

    def __init__(
        self,
        network: Network,
        sentences: Sequence[EncodedSentence],
        *,
        replay: Sequence[EncodedSentence] = (),
        table: FormTable,
        config: TrainingConfig,
        epochs: int,
        device: torch.device,
        memory: DocumentMemory | None = None,
        text_words: int = 0,
        list_dropout: ListDropout = NO_LISTS,
    ) -> None:
        self.network = network
        tables = {"words": network.embeddings.words.weight}
        self.optimizers = Optimizers(network, config, tables=tables)
        self.memory = memory
        self._batches = Batches(
            sentences,
            replay=replay,
            table=table,
            config=config,
            text_words=text_words,
            list_dropout=list_dropout,
        )
        self.long_sentences = self._batches.long_sentences
        self._config, self._epochs = config, epochs
        self._device = device
        encoder = network.encoder
        # the two sides of a recurrent network are computed at once
        self._workers = encoder.workers if isinstance(encoder, Recurrent) else Workers()

    def run_epoch(self, number: int) -> Epoch:
        """One pass over all sentences, the first epoch being 1."""
        self.network.train()
        started = time.perf_counter()
        batches = self._batches.draw(number)
        if self.memory is not None:
            self.memory.begin_epoch()
        losses = torch.zeros((), device=self._device)
        words = sentences = 0
        with self._workers if self._device.type == "cpu" else nullcontext():
            for done, drawn in enumerate(show_epoch(batches, number=number)):
                progress = (number - 1 + done / len(batches)) / self._epochs
                loss = self._step(drawn, progress=progress)
                losses += loss * len(drawn.sentences)
                sentences += len(drawn.sentences)
                words += sum(len(sentence.rows) for sentence in drawn.sentences)
        total = losses.item()  # waits for the device
        if not isfinite(total):
            problem = (
                f"the loss of epoch {number} is not finite, expected a rate below"
                f" {self._config.learning_rate:g}"
            )
            raise ConfigError(f"training.learning_rate: {problem}")
        return Epoch(number, total / sentences, words / (time.perf_counter() - started))

    def _step(self, drawn: DrawnBatch, *, progress: float) -> Tensor:
        """One step along the gradients of a batch; its loss, scalar."""
        rng = np.random.default_rng(drawn.seed)
        batch = self._batches.collate(drawn, rng)
        noise = torch.Generator(self._device).manual_seed(int(rng.integers(2**63)))
        with torch.autocast(
            self._device.type, torch.bfloat16, enabled=self._config.precision == "bfloat16"
        ):
            inputs = Inputs.of(batch, device=self._device)
            if self.memory is not None and batch.occurrences is not None:
                others = self.memory.recall(batch.occurrences, noise=noise)
                inputs = inputs._replace(others=others)
            trained: tuple[Tensor, Tensor] = self.network(inputs, noise)
        loss, states = trained
        if self.memory is not None and batch.occurrences is not None:
            self.memory.keep(batch.occurrences, states)
        self.optimizers.step(self.optimizers.differentiate(loss, batch.word_ids), progress=progress)
        return loss.detach()
