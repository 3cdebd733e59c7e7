"""Labelled sentences -> one self-contained HTML page that a person reads: entities as coloured
boxes with their labels.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ner_lstm.confidences import spell_confidence, spell_percent
from ner_lstm.files import STANDARD_INPUT
from ner_lstm.rendering.html_escapes import escape_html
from ner_lstm.rendering.labels import look_of
from ner_lstm.rendering.style import STYLE
from ner_lstm.sentence import Entity, Passage, Record, Sentence
from ner_lstm.tokenizers import detokenize


def render_html(
    sentences: Iterable[Sentence], *, title: str, labels: Sequence[str] = ()
) -> Iterator[str]:
    """The pieces of a UTF-8 page: a section a file, and at the end the labels with how often each
    was found.

    title: of the page; a file of the same name is not headed once more. Sentences of a text keep
    its white space and line breaks; others are a paragraph each. Streams. labels: they take the
    first colours, so that several pages share them; further labels follow as they appear. Nothing
    in the page runs or loads: its Content-Security-Policy allows its own style sheet, by hash, and
    nothing else.
    """
    legend = _Legend(labels)
    yield _head(title)
    for path, group in groupby(sentences, key=lambda sentence: sentence.path):
        name = name_file(path)
        yield (
            f'<section>\n<h2 dir="auto">{escape_html(name)}</h2>\n'
            if name not in ("", title)
            else "<section>\n"
        )
        yield from _paragraphs(group, legend)
        yield "</section>\n"
    yield legend.render()


def entitle(paths: Sequence[str]) -> str:
    """The title of a page of these files: the name of the only one, or how many they are."""
    return name_file(paths[0]) if len(paths) == 1 else f"{len(paths):,} files"


def name_file(path: str) -> str:
    """What a person calls it."""
    return "standard input" if path == STANDARD_INPUT else path


def _head(title: str) -> str:
    # The hash is of what stands between the tags, line ends included.
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape_html(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<h1 dir="auto">{escape_html(title)}</h1>\n'
    )


class _Legend:
    """What the page has shown so far: labels with their looks, in order of appearance, and
    counts.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        self.sentences = 0
        self.counts = Counter(dict.fromkeys(labels, 0))
        self.looks = {label: look_of(number) for number, label in enumerate(self.counts)}

    def look(self, label: str) -> str:
        """The classes of an entity of this label."""
        return self.looks.setdefault(label, look_of(len(self.looks)))

    def render(self) -> str:
        """The end of the page."""
        items = "".join(
            f'<li><mark class="{self.look(label)}"><bdi>{escape_html(label)}</bdi></mark>'
            f" {count:,}</li>\n"
            for label, count in self.counts.most_common()
        )
        key = f"<h2>Labels</h2>\n<ul>\n{items}</ul>\n" if items else ""
        total = f"<p>{self.sentences:,} sentences, {self.counts.total():,} entities</p>"
        return f'<footer lang="en">\n{key}{total}\n</footer>\n</body>\n</html>\n'


def _paragraphs(sentences: Iterable[Sentence], legend: _Legend) -> Iterator[str]:
    """One piece a sentence; the sentences of a text share a paragraph up to the next blank line."""
    is_open = False
    for sentence in sentences:
        legend.sentences += 1
        text, starts, ends = _readable(sentence)
        marked = _mark(sentence, text, starts, ends, legend)
        if not isinstance(sentence.origin, Passage):
            yield f'<p class="apart" dir="auto">{marked}</p>\n'
            continue
        opening = "" if is_open else '<p dir="auto">'
        is_open = text.count("\n", len(text.rstrip())) < 2
        yield opening + marked + ("" if is_open else "</p>\n")
    if is_open:
        yield "</p>\n"


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
) -> str:
    pieces, done = [], 0
    for entity in sentence.entities or ():
        start, end = starts[entity.start], ends[entity.end - 1]
        pieces += [escape_html(text[done:start]), _box(entity, text[start:end], legend)]
        done = end
    return "".join(pieces) + escape_html(text[done:])


def _box(entity: Entity, text: str, legend: _Legend) -> str:
    look = legend.look(entity.label)
    legend.counts[entity.label] += 1
    label, tooltip, share = escape_html(entity.label), "", ""
    if entity.confidence is not None:
        tooltip = f' title="{label}, confidence {spell_confidence(entity.confidence, digits=3)}"'
        share = f"&nbsp;<i>{spell_percent(entity.confidence)}</i>"
    # The label is isolated, so that it neither turns the paragraph nor is turned by it.
    return (
        "<mark"
        f' class="{look}"{tooltip}>{escape_html(text)}<small>&nbsp;<bdi>{label}{share}</bdi></small></mark>'
    )
