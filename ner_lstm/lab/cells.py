"""Words in order -> states: Elman's network, the GRU and the LSTM, as the formulas of their papers
say and in no faster way.

What a tagger runs are torch's own layers, in which one product takes all sums of a step; these are
for reading, and for looking inside. Shapes: T words of D features, H features of a state; other
dimensions may stand between, such as B sentences.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

import torch
from torch import Tensor, nn


class Layer(NamedTuple):
    """The weights of one layer in one direction, as torch.nn keeps them: G sums are taken a step,
    one below the other.

    weight_ih: float (G H, D), of the word; weight_hh: float (G H, H), of the state before; bias_ih,
    bias_hh: float (G H,).
    """

    weight_ih: Tensor
    weight_hh: Tensor
    bias_ih: Tensor
    bias_hh: Tensor

    @classmethod
    def of(cls, module: nn.Module, *, suffix: str = "_l0") -> Self:
        """Those of a layer of torch.nn.RNN, GRU or LSTM; suffix: which, such as "_l1_reverse"."""
        weights = dict(module.named_parameters())
        return cls(*(weights[name + suffix] for name in cls._fields))

    def joined(self, sums: int) -> list[tuple[Tensor, Tensor]]:
        """W, float (H, D + H), and b, float (H,), of each of the sums W [x_t, h_{t-1}] + b."""
        weights = torch.cat([self.weight_ih, self.weight_hh], dim=1).chunk(sums)
        return list(zip(weights, (self.bias_ih + self.bias_hh).chunk(sums), strict=True))


class ElmanStep(NamedTuple):
    """state: S_t, float (..., H)."""

    state: Tensor


class GruStep(NamedTuple):
    """reset: of the state before for the candidate; update: what stays; float (..., H)."""

    reset: Tensor
    update: Tensor
    candidate: Tensor
    state: Tensor


class LstmStep(NamedTuple):
    """Gates z_i, z_f, z_o, candidate z, cell c_t and state h_t; all float (..., H)."""

    input: Tensor
    forget: Tensor
    output: Tensor
    candidate: Tensor
    cell: Tensor
    state: Tensor


Step = ElmanStep | GruStep | LstmStep


class ElmanCell:
    """S_t = tanh(W [x_t, S_{t-1}] + b), the same W at every step (Elman 1990, "Finding structure in
    time").

    The state carries what was seen; each step writes all of it anew.
    """

    def __init__(self, layer: Layer) -> None:
        ((self.w, self.b),) = layer.joined(1)

    def step(self, x: Tensor, before: Step | None) -> ElmanStep:
        """The step at a word float (..., D); before: that of the word before, None at the first."""
        s_before = _zeros(x, like=self.b) if before is None else before.state
        return ElmanStep(torch.tanh(torch.cat([x, s_before], dim=-1) @ self.w.T + self.b))


class GruCell:
    """Gated recurrent units (Cho et al. 2014, section 2.3), with the reset after the product, as
    cuDNN and torch have it.

    r = sigmoid(W_r [x_t, h_{t-1}] + b_r), u = sigmoid(W_u [x_t, h_{t-1}] + b_u),
    n = tanh(W_n x_t + b_n + r * (V_n h_{t-1} + d_n)), h_t = u * h_{t-1} + (1 - u) * n.
    """

    def __init__(self, layer: Layer) -> None:
        (self.w_r, self.b_r), (self.w_u, self.b_u), _ = layer.joined(3)
        self.w_n, self.v_n, self.b_n, self.d_n = (weight.chunk(3)[2] for weight in layer)

    def step(self, x: Tensor, before: Step | None) -> GruStep:
        """The step at a word float (..., D); before: that of the word before, None at the first."""
        h_before = _zeros(x, like=self.b_r) if before is None else before.state
        xh = torch.cat([x, h_before], dim=-1)
        r = torch.sigmoid(xh @ self.w_r.T + self.b_r)
        u = torch.sigmoid(xh @ self.w_u.T + self.b_u)
        n = torch.tanh(x @ self.w_n.T + self.b_n + r * (h_before @ self.v_n.T + self.d_n))
        return GruStep(reset=r, update=u, candidate=n, state=u * h_before + (1 - u) * n)


class LstmCell:
    """Long short-term memory (Hochreiter and Schmidhuber 1997; the forget gate: Gers et al. 2000).

    z = tanh(W [x_t, h_{t-1}] + b), z_i, z_f, z_o = sigmoid(W_i | W_f | W_o [x_t, h_{t-1}] + b_i |
    b_f | b_o), c_t = z_f * c_{t-1} + z_i * z, h_t = z_o * tanh(c_t). The input gate decides what
    comes into the cell, the forget gate whether it stays, the output gate whether it goes out.
    """

    def __init__(self, layer: Layer) -> None:
        (self.w_i, self.b_i), (self.w_f, self.b_f), (self.w, self.b), (self.w_o, self.b_o) = (
            layer.joined(4)
        )

    def step(self, x: Tensor, before: Step | None) -> LstmStep:
        """The step at a word float (..., D); before: that of the word before, None at the first."""
        nothing = _zeros(x, like=self.b)
        h_before, c_before = (
            (before.state, before.cell) if isinstance(before, LstmStep) else (nothing, nothing)
        )
        xh = torch.cat([x, h_before], dim=-1)
        z = torch.tanh(xh @ self.w.T + self.b)
        z_i = torch.sigmoid(xh @ self.w_i.T + self.b_i)
        z_f = torch.sigmoid(xh @ self.w_f.T + self.b_f)
        z_o = torch.sigmoid(xh @ self.w_o.T + self.b_o)
        c = z_f * c_before + z_i * z
        return LstmStep(
            input=z_i, forget=z_f, output=z_o, candidate=z, cell=c, state=z_o * torch.tanh(c)
        )


Cell = ElmanCell | GruCell | LstmCell
CELLS: Mapping[str, type[ElmanCell] | type[GruCell] | type[LstmCell]] = {
    "rnn": ElmanCell,
    "gru": GruCell,
    "lstm": LstmCell,
}
# all that a cell computes at the words it reads: by name, float (T, ..., H) each
CellValues = Mapping[str, Tensor]


def _zeros(x: Tensor, *, like: Tensor) -> Tensor:
    """What stands before the first word, float (..., H)."""
    return x.new_zeros(*x.shape[:-1], len(like))


def read_ahead(cell: Cell, words: Tensor) -> CellValues:
    """What a cell computes reading words float (T, ..., D) from the first to the last."""
    steps: list[Step] = []
    for x in words:
        steps.append(cell.step(x, steps[-1] if steps else None))
    return {name: torch.stack([getattr(step, name) for step in steps]) for name in steps[0]._fields}


def read_back(cell: Cell, words: Tensor) -> CellValues:
    """The same from the last word to the first, in the order of the words."""
    return {name: values.flip(0) for name, values in read_ahead(cell, words.flip(0)).items()}


DIRECTIONS = (read_ahead, read_back)


def read_layers(layers: Sequence[Sequence[Cell]], words: Tensor) -> list[list[CellValues]]:
    """What each cell of each layer computes of words float (T, ..., D).

    layers: of each, from the lowest, the cell that reads ahead and, where there are two directions,
    the one that reads back. A layer reads the states of the one below it, those of both directions
    side by side.
    """
    read: list[list[CellValues]] = []
    for cells in layers:
        read.append(
            [direction(cell, words) for direction, cell in zip(DIRECTIONS, cells, strict=False)]
        )
        words = torch.cat([values["state"] for values in read[-1]], dim=-1)
    return read
