from dataclasses import replace

from ner_lstm.sentence import Entity, Lines, Passage, Sentence, TextLines


def test_other_entities_leave_all_else():
    sentence = Sentence(("a", "b"), None, (0, 2), (1, 3), Passage("a b"), "a.txt", 4, True)
    entities = (Entity(0, 2, "X"),)
    assert sentence.with_entities(entities) == replace(sentence, entities=entities)
    assert sentence.with_entities(entities).with_entities(None) == sentence


def test_the_lines_of_a_text_end_at_line_feeds_alone():
    lines = TextLines("a\r\nb\u2028c\rd\n\ne")
    assert list(lines) == ["a\r\n", "b\u2028c\rd\n", "\n", "e"]
    assert (len(lines), lines[-1], lines[1:3]) == (4, "e", ("b\u2028c\rd\n", "\n"))


def test_a_word_stands_on_the_line_that_its_origin_says():
    rows = Lines(
        ("# id\n", "Ada B-PER\n", "# note\n", "lives O\n"), (1, 3), separator=" ", tag_column=1
    )
    assert [
        Sentence(("Ada", "lives"), origin=rows, line=7).line_of(position) for position in (0, 1)
    ] == [7, 9]
    text = "\nAda lives\nin\n\nParis"
    words = Sentence(
        ("Ada", "lives", "in", "Paris"),
        None,
        (1, 5, 11, 15),
        (4, 10, 13, 20),
        Passage(text),
        line=2,
    )
    assert [words.line_of(position) for position in range(4)] == [2, 2, 3, 5]
    assert Sentence(("Ada", "lives"), line=3).line_of(1) == 3
