"""A list finds every stretch of a sentence that is one of its entries, and no other."""

from hashlib import blake2b
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_lists import lexicon_of, search

from ner_lstm.encoding.lexicon import spell_classes
from ner_lstm.encoding.phrase_hashes import MAX_CACHED_WORDS, hash_phrases, hash_single_words
from ner_lstm.encoding.word_classes import WordClasses

NEW_YORK = {"New York": "P", "New York City": "P", "York": "PN", "City": "O"}


def find(lexicon, sentences):
    """What the list finds, as `search` spells it."""
    lengths = np.array([len(words) for words in sentences], dtype=np.int64)
    stretches = lexicon.find(list(chain.from_iterable(sentences)), lengths)
    columns = (stretches.starts, stretches.lengths, stretches.classes)
    return sorted(
        (start, length, lexicon.classes[number])
        for start, length, number in zip(*(column.tolist() for column in columns), strict=True)
    )


def test_every_entry_is_found_the_longest_and_those_within_it_in_each_of_its_classes():
    lexicon = lexicon_of(NEW_YORK)
    assert lexicon.classes == ("N", "O", "P")
    assert find(lexicon, [["in", "New", "York", "City", ","]]) == [
        (1, 2, "P"),
        (1, 3, "P"),
        (2, 1, "N"),
        (2, 1, "P"),
        (3, 1, "O"),
    ]


def test_no_entry_reaches_from_one_sentence_into_the_next():
    assert find(lexicon_of({"New York": "P"}), [["New"], ["York"], [], ["New", "York"]]) == [
        (2, 2, "P")
    ]


def test_the_beginning_of_an_entry_is_none():
    assert find(lexicon_of({"New York City": "P"}), [["New", "York"], ["New"]]) == []


@pytest.mark.parametrize(("count", "kind"), [(256, np.uint8), (257, np.uint16)])
def test_a_list_may_have_many_classes(count, kind):
    labels = [f"class {number:04}" for number in range(count)]
    lexicon = lexicon_of({f"word{number}": [label] for number, label in enumerate(labels)})
    assert lexicon.numbers.dtype == kind
    last = count - 1
    assert find(lexicon, [[f"word{last}", "word3"]]) == [(0, 1, labels[last]), (1, 1, labels[3])]
    ids = WordClasses((lexicon,)).ids([f"word{last}", "word3"], np.array([2]))
    assert ids.tolist() == [[1 + 4 * last + 3], [1 + 4 * 3 + 3]]


@pytest.mark.parametrize(("case", "found"), [("exact", 1), ("ignore", 3)])
def test_the_case_of_letters_counts_or_not(case, found):
    lexicon = lexicon_of({"New york": "P"}, case=case)
    sentences = [["New", "york"], ["new", "york"], ["NEW", "YORK"], ["New", "Yorks"]]
    assert len(find(lexicon, sentences)) == found


def test_nothing_is_found_in_nothing():
    lexicon = lexicon_of(NEW_YORK)
    assert find(lexicon, []) == find(lexicon, [[], []]) == []


PHRASES = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(" ".join)


@given(
    st.dictionaries(
        PHRASES, st.lists(st.sampled_from("XYZ"), min_size=1, unique=True), min_size=1, max_size=20
    ),
    st.lists(st.lists(st.sampled_from("abcd"), max_size=9), max_size=5),
)
def test_what_is_found_is_what_a_search_that_tries_everything_finds(classes, sentences):
    assert find(lexicon_of(classes), sentences) == search(classes, sentences)


@given(st.lists(PHRASES, min_size=1, max_size=20), st.lists(PHRASES, min_size=1, max_size=20))
def test_the_phrases_that_are_entries_are_counted_each_once(entries, phrases):
    lexicon = lexicon_of(dict.fromkeys(entries, "X"))
    assert lexicon.count_members([phrase.split() for phrase in phrases]) == (
        len(set(phrases)),
        len(set(entries) & set(phrases)),
    )


def test_phrases_with_the_same_words_in_another_order_or_cut_otherwise_are_others():
    phrases = [("a", "b"), ("b", "a"), ("ab",), ("a",), ("b",), ("a", "b", "b"), ("",), ()]
    numbers, beginnings = hash_phrases(phrases, case="exact")
    assert len(set(numbers.tolist())) == len(phrases)
    of_word = dict(zip(phrases, numbers.tolist(), strict=True))
    expected = [of_word["a",], of_word["b",], of_word["a",], of_word["a", "b"]]
    assert sorted(beginnings.tolist()) == sorted(expected)


def test_hashes_are_the_same_in_every_process():
    # a bundle holds them
    phrases = [("New", "York"), ("北", "京")]
    expected = []
    for phrase in phrases:
        state = 0
        for word in phrase:
            number = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
            state = (state * 0x9E3779B97F4A7C15 + number) % 2**64
            state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
            state = (state ^ state >> 27) * 0x94D049BB133111EB % 2**64
            state ^= state >> 31
        expected.append(state)
    assert hash_phrases(phrases, case="exact")[0].tolist() == expected


def test_more_words_than_are_remembered_have_the_same_hashes():
    words = [f"word{number}" for number in range(MAX_CACHED_WORDS + 10)]
    once, again = (
        hash_single_words(words, count=len(words), case="exact").tolist() for _ in range(2)
    )
    assert once == again
    assert len(set(once)) == len(words)


def test_few_classes_are_named_and_many_counted():
    assert spell_classes({"PER", "LOC"}) == "LOC, PER"
    assert spell_classes(list(map(str, range(1000)))) == "1,000 classes"
