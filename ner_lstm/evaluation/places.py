"""A text and some words of it -> the places where they stand."""

from typing import NamedTuple

import regex

from ner_lstm.tokenizers.words import CJK, SPACE

LONGEST_SHOWN = 60  # code points of a text in a name or a message
# What goes on with the letters beside it, as the tokenizers have it; Han and kana do not.
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}_]--[{CJK}{SPACE}]]"
_SPACES = rf"[{SPACE}]+"


class Place(NamedTuple):
    """Words of a text as code points, half-open."""

    start: int
    end: int

    def overlaps(self, other: "Place") -> bool:
        """Whether the two share anything."""
        return self.start < other.end and other.start < self.end


def find_places(text: str, words: str, *, ignore_case: bool = False) -> list[Place]:
    """Every place of the words in the text that is not within longer words, one at least; any white
    space divides them.

    Raises ValueError where there is none.
    """
    pieces = [piece for piece in regex.split(_SPACES, words) if piece]
    if not pieces:
        raise ValueError(f"words: expected words, found {words!r}")
    pattern = _SPACES.join(map(regex.escape, pieces))
    before = rf"(?<!{_LETTER})" if _is_letter(pieces[0][0]) else ""
    after = rf"(?!{_LETTER})" if _is_letter(pieces[-1][-1]) else r"(?!\p{M})"
    bordered = f"{before}{pattern}{after}"
    flags = regex.VERSION1 | (regex.IGNORECASE if ignore_case else 0)
    places = [
        Place(*match.span()) for match in regex.finditer(bordered, text, flags, overlapped=True)
    ]
    if places:
        return places
    problem = f"expected words of {shorten(text)!r}, found {words!r}"
    if longer := regex.search(rf"{_LETTER}*{pattern}{_LETTER}*", text, flags):
        problem += f", which is only within {longer[0]!r}"
    elif other := regex.search(bordered, text, flags | regex.IGNORECASE):
        problem += f", did you mean {other[0]!r}?"
    raise ValueError(problem)


def _is_letter(character: str) -> bool:
    return regex.match(_LETTER, character, regex.VERSION1) is not None


def is_blank(text: str) -> bool:
    """Whether it has no words, not even a sign."""
    return regex.fullmatch(rf"[{SPACE}]*", text) is not None


def shorten(text: str) -> str:
    """The text, cut where it is long."""
    text = text.strip()
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1].rstrip()}…"
