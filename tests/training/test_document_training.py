"""Whether a network has a document memory, and what it learns with one."""

from dataclasses import replace
from itertools import groupby
from random import Random

import numpy as np
import pytest
from learning import learn

from ner_lstm.config import Config
from ner_lstm.evaluation.scores import evaluate
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training.data import TrainingData
from ner_lstm.training.documents import settle_documents
from ner_lstm.training.held_out import WINDOW_SENTENCES, hold_out
from ner_lstm.training.recurrence import count_recurrence

CUES = {"pie": "FRUIT", "inc": "COMPANY"}
NAMES = [f"name{letter}" for letter in "abcdefghijklmnop"]
FILLERS = ["we", "saw", "him", "near", "old", "trees", "today", "but", "nobody", "came", "along"]


def draw_documents(number, *, seed):
    """Documents of two sentences with one name: what it is stands in the first one alone."""
    rng = np.random.default_rng(seed)
    for _ in range(number):
        cue, name = str(rng.choice(list(CUES))), str(rng.choice(NAMES))
        entity = (Entity(1, 2, CUES[cue]),)
        tail = tuple(map(str, rng.choice(FILLERS, size=rng.integers(1, 5))))
        yield Sentence(("the", name, cue, *tail), entity, document_start=True)
        yield Sentence(("the", name, *tail), entity)


def share_right(tagger, gold):
    """That of the sentences without a cue."""
    scores = evaluate(gold[1::2], list(tagger.tag(gold))[1::2])
    return scores.overall.f1


def test_a_label_that_only_the_same_word_in_another_sentence_tells_is_learnt_with_a_memory():
    train, dev = list(draw_documents(120, seed=1)), list(draw_documents(60, seed=2))
    known, unknown = (
        share_right(learn(train, epochs=10, model={"document_memory": memory})[1], dev)
        for memory in ("always", "never")
    )
    assert known > 0.9
    assert unknown < 0.7


def test_the_same_seed_gives_the_same_weights():
    train = list(draw_documents(20, seed=1))
    first, second = (
        learn(train, epochs=2, model={"document_memory": "always", "dropout": 0.3})[0]
        for _ in range(2)
    )
    for before, after in zip(first.network.parameters(), second.network.parameters(), strict=True):
        assert before.equal(after)


def data_of(train, dev=None):
    return TrainingData(train, dev or train, None, Scheme.BIO, "words", {})


def topics(documents, *, seed=1, marked=True):
    """Documents of ten sentences, each with words of its own."""
    rng = np.random.default_rng(seed)
    for number in range(documents):
        own = [
            f"{chr(97 + number % 26)}{chr(97 + number // 26)}{letter}" for letter in "abcdefghij"
        ]
        for position in range(10):
            words = [*rng.choice(own, size=3), *rng.choice(FILLERS, size=5)]
            yield Sentence(
                tuple(map(str, words)), (), document_start=marked and position == 0, path="f"
            )


def test_words_that_come_again_nearby_are_counted():
    near = [Sentence(("apple",)), Sentence(("apple",)), Sentence(("pear",))]
    far = [Sentence(("pear",)), *[Sentence(()) for _ in range(11)], Sentence(("Pear",))]
    assert count_recurrence([*near, *far[1:]]).share == pytest.approx(1 / 2)
    split = [near[0], replace(near[1], document_start=True)]
    assert count_recurrence(split).share == 0
    assert count_recurrence([]).share == 0


AUTO = {"document_memory": "auto"}


def settle(train, dev, **settings):
    values = {f"model.{name}": value for name, value in {**AUTO, **settings}.items()}
    model = settle_documents(Config().assign(values, source="test"), data_of(train, dev)).model
    return model.document_memory, model.document_sentences


def test_a_corpus_of_documents_is_told_from_one_in_random_order():
    train, dev = list(topics(60)), list(topics(40, seed=2))
    shuffled = Random(1).sample(train, len(train))
    assert settle(train, dev) == ("always", 0)
    assert settle(shuffled, dev)[0] == "never"
    assert settle(train, Random(1).sample(dev, len(dev)))[0] == "never"
    assert settle(train, dev, encoder="feedforward")[0] == "never"


def test_a_corpus_in_order_without_marks_has_windows():
    train, dev = (list(topics(40, seed=seed, marked=False)) for seed in (1, 2))
    assert settle(train, dev) == ("always", WINDOW_SENTENCES)
    assert settle(train, dev, document_sentences=7) == ("always", 7)


def test_what_is_set_is_not_counted():
    train = list(topics(60))
    assert settle(train, train, document_memory="never") == ("never", 0)
    shuffled = Random(1).sample(list(topics(60, marked=False)), 600)
    assert settle(shuffled, shuffled, document_memory="always") == ("always", WINDOW_SENTENCES)


def test_whole_documents_are_held_out_of_a_corpus_of_documents():
    train = list(topics(60))
    train[0] = replace(train[0], entities=(Entity(0, 1, "X"),))
    kept, held = hold_out(train, seed=1, longest=500)
    assert len(held) == 60
    assert len(kept) == 540
    positions = [train.index(sentence) for sentence in held]
    assert positions == sorted(positions)
    assert all(own % 10 == position % 10 for position, own in enumerate(positions))
    assert hold_out(train, seed=1, longest=500) == (kept, held)
    assert settle(kept, held) == ("always", 0)


def test_a_document_that_is_most_of_a_corpus_is_never_held_out():
    train = list(topics(60))
    train[0] = replace(train[0], entities=(Entity(0, 1, "X"),))
    long = [replace(sentence, document_start=False) for sentence in train[400:]]
    long[0] = replace(long[0], document_start=True)
    for seed in range(40):
        _, held = hold_out([*train[:400], *long], seed=seed, longest=500)
        assert len(held) == 60


def test_windows_are_held_out_of_a_corpus_in_order_without_marks():
    train = [replace(sentence, line=line) for line, sentence in enumerate(topics(60, marked=False))]
    train[0] = replace(train[0], entities=(Entity(0, 1, "X"),))
    kept, held = hold_out(train, seed=1, longest=500)
    lines = [sentence.line for sentence in held]
    assert len(lines) == WINDOW_SENTENCES
    assert lines == list(range(lines[0], lines[0] + WINDOW_SENTENCES))
    assert settle(kept, held)[0] == "always"


def test_sentences_are_held_out_of_a_corpus_in_random_order_or_of_few_documents():
    train = [replace(sentence, entities=(Entity(0, 1, "X"),)) for sentence in topics(60)]
    for sentences in (Random(1).sample(train, len(train)), train[:90]):
        _, held = hold_out(sentences, seed=1, longest=500)
        assert len(held) == len(sentences) // 10
        lengths = [len(list(run)) for is_held, run in groupby(sentences, held.__contains__)]
        assert len(lengths) > len(held)
