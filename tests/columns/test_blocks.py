"""Blocks: how the lines of a column file come, together or one by one, changes nothing."""

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.columns.blocks import read_blocks
from ner_lstm.columns.layout import BLANKS, TAB, Layout
from ner_lstm.errors import CorpusError

LINES = [
    *["Al\tO", "Al Zaman\tB-X", "Al O", "Paris \u00a0B-X", "\u2028\tO", ""],
    *[
        "",
        " ",
        "\t",
        "\tO",
        " \tO",
        "a",
        "a\tO\tO",
        "a\t O ",
        "a\r\tO",
        "a  O",
        "# c",
        "#\tO",
        "#win\tO",
        "# newdoc",
    ],
    *["-DOCSTART-\tO", "-\tO", "1\tO", "1-2\tO", "我1\tO"],
]
TEXTS = st.builds(
    lambda lines, end, last: end.join(lines) + last,
    st.lists(st.one_of(st.sampled_from(LINES[:6]), st.sampled_from(LINES)), max_size=40),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n", "\r\n", "\n\n"]),
)
LAYOUTS = st.builds(
    Layout,
    st.sampled_from([TAB, BLANKS, "O"]),
    st.integers(1, 2),
    st.just(0),
    st.sampled_from([None, 1]),
    numbered=st.booleans(),
    glued_digit=st.booleans(),
).map(
    lambda layout: layout if layout.columns == 2 else dataclasses.replace(layout, tag_column=None)
)


@given(TEXTS, LAYOUTS, st.lists(st.integers(0, 40), max_size=4))
def test_lines_give_the_same_blocks_and_errors_in_whatever_pieces_they_come(text, layout, cuts):
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    bounds = [0, *sorted(min(cut, len(lines)) for cut in cuts), len(lines)]
    pieces = ["".join(lines[start:end]) for start, end in pairwise(bounds)]
    seen = []
    for given_pieces in (lines, pieces, [text]):
        errors = []
        # with each block the number of errors before it: no sentence is given behind one
        blocks = [
            (block._replace(rows=tuple(block.rows)), len(errors))
            for block in read_blocks(given_pieces, path="a.conll", layout=layout, errors=errors)
        ]
        assert "".join(block.text for block, _ in blocks) == text
        seen.append((blocks, [str(error) for error in errors]))
    assert seen[0] == seen[1] == seen[2]


def test_a_block_knows_its_lines():
    layout = Layout(TAB, 2, 0, 1, numbered=False, glued_digit=False)
    text = "# a\nAl\tB-X\n# in between\nZaman\tI-X\n\n\n-DOCSTART-\n\nParis\t O\nis\tO\n"
    first, second = read_blocks([text], path="a.conll", layout=layout, errors=[])
    assert (first.words, first.tags, tuple(first.rows), first.first) == (
        ("Al", "Zaman"),
        ("B-X", "I-X"),
        (1, 3),
        1,
    )
    assert (second.words, second.tags, second.rows, second.first) == (
        ("Paris", "is"),
        ("O", "O"),
        range(2),
        9,
    )
    assert (first.document_start, second.document_start) == (True, True)


@pytest.mark.parametrize("line", ["\n", "Al\tO\n", "# c\n"])
def test_a_sentence_without_end_is_refused(line, monkeypatch):
    monkeypatch.setattr("ner_lstm.columns.blocks.MAX_SENTENCE_LINES", 1000)
    layout = Layout(TAB, 2, 0, 1, numbered=False, glued_digit=False)
    pieces = ("Al\tO\n\n", *(line * 100 for _ in range(1000)))
    with pytest.raises(
        CorpusError, match=r"^a.conll:\d: expected sentences of at most 1,000 lines"
    ):
        list(read_blocks(pieces, path="a.conll", layout=layout, errors=[]))


def test_a_sentence_of_long_words_is_refused_before_they_fill_the_memory(
    monkeypatch,
):
    monkeypatch.setattr("ner_lstm.columns.blocks.MAX_SENTENCE_CHARACTERS", 10_000)
    layout = Layout(TAB, 2, 0, 1, numbered=False, glued_digit=False)
    pieces = ("Al\tO\n\n", *(f"{'a' * 1000}\tO\n" for _ in range(100)))
    with pytest.raises(CorpusError, match=r"^a.conll:3: expected .* at most 10,000 characters"):
        list(read_blocks(pieces, path="a.conll", layout=layout, errors=[]))


def test_a_sentence_that_is_whole_comes_before_an_error_of_the_file():
    layout = Layout(TAB, 2, 0, 1, numbered=False, glued_digit=False)

    def broken(*pieces):
        yield from pieces
        raise CorpusError("a.conll", 9, "expected utf-8")

    def read(*pieces):
        words = []
        with pytest.raises(CorpusError, match=r"^a\.conll:9"):
            for block in read_blocks(broken(*pieces), path="a.conll", layout=layout, errors=[]):
                words.append(block.words)  # noqa: PERF401 - those before the error
        return words

    assert read("Al\tO\n\n", "Bo\tO\n\n") == [("Al",), ("Bo",)]
    assert read("Al\tO\n\n", "Bo\tO\n") == [("Al",)]
