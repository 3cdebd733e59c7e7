"""Each way to be wrong, and how wrong entities are paired."""

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ner_lstm.evaluation.mistakes import find_mistakes
from ner_lstm.sentence import Entity, Lines, Passage, Sentence

TEXT = "I like eating an apple while Tim Cook of Apple Inc. sits in Rome and talks ."
WORDS = tuple(TEXT.split())
APPLE = Sentence(WORDS, (Entity(4, 5, "FRUIT"), Entity(6, 8, "PER"), Entity(9, 11, "COMPANY")))


def kinds(gold, found):
    sentence = Sentence(WORDS, tuple(gold))
    mistakes = find_mistakes([sentence], [replace(sentence, entities=tuple(found))])
    return [(mistake.kind, mistake.gold, mistake.predicted) for mistake in mistakes]


def test_what_is_right_is_no_mistake_whatever_its_confidence():
    unsure = [replace(entity, confidence=0.2) for entity in APPLE.entities]
    assert kinds(APPLE.entities, unsure) == []


def test_one_prediction_over_two_entities_is_a_boundary_mistake_and_a_miss():
    one, two, both = Entity(0, 2, "A"), Entity(2, 3, "B"), Entity(0, 3, "B")
    # the same label goes first
    assert kinds([one, two], [both]) == [("missed", one, None), ("boundary", two, both)]
    other = Entity(0, 3, "C")
    # else the most words shared
    assert kinds([one, two], [other]) == [("boundary", one, other), ("missed", two, None)]


def test_an_entity_that_is_right_takes_no_part_in_a_mistake():
    right = Entity(0, 2, "A")
    assert kinds([right, Entity(3, 4, "B")], [right, Entity(2, 3, "B")]) == [
        ("invented", None, Entity(2, 3, "B")),
        ("missed", Entity(3, 4, "B"), None),
    ]


def spans(draw_labels):
    cuts = st.lists(st.integers(0, len(WORDS)), unique=True, max_size=10).map(sorted)
    chosen = st.lists(st.sampled_from([*draw_labels, None]), min_size=10, max_size=10)
    return st.tuples(cuts, chosen).map(
        lambda drawn: [
            Entity(*cut, label)
            for cut, label in zip(itertools.pairwise(drawn[0]), drawn[1], strict=False)
            if label
        ]
    )


@settings(max_examples=200, deadline=None)
@given(spans(["A", "B"]), spans(["A", "B"]))
def test_every_wrong_entity_is_in_one_mistake_and_every_right_one_in_none(gold, found):
    mistakes = kinds(gold, found)
    assert sorted((one for _, one, _ in mistakes if one), key=str) == sorted(
        set(gold) - set(found), key=str
    )
    assert sorted((one for _, _, one in mistakes if one), key=str) == sorted(
        set(found) - set(gold), key=str
    )
    left_gold = [one for kind, one, _ in mistakes if kind == "missed"]
    left_found = [one for kind, _, one in mistakes if kind == "invented"]
    overlaps = [
        (one, other)
        for one in left_gold
        for other in left_found
        if one.start < other.end and other.start < one.end
    ]
    assert overlaps == []  # nothing that could be paired was left alone
    for kind, one, other in mistakes:
        if kind in ("label", "boundary"):
            assert (kind == "label") == ((one.start, one.end) == (other.start, other.end))
            assert one.start < other.end and other.start < one.end


def test_the_line_is_that_of_the_first_word_of_the_entity():
    rows = ("# a comment\n", "I O\n", "like O\n", "# between\n", "Rome B-PLACE\n", "\n")
    origin = Lines(rows, (1, 2, 4), separator=" ", tag_column=-1)
    columns = Sentence(
        ("I", "like", "Rome"), (Entity(2, 3, "PLACE"),), origin=origin, path="a.conll", line=2
    )
    assert [
        mistake.line for mistake in find_mistakes([columns], [replace(columns, entities=())])
    ] == [5]
    text = "like\nRome\n\n"
    passage = Sentence(
        ("like", "Rome"), (Entity(1, 2, "PLACE"),), (7, 12), (11, 16), Passage(text, 7), "a.txt", 2
    )
    assert [
        mistake.line for mistake in find_mistakes([passage], [replace(passage, entities=())])
    ] == [3]


def test_a_sentence_of_many_thousand_mistakes_takes_no_square_of_time():
    words = tuple(f"w{number}" for number in range(60_000))
    gold = Sentence(words, tuple(Entity(start, start + 2, "A") for start in range(0, 60_000, 3)))
    found = replace(
        gold, entities=tuple(Entity(start, start + 2, "A") for start in range(1, 59_999, 3))
    )
    assert sum(mistake.kind == "boundary" for mistake in find_mistakes([gold], [found])) == 20_000


def test_mistakes_come_before_the_corpus_ends():
    endless = itertools.repeat(APPLE)
    first = next(find_mistakes(endless, (replace(one, entities=()) for one in endless)))
    assert first.kind == "missed"
