"""Text of unknown origin -> text in HTML that is shown and does nothing."""

import json
import re
from html import escape, unescape

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
BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u2028-\u202c\u2066-\u2069]")
LAYOUT = re.compile("[\t\n]")
UNSAFE_IN_SCRIPT = re.compile(f"[<>&]|{BIDIRECTIONAL.pattern}")
CONTROL_PICTURES = 0x2400


def escape_lines(text: str) -> str:
    """Text for an element, line ends and tabs as they are.

    What is harmful becomes a picture or U+FFFD, what turns text around a reference.
    """
    if text.isprintable():
        return escape(text)
    harmless = HARMFUL.sub(_picture, text.replace("\r\n", "\n"))
    return BIDIRECTIONAL.sub(_reference, escape(harmless))


def escape_text(text: str) -> str:
    """Text for an element or an attribute, in one line of the file."""
    return escape(text) if text.isprintable() else LAYOUT.sub(_reference, escape_lines(text))


def clean(text: str) -> str:
    """The text as a page shows it: with pictures in place of what is harmful, not escaped."""
    return text if text.isprintable() else unescape(escape_lines(text))


def write_json(data: object) -> str:
    """JSON for a script element, which nothing in it can end; all text in it is clean."""
    text = json.dumps(_clean_all(data), ensure_ascii=False, separators=(",", ":"))
    return UNSAFE_IN_SCRIPT.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _clean_all(data: object) -> object:
    match data:
        case str():
            return clean(data)
        case dict():
            return {key: _clean_all(value) for key, value in data.items()}
        # a heat map has millions of numbers
        case list() | tuple() if set(map(type, data)) != {int}:
            return [_clean_all(value) for value in data]
    return data


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(CONTROL_PICTURES + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
