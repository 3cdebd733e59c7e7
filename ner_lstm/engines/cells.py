"""Weights of a recurrent layer -> its states over packed sentences, in numpy: Elman's network, the
GRU and the LSTM.

The share of the input in a cell's sums is given ready-made, since in the first layer it depends on
the word alone; what is left is a product of H x G numbers a word and direction, a third of the LSTM
of the default recipe. Both directions go through it side by side. sigmoid(x) = (1 + tanh(x / 2)) /
2 lets one tanh do for all gates: the halves are in the weights.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.packing import Packing
from ner_lstm.engines import Floats, Weights

# whose shares are fetched together: one sentence needs its own once, many need a step's at a time
CHUNK_WORDS = 256
Step = Callable[[Floats, Floats, Floats], None]


class AddedShares(NamedTuple):
    """What M of the words add to the share of their input, a direction each.

    positions: int64 (D, M), ascending, where they stand in the order in which it reads; shares:
    float32 (D, M, G), in that order.
    """

    positions: Ids
    shares: Floats

    def add_to(self, given: Floats, *, direction: int, first: int) -> None:
        """Adds those of the words from position `first` on to their shares (words, G)."""
        positions, last = self.positions[direction], first + len(given)
        start, stop = positions.searchsorted((first, last)).tolist()
        added = self.shares[direction, start:stop]
        if len(added) == len(given):  # as bigrams do
            given += added
        else:
            given[positions[start:stop] - first] += added


class CellLayer(ABC):
    """One layer of D directions: G sums and H states a word.

    Built from torch's parameters of each direction: weight_ih_l0 (G, width), weight_hh_l0 (G, H),
    bias_ih_l0, bias_hh_l0 (G,).
    """

    def __init__(self, directions: Sequence[Weights]) -> None:
        self._given = np.stack([weights["weight_ih_l0"].T for weights in directions])
        self._given_bias = np.stack([weights["bias_ih_l0"] for weights in directions])[:, None]
        self._recurrent = np.stack([weights["weight_hh_l0"].T for weights in directions])
        self._recurrent_bias = np.stack([weights["bias_hh_l0"] for weights in directions])[:, None]
        self.width = self._recurrent.shape[1]
        self._prepare()

    @abstractmethod
    def _prepare(self) -> None:
        """Brings the weights into the form that the steps need."""

    @abstractmethod
    def _bind(self, sums: Floats, memory: Floats) -> Step:
        """What makes one step of B sentences: from the state before (D, B, H) and the shares (D, B,
        G), free to be overwritten, it writes the state (D, B, H). sums (D, B, G) is room to work
        in; memory (D, B, H), zeros at first, is kept between steps.
        """

    def project(self, vectors: Floats) -> Floats:
        """The share of vectors (D or 1, U, width) in the sums of each direction, float32 (D, U, G).

        They may be the first features of the input alone; the share of the others is what
        `project_rest` gives.
        """
        projected: Floats = vectors @ self._given[:, : vectors.shape[2]]
        projected += self._given_bias
        return projected

    def project_rest(self, vectors: Floats) -> Floats:
        """What the last features (1, N, width) add to the share of the first, float32 (D, N, G)."""
        added: Floats = vectors @ self._given[:, self._given.shape[1] - vectors.shape[2] :]
        return added

    def run(
        self, projected: Floats, rows: Ids, packing: Packing, *, added: AddedShares | None = None
    ) -> Floats:
        """States float32 (D, N, H) of the shares (D, U, G) that rows int64 (D, N) name, and of what
        some words add to theirs.
        """
        directions, words = rows.shape
        most = packing.steps[0][1]
        sums = np.empty((directions, most, projected.shape[2]), dtype=np.float32)
        given = np.empty(
            (directions, max(most, min(CHUNK_WORDS, words)), projected.shape[2]), dtype=np.float32
        )
        states = np.empty((directions, words, self.width), dtype=np.float32)
        state = memory = np.zeros((directions, most, self.width), dtype=np.float32)
        bound, first, last = 0, 0, 0
        for number, (here, active) in enumerate(packing.steps):
            if active != bound:  # views are made where sentences end, not at each step
                step, bound = self._bind(sums[:, :active], memory[:, :active]), active
            if here.stop > last:
                first = here.start
                last = packing.steps[
                    min(number + max(1, CHUNK_WORDS // active), len(packing.steps)) - 1
                ][0].stop
                for side, (shares, taken) in enumerate(
                    zip(projected, rows[:, first:last], strict=True)
                ):
                    out = given[side, : last - first]
                    np.take(shares, taken, axis=0, out=out, mode="clip")
                    if added is not None:
                        added.add_to(out, direction=side, first=first)
            before, state = state[:, :active], states[:, here]
            step(before, given[:, here.start - first : here.stop - first], state)
        return self._finish(states)

    def _block(self, array: Floats, number: int) -> Floats:
        return array[..., number * self.width : (number + 1) * self.width]

    def _finish(self, states: Floats) -> Floats:
        return states


class RnnLayer(CellLayer):
    """h = tanh(W x + b + U h + c) (Elman 1990)."""

    def _prepare(self) -> None:
        self._given_bias = self._given_bias + self._recurrent_bias

    def _bind(self, sums: Floats, memory: Floats) -> Step:
        def step(before: Floats, shares: Floats, state: Floats) -> None:
            np.matmul(before, self._recurrent, out=sums)
            np.add(sums, shares, out=sums)
            np.tanh(sums, out=state)

        return step


class GruLayer(CellLayer):
    """Gates r, z; n = tanh(W x + b + r (U h + c)); h = (1 - z) n + z h (Cho et al. 2014)."""

    def _prepare(self) -> None:
        gates = slice(0, 2 * self.width)
        self._given_bias[..., gates] += self._recurrent_bias[..., gates]
        for array in (self._given, self._given_bias, self._recurrent):
            array[..., gates] *= 0.5
        self._block(self._recurrent, 2)[...] *= 0.5  # r is (1 + tanh) / 2
        self._candidate_bias = 0.5 * self._block(self._recurrent_bias, 2)

    def _bind(self, sums: Floats, memory: Floats) -> Step:
        gates, candidate = sums[..., : 2 * self.width], self._block(sums, 2)
        reset, update = self._block(gates, 0), self._block(gates, 1)

        def step(before: Floats, shares: Floats, state: Floats) -> None:
            np.matmul(before, self._recurrent, out=sums)
            np.add(gates, shares[..., : 2 * self.width], out=gates)
            np.tanh(gates, out=gates)
            np.add(gates, 1, out=gates)
            np.add(candidate, self._candidate_bias, out=candidate)
            np.multiply(candidate, reset, out=candidate)
            np.add(candidate, self._block(shares, 2), out=candidate)
            np.tanh(candidate, out=candidate)
            np.subtract(before, candidate, out=state)
            np.multiply(state, update, out=state)
            np.multiply(state, 0.5, out=state)
            np.add(state, candidate, out=state)

        return step


class LstmLayer(CellLayer):
    """Gates i, f, o; c = f c + i z; h = o tanh(c) (Gers et al. 2000)."""

    def _prepare(self) -> None:
        self._given_bias = self._given_bias + self._recurrent_bias
        # torch's order is i, f, z, o; with the gates first, one operation serves all three
        order = np.concatenate(
            [np.arange(self.width) + block * self.width for block in (0, 1, 3, 2)]
        )
        self._given, self._given_bias, self._recurrent = (
            np.ascontiguousarray(array[..., order])
            for array in (self._given, self._given_bias, self._recurrent)
        )
        for array in (self._given, self._given_bias, self._recurrent):
            array[..., : 3 * self.width] *= 0.5
        self._recurrent *= 0.5  # the states come twice as large out of a step

    def _bind(self, sums: Floats, memory: Floats) -> Step:
        gates = sums[..., : 3 * self.width]
        opened, kept, shown, new = (self._block(sums, number) for number in range(4))

        def step(before: Floats, shares: Floats, state: Floats) -> None:
            np.matmul(before, self._recurrent, out=sums)
            np.add(sums, shares, out=sums)
            np.tanh(sums, out=sums)
            np.add(gates, 1, out=gates)
            np.multiply(memory, kept, out=memory)
            np.multiply(opened, new, out=opened)
            np.add(memory, opened, out=memory)
            np.multiply(memory, 0.5, out=memory)
            np.tanh(memory, out=state)
            np.multiply(state, shown, out=state)

        return step

    def _finish(self, states: Floats) -> Floats:
        states *= 0.5
        return states


CELLS: dict[str, type[RnnLayer] | type[GruLayer] | type[LstmLayer]] = {
    "rnn": RnnLayer,
    "gru": GruLayer,
    "lstm": LstmLayer,
}
