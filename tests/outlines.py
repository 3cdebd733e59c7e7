"""Strings that would do harm in a page, and what stands in a page: for the tests of every page that
the package writes.
"""

import json
from html.parser import HTMLParser

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</SCRIPT ><script>alert(1)</script>",
    "<!--<script>",
    "-->",
    "<!--",
    "]]>",
    "<![CDATA[",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=//example.org/>",
    "<meta http-equiv=refresh content=0>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<form action=//example.org><button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    '" onmouseover="alert(1)',
    "' onclick='alert(1)",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "</td></tr></table></main>",
    "</mark></bdi>",
    "</template></textarea></select></option>",
    "</title></style>",
    "</noscript><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;&#60;&#x3c;",
    "\\u003cscript\\u003e",
    '","rows":[],"x":"',
    "\\",
    "${alert(1)}",
    "{{7*7}}",
    "javascript:alert(1)",
    "__proto__",
    "constructor",
    "a\u2028b\u2029c",
    "\u2066isolated\u200f\u061c",
    "\u202dforced",
    "\u202aembedded",
    "\t=1",
    "a\r\nb\tc",
    "\x00<\x00script>",
    "\x1b[31mred",
    "\u202etxt.exe",
    "\ud800\udfff",
    "\ufffe\U0001ffff\ufdd0",
    "مرحبا بالعالم",
    "東京都",
    "👩‍👩‍👧",
    "=HYPERLINK(1)",
    "x" * 300,
)


class Outline(HTMLParser):
    """The tags of a page, its attributes, the text of each kind of element in order, and the data
    of its script blocks.
    """

    VOID = ("meta", "input", "br", "hr", "img", "link", "base")

    def __init__(self, text):
        super().__init__()
        self.html = text
        self.tags = []
        self.attributes = []
        self.open = []
        # of every element that has closed: its tag and all text in it
        self.texts = []
        self.pending = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)
            self.pending.append([])

    def handle_startendtag(self, tag, attrs):  # in SVG
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.texts.append((tag, "".join(self.pending.pop())))

    def handle_data(self, data):
        for text in self.pending:
            text.append(data)

    def of(self, tag):
        """The texts of these elements."""
        return [text for name, text in self.texts if name == tag]

    def rows(self):
        """The cells of every row of every table, headings included."""
        rows = []
        cells = []
        for tag, text in self.texts:
            if tag in ("td", "th"):
                cells.append(text)
            elif tag == "tr":
                rows.append(cells)
                cells = []
        return rows

    def data(self):
        """The data blocks."""
        return [json.loads(text) for text in self.of("script") if text.startswith("{")]
