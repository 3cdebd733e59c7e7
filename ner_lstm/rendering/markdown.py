"""Text of unknown origin and tables -> Markdown as GitHub and GitLab render it."""

import re
from itertools import repeat

from ner_lstm.one_line import one_line
from ner_lstm.rendering.table import Cells, Quoted, Table, align_cells, find_widths

# between letters _ is itself
MARKUP = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])")
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# GitHub refuses a summary of more than 1 MiB whole: characters of a text, and columns of a cell,
# that take blanks to stand below others
MAX_CHARACTERS = 200
MAX_ALIGNED_COLUMNS = 100
MIN_RULE_COLUMNS = 3


def escape(text: str) -> str:
    """The text on one line, markup behind a backslash, so that it reads as well in a terminal.

    CommonMark 0.31, section 2.4.
    """
    return MARKUP.sub(r"\\\g<0>", one_line(text))


def quote_code(text: str) -> str:
    """The text, on one line, as code in which nothing is markup, wherever it stands.

    All ASCII punctuation is written by number, which by the CommonMark specification (0.31, section
    2.5) never is structure: no markup, tag, entity, cell's end or web address begins. As code, it
    is left alone by what GitHub and GitLab look for later, in the text that is rendered: @names,
    #numbers, hashes of commits, :emoji:. One thing looks into code, cmark-gfm's search for e-mail
    addresses, and a comment behind the @ ends it.
    """
    numbered = PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", one_line(text))
    return f"<code>{numbered.replace('&#64;', '&#64;<!---->')}</code>"


def quote_start(text: str) -> str:
    """The same for a text that may be long: how much of it is not shown is said."""
    rest = len(text) - MAX_CHARACTERS
    shown = quote_code(text[:MAX_CHARACTERS])
    return shown if rest <= 0 else f"{shown} and {rest:,} characters more"


def render_table(table: Table) -> str:
    """The lines of a table whose columns are aligned; the names of totals are bold."""
    rows = [list(map(_render_cell, row)) for row in (table.heading, *table.rows, *table.totals)]
    for total in rows[len(rows) - len(table.totals) :]:
        total[0] = f"**{total[0]}**"
    widths = find_widths(rows, least=[MIN_RULE_COLUMNS] * len(table.heading))
    widths = list(map(min, widths, repeat(MAX_ALIGNED_COLUMNS)))
    rule = [
        "-" * width if column < table.text_columns else "-" * (width - 1) + ":"
        for column, width in enumerate(widths)
    ]
    rows.insert(1, rule)
    return "".join(map(_line, align_cells(rows, widths=widths, text_columns=table.text_columns)))


def _render_cell(cell: str) -> str:
    return quote_start(cell) if isinstance(cell, Quoted) else escape(cell)


def _line(cells: Cells) -> str:
    return f"| {' | '.join(cells)} |\n"


def fold(title: str, content: str) -> str:
    """The content under a title that opens it.

    The blank lines make Markdown of what stands in HTML.
    """
    return f"<details>\n<summary>{title}</summary>\n\n{content}\n</details>\n"
