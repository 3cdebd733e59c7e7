"""Settings and sentences -> the classes of the words of a run, and what lists are worth to it."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from ner_lstm.config import Config
from ner_lstm.encoding.lexicon import Lexicon, spell_classes
from ner_lstm.encoding.lexicon_file import read_entries
from ner_lstm.encoding.newer_lexicons import replace_lexicons
from ner_lstm.encoding.segmenter import Segmenter
from ner_lstm.encoding.word_classes import (
    NO_CLASS_ID,
    NO_SOURCES,
    ClassSource,
    WordClasses,
)
from ner_lstm.errors import ConfigError
from ner_lstm.sentence import Sentence
from ner_lstm.training.data import TrainingData

# of its entries, and of the entities of train: a list that has so many was made from them
LEARNT_SHARE = 0.9
log = logging.getLogger(__package__)


def find_classes(
    config: Config, data: TrainingData, *, known: WordClasses = NO_SOURCES, model: str = ""
) -> WordClasses:
    """Those of the lists and the segmenter that a config names; known: those of a start, called
    `model`, where it has some, in which newer lists take the place of older ones.

    Says what the lists hold, and how much of dev. Raises NerLstmError.
    """
    paths, segmenter = config.data.lexicons, config.model.segmenter
    if config.model.encoder == "feedforward" and (paths or segmenter):
        problem = "expected rnn, gru or lstm beside lists or a segmenter"
        raise ConfigError(f"model.encoder: {problem}, found feedforward, which sees a word alone")
    if segmenter and data.tokenizer != "characters":
        problem = "expected a corpus of characters, of which it makes words"
        raise ConfigError(f"model.segmenter: {problem}, found one of {data.tokenizer}")
    if known.sources:
        classes = known
        if paths:
            classes = replace_lexicons(known, paths, tokenizer=data.tokenizer, model=model)
    else:
        classes = WordClasses(tuple(_make_sources(config, data)))
    _require_names(classes)
    for source in classes.sources:
        if isinstance(source, Lexicon):
            _describe(source, data)
    return classes


def _make_sources(config: Config, data: TrainingData) -> Iterator[ClassSource]:
    for path in config.data.lexicons:
        entries = read_entries(path, tokenizer=data.tokenizer)
        yield Lexicon.of(entries, case=config.data.lexicon_case)
    if config.model.segmenter:
        sentences = (sentence.words for sentence in data.learnt)
        segmenter = Segmenter.of(config.model.segmenter, sentences)
        log.info("%s: %s parts of speech in train", segmenter.name, len(segmenter.classes))
        yield segmenter


def _require_names(classes: WordClasses) -> None:
    """Raises ConfigError where two lists have one name, by which newer ones are known."""
    counts = Counter(source.name for source in classes.sources)
    for name, count in counts.items():
        if count > 1:
            raise ConfigError(
                f"data.lexicons: expected lists of different names, found {count} that are {name}"
            )


def _describe(lexicon: Lexicon, data: TrainingData) -> None:
    """Logs what a list holds, and warns where it is made from train."""
    log.info(
        "%s: %s entries of %s; an entry begins or goes on at %.1f %% of the words of train, %.1f %%"
        " of dev",
        lexicon.name,
        f"{lexicon.count:,}",
        spell_classes(lexicon.classes),
        *(100 * _coverage(lexicon, sentences) for sentences in (data.train, data.dev)),
    )
    entities = [
        sentence.words[entity.start : entity.end]
        for sentence in data.train
        for entity in sentence.entities or ()
    ]
    distinct, members = lexicon.count_members(entities)
    if members > LEARNT_SHARE * max(lexicon.count, distinct):
        log.warning(
            "%s: %s of its %s entries are entities of train, which has %s: a list made from train"
            " says nothing new of other text, and training leans on it",
            lexicon.name,
            *(f"{number:,}" for number in (members, lexicon.count, distinct)),
        )


def _coverage(lexicon: Lexicon, sentences: Sequence[Sentence]) -> float:
    """The share of words that stand in an entry."""
    words = [word for sentence in sentences for word in sentence.words]
    lengths = np.array([len(sentence.words) for sentence in sentences], dtype=np.int64)
    ids = WordClasses((lexicon,)).ids(words, lengths)
    return float((ids != NO_CLASS_ID).any(axis=1).mean()) if words else 0.0
