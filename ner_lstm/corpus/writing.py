"""Sentence -> a file in the format that its suffix names."""

from collections.abc import Iterable
from pathlib import Path

from ner_lstm.columns import render_columns
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence
from ner_lstm.storage.writing import write_text
from ner_lstm.suffixes import COLUMNS, JSON, JSONL, format_of, require_suffix

WRITTEN_FORMATS = (COLUMNS, JSONL, JSON)
WRITTEN_SUFFIXES = (".conll", ".tsv", ".jsonl", ".json")


def write_corpus(
    sentences: Iterable[Sentence], path: str | Path, *, scheme: Scheme = Scheme.BIO
) -> None:
    """Writes labelled or unlabelled sentences, whole or not at all.

    JSON lines for .jsonl, an array for .json, else columns. Raises NerLstmError for a suffix of
    another format, and CorpusError for a word or a label that the format cannot hold.
    """
    written = written_format(path)
    if written is COLUMNS:
        pieces = render_columns(sentences, scheme=scheme)
    else:
        from ner_lstm.records import join_array, render_json

        pieces = render_json(sentences)
        if written is JSON:
            pieces = join_array(pieces)
    with write_text(path) as file:
        file.writelines(pieces)


def written_format(path: str | Path) -> str:
    """What `write_corpus` writes into a file of this name. Raises NerLstmError as it does."""
    named = format_of(path)
    written = named if named in WRITTEN_FORMATS else COLUMNS
    require_suffix(path, written=written, known=WRITTEN_SUFFIXES)
    return written
