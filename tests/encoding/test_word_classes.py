import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from small_lists import lexicon_of, search

from ner_lstm.encoding.word_classes import NO_SOURCES, POSITIONS, WordClasses

SENTENCES = st.lists(st.lists(st.sampled_from("abcd"), max_size=9), max_size=5)
LISTS = ({"a": "X", "a b": "XY", "b c d": "Y"}, {"b": "X", "a b": "X"})


def ids_of(classes, sentences):
    """The ids of each word without the zeros behind them."""
    words = [word for sentence in sentences for word in sentence]
    lengths = np.array([len(sentence) for sentence in sentences], dtype=np.int64)
    ids = classes.ids(words, lengths)
    assert ids.shape[0] == len(words)
    return [[number for number in row if number] for row in ids.tolist()]


def test_a_word_has_each_class_at_each_position_once_and_a_list_has_ids_of_its_own():
    classes = WordClasses(tuple(map(lexicon_of, LISTS)))
    # X of the first list is 1 to 4, for B, I, E and S; Y 5 to 8; X of the second list 9 to 12
    assert len(classes) == 13
    assert classes.source_numbers.tolist() == [0] + [1] * 8 + [2] * 4
    assert ids_of(classes, [["a", "b"], ["b", "c", "d"], ["c"]]) == [
        [1, 4, 5, 9],  # S and B of X, B of Y, B of the second X
        [3, 7, 11, 12],
        [5, 12],
        [6],
        [7],
        [],
    ]


def test_without_sources_there_is_one_id_which_is_none():
    assert len(NO_SOURCES) == 1
    assert NO_SOURCES.ids(["a", "b"], np.array([2])).shape == (2, 0)


@given(SENTENCES)
def test_ids_are_those_of_all_stretches_that_a_search_finds(sentences):
    expected = [set() for sentence in sentences for _ in sentence]
    for first, classes in zip((1, 9), LISTS, strict=True):
        for start, length, label in search(classes, sentences):
            for word in range(length):
                role = 3 if length == 1 else 0 if word == 0 else 2 if word == length - 1 else 1
                expected[start + word].add(first + POSITIONS * "XY".index(label) + role)
    classes = WordClasses(tuple(map(lexicon_of, LISTS)))
    assert ids_of(classes, sentences) == list(map(sorted, expected))
