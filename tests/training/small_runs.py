"""Runs of a small tagger on sentences in which the cue tells what a thing is."""

import numpy as np

from ner_lstm.bundle import Bundle
from ner_lstm.config import Config

CUES = {"eat": "FRUIT", "peel": "FRUIT", "sue": "COMPANY", "buy": "COMPANY"}


THINGS = ("apple", "Apple", "orange juice", "Orange")


SETTINGS = {
    "model.word_width": 10,
    "model.character_width": 5,
    "model.affix_width": 3,
    "model.hidden_width": 12,
    "model.dropout": 0.1,
    "training.epochs": 4,
    "training.batch_tokens": 40,
    "training.least_batches": 1,
    "training.learning_rate": 0.02,
    "training.patience_epochs": 50,
}


def spell(cue, thing, tail):
    words = thing.split()
    tags = [f"B-{CUES[cue]}", f"I-{CUES[cue]}"]
    rows = [
        ("we", "O"),
        (cue, "O"),
        *zip(words, tags, strict=False),
        *((word, "O") for word in tail.split()),
    ]
    return "".join(f"{word}\t{tag}\n" for word, tag in rows)


class Said(list):
    stop = ""

    def starting(self, start):
        return [message for message in self if message.startswith(start)]


def settle(corpus, **changes):
    return Config().assign(
        {"data.train": corpus, "data.dev": corpus, **SETTINGS, **changes}, source="test"
    )


def weights_of(folder):
    return Bundle.load(folder).weights


def assert_equal_weights(one, other):
    one, other = weights_of(one), weights_of(other)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)
