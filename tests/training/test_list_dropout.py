import numpy as np
import pytest
from small_lists import lexicon_of

from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.training.list_dropout import NO_LISTS, ListDropout

# ids 1 to 8 are of the first list, 9 to 12 of the second
CLASSES = WordClasses((lexicon_of({"a": "XY"}), lexicon_of({"a": "Z"})))
IDS = np.tile(np.array([[4, 8, 12], [1, 9, 0]]), (400, 1, 1))


def hide(rate, *, seed=1):
    dropout = ListDropout(CLASSES.source_numbers, rates=(rate, rate))
    return dropout.hide(IDS, np.random.default_rng(seed))


def test_a_list_is_hidden_from_a_whole_sentence_or_not_at_all():
    seen = {tuple(map(tuple, sentence)) for sentence in hide(0.5).tolist()}
    assert seen == {
        ((4, 8, 12), (1, 9, 0)),
        ((0, 0, 12), (0, 9, 0)),
        ((4, 8, 0), (1, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
    }


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.9])
def test_each_list_is_hidden_as_often_as_is_asked_for(rate):
    hidden = hide(rate) != IDS
    for column in (0, 2):
        assert hidden[:, 0, column].mean() == pytest.approx(rate, abs=0.08)


def test_a_source_that_is_never_to_be_hidden_is_there():
    dropout = ListDropout(CLASSES.source_numbers, rates=(0.0, 0.9))
    kept = dropout.hide(IDS, np.random.default_rng(1)) == IDS
    assert kept[:, :, :1].all()
    assert kept[:, 0, 2].mean() < 0.2


def test_the_same_random_numbers_hide_the_same_lists():
    assert np.array_equal(hide(0.5), hide(0.5))
    assert not np.array_equal(hide(0.5), hide(0.5, seed=2))


def test_without_lists_no_random_number_is_drawn():
    rng = np.random.default_rng(1)
    assert NO_LISTS.hide(None, rng) is None
    assert rng.random() == np.random.default_rng(1).random()
