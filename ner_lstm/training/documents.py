"""Config and corpora -> whether the network has a document memory, and what its documents are: by
counting how often words come again nearby.
"""

import logging
from collections.abc import Sequence

from ner_lstm.config import Config
from ner_lstm.documents import document_numbers
from ner_lstm.sentence import Sentence
from ner_lstm.training.data import TrainingData
from ner_lstm.training.held_out import WINDOW_SENTENCES
from ner_lstm.training.recurrence import LEAST_SHARE, NEARBY_SENTENCES, count_recurrence

log = logging.getLogger(__package__)


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
    # a small dev has more by chance
    is_in_order = train.is_in_order and dev.share - dev.by_chance >= LEAST_SHARE
    log.log(
        logging.INFO if train.is_in_order else logging.DEBUG,
        "words come again within %s sentences: train %s, dev %s: %s",
        NEARBY_SENTENCES,
        train,
        dev,
        "a document memory helps" if is_in_order else "no document memory",
    )
    return "always" if is_in_order else "never"


def _count_documents(sentences: Sequence[Sentence]) -> int:
    return len(set(document_numbers(sentences)))


def _has_marks(sentences: Sequence[Sentence]) -> bool:
    """Whether anything but files divides the sentences into documents."""
    return _count_documents(sentences) > len({sentence.path for sentence in sentences})
