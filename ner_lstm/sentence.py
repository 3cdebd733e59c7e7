"""The nouns that every room shares: an entity, a sentence, and where a sentence came from."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import overload


@dataclass(frozen=True, slots=True)
class Entity:
    """Words `start` to `end` (half-open) named by `label`; `confidence` is a probability."""

    start: int
    end: int
    label: str
    confidence: float | None = None

    @property
    def key(self) -> tuple[int, int, str]:
        """What an entity must share with another to be the same: its words and its label."""
        return self.start, self.end, self.label


@dataclass(frozen=True, slots=True)
class TextEntity:
    """An entity in its text, from `start_char` to `end_char` (half-open code points)."""

    text: str
    start_char: int
    end_char: int
    label: str
    confidence: float | None = None


class TextLines(Sequence[str]):
    """The lines of a text with their line ends (LF), cut when asked for: most never are."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __iter__(self) -> Iterator[str]:
        return io.StringIO(self.text, newline="\n")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return tuple(self)[index]


@dataclass(frozen=True, slots=True)
class Lines:
    """The stretch of a column file that holds a sentence, verbatim, so that it can be written back
    unchanged.

    lines: each with its own line end; rows: for each word the index of its line. separator: between
    the cells of a line; tag_column: 0-based, None where the file has no tags. tags: one a word
    where the file spells them in a way of its own (`PER-B`), None where they are as the lines say.
    The first sentence of a file owns what stands before it, every sentence what follows it up to
    the next one.
    """

    lines: Sequence[str]
    rows: Sequence[int]
    separator: str
    tag_column: int | None
    tags: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The stretch of a text that holds a sentence; `start` is its code-point offset in the file."""

    text: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object that holds one or more sentences; sentences of one record share the same
    object.

    text: what the offsets of its sentences count in, or None where the record gives tokens.
    """

    fields: Mapping[str, object]
    text: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and, where known, their entities.

    starts, ends: code-point offsets of each word into the file (text) or into the record's text, or
    None. entities: sorted, never overlapping; None = unlabelled, () = labelled and nothing found.
    path, line: where its first word stands; line 1-based, 0 where lines mean nothing.
    document_start: True on the first sentence of a document.
    """

    words: tuple[str, ...]
    entities: tuple[Entity, ...] | None = None
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None
    origin: Lines | Passage | Record | None = None
    path: str = ""
    line: int = 0
    document_start: bool = False

    def with_entities(self, entities: tuple[Entity, ...] | None) -> "Sentence":
        """The same sentence with these entities, at half the cost of `dataclasses.replace`."""
        return Sentence(
            self.words,
            entities,
            self.starts,
            self.ends,
            self.origin,
            self.path,
            self.line,
            self.document_start,
        )

    @property
    def text(self) -> str:
        """From the first word to the last as in the text, or the words with blanks between."""
        return self._cut(0, len(self.words)) if self.words else ""

    @property
    def text_entities(self) -> tuple[TextEntity, ...]:
        """The entities in what `starts` count in, or else in `text`."""
        lengths = list(map(len, self.words))
        starts = self.starts or [0, *accumulate(length + 1 for length in lengths)]
        return tuple(
            TextEntity(
                self._cut(entity.start, entity.end),
                starts[entity.start],
                starts[entity.end - 1] + lengths[entity.end - 1],
                entity.label,
                entity.confidence,
            )
            for entity in self.entities or ()
        )

    def _cut(self, start: int, end: int) -> str:
        """The text of the words `start` to `end`, at least one."""
        match self.origin:
            case Passage(text=text, start=offset) if self.starts and self.ends:
                return text[self.starts[start] - offset : self.ends[end - 1] - offset]
            case Record(text=str(text)) if self.starts and self.ends:
                return text[self.starts[start] : self.ends[end - 1]]
        return " ".join(self.words[start:end])

    def _repr_html_(self) -> str:
        """What a notebook shows: the text, its entities marked."""
        from html import escape  # 2 ms, which no other use of a sentence should wait for

        pieces, end = [], 0
        for entity in self.entities or ():
            label = f" <small>{escape(entity.label)}</small>"
            marked = f"<mark>{escape(self._cut(entity.start, entity.end))}{label}</mark>"
            pieces += [*map(escape, self.words[end : entity.start]), marked]
            end = entity.end
        return f"<p>{' '.join([*pieces, *map(escape, self.words[end:])])}</p>"

    def line_of(self, position: int) -> int:
        """The line of a word in its column file or text; a record knows its own line only."""
        match self.origin:
            case Lines(rows=rows):
                return self.line + rows[position] - rows[0]
            case Passage(text=text, start=start) if self.starts:
                return self.line + text.count(
                    "\n", self.starts[0] - start, self.starts[position] - start
                )
        return self.line
