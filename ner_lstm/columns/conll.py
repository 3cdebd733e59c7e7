"""Column files -> Sentence: a word a line with its tag, a blank line between sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from ner_lstm.arguments import argument
from ner_lstm.columns.blocks import Block, read_blocks
from ner_lstm.columns.layout import SAMPLE_LINES, Layout, count_columns
from ner_lstm.columns.spelling import STANDARD
from ner_lstm.errors import CorpusError, TagError
from ner_lstm.files import STANDARD_INPUT, read_pieces
from ner_lstm.reading import FileFacts, Labels, Problem, ReadOptions
from ner_lstm.schemes import OUTSIDE, IllFormed, Scheme, SchemeEvidence, entities_from_tags
from ner_lstm.sentence import Entity, Lines, Sentence, TextLines

MAX_LISTED_TAGS = 20  # that no scheme has, before most of them being so is one error
MAX_SAMPLE_CHARACTERS = 64_000_000  # of the lines that tell the layout: they are held at once
STREAM_LINES = 10_000  # of a stream, which cannot be read twice, so many lines tell the scheme


def read_columns(
    path: str, *, labels: Labels, options: ReadOptions, facts: FileFacts
) -> Iterator[Sentence]:
    """Sentences of a column file, labelled or not as asked for.

    Ill-formed tags are settled by the policy and noted in `facts`. Raises CorpusError with every
    error of the file once all of it has been scanned; no sentence follows the first error.
    """
    # 8 ms, which predicting from text need not wait for
    from ner_lstm.columns.detection import detect_layout

    stream = path == STANDARD_INPUT
    rest = read_pieces(path, encoding=options.encoding)
    begin, head, fault = _take_lines(rest, STREAM_LINES if stream else SAMPLE_LINES)
    pieces = chain(begin, rest) if fault is None else chain(begin, _fail(fault))
    layout, examples = detect_layout(head[:SAMPLE_LINES], path=path, options=options, labels=labels)
    facts.format, facts.layout = "columns", layout.describe()
    facts.examples = layout.describe(examples)
    if layout.tag_column is None and labels not in (Labels.OPTIONAL, Labels.IGNORED):
        raise _no_tags(path, layout if head else None, labels)
    if layout.tag_column is None or labels is Labels.IGNORED:
        yield from _read_words(pieces, path=path, layout=layout, errors=options.errors())
        return
    scheme = options.scheme
    if scheme is None:
        again = iter(["".join(head)]) if stream else read_pieces(path, encoding=options.encoding)
        scheme = _detect_scheme(read_blocks(again, path=path, layout=layout, errors=[]))
    facts.scheme = scheme
    yield from _TagReader(path, layout, scheme, options.ill_formed, facts).read(pieces)


def _no_tags(path: str, layout: Layout | None, labels: Labels) -> CorpusError:
    """The error of a file without the column that is asked for; layout: None for an empty file."""
    if layout is None:
        problem = "expected a column of tags such as O and B-PER, found an empty file"
        return CorpusError(path, 0, problem)
    count = count_columns(layout.columns)
    problem = (
        f"expected gold and predicted tags, each in a column, found {count}, one of them of tags at"
        " most"
        if labels is Labels.GOLD
        else f"expected a column of tags such as O and B-PER, found {count}, none of them of tags"
    )
    return CorpusError(path, 1, problem)


def _take_lines(
    pieces: Iterable[str], count: int
) -> tuple[list[str], list[str], CorpusError | None]:
    """Pieces with so many lines or MAX_SAMPLE_CHARACTERS, if there are as many, and their lines.

    The error is what ended them before: what stands before it is read as any text is.
    """
    begin, lines, characters = list[str](), list[str](), 0
    try:
        for piece in pieces:
            begin.append(piece)
            lines.extend(islice(TextLines(piece), count - len(lines)))
            characters += len(piece)
            if len(lines) == count or characters > MAX_SAMPLE_CHARACTERS:
                break
    except CorpusError as error:
        if not lines:
            raise
        return begin, lines, error
    return begin, lines, None


def _fail(error: CorpusError) -> Iterator[str]:
    """No piece, but the error in the place of the next one."""
    yield from ()
    raise error


def _read_words(
    pieces: Iterable[str], *, path: str, layout: Layout, errors: list[CorpusError]
) -> Iterator[Sentence]:
    """A file without any word is one wordless sentence, so that it can be written back."""
    untagged = replace(layout, tag_column=None)
    for block in read_blocks(pieces, path=path, layout=untagged, errors=errors):
        if not errors:
            yield _sentence(block, path, layout, entities=None)
    if errors:
        raise CorpusError.several(errors)


def _detect_scheme(blocks: Iterable[Block]) -> Scheme:
    evidence = SchemeEvidence()
    for block in blocks:
        if block.tags.count(OUTSIDE) != len(block.tags):
            evidence.add(block.tags)
    return evidence.scheme()


def _sentence(
    block: Block, path: str, layout: Layout, *, entities: tuple[Entity, ...] | None
) -> Sentence:
    text, rows, first, words, _, document_start = block
    tags = None if layout.spelling is STANDARD or layout.tag_column is None else block.tags
    origin = Lines(TextLines(text), rows, layout.separator, layout.tag_column, tags)
    line = first + rows[0] if rows else first
    return Sentence(words, entities, None, None, origin, path, line, document_start)


@dataclass(slots=True)
class _TagReader:
    """Reads labelled sentences.

    errors: of lines, and of tags that break the scheme; unread: of tags that it does not have.
    """

    path: str
    layout: Layout
    scheme: Scheme
    policy: IllFormed
    facts: FileFacts
    errors: list[CorpusError] = field(default_factory=list)
    unread: list[CorpusError] = field(default_factory=list)

    def read(self, pieces: Iterable[str]) -> Iterator[Sentence]:
        """The sentences before the first error. Raises CorpusError with all of them at the end."""
        path, layout, errors, unread = self.path, self.layout, self.errors, self.unread
        tagged = 0
        for block in read_blocks(pieces, path=path, layout=layout, errors=errors):
            inside = len(block.words) - block.tags.count(OUTSIDE)
            entities: tuple[Entity, ...] = ()
            if inside:  # most sentences have no entity
                tagged += inside
                try:
                    entities = self._entities(block)
                except TagError:
                    unread += self._tag_errors(block)
            if not errors and not unread and block.words:
                yield _sentence(block, path, layout, entities=entities)
        if len(unread) > MAX_LISTED_TAGS and 2 * len(unread) > tagged:
            problem = (
                f"{unread[0].problem}, and so on for {len(unread):,} of {tagged:,} tags that are"
                f" not {OUTSIDE}: {argument('tag_column')} says where the tags stand"
            )
            unread = [CorpusError(path, unread[0].line, problem)]
        if errors or unread:
            raise CorpusError.several(sorted([*errors, *unread], key=lambda error: error.line))

    def _entities(self, block: Block) -> tuple[Entity, ...]:
        """Raises TagError for a tag that the scheme lacks."""
        scheme, policy = self.scheme, self.policy
        entities, faults = entities_from_tags(block.tags, scheme=scheme, policy=policy)
        for position, problem in faults:
            line = block.first + block.rows[position]
            if policy is IllFormed.ERROR:
                broken = f"expected well-formed {scheme}: {problem}"
                self.errors.append(CorpusError(self.path, line, broken))
            else:
                message = f"{problem} ({policy})"
                self.facts.problems.append(
                    Problem(self.path, line, "ill-formed", "warning", message)
                )
        return entities

    def _tag_errors(self, block: Block) -> Iterator[CorpusError]:
        for row, tag in zip(block.rows, block.tags, strict=True):
            try:
                entities_from_tags((tag,), scheme=self.scheme)
            except TagError as error:
                yield CorpusError(self.path, block.first + row, str(error))
