"""Config -> the sentences of a training run: train, dev and test, checked for what cannot be learnt
from.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ner_lstm.config import Config, DataConfig
from ner_lstm.corpus import Corpus, read_corpus, sample_splits
from ner_lstm.corpus.identity import BYTES_KEY, LEARNT_KEY, WORDS_KEY, hash_words
from ner_lstm.errors import CorpusError
from ner_lstm.evaluation.known_corpora import describe_repeated
from ner_lstm.evaluation.label_sets import describe_unknown, labels_in
from ner_lstm.files import SAMPLE_PREFIX
from ner_lstm.reading import Labels, ReadOptions
from ner_lstm.schemes import IllFormed, Scheme
from ner_lstm.sentence import Sentence
from ner_lstm.tokenizers import tokenizer_of
from ner_lstm.training.held_out import HELD_OUT, hold_out

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """The sentences of each split, test None where there is none; scheme and tokenizer are those of
    train.

    corpora: by split, the path, its hashes and its counts. replay: those of an earlier corpus, of
    which each epoch has a share.
    """

    train: Sequence[Sentence]
    dev: Sequence[Sentence]
    test: Sequence[Sentence] | None
    scheme: Scheme
    tokenizer: str
    corpora: dict[str, dict[str, object]]
    replay: Sequence[Sentence] = ()

    @property
    def learnt(self) -> list[Sentence]:
        """All that is trained on, in the order in which words are first met."""
        return [*self.train, *self.replay]

    def with_dev_in_train(self) -> "TrainingData":
        """The same with the sentences of dev behind those of train, where they are others."""
        if self.dev is self.train:
            return self
        dev = {**self.corpora["dev"], LEARNT_KEY: True}
        return replace(self, train=[*self.train, *self.dev], corpora={**self.corpora, "dev": dev})


def read_options_of(config: DataConfig) -> ReadOptions:
    """How the config says that files are read."""
    return ReadOptions(
        encoding=config.encoding,
        separator=config.separator,
        word_column=config.word_column,
        tag_column=config.tag_column,
        scheme=Scheme(config.scheme) if config.scheme else None,
        ill_formed=IllFormed(config.ill_formed),
        tokenizer=config.tokenizer,
    )


def read_data(config: Config) -> TrainingData:
    """The corpora of a config, what is held out by its seed. Raises CorpusError."""
    return read_training_data(
        config.data, seed=config.training.seed, longest=config.training.batch_tokens
    )


def read_training_data(config: DataConfig, *, seed: int, longest: int) -> TrainingData:
    """All splits of a run. Raises CorpusError where one cannot be read, is empty, or train has no
    entity.

    Without a dev corpus a seeded tenth of train is held out.
    """
    assert config.train is not None
    named = {"train": config.train, "dev": config.dev, "test": config.test}
    named["replay"] = config.replay
    paths = {split: path for split, path in named.items() if path is not None}
    if config.train.startswith(SAMPLE_PREFIX) and ":" not in config.train.removeprefix(
        SAMPLE_PREFIX
    ):
        paths = {**sample_splits(config.train), **paths}
    options = read_options_of(config)
    corpora = {
        split: read_corpus(path, labels=Labels.REQUIRED, options=options, split=split)
        for split, path in paths.items()
    }
    for corpus in corpora.values():
        corpus.beside = corpora["train"]
    splits = {split: _read_split(corpus) for split, corpus in corpora.items()}
    identities = {
        split: _identify(corpora[split], sentences) for split, sentences in splits.items()
    }
    train = splits["train"]
    if not any(sentence.entities for sentence in train):
        raise CorpusError(
            config.train,
            0,
            f"expected entities to learn from, found none in {len(train):,} sentences",
        )
    if "dev" not in splits:
        splits["train"], splits["dev"] = hold_out(train, seed=seed, longest=longest)
        identities["dev"] = {"path": HELD_OUT, BYTES_KEY: None, WORDS_KEY: []}
        log.info(
            "no dev corpus: %s sentences of train are held out as one (seed %s)",
            f"{len(splits['dev']):,}",
            seed,
        )
    for warning in (*describe_repeated(identities), *_describe_unknown_labels(splits)):
        log.warning("%s", warning)
    return TrainingData(
        train=splits["train"],
        dev=splits["dev"],
        test=splits.get("test"),
        scheme=corpora["train"].facts.scheme or Scheme.BIO,
        tokenizer=tokenizer_of(train) if config.tokenizer == "auto" else config.tokenizer,
        corpora={
            split: identities[split] | _count(sentences) for split, sentences in splits.items()
        },
        replay=splits.get("replay", ()),
    )


def _read_split(corpus: Corpus) -> Sequence[Sentence]:
    sentences = [sentence for sentence in corpus if sentence.words]
    if not sentences:
        raise CorpusError(corpus.path, 0, "expected sentences, found none")
    return sentences


def _identify(corpus: Corpus, sentences: Sequence[Sentence]) -> dict[str, object]:
    return {
        "path": corpus.path,
        BYTES_KEY: corpus.sha256(),
        WORDS_KEY: hash_words(sentences),
    }


def _count(sentences: Sequence[Sentence]) -> dict[str, object]:
    return {
        "sentences": len(sentences),
        "tokens": sum(len(sentence.words) for sentence in sentences),
        "entities": sum(len(sentence.entities or ()) for sentence in sentences),
    }


def _describe_unknown_labels(splits: dict[str, Sequence[Sentence]]) -> Iterator[str]:
    known = labels_in(splits["train"]) | labels_in(splits.get("replay", ()))
    for split in ("dev", "test"):
        labels = labels_in(splits.get(split, ()))
        if warning := describe_unknown(labels, known, corpus=split, against="train"):
            yield warning
