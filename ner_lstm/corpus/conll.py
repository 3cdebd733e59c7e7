"""Column files <-> Sentence: one word a line with its tag in a column, a blank line between sentences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain, islice

from ner_lstm.corpus.layout import DOCUMENT_MARK, NUMBER, SAMPLE_LINES, Layout, detect_layout
from ner_lstm.corpus.reading import Findings, Labels, Problem, ReadOptions
from ner_lstm.errors import CorpusError, TagError
from ner_lstm.files import STANDARD_INPUT, read_lines
from ner_lstm.schemes import OUTSIDE, IllFormed, Scheme, SchemeEvidence, entities_from_tags, is_tag
from ner_lstm.sentence import Entity, Lines, Sentence

STREAM_LINES = 10_000  # of a stream, which cannot be read twice, so many lines tell the scheme


@dataclass(frozen=True, slots=True)
class _Block:
    """A sentence as its lines say it: `first` is the number of lines[0], tags is empty where there is no tag column."""

    lines: tuple[str, ...]
    rows: Sequence[int]
    first: int
    words: tuple[str, ...]
    tags: tuple[str, ...]
    document_start: bool


def read_columns(path: str, *, labels: Labels, options: ReadOptions, findings: Findings) -> Iterator[Sentence]:
    """Sentences of a column file, labelled or not as asked for.

    Ill-formed tags are settled by the policy and noted in `findings`. Raises CorpusError with every error of the file once
    all of it has been scanned; no sentence follows the first error.
    """
    stream = path == STANDARD_INPUT
    lines = read_lines(path, encoding=options.encoding)
    head = list(islice(lines, STREAM_LINES if stream else SAMPLE_LINES))
    layout = detect_layout(
        head[:SAMPLE_LINES],
        path=path,
        separator=options.separator,
        word_column=options.word_column,
        tag_column=options.tag_column,
        labels=labels,
    )
    findings.format, findings.layout = "columns", str(layout)
    if layout.tag_column is None and labels in (Labels.REQUIRED, Labels.PREDICTED):
        found = f"{layout.columns} column{'s' * (layout.columns > 1)}, none of them of tags" if head else "an empty file"
        raise CorpusError(path, 1 if head else 0, f"expected a column of tags such as O and B-PER, found {found}")
    if layout.tag_column is None or labels is Labels.IGNORED:
        yield from _read_words(chain(head, lines), path=path, layout=layout)
        return
    scheme = options.scheme
    if scheme is None:
        again = head if stream else read_lines(path, encoding=options.encoding)
        scheme = _detect_scheme(_blocks(again, path=path, layout=layout, errors=[]))
    findings.scheme = scheme
    policy = options.ill_formed
    yield from _read_tagged(chain(head, lines), path=path, layout=layout, scheme=scheme, policy=policy, findings=findings)


def _read_words(lines: Iterable[str], *, path: str, layout: Layout) -> Iterator[Sentence]:
    """A file without any word is one wordless sentence, so that it can be written back."""
    errors: list[CorpusError] = []
    for block in _blocks(lines, path=path, layout=replace(layout, tag_column=None), errors=errors):
        if not errors:
            yield _sentence(block, path, layout)
    if errors:
        raise CorpusError.several(errors)


def _read_tagged(
    lines: Iterable[str], *, path: str, layout: Layout, scheme: Scheme, policy: IllFormed, findings: Findings
) -> Iterator[Sentence]:
    errors: list[CorpusError] = []
    for block in _blocks(lines, path=path, layout=layout, errors=errors):
        sentence = _sentence(block, path, layout)
        if len(block.words) == block.tags.count(OUTSIDE):  # most sentences have no entity
            entities: tuple[Entity, ...] = ()
        else:
            entities = _read_entities(block, path, scheme=scheme, policy=policy, findings=findings, errors=errors)
        if not errors and block.words:
            yield replace(sentence, entities=entities)
    if errors:
        raise CorpusError.several(sorted(errors, key=lambda error: error.line))


def _detect_scheme(blocks: Iterable[_Block]) -> Scheme:
    evidence = SchemeEvidence()
    for block in blocks:
        evidence.add(block.tags)
    return evidence.scheme()


def _blocks(lines: Iterable[str], *, path: str, layout: Layout, errors: list[CorpusError]) -> Iterator[_Block]:
    """Sentences as they stand in the file, all lines in some block; a line that is neither word nor mark is an error."""
    word_column, tag_column, columns = layout.word_column, layout.tag_column, layout.columns
    kept: list[str] = []
    rows: list[int] = []
    words: list[str] = []
    tags: list[str] = []
    first, first_word = 1, 0
    between, starts_document, next_starts = True, True, True

    def block() -> _Block:
        consecutive = bool(rows) and rows[-1] - rows[0] == len(rows) - 1
        places = range(rows[0], rows[-1] + 1) if consecutive else tuple(rows)
        return _Block(tuple(kept), places, first, tuple(words), tuple(tags), starts_document)

    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if layout.is_blank(text):
            kept.append(line)
            between = True
            continue
        cells = layout.cells(text)
        if text[0] in "-#" or layout.numbered:
            mark = _read_mark(text, cells, layout=layout, between=between)
            if mark is not _Mark.WORD:
                kept.append(line)
                between = between or mark is _Mark.DOCUMENT
                next_starts = next_starts or mark is _Mark.DOCUMENT
                continue
        if len(cells) != columns:
            since = f" as on line {first_word}" if first_word else ""
            errors.append(CorpusError(path, number, f"expected {columns} columns{since}, found {len(cells)}: {_shorten(text)}"))
            kept.append(line)  # so that the lines after it keep their numbers
            continue
        word = cells[word_column]
        if not word.strip(" \t"):
            errors.append(CorpusError(path, number, f"expected a word in column {word_column}, found none: {_shorten(text)}"))
            kept.append(line)
            continue
        if between and words:
            yield block()
            kept, rows, words, tags, first = [], [], [], [], number
        if between:
            starts_document, next_starts, between = next_starts, False, False
        rows.append(len(kept))
        kept.append(line)
        words.append(word[0] if layout.glued_digit and len(word) == 2 else word)
        if tag_column is not None:
            tags.append(cells[tag_column].strip())
        first_word = first_word or number
    if kept:
        yield block()


class _Mark(Enum):
    WORD = auto()
    COMMENT = auto()
    DOCUMENT = auto()


def _read_mark(text: str, cells: Sequence[str], *, layout: Layout, between: bool) -> _Mark:
    """Whether a line that may be a mark is one: `#` and `#tag` are words where the line is otherwise a word's."""
    if text.startswith(DOCUMENT_MARK):
        return _Mark.DOCUMENT
    if text[0] == "#" and (between or text.startswith("# ")):
        fits = len(cells) == layout.columns and not (layout.columns == 1 and " " in text)
        if fits and layout.tag_column is not None:
            fits = is_tag(cells[layout.tag_column].strip())
        if not fits:
            return _Mark.DOCUMENT if text.startswith("# newdoc") else _Mark.COMMENT
    if layout.numbered and not cells[0].isdigit() and NUMBER.fullmatch(cells[0]):
        return _Mark.COMMENT  # CoNLL-U: 3-4 is the surface of the words 3 and 4, 3.1 an empty node
    return _Mark.WORD


def _sentence(block: _Block, path: str, layout: Layout) -> Sentence:
    return Sentence(
        words=block.words,
        origin=Lines(block.lines, block.rows, layout.separator, layout.tag_column),
        path=path,
        line=block.first + (block.rows[0] if block.rows else 0),
        document_start=block.document_start,
    )


def _read_entities(
    block: _Block, path: str, *, scheme: Scheme, policy: IllFormed, findings: Findings, errors: list[CorpusError]
) -> tuple[Entity, ...]:
    try:
        entities, faults = entities_from_tags(block.tags, scheme=scheme, policy=policy)
    except TagError:
        errors.extend(_tag_errors(block, path, scheme))
        return ()
    for fault in faults:
        line = block.first + block.rows[fault.position]
        if policy is IllFormed.ERROR:
            errors.append(CorpusError(path, line, f"expected well-formed {scheme}: {fault.problem}"))
        else:
            findings.problems.append(Problem(path, line, "ill-formed", "warning", f"{fault.problem} ({policy})"))
    return entities


def _tag_errors(block: _Block, path: str, scheme: Scheme) -> Iterator[CorpusError]:
    for row, tag in zip(block.rows, block.tags, strict=True):
        try:
            entities_from_tags((tag,), scheme=scheme)
        except TagError as error:
            yield CorpusError(path, block.first + row, str(error))


def _shorten(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
