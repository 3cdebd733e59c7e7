"""Emissions and transitions -> the sums over all tag paths of a linear-chain CRF: what training needs of it.

Shapes: B sentences, T words in the longest, K tags. Emissions are float (B, T, K) scores, lengths int64 (B,); whatever stands
behind the length of a sentence is never looked at. Lafferty et al. 2001; the sums are taken in scaled probability space
(Rabiner 1989, section V.A), in float64, one matrix product a step: scores may differ by some hundreds, not by thousands.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx


class Transitions(NamedTuple):
    """Scores of beginning with a tag (K,), of going from tag i to tag j (K, K), and of ending (K,); -inf where illegal."""

    start: Tensor
    pair: Tensor
    end: Tensor


class Lattice(NamedTuple):
    """Sums over paths in float64, scaled at each word so that they add up to 1.

    forward: (T, B, K), the paths up to and with a word, ended in a tag; backward: (T, B, K), those from a word on, itself
    included; log_partition: (B,), log of all, the scales counted.
    """

    forward: Tensor
    backward: Tensor
    log_partition: Tensor


def reverse_within_lengths(lengths: Tensor, time: int) -> Tensor:
    """Positions int64 (B, T) that read each sentence from its last word to its first and leave the padding in its place."""
    positions = torch.arange(time, device=lengths.device).expand(len(lengths), time)
    mirrored = lengths[:, None] - 1 - positions
    return torch.where(mirrored >= 0, mirrored, positions)


def sum_paths(emissions: Tensor, lengths: Tensor, transitions: Transitions) -> Lattice:
    """All sums that the loss and its gradient need; T steps, each one product of (2, B, K) with (2, K, K)."""
    batch, time, _ = emissions.shape
    scores = emissions.detach().to(torch.float64)
    highest = scores.amax(dim=2, keepdim=True)
    # illegal tags may hold the highest score: 600 below it is still no zero in float64
    weights = (scores - highest).clamp(min=-600).exp()
    mirror = reverse_within_lengths(lengths, time)
    both = torch.stack([weights, weights.take_along_dim(mirror[:, :, None], dim=1)]).permute(2, 0, 1, 3).contiguous()
    start, pair, end = (part.detach().to(torch.float64).exp() for part in transitions)
    products = torch.stack([pair, pair.T])

    steps, totals = torch.empty_like(both), torch.empty(time, 2, batch, 1, dtype=torch.float64, device=scores.device)
    state = torch.stack([start, end])[:, None, :].expand(2, batch, -1)
    for step in range(time):
        moved = state if step == 0 else torch.bmm(state, products)
        torch.mul(moved, both[step], out=steps[step])
        torch.sum(steps[step], dim=2, keepdim=True, out=totals[step])
        state = steps[step].div_(totals[step])
    inside = torch.arange(time, device=lengths.device)[:, None] < lengths
    steps.masked_fill_(~inside[:, None, :, None], 0)  # scores of the padding may have led anywhere, to 0/0 too
    scales = (totals[:, 0, :, 0].log() + highest[..., 0].T).cumsum(dim=0)

    last = (lengths - 1).expand(1, batch)
    final = steps[:, 0].take_along_dim(last[:, :, None], dim=0)[0]
    log_partition = (final * end).sum(dim=1).log() + scales.take_along_dim(last, dim=0)[0]
    unmirror = mirror.T[:, :, None]  # reading backwards twice is reading forwards
    return Lattice(steps[:, 0], steps[:, 1].take_along_dim(unmirror, dim=0), log_partition)


class _LogPartition(torch.autograd.Function):
    """log Z with its gradient, the marginals, taken from the two sums at once instead of through T recorded steps."""

    @staticmethod
    def forward(  # noqa: PLR0917 - torch passes them so
        ctx: FunctionCtx, emissions: Tensor, lengths: Tensor, start: Tensor, pair: Tensor, end: Tensor
    ) -> Tensor:
        lattice = sum_paths(emissions, lengths, Transitions(start, pair, end))
        ctx.save_for_backward(emissions, lengths, pair, lattice.forward, lattice.backward)
        return lattice.log_partition.to(emissions.dtype)

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, None, Tensor, Tensor, Tensor]:
        emissions, lengths, pair, forward, backward = ctx.saved_tensors  # type: ignore[attr-defined]
        time = len(forward)
        weight = gradient.to(torch.float64)[:, None]
        marginals = _marginals(emissions, lengths, forward, backward)
        weighted = marginals * weight
        moves = pair.to(torch.float64).exp()
        arrived = forward[:-1] @ moves
        inside = torch.arange(1, time, device=lengths.device)[:, None] < lengths
        scale = torch.where(inside, 1 / (arrived * backward[1:]).sum(dim=2), 0) * weight[:, 0]
        pairs = moves * torch.einsum("tbi,tbj->ij", forward[:-1] * scale[..., None], backward[1:])
        last = weighted.take_along_dim((lengths - 1).expand(1, -1)[:, :, None], dim=0)[0]
        dtype = emissions.dtype
        return weighted.transpose(0, 1).to(dtype), None, weighted[0].sum(0).to(dtype), pairs.to(dtype), last.sum(0).to(dtype)


def _marginals(emissions: Tensor, lengths: Tensor, forward: Tensor, backward: Tensor) -> Tensor:
    scores = emissions.to(torch.float64).transpose(0, 1)
    weights = (scores - scores.amax(dim=2, keepdim=True)).clamp(min=-600).exp()
    joint = forward * backward / weights  # both sums hold the word's own emission
    inside = torch.arange(len(forward), device=lengths.device)[:, None] < lengths
    return torch.where(inside[..., None], joint / joint.sum(dim=2, keepdim=True), 0)


def log_partition(emissions: Tensor, lengths: Tensor, transitions: Transitions) -> Tensor:
    """Log of the summed scores of all tag paths, float (B,), differentiable."""
    result: Tensor = _LogPartition.apply(emissions, lengths, *transitions)  # type: ignore[no-untyped-call]
    return result


def path_score(emissions: Tensor, lengths: Tensor, transitions: Transitions, *, tag_ids: Tensor) -> Tensor:
    """Score of one path a sentence, float (B,), differentiable; tag_ids: int64 (B, T)."""
    scores = emissions.take_along_dim(tag_ids[:, :, None], dim=2)[..., 0]
    moves = torch.cat([transitions.start[tag_ids[:, :1]], transitions.pair[tag_ids[:, :-1], tag_ids[:, 1:]]], dim=1)
    inside = torch.arange(scores.shape[1], device=lengths.device) < lengths[:, None]
    last = tag_ids.take_along_dim(lengths[:, None] - 1, dim=1)[:, 0]
    return torch.where(inside, scores + moves, 0).sum(dim=1) + transitions.end[last]
