from dataclasses import replace

from ner_lstm.sentence import Entity, Passage, Sentence, TextLines


def test_other_entities_leave_all_else() -> None:
    sentence = Sentence(("a", "b"), None, (0, 2), (1, 3), Passage("a b"), "a.txt", 4, True)
    entities = (Entity(0, 2, "X"),)
    assert sentence.with_entities(entities) == replace(sentence, entities=entities)
    assert sentence.with_entities(entities).with_entities(None) == sentence


def test_the_lines_of_a_text_end_at_line_feeds_alone() -> None:
    lines = TextLines("a\r\nb\u2028c\rd\n\ne")
    assert list(lines) == ["a\r\n", "b\u2028c\rd\n", "\n", "e"]
    assert (len(lines), lines[-1], lines[1:3]) == (4, "e", ("b\u2028c\rd\n", "\n"))
