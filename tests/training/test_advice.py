"""When a run is advised to start from the tagger that ships."""

import logging

import pytest

from ner_lstm.config import Config
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training import advice
from ner_lstm.training.advice import advise_start
from ner_lstm.training.data import TrainingData

ENGLISH = ["the", "people", "in", "London", "said", "that", "they", "will", "be", "there"]
DANISH = ["folkene", "i", "byen", "sagde", "at", "de", "ville", "komme", "tilbage"]


def advise(caplog, words, *, tokenizer="words", dev_f1=0.5, **model):
    train = [Sentence(tuple(words), (Entity(0, 1, "X"),))] * 3
    data = TrainingData(train, train, None, Scheme.BIO, tokenizer, {})
    with caplog.at_level(logging.INFO, logger="ner_lstm"):
        advise_start(Config().assign(model, source="test"), data, dev_f1=dev_f1)
    return caplog.messages


def test_a_small_corpus_of_known_words_is_advised(caplog):
    (message,) = advise(caplog, ENGLISH)
    assert message.startswith("model:general knows 100 % of the words of this small corpus")
    assert "start_from" in message


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (DANISH, {}),
        (ENGLISH, {"tokenizer": "characters"}),
        (ENGLISH, {"dev_f1": 0.95}),
        (ENGLISH, {"model.start_from": "runs/mine"}),
    ],
)
def test_others_are_not(caplog, words, settings):
    assert not advise(caplog, words, **settings)


def test_a_large_corpus_is_not(caplog, monkeypatch):
    monkeypatch.setattr(advice, "MAX_WORDS", 29)
    assert not advise(caplog, ENGLISH)
