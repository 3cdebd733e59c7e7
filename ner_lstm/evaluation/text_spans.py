"""A text and some words of it -> the spans where they stand."""

from typing import NamedTuple

import regex

from ner_lstm.tokenizers.words import CJK, SPACE

MAX_CHARACTERS = 60  # code points of a text in a name or a message
# What goes on with the letters beside it, as the tokenizers have it; Han and kana do not.
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}_]--[{CJK}{SPACE}]]"
_SPACES = rf"[{SPACE}]+"


class TextSpan(NamedTuple):
    """Words of a text as code points, half-open."""

    start: int
    end: int

    def overlaps(self, span: "TextSpan") -> bool:
        """Whether the two share anything."""
        return self.start < span.end and span.start < self.end


def find_spans(text: str, words: str, *, ignore_case: bool = False) -> list[TextSpan]:
    """Every span of the words in the text that is not within longer words, at least one.

    Any white space divides the words. Raises ValueError where there is none.
    """
    pieces = [piece for piece in regex.split(_SPACES, words) if piece]
    if not pieces:
        raise ValueError(f"words: expected words, found {words!r}")
    pattern = _SPACES.join(map(regex.escape, pieces))
    before = rf"(?<!{_LETTER})" if _is_letter(pieces[0][0]) else ""
    after = rf"(?!{_LETTER})" if _is_letter(pieces[-1][-1]) else r"(?!\p{M})"
    bordered = f"{before}{pattern}{after}"
    flags = regex.VERSION1 | (regex.IGNORECASE if ignore_case else 0)
    spans = [
        TextSpan(*match.span()) for match in regex.finditer(bordered, text, flags, overlapped=True)
    ]
    if spans:
        return spans
    problem = f"expected words of {shorten_quote(text)!r}, found {words!r}"
    if longer := regex.search(rf"{_LETTER}*{pattern}{_LETTER}*", text, flags):
        problem += f", which is only within {longer[0]!r}"
    elif similar := regex.search(bordered, text, flags | regex.IGNORECASE):
        problem += f", did you mean {similar[0]!r}?"
    raise ValueError(problem)


def _is_letter(character: str) -> bool:
    return regex.match(_LETTER, character, regex.VERSION1) is not None


def is_blank(text: str) -> bool:
    """Whether it has no words, not even a sign."""
    return regex.fullmatch(rf"[{SPACE}]*", text) is not None


def shorten_quote(text: str) -> str:
    """The text, cut where it is long."""
    text = text.strip()
    return text if len(text) <= MAX_CHARACTERS else f"{text[: MAX_CHARACTERS - 1].rstrip()}…"
