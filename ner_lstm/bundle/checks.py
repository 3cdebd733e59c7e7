"""Values of a description and weights of a file -> the same, of the types and within the bounds
that a tagger needs.
"""

from collections.abc import Mapping
from itertools import pairwise
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt

from ner_lstm.bundle.files import Json
from ner_lstm.encoding.vocabulary import Vocabulary

# No sum of any network of ours overflows float32 below it, not even filters times embeddings times
# the input's weights times 65,536 features; what training gives is below 100.
LARGEST_WEIGHT = 1e9
# Transitions are raised to powers of e, beside emissions down to e^-600 (engines/lattice.py);
# training gives 10 and less.
LARGEST_TRANSITION = 120  # divided by the temperature
LEAST_TEMPERATURE, LARGEST_TEMPERATURE = 0.1, 100.0


def mapping(value: object) -> Json:
    """An object. Raises TypeError."""
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, found {type(value).__name__}")
    return value


def string(value: object) -> str:
    """A string. Raises TypeError."""
    if not isinstance(value, str):
        raise TypeError(f"expected a string, found {type(value).__name__}")
    return value


def vocabulary(value: object, *, name: str) -> Vocabulary:
    """The vocabulary that a list of different strings spells. Raises TypeError and ValueError."""
    entries = Vocabulary(_strings(value))
    if len(entries.ids) != len(entries.entries):
        raise ValueError(f"expected {name} that are all different, found some twice")
    return entries


def labels(value: object) -> tuple[str, ...]:
    """Labels in alphabetical order: the rows of the weights are in theirs. Raises TypeError and
    ValueError.
    """
    names = _strings(value)
    if any(after <= before for before, after in pairwise(names)):
        raise ValueError("expected labels in alphabetical order, each once")
    return names


def temperature(value: object) -> float:
    """A temperature. Raises TypeError."""
    if type(value) not in (int, float) or not LEAST_TEMPERATURE <= value <= LARGEST_TEMPERATURE:  # type: ignore[operator]
        raise TypeError(
            f"expected a temperature from {LEAST_TEMPERATURE:g} to {LARGEST_TEMPERATURE:g}, found"
            f" {_shown(value)}"
        )
    return float(value)  # type: ignore[arg-type]


def threshold(value: object) -> float:
    """A threshold, infinite for null. Raises TypeError."""
    if value is None:
        return inf
    if type(value) not in (int, float) or not 0 <= value <= 1:  # type: ignore[operator]
        raise TypeError(f"expected a threshold from 0 to 1 or null, found {_shown(value)}")
    return float(value)  # type: ignore[arg-type]


def require_weights(weights: Mapping[str, npt.NDArray[Any]], *, temperature: float) -> None:
    """Raises ValueError where a weight is no float, not finite, or so large that what is computed
    of it would not be.
    """
    for name, array in weights.items():
        if array.dtype not in (np.float16, np.float32):
            raise ValueError(
                f"expected weights of float16 or float32, found {array.dtype} in {name!r}"
            )
        largest = (
            LARGEST_TRANSITION * temperature if name.startswith("decoder.") else LARGEST_WEIGHT
        )
        if array.dtype == np.float16 and largest >= float(np.finfo(np.float16).max):
            sound = np.isfinite(array).all()  # half of the time that extremes take
        else:
            # not of NaN either
            sound = not array.size or (array.min() >= -largest and array.max() <= largest)
        if not sound:
            raise ValueError(
                f"expected finite weights of at most {largest:g}, found others in {name!r}"
            )


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list of strings, found {type(value).__name__}")
    return tuple(map(string, value))


def _shown(value: object) -> str:
    return (
        f"{value!r:.40}" if isinstance(value, float | bool | str | None) else type(value).__name__
    )
