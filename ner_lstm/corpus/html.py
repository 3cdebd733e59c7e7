"""Labelled sentences -> one self-contained HTML page that a person reads: entities as coloured
boxes with their labels.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from ner_lstm.confidences import spell_confidence, spell_percent
from ner_lstm.files import STANDARD_INPUT
from ner_lstm.sentence import Entity, Passage, Record, Sentence
from ner_lstm.tokenizers import detokenize

# Hues of Okabe and Ito 2008, told apart under every colour blindness, and grey. Neighbours have
# another line too, so that no two labels of 32 differ by a shade alone: the two blues, the two
# oranges, and whatever is printed in grey.
HUES = (
    "86 180 233",
    "230 159 0",
    "0 158 115",
    "204 121 167",
    "213 94 0",
    "0 114 178",
    "240 228 66",
    "128 128 128",
)
LINES = ("solid", "dashed", "dotted", "double")

STYLE = (
    """
:root { color-scheme: light dark; --fill: .22; --text: #1c1c1e; --quiet: #5f6368; --page: #fdfdfc; --rule: #e3e3e0 }
@media (prefers-color-scheme: dark) {
  :root { --fill: .3; --text: #e6e6e3; --quiet: #a3a6ab; --page: #17181a; --rule: #35373a }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 48rem; padding: 2.5rem 1.25rem 4rem; background: var(--page); color: var(--text);
  font: 1.0625rem/1.85 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere }
h1 { margin: 0 0 1.5rem; font-size: 1.6rem; line-height: 1.25; font-weight: 650; text-wrap: balance }
h2 { margin: 2.5rem 0 1rem; padding-bottom: .35rem; border-bottom: 1px solid var(--rule);
  font-size: .95rem; line-height: 1.4; font-weight: 600; color: var(--quiet) }
p { margin: 0; white-space: pre-wrap; tab-size: 4 }
p.apart { margin-bottom: .7em }
mark { --hue: 128 128 128; margin: 0 .06em; padding: .12em .3em; border-radius: .3em;
  color: inherit; background: rgb(var(--hue) / var(--fill));
  --edge: color-mix(in srgb, rgb(var(--hue)) 60%, var(--text)); --line: .16em solid;
  border-bottom: var(--line) var(--edge); unicode-bidi: isolate;
  -webkit-box-decoration-break: clone; box-decoration-break: clone }
small { font-size: .72em; font-weight: 650; letter-spacing: .02em;
  -webkit-user-select: none; user-select: none }
i { font-style: normal; font-weight: 400; letter-spacing: 0; font-variant-numeric: tabular-nums; white-space: nowrap }
ul { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; margin: 0; padding: 0; list-style: none; font-size: .9rem }
ul mark { font-size: .85rem; font-weight: 600 }
footer p { margin-top: 1rem; font-size: .9rem; color: var(--quiet) }
@media (max-width: 30rem) { body { padding: 1.25rem .9rem 2.5rem; font-size: 1rem } }
@media print {
  :root { --fill: .15; --text: #000; --quiet: #444; --page: #fff }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.7 }
  h2 { break-after: avoid }
  mark { -webkit-print-color-adjust: exact; print-color-adjust: exact }
}
"""
    + "".join(f".c{number} {{ --hue: {hue} }}\n" for number, hue in enumerate(HUES))
    + "".join(
        f".b{number} {{ --line: {'.28' if line == 'double' else '.18'}em {line} }}\n"
        for number, line in enumerate(LINES)
        if number
    )
)

# What HTML forbids: controls but tab and line feed, lone surrogates, and noncharacters, two of them
# at the end of every plane; and the two overrides that make text read other than it is written.
HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
    )
    + "]"
)
# What turns text around, which a browser keeps within its element, but not a terminal that shows
# the file.
TURNING = re.compile("[\u061c\u200e\u200f\u2028-\u202c\u2066-\u2069]")
CONTROL_PICTURES = 0x2400


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


def look_of(number: int) -> str:
    """The CSS classes of the label of this number: its hue and its line, in pairs that differ for
    32 labels.
    """
    # the two: near hues are four or five apart
    line = (number + 2 * (number // 4) + number // len(HUES)) % len(LINES)
    return f"c{number % len(HUES)}" + (f" b{line}" if line else "")


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


def escape_html(text: str) -> str:
    """Text for an element or an attribute; what is harmful becomes a picture or U+FFFD, what turns
    text a reference.
    """
    escaped = escape(HARMFUL.sub(lambda found: _picture(found[0]), text.replace("\r\n", "\n")))
    return (
        escaped if escaped.isascii() else TURNING.sub(lambda found: f"&#{ord(found[0])};", escaped)
    )


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(CONTROL_PICTURES + code)
    return "\u2421" if code == 0x7F else "\ufffd"
