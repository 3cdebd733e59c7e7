"""What `predict` reads and writes: a file -> unlabelled sentences, labelled sentences -> the text
of a format.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ner_lstm import suffixes
from ner_lstm.corpus import HUB_PREFIX, SAMPLE_PREFIX, read_corpus
from ner_lstm.corpus.conll_writer import Cells, confidence_cells, render_appended, tag_cells
from ner_lstm.corpus.reading import Labels, ReadOptions
from ner_lstm.files import STANDARD_INPUT
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence


class Source(StrEnum):
    """What an input is."""

    TEXT = "text"
    CONLL = "conll"
    JSONL = "jsonl"


class Target(StrEnum):
    """What an output is to be."""

    JSONL = "jsonl"
    JSON = "json"
    CONLL = "conll"
    HTML = "html"
    TEXT = "text"


SOURCES = {
    suffixes.JSONL: Source.JSONL,
    suffixes.JSON: Source.JSONL,
    suffixes.COLUMNS: Source.CONLL,
    suffixes.CONLLU: Source.CONLL,
}
FORMATS = {
    Target.JSONL: suffixes.JSONL,
    Target.JSON: suffixes.JSON,
    Target.CONLL: suffixes.COLUMNS,
    Target.HTML: suffixes.HTML,
    Target.TEXT: None,
}
OUTPUT_SUFFIXES = (".jsonl", ".json", ".conll", ".tsv", ".html", ".txt")
TARGETS = {name: target for target, name in FORMATS.items()}
USUAL_TARGET = {Source.TEXT: Target.JSONL, Source.JSONL: Target.JSONL, Source.CONLL: Target.CONLL}


def source_of(path: str) -> Source:
    """What a file is by its suffix, gzip or not, a corpus by its name or folder; anything else,
    standard input too, is text.
    """
    if is_corpus(path):
        return Source.CONLL
    found = suffixes.format_of(path.removesuffix(".gz"))
    return Source.TEXT if found is None else SOURCES.get(found, Source.TEXT)


def is_corpus(path: str) -> bool:
    """Whether it names a corpus: sample:NAME, hub:NAME, or a folder."""
    return path.startswith((SAMPLE_PREFIX, HUB_PREFIX)) or Path(path).is_dir()


def target_of(path: str | None, *, source: Source) -> Target:
    """What an output is to be by its suffix, or else what is usual for the input."""
    found = suffixes.format_of(path) if path else None
    return USUAL_TARGET[source] if found is None else TARGETS.get(found, USUAL_TARGET[source])


def require_formats(
    paths: Sequence[str], *, source: Source | None, output: str | None, target: Target
) -> None:
    """Raises NerLstmError where a suffix names another format: of an input that would be read as
    text, or of the output.
    """
    for path in paths:
        if source is None and source_of(path) is Source.TEXT:
            suffixes.require_readable(path)
    if output is not None:
        suffixes.require_suffix(output, written=FORMATS[target], known=OUTPUT_SUFFIXES)


def read_inputs(
    paths: Sequence[str], *, source: Source | None, options: ReadOptions, line_by_line: bool
) -> Iterator[Sentence]:
    """The unlabelled sentences of the inputs, one after the other. Raises CorpusError."""
    from ner_lstm.corpus.plain import read_plain
    from ner_lstm.tokenizers import split_lines, split_sentences

    split = split_lines if line_by_line else split_sentences
    for path in paths or [STANDARD_INPUT]:
        kind = source or source_of(path)
        if is_corpus(path):
            yield from read_corpus(path, labels=Labels.IGNORED, options=options, split="test")
        elif kind is Source.TEXT:
            yield from read_plain(
                path, tokenizer=options.tokenizer, split=split, encoding=options.encoding
            )
        elif kind is Source.JSONL:
            from ner_lstm.corpus.jsonl import read_json
            from ner_lstm.corpus.reading import FileFacts

            yield from read_json(path, labels=Labels.IGNORED, options=options, facts=FileFacts())
        else:
            yield from read_corpus(path, labels=Labels.IGNORED, options=options)


@dataclass(frozen=True, slots=True)
class Rendering:
    """How predictions are written: the scheme and whether confidences stand beside it, files and
    labels of a page.
    """

    scheme: Scheme
    confidence: bool
    paths: Sequence[str]
    labels: Sequence[str]


def _render_conll(sentences: Iterable[Sentence], rendering: Rendering) -> Iterator[str]:
    columns: list[Cells] = [
        tag_cells(rendering.scheme),
        *([confidence_cells] if rendering.confidence else []),
    ]
    return render_appended(sentences, columns=columns, labels=rendering.labels)


def _render_html(sentences: Iterable[Sentence], rendering: Rendering) -> Iterator[str]:
    from ner_lstm.corpus.html import entitle, render_html

    return render_html(sentences, title=entitle(rendering.paths), labels=rendering.labels)


def _render_json(sentences: Iterable[Sentence], rendering: Rendering) -> Iterator[str]:
    from ner_lstm.corpus.jsonl_writer import render_json

    return render_json(sentences)


def _render_array(sentences: Iterable[Sentence], rendering: Rendering) -> Iterator[str]:
    from ner_lstm.corpus.jsonl_writer import join_array, render_json

    return join_array(render_json(sentences))


def _render_text(sentences: Iterable[Sentence], rendering: Rendering) -> Iterator[str]:
    from ner_lstm.corpus.plain import render_marked

    return render_marked(sentences)


RENDERERS: dict[Target, Callable[[Iterable[Sentence], Rendering], Iterator[str]]] = {
    Target.CONLL: _render_conll,
    Target.HTML: _render_html,
    Target.JSONL: _render_json,
    Target.JSON: _render_array,
    Target.TEXT: _render_text,
}
