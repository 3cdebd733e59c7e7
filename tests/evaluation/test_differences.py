"""Why scorers differ, in words: each line by hand, and all of them together as many as the counts
differ by.
"""

import sys
from dataclasses import replace

import pytest
from tag_columns import columns, random_pairs

from ner_lstm.evaluation.scorers import compare_scorers
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence

WORDS = ("Ada", "of", "New", "York")


def compare(gold, guess):
    pair = [
        columns([tags.split()], words=WORDS, path=path)
        for tags, path in ((gold, "gold.conll"), (guess, "guess.conll"))
    ]
    return compare_scorers(*pair, scheme=Scheme.BIO)


def test_every_difference_is_a_line_that_says_where_who_and_why():
    comparison = compare("I-PER O B-CITY I-CITY", "B-ORG O I-PER O")
    half = (
        'gold.conll:3: CITY "New York" found as PER "New": half correct for nervaluate partial,'
        " wrong for the others"
    )
    assert [
        (str(cause), text.replace(", the others count it", ""))
        for cause, text in comparison.differences
    ] == [
        (
            "ill-formed",
            """gold.conll:1: seqeval strict drops gold PER "Ada" ('I-PER' follows 'nothing' and opens an entity)""",
        ),
        (
            "ill-formed",
            """guess.conll:3: seqeval strict drops predicted PER "New" ('I-PER' follows 'O' and opens an entity)""",
        ),
        (
            "label",
            (
                'gold.conll:1: PER "Ada" found as ORG "Ada": correct for nervaluate exact and'
                " partial, wrong for the others"
            ),
        ),
        ("boundary", half),
    ]


def test_the_same_label_on_other_words_is_half_correct_and_correct():
    ((cause, text),) = compare("O O B-CITY I-CITY", "O O O B-CITY").differences
    assert cause == "boundary"
    assert text.endswith(
        ": half correct for nervaluate partial, correct for nervaluate type, wrong for the others"
    )


def test_what_all_scorers_agree_on_is_no_difference():
    assert compare("B-PER O B-CITY I-CITY", "B-PER B-X O O").differences == ()


def test_the_lines_are_as_many_as_the_counts_differ_by():
    pairs = random_pairs("BI", labels="AB", count=3_000, longest=8, seed=5)
    comparison = compare_scorers(
        *(columns(side) for side in zip(*pairs, strict=True)), scheme=Scheme.BIO
    )
    by_name, causes = comparison.overall, [cause for cause, _ in comparison.differences]
    default, strict = by_name["seqeval default"], by_name["seqeval strict"]
    assert (
        causes.count("ill-formed")
        == default.possible + default.actual - strict.possible - strict.actual
        > 0
    )
    assert causes.count("label") == by_name["nervaluate exact"].correct - default.correct > 0
    boundaries = [text for cause, text in comparison.differences if cause == "boundary"]
    assert (
        sum("half correct" in text for text in boundaries)
        == by_name["nervaluate partial"].partial
        > 0
    )
    assert (
        sum("correct for nervaluate type" in text for text in boundaries)
        == by_name["nervaluate type"].correct - default.correct
    )


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\nb", "\u202e", "\u2028", "\ud800"])
def test_a_difference_is_one_line_that_a_terminal_shows_as_it_is(hostile):
    gold = Sentence((hostile, "word"), (Entity(0, 2, hostile),), path=hostile, line=1)
    comparison = compare_scorers([gold], [replace(gold, entities=(Entity(0, 1, hostile),))])
    ((_, text),) = comparison.differences
    assert text.isprintable()


def compare_shifted(length):
    """Compares a sentence of so many words, every entity found a word late."""
    words = tuple(f"w{number}" for number in range(length))
    gold = Sentence(words, tuple(Entity(start, start + 2, "A") for start in range(0, length, 3)))
    found = replace(
        gold, entities=tuple(Entity(start, start + 2, "A") for start in range(1, length - 1, 3))
    )
    comparison = compare_scorers([gold], [found])
    assert comparison.overall["nervaluate partial"].partial == length // 3


def compare_orphans(length):
    """Compares a sentence of so many words, half of which are ill-formed tags."""
    orphans = columns([["I-A", "O"] * (length // 2)])
    assert len(compare_scorers(orphans, orphans, scheme=Scheme.BIO).differences) == length


def lines_run(function, argument):
    """How many lines of Python a call runs, which no other load on the machine changes."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(argument)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("compared", [compare_shifted, compare_orphans])
def test_a_sentence_of_many_entities_or_faults_takes_no_square_of_steps(compared):
    compared(300)  # what the first call alone costs
    few, many = lines_run(compared, 300), lines_run(compared, 2400)
    assert many < 12 * few  # a square would take 64 times as many
