"""Weights of character features -> the features of words, in numpy: what `model/characters.py`
trains.
"""

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.packing import Packing
from ner_lstm.engines import Floats, Weights, under
from ner_lstm.engines.cells import LstmLayer
from ner_lstm.model.weights import SIDES, WINDOW

CHUNK_WORDS = 512  # whose responses, a number a character and filter, are held at once


class CharacterCnnFeatures:
    """The highest response of each filter to any three neighbouring characters.

    A filter is linear in its characters: three tables hold what each character adds from each
    position of the window.
    """

    def __init__(self, weights: Weights) -> None:
        embedding, filters = weights["embedding.weight"], weights["filters.weight"]
        self._tables = [embedding @ third.T for third in np.split(filters, WINDOW, axis=1)]
        self._bias = weights["filters.bias"]

    def features(self, character_ids: Ids) -> Floats:
        """float32 (U, width) of words whose characters are int64 (U, C), 0 behind the last."""
        chunks = [
            self._respond(character_ids[start : start + CHUNK_WORDS])
            for start in range(0, len(character_ids), CHUNK_WORDS)
        ]
        return np.concatenate([np.empty((0, len(self._bias)), dtype=np.float32), *chunks])

    def _respond(self, character_ids: Ids) -> Floats:
        longest = max(1, int(np.count_nonzero(character_ids, axis=1).max()))
        ids = np.pad(character_ids[:, :longest], ((0, 0), (1, 1)))
        before, here, after = self._tables
        responses: Floats = here[ids[:, 1:-1]]
        responses += before[ids[:, :-2]]
        responses += after[ids[:, 2:]]
        responses[ids[:, 1:-1] == 0] = -np.inf
        highest: Floats = responses.max(axis=1)
        highest += self._bias
        return np.maximum(highest, 0, out=highest)


class CharacterLstmFeatures:
    """The last states of an LSTM that reads the word in both directions."""

    def __init__(self, weights: Weights) -> None:
        self._cell = LstmLayer([under(weights, f"{side}.") for side in SIDES])
        self._projected = self._cell.project(weights["embedding.weight"][None])

    def features(self, character_ids: Ids) -> Floats:
        """float32 (U, width) of words whose characters are int64 (U, C), 0 behind the last."""
        if not len(character_ids):
            return np.empty((0, 2 * self._cell.width), dtype=np.float32)
        lengths = np.maximum(np.count_nonzero(character_ids, axis=1), 1)
        order = np.argsort(-lengths, kind="stable")
        packing = Packing(lengths[order])
        ids = character_ids[order[packing.sentences], packing.times]
        states = self._cell.run(self._projected, np.stack([ids, ids[packing.mirror]]), packing)[
            :, packing.last
        ]
        features = np.empty((len(lengths), 2 * self._cell.width), dtype=np.float32)
        features[order] = np.concatenate(list(states), axis=1)
        return features


class NoCharactersFeatures:
    """No features."""

    def __init__(self, weights: Weights) -> None:
        pass

    def features(self, character_ids: Ids) -> Floats:
        """float32 (U, 0)."""
        return np.empty((len(character_ids), 0), dtype=np.float32)


CHARACTERS: dict[
    str, type[CharacterCnnFeatures] | type[CharacterLstmFeatures] | type[NoCharactersFeatures]
] = {
    "cnn": CharacterCnnFeatures,
    "lstm": CharacterLstmFeatures,
    "none": NoCharactersFeatures,
}
