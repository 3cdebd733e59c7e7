"""What the same word elsewhere in its document says of each word."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ner_lstm.encoding.repeats import mean_of_others, number_repeats, sum_beside


def documents(*numbers):
    return np.array(numbers, dtype=np.int64)


def test_words_of_one_document_that_differ_in_case_and_digits_are_the_same():
    numbers = number_repeats(
        ["Apple", "apple", "in", "1987", "2001", "apple"], documents(0, 0, 0, 0, 0, 1)
    )
    assert numbers[0] == numbers[1]
    assert numbers[3] == numbers[4]
    assert len(set(numbers.tolist())) == 4


def test_a_word_gets_the_mean_of_the_others_and_nothing_of_itself():
    shares = np.array([[1, 0], [5, 2], [3, 4], [9, 9]], dtype=np.float32)
    means = mean_of_others(shares, documents(7, 7, 7, 2))
    assert means.tolist() == [[4, 3], [2, 2], [3, 1], [0, 0]]


def test_no_words_have_no_means():
    assert mean_of_others(np.empty((0, 3), dtype=np.float32), documents()).shape == (0, 3)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-9, 9)), min_size=1, max_size=30))
def test_the_means_are_those_of_the_definition(words):
    repeats = documents(*(number for number, _ in words))
    shares = np.array([[share] for _, share in words], dtype=np.float32)
    expected = []
    for position, number in enumerate(repeats):
        others = [
            share[0]
            for other, share in enumerate(shares)
            if repeats[other] == number and other != position
        ]
        expected.append([np.mean(others) if others else 0])
    assert_allclose(mean_of_others(shares, repeats), expected, atol=1e-6)


def test_sentences_beside_count_as_if_they_stood_in_the_document():
    words, others = ["apple", "Paris", "pie"], ["Apple", "pie", "pie", "Oslo"]
    shares = np.arange(7, dtype=np.float32)[:, None]
    together = mean_of_others(shares, number_repeats([*words, *others], documents(*[0] * 7)))
    beside = sum_beside(shares[3:], words, of=others)
    alone = number_repeats(words, documents(0, 0, 0))
    assert_allclose(mean_of_others(shares[:3], alone, beside=beside), together[:3], atol=1e-6)
