"""Settings and vocabularies -> the name and shape of every weight of their network, without
building it, and how each is stored.
"""

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.tags import Transitions

WORDS, VECTORS = "embeddings.words.weight", "embeddings.vectors.weight"
AFFIXES, CHARACTERS = "embeddings.affixes.", "embeddings.characters."
BIGRAMS, CLASSES = "bigrams.weight", "classes.weight"
PROJECTION, BIAS = "projection.weight", "projection.bias"
DOCUMENT_MEMORY = "document_memory.weight"
DECODER = "decoder."
TRANSITIONS = Transitions(*(DECODER + name for name in Transitions._fields))
SIDES = ("ahead", "back")  # the directions of a recurrent layer
# what is stored in half precision, the largest of all: tables, and what multiplies the input
HALVED = re.compile(r"embeddings\.(words|affixes|vectors)\..*|bigrams\..*|.*\.weight_ih_l0")

CHARACTER_WIDTH = 25  # of a character's embedding
WINDOW = 3  # neighbouring characters that a filter sees
SUMS = {"rnn": 1, "gru": 3, "lstm": 4}  # of each unit of a cell
Shapes = dict[str, tuple[int, ...]]
StoredWeights = Mapping[str, npt.NDArray[np.float32] | npt.NDArray[np.float16]]


def affix_table(number: int) -> str:
    """The name of the table of one of the affixes."""
    return f"{AFFIXES}{number}.weight"


def layer_prefix(layer: int, side: str = "layers") -> str:
    """What the names of an encoder's layer begin with; side: one of SIDES of a recurrent one."""
    return f"encoder.{side}.{layer}."


def sides_of(config: ModelConfig) -> tuple[str, ...]:
    """The directions in which a recurrent encoder of these settings reads."""
    return SIDES if config.bidirectional else SIDES[:1]


def weight_shapes(config: ModelConfig, encoding: Encoding) -> Shapes:
    """The shapes of the weights in a bundle with these settings and vocabularies."""
    forms, tags = encoding.forms, len(encoding.tags)
    shapes: Shapes = {WORDS: (len(forms.words), config.word_width)}
    if config.affix_width:
        shapes |= {
            affix_table(number): (len(known), config.affix_width)
            for number, known in enumerate(forms.affixes)
        }
    if config.vector_width:
        shapes[VECTORS] = (len(forms.vectors), config.vector_width)
    characters, character_width = _characters(config, len(forms.characters))
    shapes |= {CHARACTERS + name: shape for name, shape in characters.items()}
    width = config.word_width + len(forms.affixes) * config.affix_width
    width += config.vector_width + character_width
    if bigram_features := encoding.bigram_features(config):
        shapes[BIGRAMS] = (len(encoding.bigrams), config.bigram_width)
    if class_features := encoding.class_features(config):
        shapes[CLASSES] = (len(encoding.classes), config.class_width)
    width += bigram_features + class_features
    states = config.hidden_width * (1 + config.bidirectional)
    for layer in range(config.layers):
        shapes |= _layer(config, layer, width=width, states=states)
        width = states
    shapes |= {PROJECTION: (tags, states), BIAS: (tags,)}
    if config.has_document_memory:
        shapes[DOCUMENT_MEMORY] = (tags, states)
    if config.decoder == "crf":
        shapes |= zip(TRANSITIONS, ((tags,), (tags, tags), (tags,)), strict=True)
    return shapes


def _layer(config: ModelConfig, layer: int, *, width: int, states: int) -> Shapes:
    if config.encoder == "feedforward":
        prefix = layer_prefix(layer)
        return {f"{prefix}weight": (states, width), f"{prefix}bias": (states,)}
    cell = _cell(width, config.hidden_width, SUMS[config.encoder])
    return {
        layer_prefix(layer, side) + name: shape
        for side in sides_of(config)
        for name, shape in cell.items()
    }


def _characters(config: ModelConfig, characters: int) -> tuple[Shapes, int]:
    """The weights of the character features, and how many features there are."""
    embedding = {"embedding.weight": (characters, CHARACTER_WIDTH)}
    width = config.character_width
    if config.characters == "none":
        return {}, 0
    if config.characters == "cnn":
        filters = {"filters.weight": (width, WINDOW * CHARACTER_WIDTH), "filters.bias": (width,)}
        return embedding | filters, width
    half = width // 2 or 1
    cell = _cell(CHARACTER_WIDTH, half, SUMS["lstm"])
    sides = {f"{side}.{name}": shape for side in SIDES for name, shape in cell.items()}
    return embedding | sides, 2 * half


def _cell(width: int, hidden: int, sums: int) -> Shapes:
    rows = sums * hidden
    return {
        "weight_ih_l0": (rows, width),
        "weight_hh_l0": (rows, hidden),
        "bias_ih_l0": (rows,),
        "bias_hh_l0": (rows,),
    }
