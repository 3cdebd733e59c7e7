"""Files of text -> sentences of words: plain text, JSON lines, Parquet, and words of corpora."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from ner_lstm import suffixes
from ner_lstm.arguments import argument
from ner_lstm.corpus import read_corpus
from ner_lstm.corpus.predictions import InputFormat, is_corpus, source_of
from ner_lstm.errors import CorpusError
from ner_lstm.files import STANDARD_INPUT, open_binary, read_line_pieces, sha256_of
from ner_lstm.one_line import shorten
from ner_lstm.reading import Labels, ReadOptions
from ner_lstm.sentence import Sentence
from ner_lstm.tokenizers import (
    guess_tokenizer,
    sentences_from_lines,
    split_sentences,
    tokenizer_of,
)

PARQUET = ".parquet"
USUAL_COLUMN = "text"
PARQUET_ROWS = 1_000  # that are held at once
GUESSED_LINES = 1_000  # so many lines or sentences tell words from characters


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file to read; column: the key or column of the text in JSON lines and Parquet, None:
    "text".
    """

    path: str
    column: str | None = None
    encoding: str = "utf-8"

    def require(self) -> None:
        """Raises CorpusError for what is no text, as far as its name says."""
        if self.path == STANDARD_INPUT:
            problem = "expected a file, which can be read again to go on, found standard input"
            raise CorpusError("standard input", 0, problem)
        if not self._is_corpus and not self._is_table:
            suffixes.require_readable(self.path)

    def sha256(self) -> str | None:
        """The hash of the file, or of a corpus; None for what has no bytes of its own."""
        return read_corpus(self.path).sha256() if self._is_corpus else sha256_of(self.path)

    def guess_tokenizer(self) -> str:
        """The tokenizer that its beginning calls for. Raises CorpusError."""
        if self._is_corpus:
            return tokenizer_of(islice(self.sentences(tokenizer="words"), GUESSED_LINES))
        lines = chain.from_iterable(lines for _, lines in self._documents())
        return guess_tokenizer("".join(islice(lines, GUESSED_LINES)))

    def sentences(self, *, tokenizer: str) -> Iterator[Sentence]:
        """Its unlabelled sentences, as they are read. Raises CorpusError."""
        if self._is_corpus:
            options = ReadOptions(encoding=self.encoding)
            yield from read_corpus(self.path, labels=Labels.IGNORED, options=options)
            return
        for number, lines in self._documents():
            yield from sentences_from_lines(
                lines, tokenizer=tokenizer, split=split_sentences, line=number, path=self.path
            )

    @property
    def _is_corpus(self) -> bool:
        """Whether its words are given, in columns."""
        return is_corpus(self.path) or source_of(self.path) is InputFormat.CONLL

    @property
    def _is_table(self) -> bool:
        return Path(self.path).suffix.lower() == PARQUET

    def _documents(self) -> Iterator[tuple[int, Iterable[str]]]:
        """The lines of each text, and the line, record or row where it begins."""
        column = self.column or USUAL_COLUMN
        if self._is_table:
            yield from _read_parquet(self.path, column)
        elif source_of(self.path) is InputFormat.JSONL:
            yield from _read_json_texts(self.path, column, self.encoding)
        else:
            yield 1, read_line_pieces(self.path, encoding=self.encoding)


def _read_json_texts(path: str, column: str, encoding: str) -> Iterator[tuple[int, Iterable[str]]]:
    from ner_lstm.records.jsonl import read_records

    for number, record in read_records(path, encoding):
        if isinstance(record, CorpusError):
            raise record
        text = record.get(column) if isinstance(record, dict) else None
        if not isinstance(text, str):
            raise CorpusError(path, number, _describe_missing(record, column))
        yield number, io.StringIO(text, newline="\n")


def _describe_missing(record: object, column: str) -> str:
    """What stands in a record that has no text under the name of the column."""
    if not isinstance(record, dict):
        return f"expected an object with a text in {column!r}, found {shorten(repr(record))}"
    if column in record:
        return f"expected a text in {column!r}, found {shorten(repr(record[column]))}"
    return f"expected a text in {column!r}, found {_list_columns(record)}"


def _list_columns(names: Iterable[str]) -> str:
    """What there is instead of a column, and how to name it."""
    listed = ", ".join(map(repr, names)) or "nothing"
    return shorten(f"{listed}: {argument('text_column')} names another")


def _read_parquet(path: str, column: str) -> Iterator[tuple[int, Iterable[str]]]:
    """The texts of a column, a row group held at a time."""
    import pyarrow
    from pyarrow.parquet import ParquetFile

    row = 0
    with open_binary(path) as raw:
        try:
            file = ParquetFile(raw)
            schema = file.schema_arrow
            if column not in schema.names:
                problem = f"expected a column {column!r}, found {_list_columns(schema.names)}"
                raise CorpusError(path, 0, problem)
            kind = schema.field(column).type
            if pyarrow.types.is_dictionary(kind):  # as pandas writes categories
                kind = kind.value_type
            if kind not in (pyarrow.string(), pyarrow.large_string()):
                raise CorpusError(path, 0, f"expected text in {column!r}, found {kind}")
            for batch in file.iter_batches(batch_size=PARQUET_ROWS, columns=[column]):
                for row, text in enumerate(batch.column(0).to_pylist(), row + 1):  # noqa: B020 - it goes on
                    yield row, io.StringIO(text or "", newline="\n")
        except (pyarrow.ArrowException, UnicodeDecodeError) as error:
            problem = f"expected a whole Parquet file, found a damaged one: {error}"
            raise CorpusError(path, row, problem) from None
