"""Nouns: those that are made the quick way are those that are made the usual way, and nobody can change them."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from ner_lstm.sentence import (
    Entity,
    Lines,
    Passage,
    Sentence,
    TextLines,
    make_entity,
    make_lines,
    make_passage,
    make_sentence,
)

PAIRS = [
    (make_entity(1, 2, "X"), Entity(1, 2, "X")),
    (make_entity(1, 2, label="X", confidence=0.5), Entity(1, 2, "X", 0.5)),
    (make_passage("a b", 3), Passage("a b", 3)),
    (make_lines(("a\n",), range(1), "\t", None), Lines(("a\n",), range(1), "\t", None)),
    (make_sentence(("a",), path="x", line=3), Sentence(("a",), path="x", line=3)),
]


@pytest.mark.parametrize(("quick", "usual"), PAIRS)
def test_a_noun_made_the_quick_way_is_the_usual_one(quick: object, usual: object) -> None:
    assert type(quick) is type(usual)
    assert quick == usual
    assert hash(quick) == hash(usual)
    assert repr(quick) == repr(usual)
    with pytest.raises(FrozenInstanceError):
        setattr(quick, fields(usual)[0].name, "changed")  # type: ignore[arg-type]


def test_other_entities_leave_all_else() -> None:
    sentence = Sentence(("a", "b"), None, (0, 2), (1, 3), Passage("a b"), "a.txt", 4, True)
    entities = (Entity(0, 2, "X"),)
    assert sentence.with_entities(entities) == replace(sentence, entities=entities)
    assert sentence.with_entities(entities).with_entities(None) == sentence


def test_the_lines_of_a_text_end_at_line_feeds_alone() -> None:
    lines = TextLines("a\r\nb\u2028c\rd\n\ne")
    assert list(lines) == ["a\r\n", "b\u2028c\rd\n", "\n", "e"]
    assert (len(lines), lines[-1], lines[1:3]) == (4, "e", ("b\u2028c\rd\n", "\n"))
