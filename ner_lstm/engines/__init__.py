"""What every engine does: the vectors of words, and the scores of the tags of sentences, whatever
computes them.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import Forms, Ids
from ner_lstm.encoding.packing import Packing
from ner_lstm.encoding.tags import Transitions

Floats = npt.NDArray[np.float32]
Weights = Mapping[str, Floats]


class Engine(Protocol):
    """What scores the tags of sentences; sentences computed together never influence each other.

    transitions: of the network's tags; workers: how many threads may ask for emissions at a time;
    batch_tokens: how many words at once suit it best.
    """

    transitions: Transitions[Floats]
    workers: int
    batch_tokens: int

    def one_thread_each(self) -> AbstractContextManager[None]:
        """Inside, every call is computed by the one thread that makes it."""
        ...

    def vectors(self, forms: Forms) -> Floats:
        """What the network makes of U words alone, float32 (shares, U, width), to be kept."""
        ...

    def emissions(
        self,
        vectors: Floats,
        rows: Ids,
        packing: Packing,
        *,
        bigram_ids: Ids | None = None,
        class_ids: Ids | None = None,
    ) -> Floats:
        """Scores float32 (N, K) of every tag at each word of the packed sentences; rows int64 (N,)
        says whose vectors. Of a network with a document memory (N, 2 K): behind them what each word
        says for the same word elsewhere in its document.

        bigram_ids: int64 (N, 2), class_ids: int64 (N, C), those of each word; None where the
        encoding has none.
        """
        ...


def under(weights: Weights, prefix: str) -> Weights:
    """The weights whose names begin with the prefix, by the rest of their names."""
    return {
        name.removeprefix(prefix): array
        for name, array in weights.items()
        if name.startswith(prefix)
    }
