import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.encoding.bigrams import bigram_ids, bigram_vocabulary, bigrams
from ner_lstm.encoding.vocabulary import UNKNOWN


def test_bigrams_are_of_neighbours_and_of_the_edges_whatever_their_case_and_digits():
    assert bigrams(("北", "京", "A", "7")) == [" 北", "北 京", "京 a", "a 0", "0 "]
    assert bigrams(()) == [" "]


def test_what_occurs_twice_has_an_id_and_each_word_has_the_one_before_and_the_one_behind():
    known = bigram_vocabulary([("北", "京", "人"), ("北", "京", "市"), ("南", "京", "市")])
    assert known.entries == (" 北", "京 市", "北 京", "市 ")
    edge, city, capital, end = map(known.id_of, known.entries)
    assert bigram_ids(("北", "京", "市"), known).tolist() == [
        [edge, capital],
        [capital, city],
        [city, end],
    ]
    assert bigram_ids(("京",), known).tolist() == [[UNKNOWN, UNKNOWN]]
    assert bigram_ids((), known).shape == (0, 2)


@given(st.lists(st.sampled_from("北京市人")))
def test_what_stands_behind_a_word_stands_before_the_next_one(words):
    known = bigram_vocabulary([("北", "京", "市"), ("京", "市", "人")] * 2)
    ids = bigram_ids(words, known)
    assert ids.shape == (len(words), 2)
    assert np.array_equal(ids[1:, 0], ids[:-1, 1])
