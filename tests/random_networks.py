"""Networks of random weights that find entities of every kind, and the engines and taggers of them."""

from dataclasses import replace
from typing import NamedTuple

import torch
from bundles import tagger_on

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.bigrams import bigram_vocabulary
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.engines.numpy import NumpyEngine
from ner_lstm.engines.torch import TorchEngine
from ner_lstm.model.network import Network
from ner_lstm.sentence import Entity, Sentence

ENGINES = ("numpy", "torch")
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
LABELLED = Sentence(WORDS, (Entity(1, 2, "FRUIT"), Entity(7, 8, "CITY"), Entity(9, 11, "PERSON")))
ENCODING = Encoding.of([LABELLED] * 2)
# A network large enough to be unsure.
SIZES = {
    "word_width": 12,
    "character_width": 6,
    "affix_width": 3,
    "bigram_width": 4,
    "hidden_width": 10,
}


class Built(NamedTuple):
    """A network, in evaluation mode, and the engines that have its weights."""

    network: Network
    numpy: NumpyEngine
    torch: TorchEngine


def build_engines(*, workers=1, encoding=ENCODING, **settings):
    """Both engines of one network."""
    torch.manual_seed(5)
    config = ModelConfig(**(SIZES | settings))
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


def build_tagger(name="numpy", *, batch_tokens=2048, tokenizer="words", **settings):
    """The tagger of two layers on the engine of that name, which knows pairs of characters too."""
    encoding = replace(ENCODING, bigrams=bigram_vocabulary([WORDS] * 2))
    engines = build_engines(workers=2, encoding=encoding, layers=2, **settings)
    return tagger_on(
        getattr(engines, name), encoding, tokenizer=tokenizer, batch_tokens=batch_tokens
    )
