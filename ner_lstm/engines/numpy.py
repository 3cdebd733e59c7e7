"""Packed words -> emissions with numpy alone, on a CPU: no torch to load, no padding, and each
distinct word projected once.
"""

from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import Forms, Ids
from ner_lstm.encoding.packing import Packing
from ner_lstm.encoding.tags import Transitions
from ner_lstm.engines import Floats, Weights, under
from ner_lstm.engines.cells import CELLS, AddedShares
from ner_lstm.engines.characters import CHARACTERS
from ner_lstm.engines.threads import SharedContext
from ner_lstm.model import weights as names
from ner_lstm.model.weights import StoredWeights


class RecurrentStates:
    """Recurrent layers; the backward side reads each sentence from its last word."""

    def __init__(self, weights: Weights, config: ModelConfig) -> None:
        self._layers = [
            CELLS[config.encoder](
                [under(weights, names.layer_prefix(layer, side)) for side in names.sides_of(config)]
            )
            for layer in range(config.layers)
        ]

    def prepare(self, vectors: Floats) -> Floats:
        """The share of vectors (U, width) in the first layer, float32 (directions, U, G)."""
        return self._layers[0].project(vectors[None])

    def states(
        self, prepared: Floats, rows: Ids, packing: Packing, *, in_context: Floats | None
    ) -> Floats:
        """float32 (directions, N, H), each direction's in its own reading order.

        in_context: float32 (N, width), features of each word that depend on its neighbours.
        """
        first, *rest = self._layers
        added = None if in_context is None else self._add(in_context, packing, len(prepared))
        positions = self._read(rows, packing, len(prepared))
        states = first.run(prepared, positions, packing, added=added)
        for layer in rest:
            side_by_side = np.concatenate(self.align(states, packing), axis=1)
            positions = self._read(np.arange(len(rows)), packing, len(states))
            states = layer.run(layer.project(side_by_side[None]), positions, packing)
        return states

    def _add(self, in_context: Floats, packing: Packing, directions: int) -> AddedShares:
        """What the features add that are not all zeros, as most are where lists say something."""
        words = np.flatnonzero(in_context.any(axis=1))
        shares = self._layers[0].project_rest(in_context[None, words])
        mirrored = packing.mirror[words]
        order = np.argsort(mirrored, kind="stable")
        orders = [(words, slice(None)), (mirrored[order], order)][:directions]
        return AddedShares(
            np.stack([positions for positions, _ in orders]),
            np.stack([share[order] for share, (_, order) in zip(shares, orders, strict=True)]),
        )

    @staticmethod
    def align(outputs: Floats, packing: Packing) -> list[Floats]:
        """Outputs (directions, N, ...) in reading order, at each word: (N, ...) each."""
        return [
            states if direction == 0 else states[packing.mirror]
            for direction, states in enumerate(outputs)
        ]

    @staticmethod
    def _read(rows: Ids, packing: Packing, directions: int) -> Ids:
        return np.stack([rows, rows[packing.mirror]][:directions])


class FeedForwardStates:
    """Hidden layers over each word alone: all that there is of a word can be remembered."""

    def __init__(self, weights: Weights, config: ModelConfig) -> None:
        layers = [under(weights, names.layer_prefix(layer)) for layer in range(config.layers)]
        self._layers = [(layer["weight"].T, layer["bias"]) for layer in layers]

    def prepare(self, vectors: Floats) -> Floats:
        """The states of vectors (U, width), float32 (1, U, H)."""
        for weight, bias in self._layers:
            vectors = np.tanh(vectors @ weight + bias)
        return vectors[None]

    def states(
        self, prepared: Floats, rows: Ids, packing: Packing, *, in_context: Floats | None
    ) -> Floats:
        """float32 (1, N, H); it knows no neighbours."""
        return prepared[:, rows]

    @staticmethod
    def align(outputs: Floats, packing: Packing) -> list[Floats]:
        """The only direction there is."""
        return list(outputs)


ENCODERS: dict[str, type[RecurrentStates] | type[FeedForwardStates]] = {
    "feedforward": FeedForwardStates
} | dict.fromkeys(CELLS, RecurrentStates)


class NumpyEngine:
    """A trained network; any number of threads may use it at a time."""

    batch_tokens = 8192  # 4,096 cost 5 % more a word, 2,048 16 %

    def __init__(
        self, stored: StoredWeights, config: ModelConfig, encoding: Encoding, *, workers: int = 1
    ) -> None:
        self.workers = workers
        # given vectors, which may be many, stay as they are stored: only rows become float32
        weights = {
            name: array.astype(np.float32, copy=False)
            for name, array in stored.items()
            if name != names.VECTORS
        }
        self.transitions = _transitions(weights, encoding)
        affixes = range(len(encoding.forms.affixes) if config.affix_width else 0)
        self._words = weights[names.WORDS]
        self._affixes = [weights[names.affix_table(number)] for number in affixes]
        no_vectors = np.empty((len(encoding.forms.vectors), 0), dtype=np.float32)
        self._vectors = stored.get(names.VECTORS, no_vectors)
        self._characters = CHARACTERS[config.characters](under(weights, names.CHARACTERS))
        self._bigrams, self._classes = weights.get(names.BIGRAMS), weights.get(names.CLASSES)
        self._encoder = ENCODERS[config.encoder](weights, config)
        self._projection, self._bias = weights[names.PROJECTION], weights[names.BIAS]
        if config.has_document_memory:
            memory = weights[names.DOCUMENT_MEMORY]
            self._projection = np.concatenate([self._projection, memory])
            self._bias = np.concatenate([self._bias, np.zeros(len(memory), dtype=np.float32)])

    def one_thread_each(self) -> SharedContext:
        """Inside, every product of the process is computed by the thread that asks for it."""
        return _ONE_THREAD

    def vectors(self, forms: Forms) -> Floats:
        """What the network makes of U words alone, float32 (shares, U, width), to be kept."""
        features = [
            self._words[forms.word_ids],
            *(table[ids] for table, ids in zip(self._affixes, forms.affix_ids.T, strict=False)),
            self._vectors[forms.vector_ids],
            self._characters.features(forms.character_ids),
        ]
        return self._encoder.prepare(np.concatenate(features, axis=1, dtype=np.float32))

    def emissions(
        self,
        vectors: Floats,
        rows: Ids,
        packing: Packing,
        *,
        bigram_ids: Ids | None = None,
        class_ids: Ids | None = None,
    ) -> Floats:
        """Scores float32 (N, K) of every tag at each packed word, or (N, 2 K); rows int64 (N,)."""
        features = []
        if self._bigrams is not None and bigram_ids is not None:
            features.append(self._bigrams[bigram_ids].reshape(len(rows), -1))
        if self._classes is not None and class_ids is not None:
            features.append(_sum_rows(self._classes, class_ids))
        in_context = np.concatenate(features, axis=1) if features else None
        states = self._encoder.states(vectors, rows, packing, in_context=in_context)
        shares = states @ np.stack(np.split(self._projection.T, len(states)))
        first, *rest = self._encoder.align(shares, packing)
        first += self._bias
        for share in rest:
            first += share
        return first


def _sum_rows(table: Floats, ids: Ids) -> Floats:
    """The sums float32 (N, width) of the rows of ids int64 (N, C), which end in zeros."""
    sums = np.zeros((len(ids), table.shape[1]), dtype=np.float32)
    for column in ids.T:  # most words have few
        words = np.flatnonzero(column)
        sums[words] += table[column[words]]
    return sums


def _transitions(weights: Weights, encoding: Encoding) -> Transitions[Floats]:
    """The learnt scores, 0 where the decoder has none, and -inf where illegal."""
    scores = []
    for name, legal in zip(names.TRANSITIONS, encoding.legal_transitions, strict=True):
        learnt = weights.get(name, np.zeros(legal.shape, dtype=np.float32))
        scores.append(np.where(legal, learnt, np.float32(-np.inf)))
    return Transitions(*scores)


@cache  # looking for the libraries of the process takes a millisecond
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


_ONE_THREAD = SharedContext(lambda: _blas().limit(limits=1, user_api="blas"))
