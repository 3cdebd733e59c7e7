"""The architectures that are compared -> their settings, at encoders of as many weights."""

from typing import NamedTuple

from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.lab.widths import equal_width
from ner_lstm.model.weights import SIDES, layer_prefix


class Architecture(NamedTuple):
    """A network: its name, its encoder, and whether that reads in both directions."""

    name: str
    encoder: str
    bidirectional: bool


ENCODER = "encoder."  # how the names of its weights begin
BILSTM = Architecture("BiLSTM", "lstm", True)
ARCHITECTURES = (
    Architecture("feedforward", "feedforward", False),
    Architecture("RNN", "rnn", False),
    Architecture("GRU", "gru", False),
    Architecture("LSTM", "lstm", False),
    BILSTM,
)


def configure(config: Config, architecture: Architecture) -> Config:
    """The config with the encoder of an architecture, which sees one sentence at a time."""
    settings = {
        "model.encoder": architecture.encoder,
        "model.bidirectional": architecture.bidirectional,
        "model.document_memory": "never",
    }
    return config.assign(settings, source="lab compare")


def match_width(config: Config, architecture: Architecture, *, bundle: Bundle) -> Config:
    """The config with the width at which the architecture's encoder has as many weights as the
    bundle's, or just less.
    """
    model = configure(config, architecture).model
    lowest_layer = bundle.weights[layer_prefix(0, SIDES[0]) + "weight_ih_l0"]
    word_features = lowest_layer.shape[1] - bundle.encoding.bigram_features(bundle.config.model)
    width = equal_width(
        architecture.encoder,
        word_features + bundle.encoding.bigram_features(model),
        weights=count_weights(bundle, prefix=ENCODER),
        bidirectional=architecture.bidirectional,
        layers=model.layers,
    )
    return config.assign({"model.hidden_width": width}, source="lab compare")


def count_weights(bundle: Bundle, *, prefix: str = "") -> int:
    """How many weights a bundle has whose names begin so."""
    return sum(array.size for name, array in bundle.weights.items() if name.startswith(prefix))
