"""What `predict` reads and writes: files -> unlabelled sentences -> labelled ones -> text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ner_lstm import suffixes
from ner_lstm.columns import confidence_cells, render_appended, tag_cells
from ner_lstm.corpus import read_corpus
from ner_lstm.files import CORPUS_PREFIXES, STANDARD_INPUT
from ner_lstm.reading import FileFacts, Labels, ReadOptions
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence


class InputFormat(StrEnum):
    """What an input is."""

    TEXT = "text"
    CONLL = "conll"
    JSONL = "jsonl"


class OutputFormat(StrEnum):
    """What an output is to be."""

    JSONL = "jsonl"
    JSON = "json"
    CONLL = "conll"
    HTML = "html"
    TEXT = "text"


SOURCES: dict[str | None, InputFormat] = {
    suffixes.JSONL: InputFormat.JSONL,
    suffixes.JSON: InputFormat.JSONL,
    suffixes.COLUMNS: InputFormat.CONLL,
    suffixes.CONLLU: InputFormat.CONLL,
}
WRITTEN_FORMATS = {
    OutputFormat.JSONL: suffixes.JSONL,
    OutputFormat.JSON: suffixes.JSON,
    OutputFormat.CONLL: suffixes.COLUMNS,
    OutputFormat.HTML: suffixes.HTML,
    OutputFormat.TEXT: None,
}
OUTPUT_SUFFIXES = (".jsonl", ".json", ".conll", ".tsv", ".html", ".txt")
FORMATS_BY_NAME = {name: target for target, name in WRITTEN_FORMATS.items()}
USUAL_TARGET = {
    InputFormat.TEXT: OutputFormat.JSONL,
    InputFormat.JSONL: OutputFormat.JSONL,
    InputFormat.CONLL: OutputFormat.CONLL,
}


def source_of(path: str) -> InputFormat:
    """What a file is by its suffix, and a corpus by its name; anything else is text."""
    if is_corpus(path):
        return InputFormat.CONLL
    named = suffixes.format_of(path.removesuffix(".gz"))
    return SOURCES.get(named, InputFormat.TEXT)


def is_corpus(path: str) -> bool:
    """Whether it names a corpus: sample:NAME, hub:NAME, or a folder."""
    return path.startswith(CORPUS_PREFIXES) or Path(path).is_dir()


def target_of(path: str | None, *, source: InputFormat) -> OutputFormat:
    """What an output is to be by its suffix, or else what is usual for the input."""
    named = suffixes.format_of(path) if path else None
    usual = USUAL_TARGET[source]
    return usual if named is None else FORMATS_BY_NAME.get(named, usual)


def require_formats(
    paths: Sequence[str], *, source: InputFormat | None, output: str | None, target: OutputFormat
) -> None:
    """Raises NerLstmError where a suffix names another format than what is read or written."""
    for path in paths:
        if source is None and source_of(path) is InputFormat.TEXT:
            suffixes.require_readable(path)
    if output is not None:
        suffixes.require_suffix(output, written=WRITTEN_FORMATS[target], known=OUTPUT_SUFFIXES)


def read_inputs(
    paths: Sequence[str], *, source: InputFormat | None, options: ReadOptions, line_by_line: bool
) -> Iterator[Sentence]:
    """The unlabelled sentences of the inputs, one after the other. Raises CorpusError."""
    from ner_lstm.corpus.plain import read_plain
    from ner_lstm.tokenizers import split_lines, split_sentences

    split = split_lines if line_by_line else split_sentences
    for path in paths or [STANDARD_INPUT]:
        kind = InputFormat.CONLL if is_corpus(path) else source or source_of(path)
        if kind is InputFormat.TEXT:
            tokenizer, encoding = options.tokenizer, options.encoding
            yield from read_plain(path, tokenizer=tokenizer, split=split, encoding=encoding)
        elif kind is InputFormat.JSONL:
            from ner_lstm.records.jsonl import read_json

            yield from read_json(path, labels=Labels.IGNORED, options=options, facts=FileFacts())
        else:
            yield from read_corpus(path, labels=Labels.IGNORED, options=options, split="test")


@dataclass(frozen=True, slots=True)
class Rendering:
    """How predictions are written; scheme, confidence: in columns; paths, labels: on a page."""

    target: OutputFormat
    scheme: Scheme
    confidence: bool
    paths: Sequence[str]
    labels: Sequence[str]

    def render(self, sentences: Iterable[Sentence]) -> Iterator[str]:
        """The pieces of text of the sentences. What no format but one needs is imported for it."""
        match self.target:
            case OutputFormat.CONLL:
                confidences = [confidence_cells] if self.confidence else []
                columns = [tag_cells(self.scheme), *confidences]
                return render_appended(sentences, columns=columns, labels=self.labels)
            case OutputFormat.HTML:
                from ner_lstm.corpus.html import entitle, render_html

                return render_html(sentences, title=entitle(self.paths), labels=self.labels)
            case OutputFormat.TEXT:
                from ner_lstm.corpus.plain import render_marked

                return render_marked(sentences)
            case OutputFormat.JSONL | OutputFormat.JSON:
                from ner_lstm.records import join_array, render_json

                lines = render_json(sentences)
                return lines if self.target is OutputFormat.JSONL else join_array(lines)
