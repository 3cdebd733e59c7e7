"""Paths -> corpora to evaluate."""

from collections.abc import Iterable
from pathlib import Path

from ner_lstm.corpus import Corpus, read_corpus
from ner_lstm.corpus.reading import Labels, ReadOptions


def read_corpora(paths: Iterable[str], *, options: ReadOptions) -> list[Corpus]:
    """The labelled corpora to evaluate: in a folder each of its files is one. Raises CorpusError
    for a folder without.
    """
    corpora = []
    for path in paths:
        files = sorted(map(str, Path(path).glob("*.conll"))) if Path(path).is_dir() else []
        corpora += [
            read_corpus(file, labels=Labels.REQUIRED, options=options, split="test")
            for file in files or [path]
        ]
    for corpus in corpora[1:]:
        corpus.beside = corpora[0]
    return corpora
