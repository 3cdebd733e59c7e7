"""Taggers of random weights that find entities of every kind, and sentences for them."""

from dataclasses import replace

import torch
from bundles import tagger_on

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.bigrams import bigram_vocabulary
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.engines.numpy import NumpyEngine
from ner_lstm.engines.torch import TorchEngine
from ner_lstm.model.network import Network
from ner_lstm.sentence import Entity, Sentence

WORDS = [
    "the",
    "apple",
    "is",
    "a",
    "great",
    "company",
    "in",
    "Paris",
    ",",
    "says",
    "Ada",
    "Lovelace",
    ".",
    "苹",
    "果",
    "1987",
    "O'Neill",
    "😀",
]


TRAIN = [
    Sentence(tuple(WORDS), (Entity(1, 2, "FRUIT"), Entity(7, 8, "CITY"), Entity(10, 12, "PERSON")))
]


ENCODING = replace(Encoding.of(TRAIN * 2), bigrams=bigram_vocabulary([TRAIN[0].words] * 2))


ENGINES = ("numpy", "torch")


def build(
    name="numpy",
    *,
    batch_tokens=2048,
    tokenizer="words",
    encoder="lstm",
    decoder="crf",
    workers=2,
    **settings,
):
    """A tagger with random weights, large enough that it finds entities of every kind."""
    torch.manual_seed(6)
    config = ModelConfig(
        word_width=12,
        character_width=6,
        affix_width=3,
        hidden_width=10,
        encoder=encoder,
        decoder=decoder,
        layers=2,
        **settings,
    )
    network = Network.build(config, ENCODING)
    torch.nn.init.normal_(network.projection.weight)
    if network.document_memory is not None:
        torch.nn.init.normal_(network.document_memory.weight)
    for weight in network.decoder.parameters():
        torch.nn.init.normal_(weight)
    if name == "torch":
        engine = TorchEngine(network, device=torch.device("cpu"), workers=workers)
    else:
        weights = {key: tensor.numpy() for key, tensor in network.state_dict().items()}
        engine = NumpyEngine(weights, config, ENCODING, workers=workers)
    return tagger_on(engine, ENCODING, tokenizer=tokenizer, batch_tokens=batch_tokens, model=config)
