"""What the tests of the engines share: networks with random weights, and sentences for them."""

import numpy as np
import pytest
from random_networks import ENCODING, WORDS, build_engines

from ner_lstm.sentence import Sentence


@pytest.fixture(scope="session")
def words():
    """Those that the networks know."""
    return WORDS


@pytest.fixture(scope="session")
def encoding():
    """Three labels and 17 words."""
    return ENCODING


@pytest.fixture(scope="session")
def build():
    """Makes both engines of one network."""
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
