"""Whatever a label holds, it stays on its line and in its column."""

import json

import pytest

from ner_lstm.errors import BundleError, ConfigError, CorpusError
from ner_lstm.one_line import align_left, columns, escape_json, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("PER", "PER"),
        ("人名 é", "人名 é"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x9b2J", r"\x9b2J"),
        ("a\u202eb\u2066", r"a\u202eb\u2066"),
        ("a\u2028b", r"a\u2028b"),
        ("\ud800", r"\ud800"),
        (
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("two\u3000words", "two\u3000words"),
    ],
)
def test_what_could_move_the_cursor_is_spelt_out_and_nothing_else(text, shown):
    assert one_line(text) == shown


@pytest.mark.parametrize("text", ["\x1b[31m\n::error::a\u202e", "::error::a", "##[error]a"])
def test_what_is_spelt_out_stays_as_it_is_when_it_is_quoted_again(text):
    assert one_line(one_line(text)) == one_line(text)


def test_an_error_is_one_line_a_problem_whatever_it_quotes_and_keeps_the_path_as_it_is():
    path = "a\n::error::b"
    errors = [CorpusError(path, line, f"found {chr(0x1B)}[2J") for line in range(1, 23)]
    assert str(errors[0]) == r"a\n::error::b:1: found \x1b[2J"
    assert errors[0].path == path
    lines = str(CorpusError.several(errors)).split("\n")
    assert lines == [rf"a\n::error::b:{line}: found \x1b[2J" for line in range(1, 21)] + [
        r"a\n::error::b: 2 more errors"
    ]
    assert str(ConfigError.several(["one\rline", "::two"], source="::set-output\n")).split(
        "\n"
    ) == [
        r"\x3a:set-output\n: one\rline",
        r"\x3a:set-output\n: ::two",
    ]
    assert str(BundleError("\u202ebundle")) == r"\u202ebundle"


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("PER", 3), ("人名", 4), ("ﾊﾝｶｸ", 4), ("ＰＥＲ", 6), ("e\u0301", 1), ("한국", 4)],
)
def test_wide_characters_take_two_columns_and_combining_ones_none(text, width):
    assert columns(text) == width
    assert columns(align_left(text, width=9)) == 9


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ('{"é": "人"}', '{"é": "人"}'),
        ('"\x9b2J"', r'"\u009b2J"'),
        ('"\u202e"', r'"\u202e"'),
        ('"\ud800"', r'"\ud800"'),
        ('"##[error]a ##b[ ## ["', r'"\u0023#[error]a \u0023#b[ ## ["'),
    ],
)
def test_json_keeps_its_meaning_while_what_a_terminal_obeys_is_spelt_out(text, escaped):
    assert escape_json(text) == escaped
    assert json.loads(escaped) == json.loads(text)
