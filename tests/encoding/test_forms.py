from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.encoding.forms import (
    AFFIXES,
    MAX_CHARACTERS,
    FormTable,
    FormVocabularies,
    Rows,
    affixes,
    normalise,
    shape,
)
from ner_lstm.encoding.vocabulary import UNKNOWN, Vocabulary


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Apple", "apple"),
        ("McDonald's", "mcdonald's"),
        ("B-52", "b-00"),
        ("1987", "0000"),
        ("٣٤", "00"),  # Arabic-Indic digits
        ("१२", "00"),  # Devanagari
        ("２０", "00"),  # full-width
        ("m²", "m²"),  # a superscript is no decimal digit
        ("İ", "i̇"),  # two code points
        ("ΣΑΣ", "σας"),
        ("É", "é"),
        ("E\u0301", "e\u0301"),  # combining mark
        ("苹果", "苹果"),
        ("👩‍💻", "👩‍💻"),
    ],
)
def test_a_word_is_looked_up_in_lower_case_with_zeros(word, expected):
    assert normalise(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("apple", "xx"),
        ("Apple", "Xxx"),
        ("a", "x"),
        ("IBM", "XX"),
        ("McDonald's", "XxXxx'x"),
        ("B-52", "X-dd"),
        ("1987", "dd"),
        ("3.14", "d.dd"),
        ("...", ".."),
        ("--", "--"),
        ("苹果", "cc"),
        ("苹果公司", "cc"),
        ("苹A1", "cXd"),
        ("٣٤٥", "dd"),
        ("👩‍💻", "👩‍💻"),
        ("!!!!!", "!!"),
        ("İ", "X"),
        ("e\u0301", "x\u0301"),
        ("ß", "x"),
        ("ǅ", "c"),  # title case is neither upper nor lower
        ("", ""),
    ],
)
def test_a_shape_is_the_kinds_of_characters_in_runs_of_two_at_most(word, expected):
    assert shape(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Apple", ("a", "ap", "app", "appl", "e", "le", "ple", "pple", "Xxx")),
        ("a", (*["a"] * 8, "x")),
        ("B-52", ("b", "b-", "b-0", "b-00", "0", "00", "-00", "b-00", "X-dd")),
        (
            "苹果公司",
            ("苹", "苹果", "苹果公", "苹果公司", "司", "公司", "果公司", "苹果公司", "cc"),
        ),
        (
            "\u0130st",
            ("i", "i\u0307", "i\u0307s", "i\u0307st", "t", "st", "\u0307st", "i\u0307st", "Xxx"),
        ),
    ],
)
def test_affixes_are_the_first_and_last_one_to_four_characters_and_the_shape(word, expected):
    assert affixes(word) == expected
    assert len(affixes(word)) == len(AFFIXES)


@given(st.characters())
def test_the_kind_of_a_character_is_the_same_when_it_is_asked_again(character):
    kinds = ((str.isdigit, "d"), (str.isupper, "X"), (str.islower, "x"), (str.isalpha, "c"))
    expected = next((kind for is_kind, kind in kinds if is_kind(character)), character)
    assert shape(character) == shape(character) == expected
    assert shape(f"{character}.{character}") == f"{expected}.{expected}".replace("...", "..")


@given(st.text())
def test_shapes_have_no_run_of_three_and_know_the_head_alone(word):
    spelt = shape(word)
    assert not any(a == b == c for a, b, c in zip(spelt, spelt[1:], spelt[2:], strict=False))
    assert spelt == shape(word[:MAX_CHARACTERS])


def test_vocabularies_count_occurrences_of_words_and_distinct_words_of_parts():
    known = FormVocabularies.of(Counter({"Bat": 5, "bat": 1, "cat": 2, "zoo": 9}))
    assert known.words.entries == ("zoo", "bat", "cat")
    suffixes = known.affixes[AFFIXES.index("suffix 2")]
    # of Bat, bat, cat; "oo" is of one word alone, however often it stands there
    assert suffixes.entries == ("at",)
    assert known.characters.entries == ("a", "t")  # o is twice in zoo, but in one word


def test_a_table_gives_each_distinct_word_a_row_and_its_ids():
    known = FormVocabularies.of(Counter(["bat", "Bat", "cat"]))
    table = FormTable(known)
    rows = table.rows_of(["cat", "bat", "cat", "dog", "Bat"])
    assert rows.dtype == np.int64
    assert rows.tolist() == [0, 1, 0, 2, 3]
    assert table.rows_of(["dog", "cat"]).tolist() == [2, 0]
    assert len(table) == 4
    cat, bat, dog, capital = range(4)
    assert table.forms.word_ids[bat] == table.forms.word_ids[capital] == known.words.id_of("bat")
    assert table.forms.word_ids[dog] == UNKNOWN
    assert table.forms.affix_ids[cat].tolist() == [
        ids.id_of(part)
        for ids, part in zip(
            known.affixes, ("c", "ca", "cat", "cat", "t", "at", "cat", "cat", "xx"), strict=True
        )
    ]
    assert table.forms.character_ids[cat].tolist() == [known.characters.id_of(c) for c in "cat"] + [
        0
    ] * (MAX_CHARACTERS - 3)
    assert table.forms.character_ids[dog, :4].tolist() == [UNKNOWN] * 3 + [0]


def test_a_long_word_shows_its_head_and_its_tail():
    known = FormVocabularies.of(Counter(["abc", "cba", "x", "xa"]))
    table = FormTable(known)
    for length in (MAX_CHARACTERS, MAX_CHARACTERS + 1, 5000):
        row = int(table.rows_of(["a" * 12 + "x" * (length - 24) + "b" * 12])[0])
        expected = [known.characters.id_of("a")] * 12 + [known.characters.id_of("b")] * 12
        assert table.forms.character_ids[row].tolist() == expected


def test_a_table_grows_without_forgetting():
    known = FormVocabularies.of(Counter(["ab", "ba"]))
    words = [f"{'ab' if number % 2 else 'ba'}{number}" for number in range(3000)]
    grown, fresh = FormTable(known), FormTable(known)
    rows = grown.rows_of(words)
    assert rows.tolist() == list(range(3000))
    for number in (0, 1023, 1024, 2047, 2048, 2999):
        (row,) = fresh.rows_of([words[number]])
        for name in ("word_ids", "affix_ids", "character_ids"):
            assert np.array_equal(getattr(grown, name)[number], getattr(fresh, name)[row])


@given(st.lists(st.text(min_size=1), max_size=8))
def test_any_words_have_ids_within_the_vocabularies(words):
    known = FormVocabularies.of(Counter(["ab", "ba", "苹果"]))
    table = FormTable(known)
    rows = table.rows_of(words)
    assert (table.forms.word_ids[rows] > 0).all()
    assert (table.forms.character_ids[rows, 0] > 0).all()
    assert (table.forms.character_ids[rows] < len(known.characters)).all()
    assert all(
        (table.forms.affix_ids[rows, column] < len(ids)).all()
        for column, ids in enumerate(known.affixes)
    )


def test_words_get_the_next_row_as_they_are_met_and_new_ones_wait():
    rows = Rows(["a", "b"])
    assert rows.new == []
    found = rows.rows_of(["b", "c", "a", "c", "d"], count=5)
    assert found.dtype == np.int64
    assert found.tolist() == [1, 2, 0, 2, 3]
    assert rows.new == ["c", "d"]
    rows.new.clear()
    assert rows.rows_of(["d", "e"], count=2).tolist() == [3, 4]
    assert rows.new == ["e"]
    assert "f" not in rows
    assert len(rows) == 5


@given(st.lists(st.text(max_size=30), max_size=20))
def test_words_are_encoded_together_as_one_by_one(words):
    known = FormVocabularies.of(Counter(["Ab1", "ab22", "ba", "苹果", "苹果树", "", *words[::3]]))
    together = known.encode(words)
    assert [array.shape for array in together] == [
        (len(words),),
        (len(words), len(AFFIXES)),
        (len(words), MAX_CHARACTERS),
        (len(words),),
    ]
    assert {array.dtype for array in together} == {np.dtype(np.int64)}
    for number, word in enumerate(words):
        for one, all_of_them in zip(known.encode([word]), together, strict=True):
            assert np.array_equal(one[0], all_of_them[number])
        assert together.word_ids[number] == known.words.id_of(normalise(word))
        parts = zip(known.affixes, affixes(word), strict=True)
        assert together.affix_ids[number].tolist() == [ids.id_of(part) for ids, part in parts]
        seen = word if len(word) <= MAX_CHARACTERS else word[:12] + word[-12:]
        ids = [known.characters.id_of(character) for character in seen]
        assert together.character_ids[number].tolist() == ids + [0] * (MAX_CHARACTERS - len(ids))


def test_no_words_have_no_ids():
    shapes = [ids.shape for ids in FormVocabularies.of(Counter(["ab"])).encode(())]
    assert shapes == [(0,), (0, len(AFFIXES)), (0, MAX_CHARACTERS), (0,)]


def test_the_share_of_words_with_a_vector_counts_lower_case_and_each_time():
    known = replace(FormVocabularies.of(Counter()), vectors=Vocabulary(("apple", "Ada")))
    assert known.vector_share(["Apple", "apple", "ada", "Ada"]) == 0.75
    assert known.vector_share([]) == 0.0
