"""Encoded sentences -> the batches of an epoch, drawn at random and made into arrays one at a
time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ner_lstm.config import TrainingConfig
from ner_lstm.encoding.batch import Batch, EncodedSentence, collate, cut_batches
from ner_lstm.encoding.forms import FormTable
from ner_lstm.encoding.tags import repair_ends
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.training.list_dropout import NO_LISTS, ListDropout

USUAL_EPOCHS, MAX_EPOCHS = 15, 60
# 200 sentences (CrossNER politics) reach dev F1 0.617 in 30 epochs of 50 batches, 0.609 in 15; 60
# give no more
MIN_STEPS = 1500
# of the epochs, where much is known at the beginning: dev F1 of CrossNER and W-NUT from
# model:general, three seeds each, is within 0.003 of that of all
SHARE_FROM_START = 2 / 3


@dataclass(frozen=True, slots=True)
class DrawnBatch:
    """Sentences that make up a batch, and the seed of all its noise."""

    sentences: Sequence[EncodedSentence]
    seed: tuple[int, ...]


class Batches:
    """Draws the batches of each epoch, which follow from the seed and its number.

    replay: sentences of which an epoch has a share, drawn anew. text_words: how many ids of words,
    the first, are known from text, where they are frequent. list_dropout: what hides whole lists of
    word classes.
    """

    def __init__(
        self,
        sentences: Sequence[EncodedSentence],
        *,
        replay: Sequence[EncodedSentence] = (),
        table: FormTable,
        config: TrainingConfig,
        text_words: int = 0,
        list_dropout: ListDropout = NO_LISTS,
    ) -> None:
        self._list_dropout = list_dropout
        self._sentences = [sentence for sentence in sentences if len(sentence.rows)]
        self._replay = [sentence for sentence in replay if len(sentence.rows)]
        self._table = table
        self._config = config
        occurrences = np.bincount(
            np.concatenate(
                [
                    table.forms.word_ids[sentence.rows]
                    for sentence in (*self._sentences, *self._replay)
                ]
            ),
            minlength=len(table.vocabularies.words),
        )
        self._rare = occurrences == 1
        self._rare[:text_words] = False  # elsewhere they are not rare
        words = sum(len(sentence.rows) for sentence in self._sentences)
        words += round(config.replay_share * sum(len(sentence.rows) for sentence in self._replay))
        self._batch_tokens = _batch_tokens(words, config)
        self.long_sentences = sum(
            len(sentence.rows) > config.batch_tokens for sentence in self._sentences
        )

    def draw(self, epoch: int) -> list[DrawnBatch]:
        """Batches of sentences of like length, in random order."""
        rng = np.random.default_rng((self._config.seed, epoch))
        sentences = list(self._cut(rng))
        lengths = [len(sentence.rows) for sentence in sentences]
        # stable: random among equals
        order = sorted(rng.permutation(len(sentences)).tolist(), key=lengths.__getitem__)
        cuts = list(cut_batches(lengths, order, max_tokens=self._batch_tokens))
        return [
            DrawnBatch(
                [sentences[number] for number in cuts[batch].tolist()],
                (self._config.seed, epoch, step),
            )
            for step, batch in enumerate(rng.permutation(len(cuts)).tolist())
        ]

    def collate(self, drawn: DrawnBatch, rng: np.random.Generator) -> Batch:
        """The sentences as arrays; words seen once are unknown at random, and lists hidden."""
        batch = collate(drawn.sentences, table=self._table)
        hidden = self._rare[batch.word_ids] & (
            rng.random(len(batch.word_ids)) < self._config.unknown_rate
        )
        return replace(
            batch,
            word_ids=np.where(hidden, UNKNOWN, batch.word_ids),
            class_ids=self._list_dropout.hide(batch.class_ids, rng),
        )

    def _cut(self, rng: np.random.Generator) -> Iterator[EncodedSentence]:
        """The sentences, and a share of those to replay; those longer than a batch may be are cut
        into pieces at random places.
        """
        for sentence in (*self._sentences, *self._draw_replay(rng)):
            longest, length = self._config.batch_tokens, len(sentence.rows)
            if length <= longest:
                yield sentence
                continue
            edges = [0, *range(int(rng.integers(1, longest + 1)), length, longest), length]
            for start, end in pairwise(edges):
                yield _stretch(sentence, slice(start, end))

    def _draw_replay(self, rng: np.random.Generator) -> list[EncodedSentence]:
        if not self._replay:
            return []
        count = max(1, round(self._config.replay_share * len(self._replay)))
        return [self._replay[number] for number in rng.permutation(len(self._replay))[:count]]


def _batch_tokens(words: int, config: TrainingConfig) -> int:
    """The words of a batch of a corpus of so many words."""
    return max(1, min(config.batch_tokens, words // config.least_batches))


def count_epochs(words: int, config: TrainingConfig, *, has_start: bool = False) -> int:
    """How many epochs a corpus of so many words is trained for; has_start: from another tagger."""
    if config.epochs is not None:
        return config.epochs
    batches = max(1, words // _batch_tokens(words, config))
    epochs = min(MAX_EPOCHS, max(USUAL_EPOCHS, round(MIN_STEPS / batches)))
    return round(epochs * SHARE_FROM_START) if has_start else epochs


def _stretch(sentence: EncodedSentence, words: slice) -> EncodedSentence:
    """A piece of a sentence; an entity cut in two becomes well-formed on both sides."""
    assert sentence.tag_ids is not None
    bigrams, occurrences, classes = (
        None if ids is None else ids[words]
        for ids in (sentence.bigram_ids, sentence.occurrences, sentence.class_ids)
    )
    return replace(
        sentence,
        rows=sentence.rows[words],
        tag_ids=repair_ends(sentence.tag_ids[words]),
        bigram_ids=bigrams,
        occurrences=occurrences,
        class_ids=classes,
    )
