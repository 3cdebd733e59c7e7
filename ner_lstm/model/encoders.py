"""Embedded words -> states that know their context: none of it, what stands before, or both
sides.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx

from ner_lstm.model.crf import reverse_within_lengths
from ner_lstm.model.dropout import Dropout
from ner_lstm.model.workers import Workers

Cell = type[nn.RNN] | type[nn.GRU] | type[nn.LSTM]


class FeedForward(nn.Module):
    """A hidden layer over each word alone: the network that cannot tell an apple from Apple."""

    def __init__(
        self, width: int, hidden_width: int, *, layers: int, bidirectional: bool, dropout: float
    ) -> None:
        super().__init__()
        # as wide as a recurrent encoder of the same settings
        self.width = hidden_width * (1 + bidirectional)
        widths = [width, *[self.width] * layers]
        self.layers = nn.ModuleList(nn.Linear(before, after) for before, after in pairwise(widths))
        self.dropout = Dropout(dropout)

    def forward(
        self, embedded: Tensor, lengths: Tensor, noise: torch.Generator | None = None
    ) -> Tensor:
        """States float (B, T, width) of embedded words (B, T, D)."""
        states = embedded
        for number, layer in enumerate(self.layers):
            states = torch.tanh(layer(states if number == 0 else self.dropout(states, noise)))
        return states


class Recurrent(nn.Module):
    """One or two directions of recurrent layers over right-padded sentences.

    Each direction is a network of its own, and the backward one reads each sentence reversed within
    its own length, so that no state ever depends on padding or on the other sentences of the batch.
    That costs nothing against packing: torch 2.13 takes its fast LSTM on a CPU only for unpacked
    input. Inside `workers` the directions are trained side by side.
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
        self.back = nn.ModuleList(
            cell(wide, hidden_width, batch_first=True) for wide in widths if bidirectional
        )
        self.dropout = Dropout(dropout)
        self.workers = Workers()

    def forward(
        self, embedded: Tensor, lengths: Tensor, noise: torch.Generator | None = None
    ) -> Tensor:
        """States float (B, T, width) of embedded words (B, T, D); lengths int64 (B,)."""
        states = embedded
        mirror = reverse_within_lengths(lengths, embedded.shape[1])
        for number, ahead in enumerate(self.ahead):
            if number:
                states = self.dropout(states, noise)
            if self.back:
                onward, backward = self._run_sides(
                    (ahead, self.back[number]), (states, _reorder(states, mirror))
                )
                states = torch.cat([onward, _reorder(backward, mirror)], dim=2)
            else:
                states = ahead(states)[0]
        return states

    def _run_sides(
        self, cells: tuple[nn.Module, nn.Module], inputs: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """What each cell makes of its own input."""
        if not self.workers.parallel:
            return cells[0](inputs[0])[0], cells[1](inputs[1])[0]
        if not torch.is_grad_enabled():

            def run(number: int) -> Tensor:
                with torch.no_grad():  # in this thread
                    states: Tensor = cells[number](inputs[number])[0]
                    return states

            onward, backward = self.workers.map(run, (0, 1))
            return onward, backward
        weights = (*cells[0].parameters(), *cells[1].parameters())
        sides: tuple[Tensor, Tensor] = _Sides.apply(self.workers, cells, *inputs, *weights)  # type: ignore[no-untyped-call]
        return sides


class _Sides(torch.autograd.Function):
    """The states float (B, T, H) of two cells, each computed and differentiated by a worker.

    In plain torch: `cells[0](inputs[0])[0], cells[1](inputs[1])[0]`. With batches of 500 words on
    two cores this takes half the time of one thread, torch's own two threads two thirds.
    """

    @staticmethod
    def forward(
        ctx: FunctionCtx, workers: Workers, cells: Sequence[nn.Module], *tensors: Tensor
    ) -> tuple[Tensor, Tensor]:
        """tensors: the input (B, T, D) of each cell, then all weights of both."""
        inputs = [tensor.detach().requires_grad_() for tensor in tensors[:2]]

        def run(number: int) -> Tensor:
            with torch.enable_grad():  # in this thread
                output: Tensor = cells[number](inputs[number])[0]
                return output

        outputs = workers.map(run, (0, 1))
        ctx.jobs = workers, cells, inputs, outputs  # type: ignore[attr-defined]
        return outputs[0].detach(), outputs[1].detach()

    @staticmethod
    def backward(ctx: FunctionCtx, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        """Gradients of `tensors`, for those of both states (B, T, H)."""
        workers, cells, inputs, outputs = ctx.jobs  # type: ignore[attr-defined]

        def run(number: int) -> tuple[Tensor, ...]:
            leaves = [inputs[number], *cells[number].parameters()]
            return torch.autograd.grad(
                outputs[number], leaves, gradients[number], retain_graph=True
            )

        (first, *weights), (second, *second_weights) = workers.map(run, (0, 1))
        return None, None, first, second, *weights, *second_weights


def _reorder(states: Tensor, positions: Tensor) -> Tensor:
    """states[b, positions[b, t]], float (B, T, D): rows cost less to gather than elements."""
    batch, time, width = states.shape
    rows = positions + torch.arange(batch, device=positions.device)[:, None] * time
    return nn.functional.embedding(rows, states.reshape(batch * time, width))


# Elman's network (1990): S_t = tanh(U x_t + W S_{t-1}), one W for all steps, whose output V S_t is
# the projection; gated recurrent units (Cho et al. 2014, section 2.3); and long short-term memory,
# in which an input, a forget and an output gate guard a cell (Gers et al. 2000).
RECURRENT: Mapping[str, Cell] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
ENCODERS: Mapping[str, Callable[..., FeedForward | Recurrent]] = {
    "feedforward": FeedForward,
    **{name: partial(Recurrent, cell=cell) for name, cell in RECURRENT.items()},
}
