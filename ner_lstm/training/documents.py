"""Config and corpora -> whether the network has a document memory, and what its documents are: by
counting how often words come again nearby.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

from ner_lstm.config import Config
from ner_lstm.documents import document_numbers
from ner_lstm.encoding.forms import normalise
from ner_lstm.sentence import Sentence
from ner_lstm.training.data import TrainingData

WINDOW_SENTENCES = 40  # of a corpus that is in order and has no marks
NEARBY_SENTENCES = 10
# words of fewer sentences come again nowhere, those of more come again everywhere
COUNTED_SENTENCES = range(2, 6)
# Of 17 public corpora those in order have 0.15 and more, and at least 8 times what shuffled
# sentences have; others have at most 0.10, or less than twice that. A small dev has more by chance.
LEAST_SHARE, LEAST_RATIO = 0.15, 5
log = logging.getLogger(__package__)


class Recurrence(NamedTuple):
    """How often the next sentence with a word of few sentences is near, and how often it would be
    in sentences at random.
    """

    share: float
    by_chance: float

    def __str__(self) -> str:
        return f"{self.share:.1%} (by chance {self.by_chance:.1%})"


def settle_documents(config: Config, data: TrainingData) -> Config:
    """The config with a decision, "always" or "never", and with the sentences of a window, 0 where
    documents are marked.
    """
    given = config.model.document_memory
    memory = _decide(config, data) if given == "auto" else given
    sentences = config.model.document_sentences
    if memory == "always" and not sentences:
        sentences = 0 if _has_marks(data.train) else WINDOW_SENTENCES
    if memory == "always":
        log.info(
            "document memory: %s",
            f"documents are windows of {sentences} sentences"
            if sentences
            else f"{_count_documents(data.train):,} documents in train",
        )
    decision = {"model.document_memory": memory, "model.document_sentences": sentences}
    return config.assign(decision, source="model.document_memory")


def _decide(config: Config, data: TrainingData) -> str:
    """The states of a word without context are the same everywhere, and say nothing new."""
    if config.model.encoder == "feedforward":
        return "never"
    train, dev = count_recurrence(data.train), count_recurrence(data.dev)
    is_train_in_order = train.share >= max(LEAST_SHARE, LEAST_RATIO * train.by_chance)
    is_dev_in_order = dev.share - dev.by_chance >= LEAST_SHARE
    is_in_order = is_train_in_order and is_dev_in_order
    log.log(
        logging.INFO if is_train_in_order else logging.DEBUG,
        "words come again within %s sentences: train %s, dev %s: %s",
        NEARBY_SENTENCES,
        train,
        dev,
        "a document memory helps" if is_in_order else "no document memory",
    )
    return "always" if is_in_order else "never"


def count_recurrence(sentences: Sequence[Sentence]) -> Recurrence:
    """That of words that are in two to five sentences; near is in one document only."""
    words = [{normalise(word) for word in sentence.words} for sentence in sentences]
    shuffled = words.copy()
    Random(1).shuffle(shuffled)
    documents = list(document_numbers(sentences))
    return Recurrence(_share(words, documents), _share(shuffled, [0] * len(words)))


def _share(sentences: Sequence[set[str]], documents: Sequence[int]) -> float:
    positions = defaultdict(list)
    for position, words in enumerate(sentences):
        for word in words:
            positions[word].append(position)
    near = total = 0
    for own in positions.values():
        if len(own) in COUNTED_SENTENCES:
            total += len(own) - 1
            near += sum(
                after - before <= NEARBY_SENTENCES and documents[before] == documents[after]
                for before, after in pairwise(own)
            )
    return near / total if total else 0.0


def _count_documents(sentences: Sequence[Sentence]) -> int:
    return len(set(document_numbers(sentences)))


def _has_marks(sentences: Sequence[Sentence]) -> bool:
    """Whether anything but files divides the sentences into documents."""
    return _count_documents(sentences) > len({sentence.path for sentence in sentences})
