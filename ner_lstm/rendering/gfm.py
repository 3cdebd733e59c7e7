"""Text of unknown origin and tables -> GitHub-flavoured Markdown, as GitHub and GitLab render
it.
"""

import re
from collections.abc import Iterable, Sequence

from ner_lstm.one_line import one_line

PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# characters of one text that are shown: GitHub refuses a summary of more than 1 MiB whole
LONGEST = 200
SIDES = {"l": ":---", "r": "---:"}


def escape(text: str) -> str:
    """The text, on one line, as code in which nothing is markup: the same in a paragraph, a
    heading, a list and a table's cell.

    All ASCII punctuation is written by number, which by the CommonMark specification (0.31, section
    2.5) never is structure: no markup, tag, entity, cell's end or web address begins. As code, it
    is left alone by what GitHub and GitLab look for later, in the text that is rendered: @names,
    #numbers, hashes of commits, :emoji:. One thing looks into code, cmark-gfm's search for e-mail
    addresses, and a comment behind the @ ends it.
    """
    spelt = PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", one_line(text))
    return f"<code>{spelt.replace('&#64;', '&#64;<!---->')}</code>"


def escape_start(text: str) -> str:
    """The same for a text that may be long: how much of it is not shown is said."""
    rest = len(text) - LONGEST
    return escape(text) if rest <= 0 else f"{escape(text[:LONGEST])} and {rest:,} characters more"


def render_table(heading: Sequence[str], rows: Iterable[Sequence[str]], *, sides: str) -> str:
    """Lines of a table of cells that are safe, with a line end; sides: "l" or "r" for each column,
    or the last for all others.
    """
    sides += sides[-1] * (len(heading) - len(sides))
    lines = [heading, [SIDES[side] for side in sides], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def fold(title: str, content: str) -> str:
    """The content under a title that opens it; the blank lines make Markdown of what stands in
    HTML.
    """
    return f"<details>\n<summary>{title}</summary>\n\n{content}\n</details>\n"
