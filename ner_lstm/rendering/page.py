"""Pieces of HTML -> one self-contained page, whose policy lets its own style sheet and script work
and nothing be loaded.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from pathlib import Path

from ner_lstm.rendering.html_escapes import escape_html
from ner_lstm.rendering.labels import look_of
from ner_lstm.rendering.style import STYLE

# The classes of each label's box, by label.
Looks = Mapping[str, str]
FOLDER = Path(__file__).parent
# What a terminal or an editor that shows the file obeys: line ends, and marks that turn text
# around. A browser keeps the latter within their element, so the page shows them as they are.
OBEYED = re.compile("[\t\n\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# What ends or starts something in a script element, and what an editor obeys.
UNSAFE = re.compile(f"[<>&]|{OBEYED.pattern}")


@cache
def read_style() -> str:
    """The style sheet: that of `predict --to html`, and what a report has beside it."""
    return STYLE + (FOLDER / "page.css").read_text(encoding="utf-8")


@cache
def read_script() -> str:
    """The script, which filters tables of mistakes."""
    return (FOLDER / "page.js").read_text(encoding="utf-8")


def render_page(body: Iterable[str], *, title: str, style: str, script: str) -> Iterator[str]:
    """The pieces of a UTF-8 page around those of its body.

    Its Content-Security-Policy allows the style sheet and the script, by hash, and nothing else: no
    other code, no request, no markup made from text. All that the page says can be read without the
    script.
    """
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri"
        " 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    shown = escape_text(title)
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta'
        f' http-equiv="Content-Security-Policy" content="{policy}">\n<meta name="viewport"'
        ' content="width=device-width,'
        f' initial-scale=1">\n<title>{shown}</title>\n<style>{style}</style>\n</head>\n<body'
        f' class="report">\n<h1 dir="auto">{shown}</h1>\n'
    )
    yield from body
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def _hash(text: str) -> str:
    """The source expression of what stands between two tags, line ends included."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def escape_text(text: str) -> str:
    """Text for an element or an attribute; what is harmful becomes a picture, and what an editor
    obeys a reference.
    """
    escaped = escape_html(text)
    return (
        escaped
        if escaped.isprintable()
        else OBEYED.sub(lambda found: f"&#{ord(found[0])};", escaped)
    )


def clean(text: str) -> str:
    """The text with pictures in place of what is harmful in a page, as `escape_text` has them, but
    not escaped.
    """
    return text if text.isprintable() else unescape(escape_html(text))


def write_data(data: object) -> str:
    """What can be JSON, all text clean, as JSON for a script element, which nothing in it can
    end.
    """
    return UNSAFE.sub(
        lambda found: f"\\u{ord(found[0]):04x}",
        json.dumps(data, ensure_ascii=False, separators=(",", ":")),
    )


def choose_looks(labels: Iterable[str]) -> dict[str, str]:
    """A look for each label, in order of the alphabet."""
    return {label: look_of(number) for number, label in enumerate(sorted(set(labels)))}


def number_labels(looks: Looks) -> dict[str, int]:
    """The number of each label, by which the parts of a page speak of it."""
    return {label: number for number, label in enumerate(looks)}


def name_label(label: str) -> str:
    """What a label is called where it has to be seen: the tag `B-` has an empty one."""
    return label or "(empty)"


def render_label(label: str, looks: Looks) -> str:
    """A label in its box."""
    return f'<mark class="{looks[label]}"><bdi>{escape_text(name_label(label))}</bdi></mark>'


def lay_out_table(
    heading: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    name: str,
    totals: Iterable[Sequence[str]] = (),
    look: str = "plain",
) -> str:
    """A table that scrolls by itself where it is wider than the page; all cells are HTML, the first
    of a row is its heading.

    name: of the table, plain text, for those who do not see it. look: its class; of a "wide" one
    each row is a block on a phone, where its cells bear the names of their columns, which must be
    plain text.
    """
    names = heading[1:] if look == "wide" else ()
    head = "".join(f'<th scope="col">{cell}</th>' for cell in heading)
    foot = _rows(totals, names=names)
    return (
        f'<div class="scroll" role="region" aria-label="{escape_text(name)}" tabindex="0">\n<table'
        f' class="{look}">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{_rows(rows, names=names)}</tbody>\n"
        + (f"<tfoot>\n{foot}</tfoot>\n" if foot else "")
        + "</table>\n</div>\n"
    )


def _rows(rows: Iterable[Sequence[str]], *, names: Sequence[str]) -> str:
    opening = [f'<td data-name="{name}">' for name in names]
    return "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(
            f"{tag}{cell}</td>"
            for tag, cell in zip(opening or ["<td>"] * len(cells), cells, strict=True)
        )
        + "</tr>\n"
        for first, *cells in rows
    )
