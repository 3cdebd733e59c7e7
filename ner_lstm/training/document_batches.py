"""Encoded sentences and their documents -> the batches of an epoch, those of the same documents one
after the other.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from ner_lstm.config import TrainingConfig
from ner_lstm.encoding.batch import EncodedSentence, cut_batches
from ner_lstm.encoding.forms import FormTable
from ner_lstm.training.batches import Batches, DrawnBatch

GROUP_BATCHES = 8  # of like lengths within a group, which a few documents alone would not give

Stretch = list[tuple[int, EncodedSentence]]  # sentences with the number of their document


class DocumentBatches(Batches):
    """Draws groups of documents at random, and from each group batches of sentences of like length.

    documents: the number of the document of each sentence, ascending. One that is longer than a
    group is cut at random places. Each sentence to replay is a document.
    """

    def __init__(
        self,
        sentences: Sequence[EncodedSentence],
        *,
        replay: Sequence[EncodedSentence] = (),
        table: FormTable,
        config: TrainingConfig,
        documents: Sequence[int],
    ) -> None:
        super().__init__(sentences, replay=replay, table=table, config=config)
        self._documents: list[Stretch] = []
        for number, sentence in zip(documents, sentences, strict=True):
            if len(sentence.rows):
                if not self._documents or self._documents[-1][-1][0] != number:
                    self._documents.append([])
                self._documents[-1].append((number, sentence))
        self._group_tokens = GROUP_BATCHES * self._batch_tokens

    def draw(self, epoch: int) -> list[DrawnBatch]:
        """Batches of sentences of like length, in random order within a group of documents."""
        rng = np.random.default_rng((self._config.seed, epoch))
        drawn: list[DrawnBatch] = []
        for group, stretch in enumerate(self._groups(rng)):
            lengths = [len(sentence.rows) for _, sentence in stretch]
            order = sorted(rng.permutation(len(stretch)).tolist(), key=lengths.__getitem__)
            cuts = list(cut_batches(lengths, order, max_tokens=self._batch_tokens))
            for batch in rng.permutation(len(cuts)).tolist():
                documents, sentences = zip(
                    *(stretch[position] for position in cuts[batch].tolist()), strict=True
                )
                seed = (self._config.seed, epoch, len(drawn))
                drawn.append(DrawnBatch(sentences, seed, documents, group))
        return drawn

    def _groups(self, rng: np.random.Generator) -> Iterator[Stretch]:
        """All sentences, those of some random documents together, about a group's words each."""
        replayed = [
            [(number, sentence)]
            for number, sentence in enumerate(self._draw_replay(rng), self._documents[-1][0][0] + 1)
        ]
        stretches = [
            stretch
            for document in (*self._documents, *replayed)
            for stretch in self._stretches(document, rng)
        ]
        group: Stretch = []
        for number in rng.permutation(len(stretches)).tolist():
            if group and _count_words(group) + _count_words(stretches[number]) > self._group_tokens:
                yield group
                group = []
            group = group + stretches[number]
        yield group

    def _stretches(self, document: Stretch, rng: np.random.Generator) -> Iterator[Stretch]:
        """The document, or pieces of at most a group's words, the first of a random length."""
        pieces = [
            (number, piece)
            for number, sentence in document
            for piece in self._pieces(sentence, rng)
        ]
        longest = self._group_tokens
        limit = int(rng.integers(1, longest + 1)) if _count_words(pieces) > longest else longest
        stretch: Stretch = []
        for piece in pieces:
            if stretch and _count_words([*stretch, piece]) > limit:
                yield stretch
                stretch, limit = [], longest
            stretch.append(piece)
        yield stretch


def _count_words(stretch: Stretch) -> int:
    return sum(len(sentence.rows) for _, sentence in stretch)
