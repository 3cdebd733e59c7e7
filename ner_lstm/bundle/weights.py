"""Weights of a network <-> weights of a bundle: half of them in half precision, and all of the
names, shapes and sizes that a tagger can compute with.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.model.weights import DECODER, HALVED, StoredWeights, weight_shapes
from ner_lstm.one_line import shorten

# No sum of any network of ours overflows float32 below it, not even filters times embeddings times
# the input's weights times 65,536 features; what training gives is below 100.
LARGEST_WEIGHT = 1e9
# Transitions are raised to powers of e, beside emissions down to e^-600 (engines/tag_decoder.py);
# training gives 10 and less.
LARGEST_TRANSITION = 120  # divided by the temperature
LARGEST_HALF = float(np.finfo(np.float16).max)


def halve(weights: Mapping[str, npt.NDArray[np.float32]]) -> StoredWeights:
    """The weights, those of tables and of what is made of the input in half precision: half the
    bundle.

    Of 14,370 test sentences one is tagged otherwise for the tables, of 2,077 none for the rest.
    What holds a value beyond float16 stays as it is.
    """
    return {
        name: array.astype(np.float16)
        if HALVED.fullmatch(name) and np.abs(array).max(initial=0) <= LARGEST_HALF
        else array
        for name, array in weights.items()
    }


def require_shapes(weights: StoredWeights, config: ModelConfig, encoding: Encoding) -> None:
    """Raises ValueError where the weights are not those of a network of these settings."""
    expected = weight_shapes(config, encoding)
    for name in expected | dict(weights):
        shape = weights[name].shape if name in weights else None
        if shape != expected.get(name):
            raise ValueError(
                "the weights do not fit the settings: expected"
                f" {shorten(name)} {expected.get(name)}, found {shape}"
            )


def require_sound(weights: StoredWeights, *, temperature: float) -> None:
    """Raises ValueError where a weight is no float, not finite, or too large to compute with."""
    for name, array in weights.items():
        if array.dtype not in (np.float16, np.float32):
            raise ValueError(
                f"expected weights of float16 or float32, found {array.dtype} in {name!r}"
            )
        largest = LARGEST_TRANSITION * temperature if name.startswith(DECODER) else LARGEST_WEIGHT
        if array.dtype == np.float16 and largest >= LARGEST_HALF:
            sound = bool(np.isfinite(array).all())  # half of the time that extremes take
        else:
            # not of NaN either
            sound = not array.size or (array.min() >= -largest and array.max() <= largest)
        if not sound:
            raise ValueError(
                f"expected finite weights of at most {largest:g}, found others in {name!r}"
            )
