"""Embedded words -> states that know their context: none of it, what stands before, or both sides."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from ner_lstm.model.crf import reverse_within_lengths
from ner_lstm.model.dropout import Dropout

Cell = type[nn.RNN] | type[nn.GRU] | type[nn.LSTM]


class FeedForward(nn.Module):
    """A hidden layer over each word alone: the network that cannot tell an apple from Apple."""

    def __init__(self, width: int, hidden_width: int, *, layers: int, bidirectional: bool, dropout: float) -> None:
        super().__init__()
        self.width = hidden_width * (1 + bidirectional)  # as wide as a recurrent encoder of the same settings
        widths = [width, *[self.width] * layers]
        self.layers = nn.ModuleList(nn.Linear(before, after) for before, after in pairwise(widths))
        self.dropout = Dropout(dropout)

    def forward(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        """States float (B, T, width) of embedded words (B, T, D)."""
        states = embedded
        for number, layer in enumerate(self.layers):
            states = torch.tanh(layer(states if number == 0 else self.dropout(states)))
        return states


class Recurrent(nn.Module):
    """One or two directions of recurrent layers over right-padded sentences.

    Each direction is a network of its own, and the backward one reads each sentence reversed within its own length, so that
    no state ever depends on padding or on the other sentences of the batch. That costs nothing against packing: torch 2.13
    takes its fast LSTM on a CPU only for unpacked input.
    """

    def __init__(
        self,
        width: int,
        hidden_width: int,
        *,
        layers: int,
        bidirectional: bool,
        dropout: float,
        cell: Cell,
    ) -> None:
        super().__init__()
        self.width = hidden_width * (1 + bidirectional)
        widths = [width, *[self.width] * (layers - 1)]
        self.ahead = nn.ModuleList(cell(wide, hidden_width, batch_first=True) for wide in widths)
        self.back = nn.ModuleList(cell(wide, hidden_width, batch_first=True) for wide in widths if bidirectional)
        self.dropout = Dropout(dropout)

    def forward(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        """States float (B, T, width) of embedded words (B, T, D); lengths int64 (B,)."""
        states = embedded
        mirror = reverse_within_lengths(lengths, embedded.shape[1])
        for number, ahead in enumerate(self.ahead):
            if number:
                states = self.dropout(states)
            directions = [ahead(states)[0]]
            if self.back:
                directions.append(_reorder(self.back[number](_reorder(states, mirror))[0], mirror))
            states = torch.cat(directions, dim=2)
        return states


def _reorder(states: Tensor, positions: Tensor) -> Tensor:
    """states[b, positions[b, t]] at [b, t], float (B, T, D): rows of one table, much cheaper than gathering elements."""
    batch, time, width = states.shape
    rows = positions + torch.arange(batch, device=positions.device)[:, None] * time
    return nn.functional.embedding(rows, states.reshape(batch * time, width))


class Rnn(Recurrent):
    """Elman's network (1990): S_t = tanh(U x_t + W S_{t-1}), one W for all steps; the output V S_t is the projection."""

    def __init__(self, width: int, hidden_width: int, *, layers: int, bidirectional: bool, dropout: float) -> None:
        super().__init__(width, hidden_width, layers=layers, bidirectional=bidirectional, dropout=dropout, cell=nn.RNN)


class Gru(Recurrent):
    """Gated recurrent units (Cho et al. 2014, section 2.3)."""

    def __init__(self, width: int, hidden_width: int, *, layers: int, bidirectional: bool, dropout: float) -> None:
        super().__init__(width, hidden_width, layers=layers, bidirectional=bidirectional, dropout=dropout, cell=nn.GRU)


class Lstm(Recurrent):
    """Long short-term memory: input, forget and output gates guard a cell (Gers et al. 2000)."""

    def __init__(self, width: int, hidden_width: int, *, layers: int, bidirectional: bool, dropout: float) -> None:
        super().__init__(width, hidden_width, layers=layers, bidirectional=bidirectional, dropout=dropout, cell=nn.LSTM)


ENCODERS: dict[str, type[FeedForward] | type[Rnn] | type[Gru] | type[Lstm]] = {
    "feedforward": FeedForward,
    "rnn": Rnn,
    "gru": Gru,
    "lstm": Lstm,
}
