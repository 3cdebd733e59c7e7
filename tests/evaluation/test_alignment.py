"""Two streams that part are an error that says where, and what was found on both sides."""

from dataclasses import replace

import pytest

from ner_lstm.errors import CorpusError
from ner_lstm.evaluation.alignment import align
from ner_lstm.sentence import Sentence


def sentence(text, *, line, path="gold.conll"):
    return Sentence(tuple(text.split()), (), path=path, line=line)


GOLD = [sentence("EU rejects German call", line=1), sentence("Peter Blackburn", line=6)]


def message(gold, predicted):
    with pytest.raises(CorpusError) as caught:
        list(align(gold, predicted))
    return str(caught.value)


def test_sentences_of_the_same_words_are_paired_in_order():
    predicted = [replace(one, path="predicted.conll") for one in GOLD]
    assert list(align(GOLD, predicted)) == list(zip(GOLD, predicted, strict=True))


def test_another_number_of_words_is_said_with_both_places():
    shorter = sentence("EU rejects German", line=3, path="predicted.conll")
    assert (
        message(GOLD, [shorter])
        == "gold.conll:1: expected the same words in both, found 4 here and 3 at predicted.conll:3"
    )


def test_another_word_is_said_with_both_words():
    other = sentence("EU rejects german call", line=3, path="predicted.conll")
    expected = (
        "gold.conll:1: expected the same words in both, found 'German' here and 'german' at"
        " predicted.conll:3 (word 3)"
    )
    assert message(GOLD, [other]) == expected


def test_predictions_that_end_first_are_an_error_at_the_first_sentence_without_one():
    assert (
        message(GOLD, GOLD[:1])
        == "gold.conll:6: expected a prediction for this sentence too, found 1 in all"
    )


def test_predictions_that_go_on_are_an_error_at_the_last_gold_sentence():
    further = [*GOLD, sentence("BRUSSELS", line=9, path="predicted.conll")]
    assert (
        message(GOLD, further)
        == "gold.conll:6: expected 2 predicted sentences, as many as here, found another one at"
        " predicted.conll:9"
    )


def test_unlabelled_sentences_are_an_error_on_either_side():
    bare = [replace(GOLD[0], entities=None)]
    assert (
        message(bare, GOLD[:1])
        == "gold.conll:1: expected a labelled sentence, found one without labels"
    )
    bare = [replace(GOLD[0], entities=None, path="predicted.conll", line=4)]
    assert (
        message(GOLD[:1], bare)
        == "predicted.conll:4: expected a labelled sentence, found one without labels"
    )
