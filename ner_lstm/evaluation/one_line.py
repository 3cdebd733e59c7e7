"""Text of unknown origin -> text that stays on one line of a terminal and in its column."""

import unicodedata

# Control, format (bidirectional overrides among them), lone surrogate, line and paragraph separator. The joiners
# ZWNJ and ZWJ are format characters too, but Persian, Indic scripts and emoji are spelt with them.
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
JOINERS = "\u200c\u200d"


def one_line(text: str) -> str:
    r"""The text with everything that could move the cursor, colour or reorder a line spelt out, as in `\x1b`."""
    if text.isprintable():
        return text
    return "".join(repr(character)[1:-1] if _is_unsafe(character) else character for character in text)


def _is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in UNSAFE and character not in JOINERS


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: East Asian wide characters two, combining ones none."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def align_left(text: str, *, width: int) -> str:
    """The text and as many blanks as fill `width` columns."""
    return text + " " * (width - columns(text))
