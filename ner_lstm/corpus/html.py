"""Labelled sentences -> one self-contained HTML page that a person reads: entities as coloured
boxes with their labels.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from ner_lstm.confidences import spell_confidence, spell_percent
from ner_lstm.files import name_file
from ner_lstm.rendering.escapes import escape_lines
from ner_lstm.rendering.labels import classes_of
from ner_lstm.rendering.page import load_macros, render_page
from ner_lstm.sentence import Entity, Passage, Record, Sentence
from ner_lstm.tokenizers import detokenize


def render_html(
    sentences: Iterable[Sentence], *, title: str, labels: Sequence[str] = ()
) -> Iterator[str]:
    """The pieces of a UTF-8 page: a section a file, and at the end how often each label was found.

    title: of the page; a file of the same name is not headed once more. Sentences of a text keep
    its white space and line breaks; others are a paragraph each. Streams. labels: they take the
    first colours, so that several pages share them; further labels follow as they appear.
    """
    legend = _Legend(labels)
    names = ((name_file(path), file) for path, file in groupby(sentences, key=lambda s: s.path))
    files = (
        ("" if name == title else name, _render_sentences(file, legend)) for name, file in names
    )
    return render_page("corpus/page.html", title=title, files=files, legend=legend)


def entitle(paths: Sequence[str]) -> str:
    """The title of a page of these files: the name of the only one, or how many they are."""
    return name_file(paths[0]) if len(paths) == 1 else f"{len(paths):,} files"


class _Legend:
    """What the page has shown so far: labels with their classes, in order of appearance, and
    counts.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        self.sentences = 0
        self.counts = Counter(dict.fromkeys(labels, 0))
        self.classes = {label: classes_of(number) for number, label in enumerate(self.counts)}
        # a macro takes longer than all else that is done for an entity, and few are different
        macros = load_macros("corpus/entity.html")
        self._opening, self._closing = map(lru_cache(4096), (macros["opening"], macros["closing"]))

    def render_entity(self, entity: Entity, text: str) -> Iterator[str]:
        """Pieces of markup around the text; the entity is counted."""
        label, confidence = entity.label, entity.confidence
        self.counts[label] += 1
        if label not in self.classes:
            self.classes[label] = classes_of(len(self.classes))
        spelled = "" if confidence is None else spell_confidence(confidence, digits=3)
        yield self._opening(label, self.classes[label], spelled)
        yield escape_lines(text)
        yield self._closing(label, "" if confidence is None else spell_percent(confidence))


class _Piece(NamedTuple):
    """A sentence as markup, and whether its paragraph begins with it, and ends.

    is_apart: it is not a sentence of a text.
    """

    markup: Markup
    begins: bool
    ends: bool
    is_apart: bool


def _render_sentences(sentences: Iterable[Sentence], legend: _Legend) -> Iterator[_Piece]:
    """One piece a sentence; the sentences of a text share a paragraph up to the next blank line."""
    is_open = False
    for sentence in sentences:
        legend.sentences += 1
        text, starts, ends = _readable(sentence)
        markup = _mark(sentence, text, starts, ends, legend)
        if not isinstance(sentence.origin, Passage):
            yield _Piece(markup, begins=True, ends=True, is_apart=True)
            continue
        begins = not is_open
        is_open = text.count("\n", len(text.rstrip())) < 2
        yield _Piece(markup, begins=begins, ends=not is_open, is_apart=False)
    if is_open:
        yield _Piece(Markup(), begins=False, ends=True, is_apart=False)


def _readable(sentence: Sentence) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text of a sentence, its own where that is known, with each word's start and end in it."""
    starts, ends = sentence.starts, sentence.ends
    match sentence.origin:
        case Passage(text=text, start=first) if starts is not None and ends is not None:
            return text, [start - first for start in starts], [end - first for end in ends]
        case Record(text=str() as text) if starts and ends:
            first = starts[0]
            return (
                text[first : ends[-1]],
                [start - first for start in starts],
                [end - first for end in ends],
            )
    return detokenize(sentence.words)


def _mark(
    sentence: Sentence, text: str, starts: Sequence[int], ends: Sequence[int], legend: _Legend
) -> Markup:
    pieces, done = [], 0
    for entity in sentence.entities or ():
        start, end = starts[entity.start], ends[entity.end - 1]
        pieces.append(escape_lines(text[done:start]))
        pieces += legend.render_entity(entity, text[start:end])
        done = end
    return Markup("".join(pieces) + escape_lines(text[done:]))
