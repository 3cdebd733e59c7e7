"""Each mistake -> a line of text: where, what, and the words around it."""

from dataclasses import replace

import pytest

from ner_lstm.evaluation.mistakes import find_mistakes
from ner_lstm.reports.errors import render_errors
from ner_lstm.sentence import Entity, Sentence

TEXT = "I like eating an apple while Tim Cook of Apple Inc. sits in Rome and talks ."
WORDS = tuple(TEXT.split())
APPLE = Sentence(
    WORDS,
    (Entity(4, 5, "FRUIT"), Entity(6, 8, "PER"), Entity(9, 11, "COMPANY")),
    path="dev.conll",
    line=3,
)


def lines(gold, *found):
    return list(
        render_errors(
            find_mistakes([gold], [replace(gold, entities=found, path="other")]), suffix=".txt"
        )
    )


def test_each_kind_is_one_line_with_the_words_around():
    found = (Entity(4, 5, "COMPANY", 0.623), Entity(9, 10, "COMPANY", 0.9), Entity(13, 14, "PLACE"))
    assert lines(APPLE, *found) == [
        (
            'dev.conll:3: label FRUIT "apple" -> COMPANY "apple" (0.62)'
            " | I like eating an [[apple]] while Tim Cook of Apple Inc. ...\n"
        ),
        (
            'dev.conll:3: missed PER "Tim Cook" | I like eating an apple while [[Tim Cook]] of'
            " Apple Inc. sits in Rome ...\n"
        ),
        (
            'dev.conll:3: boundary COMPANY "Apple Inc." -> COMPANY "Apple" (0.90)'
            " | ... an apple while Tim Cook of [[Apple Inc.]] sits in Rome and talks .\n"
        ),
        (
            'dev.conll:3: invented PLACE "Rome" | ... Cook of Apple Inc. sits in [[Rome]] and'
            " talks .\n"
        ),
    ]


def test_other_words_and_another_label_are_one_boundary_mistake():
    gold = replace(APPLE, entities=(Entity(9, 11, "COMPANY"),))
    (line,) = lines(gold, Entity(8, 11, "PER"))
    assert line.startswith('dev.conll:3: boundary COMPANY "Apple Inc." -> PER "of Apple Inc." | ')


def test_chinese_is_shown_without_blanks():
    gold = Sentence(tuple("我喜欢吃苹果"), (Entity(4, 6, "水果"),), path="zh.conll", line=1)
    assert lines(gold) == ['zh.conll:1: missed 水果 "苹果" | 我喜欢吃[[苹果]]\n']


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\nb", "\r", "\u202e", "\u2028", "\x85", "\ud800"])
def test_a_mistake_is_one_line_that_a_terminal_shows_as_it_is(hostile):
    gold = Sentence((hostile, "word"), (Entity(0, 1, hostile),), path=hostile, line=1)
    (line,) = lines(gold)
    assert line.endswith("\n") and line[:-1].isprintable()
