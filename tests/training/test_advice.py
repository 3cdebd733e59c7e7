"""When a run is advised to start from the tagger that ships."""

import logging

import pytest

from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training import advice
from ner_lstm.training.advice import advise_start
from ner_lstm.training.data import TrainingData

CHINESE = list("我喜欢吃苹果但是他不喜欢")
ENGLISH = ["the", "people", "in", "London", "said", "that", "they", "will", "be", "there"]
DANISH = ["folkene", "i", "byen", "sagde", "at", "de", "ville", "komme", "tilbage"]


def advise(caplog, words, *, sentences=501, tokenizer="words", dev_f1=0.5, corpora=None, **model):
    train = [Sentence(tuple(words), (Entity(0, 1, "X"),))] * sentences
    data = TrainingData(train, train, None, Scheme.BIO, tokenizer, corpora or {})
    with caplog.at_level(logging.INFO, logger="ner_lstm"):
        advise_start(Config().assign(model, source="test"), data, dev_f1=dev_f1)
    return caplog.messages


def test_a_small_corpus_of_known_words_is_advised(caplog):
    (message,) = advise(caplog, ENGLISH)
    assert message.startswith("model:general knows 100 % of the words of this small corpus")
    assert "start_from" in message


def test_a_few_hundred_sentences_are_advised_in_another_language_too(caplog):
    (message,) = advise(caplog, DANISH, sentences=500)
    assert message.startswith("model:general knows 33 %")


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (DANISH, {}),
        (CHINESE, {"sentences": 500}),
        (ENGLISH, {"tokenizer": "characters"}),
        (ENGLISH, {"dev_f1": 0.95}),
        (ENGLISH, {"model.start_from": "runs/mine"}),
    ],
)
def test_others_are_not(caplog, words, settings):
    assert not advise(caplog, words, **settings)


def test_a_corpus_that_the_start_has_learnt_is_not(caplog):
    learnt = Bundle.load(advice.START).corpora["train"]
    assert not advise(caplog, ENGLISH, corpora={"train": learnt})


def test_a_large_corpus_is_not(caplog, monkeypatch):
    monkeypatch.setattr(advice, "MAX_WORDS", 5009)
    assert not advise(caplog, ENGLISH)
