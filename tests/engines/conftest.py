"""What the tests of the engines share: networks with random weights, large enough that they find
entities of every kind.
"""

from typing import NamedTuple

import numpy as np
import pytest
import torch

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.engines.numpy import NumpyEngine
from ner_lstm.engines.torch import TorchEngine
from ner_lstm.model.network import Network
from ner_lstm.sentence import Entity, Sentence

WORDS = (
    "the",
    "apple",
    "is",
    "a",
    "great",
    "company",
    "in",
    "Paris",
    ",",
    "Ada",
    "Lovelace",
    ".",
    "苹",
    "果",
    "1987",
    "O'Neill",
    "😀",
)
ENTITIES = (Entity(1, 2, "FRUIT"), Entity(7, 8, "CITY"), Entity(9, 11, "PERSON"))


class Built(NamedTuple):
    """A network, in evaluation mode, and the engines that have its weights."""

    network: Network
    numpy: NumpyEngine
    torch: TorchEngine


@pytest.fixture(scope="session")
def words():
    """Those that the networks know."""
    return WORDS


@pytest.fixture(scope="session")
def encoding():
    """Three labels and 17 words."""
    return Encoding.of([Sentence(WORDS, ENTITIES)] * 2)


@pytest.fixture
def build(encoding):
    """Makes both engines of one network."""

    def build_engines(*, workers=1, encoding=encoding, **settings):
        torch.manual_seed(5)
        sizes = {
            "word_width": 12,
            "character_width": 6,
            "affix_width": 3,
            "bigram_width": 4,
            "hidden_width": 10,
        }
        config = ModelConfig(**(sizes | settings))
        network = Network.build(config, encoding)
        torch.nn.init.normal_(network.projection.weight)
        # little is O, so that there are entities to compare
        torch.nn.init.constant_(network.projection.bias[0], -3)
        for weight in network.decoder.parameters():
            torch.nn.init.normal_(weight)
        weights = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
        return Built(
            network,
            NumpyEngine(weights, config, encoding, workers=workers),
            TorchEngine(network, device=torch.device("cpu"), workers=workers),
        )

    return build_engines


@pytest.fixture
def draw():
    """Draws sentences of 0 to `longest` words, a quarter of which no network knows."""

    def draw_sentences(number, *, seed=1, longest=40):
        rng = np.random.default_rng(seed)
        strange = [f"strange{word}" for word in range(500)]
        return [
            Sentence(
                tuple(
                    str(rng.choice(WORDS if rng.random() < 0.75 else strange))
                    for _ in range(rng.integers(longest + 1))
                ),
                line=line,
            )
            for line in range(number)
        ]

    return draw_sentences
