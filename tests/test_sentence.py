from dataclasses import replace

from ner_lstm.sentence import Entity, Lines, Passage, Record, Sentence, TextEntity, TextLines


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


def test_an_entity_is_given_with_its_text_and_where_that_stands():
    text = "Hi 👩‍💻!\n New  York sings."
    sentence = Sentence(
        ("New", "York", "sings", "."),
        (Entity(0, 2, "CITY", 0.75),),
        (9, 14, 19, 24),
        (12, 18, 24, 25),
        Passage(text[8:], 8),
    )
    (city,) = sentence.text_entities
    assert city == TextEntity("New  York", 9, 18, "CITY", 0.75)
    assert text[city.start_char : city.end_char] == city.text
    assert sentence.text == "New  York sings."


def test_the_offsets_in_a_record_count_in_its_text():
    record = Record({}, "eat apples")
    sentence = Sentence(("apples",), (Entity(0, 1, "FOOD"),), (4,), (10,), record)
    assert sentence.text_entities == (TextEntity("apples", 4, 10, "FOOD"),)


def test_words_without_a_text_have_blanks_between_them():
    sentence = Sentence(("in", "New", "York"), (Entity(1, 3, "CITY"),))
    (city,) = sentence.text_entities
    assert (sentence.text, city) == ("in New York", TextEntity("New York", 3, 11, "CITY"))
    assert sentence.text[city.start_char : city.end_char] == city.text
    assert (Sentence(()).text, Sentence(("a",)).text_entities) == ("", ())


def test_an_entity_is_another_where_its_words_or_its_label_are():
    assert Entity(1, 2, "A", 0.5).key == Entity(1, 2, "A").key == (1, 2, "A")
    assert len({Entity(1, 2, "A").key, Entity(1, 3, "A").key, Entity(1, 2, "B").key}) == 3


def test_a_notebook_shows_words_and_labels_and_runs_none_of_them():
    sentence = Sentence(("<b>", "<script>", "&"), (Entity(1, 2, "<X>"),))
    assert sentence._repr_html_() == (
        "<p>&lt;b&gt; <mark>&lt;script&gt; <small>&lt;X&gt;</small></mark> &amp;</p>"
    )
