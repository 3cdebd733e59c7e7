"""The loop: an encoded text -> trained weights of a language model, an epoch at a time."""

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from math import exp, inf, isfinite

import numpy as np
import torch
from torch import Tensor

from ner_lstm.config import TrainingConfig
from ner_lstm.encoding.batch import Batch, EncodedSentence, collate
from ner_lstm.encoding.forms import Ids
from ner_lstm.errors import ConfigError
from ner_lstm.model.network import Inputs
from ner_lstm.pretraining.encoded_text import EncodedText
from ner_lstm.pretraining.language_model import LanguageModel
from ner_lstm.pretraining.predictions import NegativeSampler
from ner_lstm.pretraining.sampled_softmax import Candidates
from ner_lstm.pretraining.text_batches import SentenceBatch, TextBatches
from ner_lstm.pretraining.vocabulary import TextVocabulary
from ner_lstm.progress import show_counted
from ner_lstm.training.optimizers import Optimizers

SCORED_SENTENCES = 16  # of those held out, at once
LARGEST_EXPONENT = 700  # whose power of e a float holds


@dataclass(frozen=True, slots=True)
class TextEpoch:
    """What an epoch gave.

    number: from 1; epochs: of the whole run; loss: mean of a prediction, among words that were
    drawn; perplexity: of held-out text, among all outputs.
    """

    number: int
    epochs: int
    loss: float
    perplexity: float
    words_per_second: float
    seconds_left: float

    def __str__(self) -> str:
        number = f"{self.number:{len(str(self.epochs))}d}/{self.epochs}"
        minutes = f"{self.seconds_left / 60:,.0f} min" if self.seconds_left >= 90 else ""
        left = (
            f"  about {minutes or f'{self.seconds_left:.0f} s'} left" if self.seconds_left else ""
        )
        speed = f"{self.words_per_second:,.0f} words/s"
        return (
            f"epoch {number}  loss {self.loss:7.4f}  perplexity {self.perplexity:,.1f}  {speed}"
            f"{left}"
        )


class LanguageTrainer:
    """Trains a language model; everything random in an epoch follows from the seed and its number
    alone, and on a CPU the weights do not depend on the number of threads.
    """

    def __init__(
        self,
        model: LanguageModel,
        text: EncodedText,
        vocabulary: TextVocabulary,
        *,
        config: TrainingConfig,
        epochs: int,
        device: torch.device,
    ) -> None:
        self.model = model
        tables = {"words": model.network.embeddings.words.weight, "outputs": model.outputs.weight}
        self.optimizers = Optimizers(model, config, tables=tables)
        self._text, self._table = text, vocabulary.table
        self._batches = TextBatches(text, seed=config.seed, max_tokens=config.batch_tokens)
        self._negatives = NegativeSampler(vocabulary.outputs.counts)
        self._config, self._epochs, self._device = config, epochs, device

    def run_epoch(self, number: int) -> TextEpoch:
        """One pass over the text, the first epoch being 1, and the perplexity after it."""
        self.model.train()
        started, words, total = time.perf_counter(), 0, self._batches.words
        losses = torch.zeros((), device=self._device)
        drawn = show_counted(
            self._batches.draw(number),
            total=total,
            count=lambda batch: batch.words,
            description=f"epoch {number}",
        )
        with self._side_by_side():
            for batch in drawn:
                progress = (number - 1 + words / total) / self._epochs
                losses += self._step(batch, progress=progress) * batch.words
                words += batch.words
        loss = losses.item() / total  # waits for the device
        seconds = time.perf_counter() - started
        perplexity = self.perplexity()
        if not (isfinite(loss) and isfinite(perplexity)):
            raise ConfigError(
                f"training.learning_rate: the loss of epoch {number} is not finite, expected a rate"
                f" below {self._config.learning_rate:g}"
            )
        left = (self._epochs - number) * seconds
        return TextEpoch(number, self._epochs, loss, perplexity, total / seconds, left)

    def perplexity(self) -> float:
        """That of the held-out sentences: e to the mean loss of a prediction among all outputs;
        infinite where that is too large for a float.
        """
        self.model.eval()
        total, predictions = 0.0, 0
        held_out = self._batches.held_out
        with self._side_by_side():
            for start in range(0, len(held_out), SCORED_SENTENCES):
                batch = self._collate(held_out[start : start + SCORED_SENTENCES])
                for likelihoods in self.model.log_likelihoods(batch, device=self._device):
                    total -= likelihoods.double().sum().item()
                    predictions += len(likelihoods)
        mean = total / max(predictions, 1)
        return exp(mean) if mean < LARGEST_EXPONENT else inf

    def _step(self, drawn: SentenceBatch, *, progress: float) -> Tensor:
        """One step along the gradients of a batch; its loss, scalar."""
        rng = np.random.default_rng(drawn.seed)
        batch = self._collate(drawn.numbers)
        candidates = Candidates(
            self.model.neighbours(batch),
            self._negatives.draw(rng),
            log_chances=self._negatives.log_chances,
            device=self._device,
        )
        if not candidates.targets:  # all of its words are known and too rare to be predicted
            return torch.zeros((), device=self._device)
        noise = torch.Generator(self._device).manual_seed(int(rng.integers(2**63)))
        loss: Tensor = self.model(Inputs.of(batch, device=self._device), candidates, noise)
        gradients = self.optimizers.differentiate(loss, batch.word_ids, candidates.ids)
        self.optimizers.step(gradients, progress=progress)
        return loss.detach()

    def _collate(self, numbers: Ids) -> Batch:
        sentences = [EncodedSentence(self._text.sentence(number)) for number in numbers.tolist()]
        return collate(sentences, table=self._table)

    def _side_by_side(self) -> AbstractContextManager[object]:
        """Inside, the two directions are computed at once on a CPU."""
        return self.model.workers if self._device.type == "cpu" else nullcontext()
