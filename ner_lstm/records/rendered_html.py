"""HTML -> the text that a browser shows, and where its characters stand as tools count them."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

MARKUP = re.compile(
    r"<!--.*?-->"
    r"|<(?P<hidden>script|style|head)\b.*?</(?P=hidden)\s*>"
    r"|</?(?P<name>[a-z][\w:-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|<![^>]*>"
    r"|(?P<reference>&(?:#\d+|#x[\da-f]+|\w+);)",
    re.DOTALL | re.IGNORECASE,
)
# What stands inside a line; every other element begins and ends one.
INLINE_ELEMENTS = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|rp|rt|ruby|s"
    "|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr"
)


@dataclass(frozen=True, slots=True)
class RenderedHtml:
    """A text without markup whose blocks stand on lines of their own.

    positions: for each way of counting, where each character of `text` stands, -1 for a line end
    that was added. The ways: the source, the text nodes, and the text nodes with a character for
    each `<br>`; each in code points and in UTF-16 units.
    """

    text: str
    positions: tuple[Sequence[int], ...]

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """For each way of counting the span of `text` that `start` to `end` covers, or 0 to 0."""
        for positions in self.positions:
            covered = [index for index, position in enumerate(positions) if start <= position < end]
            yield (covered[0], covered[-1] + 1) if covered else (0, 0)


@dataclass(frozen=True, slots=True)
class _Character:
    """A character of the text; source: its index in the source, -1 for a line end that was added.

    breaks: how many `<br>` stand before it.
    """

    text: str
    source: int
    breaks: int


def render_html_text(source: str) -> RenderedHtml:
    """The text of the source, references replaced; comments, scripts and tags are no part of it."""
    characters = list(_characters(source))
    positions: list[Sequence[int]] = []
    for width in (_code_points, _utf16_units):
        sources = list(accumulate(map(width, source), initial=0))
        widths = (width(shown.text) if shown.source >= 0 else 0 for shown in characters)
        nodes = list(zip(characters, accumulate(widths, initial=0), strict=False))
        positions += [
            [sources[shown.source] if shown.source >= 0 else -1 for shown in characters],
            [node if shown.source >= 0 else -1 for shown, node in nodes],
            [node + shown.breaks if shown.source >= 0 else -1 for shown, node in nodes],
        ]
    return RenderedHtml("".join(shown.text for shown in characters), tuple(positions))


def _characters(source: str) -> Iterator[_Character]:
    breaks, end, ends_line = 0, 0, True
    for match in MARKUP.finditer(source):
        for index in range(end, match.start()):
            yield _Character(source[index], index, breaks)
            ends_line = source[index] == "\n"
        end = match.end()
        name = (match["name"] or "").lower()
        if match["reference"]:
            for character in html.unescape(match["reference"]):
                yield _Character(character, match.start(), breaks)
            ends_line = False
        elif name and not INLINE_ELEMENTS.fullmatch(name) and not ends_line:
            yield _Character("\n", -1, breaks)
            ends_line = True
        breaks += name == "br"
    for index in range(end, len(source)):
        yield _Character(source[index], index, breaks)


def _code_points(text: str) -> int:
    return len(text)


def _utf16_units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
