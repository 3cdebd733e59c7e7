from dataclasses import replace
from itertools import islice, product

import numpy as np
import pytest
from small_lists import lexicon_of

from ner_lstm.bundle.weights import require_shapes
from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.model.network import Network
from ner_lstm.model.weights import weight_shapes
from ner_lstm.sentence import Entity, Sentence

WORDS = ("Ada", "ada", "flew", "to", "Paris", "and", "Parma")
ENCODINGS = {
    "three labels": Encoding.of(
        [Sentence(WORDS, (Entity(0, 1, "PER"), Entity(4, 5, "CITY"), Entity(2, 4, "WAY")))]
    ),
    "no labels": Encoding.of([Sentence(WORDS, ())]),
    "no words": Encoding.of([]),
    "characters": Encoding.of_characters([Sentence(WORDS, ())] * 2),
    "lists": replace(
        Encoding.of_characters([Sentence(WORDS, ())] * 2),
        classes=WordClasses((lexicon_of({"Ada": "XY"}), lexicon_of({"to Paris": "X"}))),
    ),
    "vectors": Encoding.of([Sentence(WORDS, ())]).with_vectors(["Ada", "to"]),
}
CHOICES = {
    "encoder": ("feedforward", "rnn", "gru", "lstm"),
    "characters": ("none", "cnn", "lstm"),
    "decoder": ("softmax", "crf"),
    "bidirectional": (False, True),
    "layers": (1, 2, 3),
    "affix_width": (0, 3),
    "bigram_width": (0, 4),
    "vector_width": (0, 2),
    "character_width": (1, 6, 7),
}


@pytest.mark.parametrize(
    "encoding", ENCODINGS.values(), ids=[name.replace(" ", "-") for name in ENCODINGS]
)
# 23 has no factor in common with the numbers of choices: every pair of choices occurs
@pytest.mark.parametrize("every", [23, pytest.param(1, marks=pytest.mark.slow)])
def test_the_weights_of_every_network_have_the_shapes_foretold(encoding, every):
    for values in islice(product(*CHOICES.values()), 0, None, every):
        settings = dict(zip(CHOICES, values, strict=True))
        config = ModelConfig(word_width=4, hidden_width=5, **settings)
        expected = {
            name: tuple(tensor.shape)
            for name, tensor in Network.build(config, encoding).state_dict().items()
        }
        assert weight_shapes(config, encoding) == expected, settings


def test_the_shapes_of_a_network_far_too_large_for_memory_are_known_at_once():
    config = ModelConfig(word_width=65536, hidden_width=65536, layers=16)
    shapes = weight_shapes(config, ENCODINGS["three labels"])
    assert shapes["encoder.back.15.weight_ih_l0"] == (4 * 65536, 2 * 65536)


def test_weights_of_other_settings_are_refused_with_their_names():
    config, encoding = ModelConfig(word_width=4, hidden_width=5), ENCODINGS["three labels"]
    weights = {
        name: np.zeros(shape, dtype=np.float32)
        for name, shape in weight_shapes(config, encoding).items()
    }
    require_shapes(weights, config, encoding)
    missing = {name: array for name, array in weights.items() if name != "projection.weight"}
    turned = weights | {"projection.weight": weights["projection.weight"].T}
    extra = weights | {"extra": np.zeros(3, dtype=np.float32)}
    for wrong, problem in (
        (missing, "projection.weight (13, 10), found None"),
        (turned, "projection.weight (13, 10), found (10, 13)"),
        (extra, "extra None, found (3,)"),
    ):
        with pytest.raises(ValueError, match="the weights do not fit the settings") as error:
            require_shapes(wrong, config, encoding)
        assert str(error.value) == f"the weights do not fit the settings: expected {problem}"
