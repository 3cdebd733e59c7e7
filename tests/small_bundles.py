"""The smallest bundles, and what is in the folder of one."""

import numpy as np
import torch

from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.model.network import Network
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence

SENTENCES = [Sentence(("Ada", "eats", "apples"), (Entity(0, 1, "PER"), Entity(2, 3, "FOOD")))]


SMALL = {
    "word_width": 2,
    "character_width": 2,
    "affix_width": 1,
    "hidden_width": 2,
    "characters": "none",
}


def build(*, seed=1):
    torch.manual_seed(seed)
    config = Config().assign({f"model.{key}": value for key, value in SMALL.items()}, source="test")
    encoding = Encoding.of(SENTENCES)
    weights = {
        name: tensor.numpy()
        for name, tensor in Network.build(config.model, encoding).state_dict().items()
    }
    return Bundle(config, encoding, "words", Scheme.BIO, weights)


OLD, NEW = build(seed=1), build(seed=2)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def is_same(one, other):
    return all(np.array_equal(one.weights[name], other.weights[name]) for name in other.weights)
