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
from ner_lstm.engines import Floats, Transitions, Weights, under
from ner_lstm.engines.cells import CELLS
from ner_lstm.engines.characters import CHARACTERS
from ner_lstm.engines.threads import Held


class Recurrent:
    """Layers of one or two directions; the backward one of a layer reads each sentence from its
    last word to its first.
    """

    def __init__(self, weights: Weights, config: ModelConfig) -> None:
        directions = ("ahead", "back") if config.bidirectional else ("ahead",)
        self._layers = [
            CELLS[config.encoder](
                [under(weights, f"encoder.{direction}.{layer}.") for direction in directions]
            )
            for layer in range(config.layers)
        ]
        self._bigrams = weights.get("bigrams.weight")

    def prepare(self, vectors: Floats) -> Floats:
        """The share of vectors (U, width) in the sums of the first layer, float32 (directions, U,
        G).
        """
        return self._layers[0].project(vectors[None])

    def states(
        self, prepared: Floats, rows: Ids, packing: Packing, *, bigram_ids: Ids | None
    ) -> Floats:
        """float32 (directions, N, H), each direction's in its own reading order."""
        first, *others = self._layers
        if self._bigrams is not None and bigram_ids is not None:
            added = first.project_rest(self._bigrams[bigram_ids].reshape(1, len(rows), -1))
            added += prepared[:, rows]
            prepared, rows = added, np.arange(len(rows))
        states = first.run(prepared, self._read(rows, packing, len(prepared)), packing)
        for layer in others:
            side_by_side = np.concatenate(self.align(states, packing), axis=1)
            places = self._read(np.arange(len(rows)), packing, len(states))
            states = layer.run(layer.project(side_by_side[None]), places, packing)
        return states

    @staticmethod
    def align(outputs: Floats, packing: Packing) -> list[Floats]:
        """What each direction says at each word, (N, ...) each, for outputs (directions, N, ...) in
        reading order.
        """
        return [
            part if direction == 0 else part[packing.mirror]
            for direction, part in enumerate(outputs)
        ]

    @staticmethod
    def _read(rows: Ids, packing: Packing, directions: int) -> Ids:
        return np.stack([rows, rows[packing.mirror]][:directions])


class FeedForward:
    """Hidden layers over each word alone: all that there is of a word can be remembered."""

    def __init__(self, weights: Weights, config: ModelConfig) -> None:
        layers = [under(weights, f"encoder.layers.{number}.") for number in range(config.layers)]
        self._layers = [(layer["weight"].T, layer["bias"]) for layer in layers]

    def prepare(self, vectors: Floats) -> Floats:
        """The states of vectors (U, width), float32 (1, U, H)."""
        for weight, bias in self._layers:
            vectors = np.tanh(vectors @ weight + bias)
        return vectors[None]

    def states(
        self, prepared: Floats, rows: Ids, packing: Packing, *, bigram_ids: Ids | None
    ) -> Floats:
        """float32 (1, N, H); it knows no neighbours."""
        return prepared[:, rows]

    @staticmethod
    def align(outputs: Floats, packing: Packing) -> list[Floats]:
        """The one part there is."""
        return list(outputs)


ENCODERS: dict[str, type[Recurrent] | type[FeedForward]] = {
    "feedforward": FeedForward
} | dict.fromkeys(CELLS, Recurrent)


class NumpyEngine:
    """A trained network; any number of threads may use it at a time."""

    batch_tokens = 8192  # 4,096 cost 5 % more a word, 2,048 16 %

    def __init__(
        self, weights: Weights, config: ModelConfig, encoding: Encoding, *, workers: int = 1
    ) -> None:
        self.workers = workers
        self.transitions = _transitions(weights, encoding)
        self._words = weights["embeddings.words.weight"]
        self._vectors = weights.get(
            "embeddings.vectors.weight",
            np.empty((len(encoding.forms.vectors), 0), dtype=np.float32),
        )
        affixes = len(encoding.forms.affixes) if config.affix_width else 0
        self._affixes = [
            weights[f"embeddings.affixes.{number}.weight"] for number in range(affixes)
        ]
        self._characters = CHARACTERS[config.characters](under(weights, "embeddings.characters."))
        self._encoder = ENCODERS[config.encoder](weights, config)
        self._projection, self._bias = weights["projection.weight"], weights["projection.bias"]

    def one_thread_each(self) -> Held:
        """Inside, every product of the process is computed by the thread that asks for it."""
        return _ONE_THREAD

    def vectors(self, forms: Forms) -> Floats:
        """What the network makes of U words alone, float32 (parts, U, width): it can be
        remembered.
        """
        affixes = [table[ids] for table, ids in zip(self._affixes, forms.affix_ids.T, strict=False)]
        characters = self._characters.features(forms.character_ids)
        given = self._vectors[forms.vector_ids]
        return self._encoder.prepare(
            np.concatenate([self._words[forms.word_ids], *affixes, given, characters], axis=1)
        )

    def emissions(
        self, vectors: Floats, rows: Ids, packing: Packing, *, bigram_ids: Ids | None = None
    ) -> Floats:
        """Scores float32 (N, K) of every tag at each word of the packed sentences; rows int64 (N,)
        says whose vectors.
        """
        states = self._encoder.states(vectors, rows, packing, bigram_ids=bigram_ids)
        shares = states @ np.stack(np.split(self._projection.T, len(states)))
        first, *others = self._encoder.align(shares, packing)
        first += self._bias
        for other in others:
            first += other
        return first


def _transitions(weights: Weights, encoding: Encoding) -> Transitions:
    """The learnt scores, 0 where the decoder has none, and -inf where illegal."""
    parts = []
    for name, legal in zip(("start", "pair", "end"), encoding.legal_transitions, strict=True):
        scores = weights.get(f"decoder.{name}", np.zeros(legal.shape, dtype=np.float32))
        parts.append(np.where(legal, scores, np.float32(-np.inf)))
    return Transitions(*parts)


@cache  # looking for the libraries of the process takes a millisecond
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


_ONE_THREAD = Held(lambda: _blas().limit(limits=1, user_api="blas"))
