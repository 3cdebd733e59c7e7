"""Text of unknown origin -> text that stays on one line of a terminal and in its column."""

import re
import unicodedata

# Control, format (bidirectional overrides among them), lone surrogate, line and paragraph
# separator. The joiners ZWNJ and ZWJ are format characters too, but Persian, Indic scripts and
# emoji are spelt with them.
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
MAX_CHARACTERS = 200  # characters of what is said of an input
JOINERS = "\u200c\u200d"
# What JSON may hold as it is, but a terminal or an editor obeys (C1 controls, bidirectional
# overrides), or no UTF-8 file can hold (lone surrogates, as in the path of a file whose name is no
# UTF-8), or a CI server obeys wherever it stands in a line.
UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|#(?=#\\w*\\[)"
)
# What CI servers obey in a log: GitHub a line that begins with :: and, anywhere, ##[command], as
# Azure ##vso[ and TeamCity ##teamcity[ (src/Runner.Common/ActionCommand.cs of actions/runner:
# TryParseV2 and TryParse).
COMMAND = re.compile(r"^\s*:(?=:)|#(?=#\w*\[)")


def one_line(text: str) -> str:
    r"""The text with everything that could move the cursor, colour or reorder a line spelt out, as
    in `\x1b`.

    So is the first character of what is a command to a CI server that shows the line in its log.
    """
    text = COMMAND.sub(lambda match: rf"{match[0][:-1]}\x{ord(match[0][-1]):02x}", text)
    if text.isprintable():
        return text
    return "".join(
        repr(character)[1:-1] if _is_unsafe(character) else character for character in text
    )


def _is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in UNSAFE and character not in JOINERS


def shorten(text: str) -> str:
    """The text on one line, its middle left out where it is long."""
    half = MAX_CHARACTERS // 2
    return one_line(text if len(text) <= 2 * half else f"{text[:half]}...{text[-half:]}")


def cut(text: str, *, characters: int) -> str:
    """The text, with ... in the place of its end where it has more characters."""
    return text if len(text) <= characters else f"{text[: characters - 3]}..."


def escape_json(text: str) -> str:
    r"""The same JSON with what a terminal or a CI server obeys, or no UTF-8 file can hold, spelt as
    `\u202e`.
    """
    if is_safe_in_json(text):  # a fifth of the search's time
        return text
    return UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def is_safe_in_json(text: str) -> bool:
    """Whether the text holds nothing that is to be escaped; seldom false where it does not."""
    # ASCII without a DEL costs nothing
    return ((text.isascii() and "\x7f" not in text) or text.isprintable()) and "##" not in text


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: East Asian wide characters two, combining ones
    none.
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def align_left(text: str, *, width: int) -> str:
    """The text and as many blanks as fill `width` columns."""
    return text + " " * (width - columns(text))
