"""One table, in a terminal and on a page: aligned, and nothing in a cell is obeyed."""

import pytest
from hostile import HOSTILE
from markdown_it import MarkdownIt

from ner_lstm.one_line import columns, one_line
from ner_lstm.rendering.markdown import MAX_ALIGNED_COLUMNS, escape, quote_code, render_table
from ner_lstm.rendering.table import Quoted, Table, render_lines

NETWORKS = Table(("net", "F1"), [("LSTM", "0.5"), ("苹果", "0.25")], [("mean", "0.375")])
PARSE = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse


def test_in_a_terminal_texts_begin_and_numbers_end_below_each_other():
    assert render_lines(NETWORKS) == ("net      F1\nLSTM    0.5\n苹果   0.25\n\nmean  0.375\n")


def test_columns_may_be_wider_than_their_cells_and_no_line_ends_with_blanks():
    table = Table(("seed", "F1", ""), [("1", "0.5", "kept"), ("2", "0.4", "")], least_widths=(6, 5))
    assert render_lines(table) == "seed       F1\n1         0.5  kept\n2         0.4\n"


def test_in_markdown_columns_are_aligned_and_the_names_of_totals_are_bold():
    assert render_table(NETWORKS) == (
        "| net      |    F1 |\n| -------- | ----: |\n| LSTM     |   0.5 |\n| 苹果     |  0.25 |\n"
        "| **mean** | 0.375 |\n"
    )


def test_what_is_quoted_is_code_and_what_is_not_reads_as_well_in_a_terminal():
    table = Table(("label", "_", "c"), [(Quoted("a|b"), "x_y", "2")], text_columns=2)
    assert render_table(table).splitlines()[::2] == [
        r"| label                 | \_  |   c |",
        "| <code>a&#124;b</code> | x_y |   2 |",
    ]


def test_a_very_wide_cell_does_not_fill_the_others_with_blanks():
    table = Table(("a", "b"), [("x" * 500, "1"), ("y", "2")])
    assert len(render_table(table).splitlines()[3]) < MAX_ALIGNED_COLUMNS + 20


def test_nothing_in_a_text_is_markup_or_ends_a_cell():
    assert escape("a|b <b> *x* [y](z) `c`") == r"a\|b \<b\> \*x\* \[y\](z) \`c\`"
    assert escape("plain words, I like eating apple !") == "plain words, I like eating apple !"
    assert escape("a/crossner_politics _b_") == r"a/crossner_politics \_b\_"
    assert escape("__init__") == r"\_\_init\_\_"
    assert "\n" not in escape("two\nlines")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_any_text_in_a_cell_is_text_in_that_cell(text):
    shapes = []
    for cell in (text, "word"):
        table = Table((cell, "b"), [(cell, "1"), (Quoted(cell[:99]), cell)], [("mean", cell)])
        tokens = [
            token
            for block in PARSE(render_table(table))
            for token in (block, *(block.children or ()))
            if token.content != "<!---->"
        ]
        shapes.append([token.tag for token in tokens if not token.type.startswith("text")])
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_any_text_in_a_terminal_stays_in_its_line_and_column(text):
    *lines, empty = render_lines(Table(("a", text), [(text, "1")], [(text, text)])).split("\n")
    assert len(lines) == 4 and empty == ""
    assert all(one_line(line) == line for line in lines)
    assert not text or columns(lines[0]) == columns(lines[3]) >= columns(lines[1])


def test_a_quoted_text_alone_is_as_safe_as_in_a_cell():
    assert quote_code("a@b.c") == "<code>a&#64;<!---->b&#46;c</code>"
