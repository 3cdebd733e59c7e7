"""Batch -> tag ids and probabilities: what every engine gives, whatever computes it."""

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.batch import Batch
from ner_lstm.encoding.forms import Ids


class Tagged(NamedTuple):
    """tag_ids: int64 (B, T), 0 in the padding; an entity of words i to j has the probability exp(opening[i] + closing[j]).

    opening, closing: float64 (B, T), meaningless in the padding.
    """

    tag_ids: Ids
    opening: npt.NDArray[np.float64]
    closing: npt.NDArray[np.float64]


class Engine(Protocol):
    """What tags a batch; sentences of a batch never influence each other."""

    def tag(self, batch: Batch) -> Tagged:
        """The best legal tags of each sentence of the batch."""
        ...
