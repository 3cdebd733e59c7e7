"""The loop: encoded sentences -> trained weights, an epoch at a time."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite

import numpy as np
import torch
from tqdm import tqdm

from ner_lstm.config import TrainingConfig
from ner_lstm.encoding.batch import Batch, EncodedSentence, collate, cut_batches
from ner_lstm.encoding.forms import FormTable
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.errors import ConfigError
from ner_lstm.model.network import Inputs, Network
from ner_lstm.training.optimizers import Optimizers


@dataclass(frozen=True, slots=True)
class Epoch:
    """What an epoch gave: the mean loss a sentence, and words trained a second."""

    number: int
    loss: float
    words_per_second: float


class Trainer:
    """Trains a network on encoded sentences; everything random in an epoch follows from the seed and its number alone."""

    def __init__(
        self,
        network: Network,
        sentences: Sequence[EncodedSentence],
        *,
        table: FormTable,
        config: TrainingConfig,
        device: torch.device,
    ) -> None:
        self.network = network
        self.optimizers = Optimizers(network, config)
        self._sentences = [sentence for sentence in sentences if len(sentence.rows)]
        self._table = table
        self._config = config
        self._device = device
        occurrences = np.bincount(
            np.concatenate([table.word_ids[sentence.rows] for sentence in self._sentences]),
            minlength=len(table.vocabularies.words),
        )
        self._rare = occurrences == 1
        words_in_all = sum(len(sentence.rows) for sentence in self._sentences)
        self._batch_tokens = max(1, min(config.batch_tokens, words_in_all // config.least_batches))
        self.long_sentences = sum(len(sentence.rows) > config.batch_tokens for sentence in self._sentences)

    def run_epoch(self, number: int) -> Epoch:
        """One pass over all sentences, the first epoch being 1."""
        rng = np.random.default_rng((self._config.seed, number))
        torch.manual_seed(int(rng.integers(2**31)))
        self.network.train()
        started = time.perf_counter()
        batches = list(self._draw_batches(rng))
        losses = torch.zeros((), device=self._device)
        words = sentences = 0
        for done, batch in enumerate(tqdm(batches, desc=f"epoch {number}", unit="batch", leave=False, disable=None)):
            with torch.autocast(self._device.type, torch.bfloat16, enabled=self._config.precision == "bfloat16"):
                loss = self.network(Inputs.of(batch, device=self._device))
            loss.backward()
            self.optimizers.step(progress=(number - 1 + done / len(batches)) / self._config.epochs)
            losses += loss.detach() * len(batch.lengths)
            words += int(batch.lengths.sum())
            sentences += len(batch.lengths)
        total = losses.item()  # waits for the device
        if not isfinite(total):
            problem = f"the loss of epoch {number} is not finite, expected a rate below {self._config.learning_rate:g}"
            raise ConfigError(f"training.learning_rate: {problem}")
        return Epoch(number, total / sentences, words / (time.perf_counter() - started))

    def _draw_batches(self, rng: np.random.Generator) -> Iterator[Batch]:
        """Batches of sentences of like length, in random order; words seen once are unknown at random."""
        sentences = list(self._cut(rng))
        lengths = [len(sentence.rows) for sentence in sentences]
        order = sorted(rng.permutation(len(sentences)).tolist(), key=lengths.__getitem__)  # stable: random among equals
        cuts = list(cut_batches(lengths, order, max_tokens=self._batch_tokens))
        for position in rng.permutation(len(cuts)):
            batch = collate([sentences[number] for number in cuts[position]], table=self._table, order=cuts[position])
            hidden = self._rare[batch.word_ids] & (rng.random(len(batch.word_ids)) < self._config.unknown_rate)
            yield replace(batch, word_ids=np.where(hidden, UNKNOWN, batch.word_ids))

    def _cut(self, rng: np.random.Generator) -> Iterator[EncodedSentence]:
        """The sentences, those longer than a batch may be cut into pieces at random places."""
        longest = self._config.batch_tokens
        for sentence in self._sentences:
            length = len(sentence.rows)
            if length <= longest:
                yield sentence
                continue
            edges = [0, *range(int(rng.integers(1, longest + 1)), length, longest), length]
            for start, end in pairwise(edges):
                yield _part(sentence, start, end)


def _part(sentence: EncodedSentence, start: int, end: int) -> EncodedSentence:
    """A piece of a sentence; an entity cut in two becomes well-formed on both sides."""
    assert sentence.tag_ids is not None
    tag_ids = sentence.tag_ids[start:end].copy()
    roles = (tag_ids - 1) % 4  # B I E S, in this order
    if tag_ids[0] and roles[0] in (1, 2):
        tag_ids[0] += {1: -1, 2: 1}[int(roles[0])]  # I -> B, E -> S
    roles = (tag_ids - 1) % 4
    if tag_ids[-1] and roles[-1] in (0, 1):
        tag_ids[-1] += {0: 3, 1: 1}[int(roles[-1])]  # B -> S, I -> E
    return EncodedSentence(sentence.rows[start:end], tag_ids)
