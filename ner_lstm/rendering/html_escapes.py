"""Text of unknown origin -> text in HTML that is shown and does nothing."""

import re
from html import escape

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
