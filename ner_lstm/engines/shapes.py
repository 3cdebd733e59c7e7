"""Settings and vocabularies -> the name and shape of every weight of their network, without
building it.
"""

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding

CHARACTER_EMBEDDING = 25  # width of a character's embedding, that of `model/characters.py`
SUMS = {"rnn": 1, "gru": 3, "lstm": 4}  # of each unit of a cell
Shapes = dict[str, tuple[int, ...]]


def weight_shapes(config: ModelConfig, encoding: Encoding) -> Shapes:
    """The shapes of the weights in a bundle with these settings and vocabularies."""
    forms, tags = encoding.forms, len(encoding.tags)
    affixes = [
        (f"embeddings.affixes.{number}.weight", len(known))
        for number, known in enumerate(forms.affixes)
    ]
    shapes: Shapes = {"embeddings.words.weight": (len(forms.words), config.word_width)}
    if config.affix_width:
        shapes |= {name: (size, config.affix_width) for name, size in affixes}
    if config.vector_width:
        shapes |= {"embeddings.vectors.weight": (len(forms.vectors), config.vector_width)}
    characters, character_width = _characters(config, len(forms.characters))
    shapes |= {f"embeddings.characters.{name}": shape for name, shape in characters.items()}
    width = (
        config.word_width
        + len(affixes) * config.affix_width
        + config.vector_width
        + character_width
    )
    if encoding.bigram_features(config):
        shapes |= {"bigrams.weight": (len(encoding.bigrams), config.bigram_width)}
        width += encoding.bigram_features(config)
    states = config.hidden_width * (1 + config.bidirectional)
    for layer in range(config.layers):
        if config.encoder == "feedforward":
            shapes |= {
                f"encoder.layers.{layer}.weight": (states, width),
                f"encoder.layers.{layer}.bias": (states,),
            }
        else:
            for direction in ("ahead", "back") if config.bidirectional else ("ahead",):
                cell = _cell(width, config.hidden_width, SUMS[config.encoder])
                shapes |= {
                    f"encoder.{direction}.{layer}.{name}": shape for name, shape in cell.items()
                }
        width = states
    shapes |= {"projection.weight": (tags, states), "projection.bias": (tags,)}
    if config.decoder == "crf":
        shapes |= {"decoder.start": (tags,), "decoder.pair": (tags, tags), "decoder.end": (tags,)}
    return shapes


def _characters(config: ModelConfig, characters: int) -> tuple[Shapes, int]:
    """The weights of the character features, and how many features there are."""
    embedding = {"embedding.weight": (characters, CHARACTER_EMBEDDING)}
    width = config.character_width
    if config.characters == "none":
        return {}, 0
    if config.characters == "cnn":
        return embedding | {
            "filters.weight": (width, 3 * CHARACTER_EMBEDDING),
            "filters.bias": (width,),
        }, width
    half = width // 2 or 1
    cell = _cell(CHARACTER_EMBEDDING, half, SUMS["lstm"])
    sides = {
        f"{direction}.{name}": shape
        for direction in ("ahead", "back")
        for name, shape in cell.items()
    }
    return embedding | sides, 2 * half


def _cell(width: int, hidden: int, sums: int) -> Shapes:
    rows = sums * hidden
    return {
        "weight_ih_l0": (rows, width),
        "weight_hh_l0": (rows, hidden),
        "bias_ih_l0": (rows,),
        "bias_hh_l0": (rows,),
    }
