"""Emissions and transitions -> the sums and the best path over all tag paths of a linear-chain CRF.

Shapes: B sentences, T words in the longest, K tags. Emissions are float (B, T, K) scores, lengths int64 (B,); whatever stands
behind the length of a sentence is never looked at. Lafferty et al. 2001; the sums are taken in scaled probability space
(Rabiner 1989, section V.A), in float64, one matrix product a step: scores may differ by some hundreds, not by thousands.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx

LEVELLED = 64  # steps after which the best path sets out from 0 again: a sum over 20,000 words in float32 loses digits


class Transitions(NamedTuple):
    """Scores of beginning with a tag (K,), of going from tag i to tag j (K, K), and of ending (K,); -inf where illegal."""

    start: Tensor
    pair: Tensor
    end: Tensor


class Lattice(NamedTuple):
    """Scaled sums over paths, in float64; their logarithms are exact up to the scales, which are kept.

    forward: (T, B, K), the paths up to and with a word, ended in a tag; backward: (T, B, K), those from a word on, itself
    included; forward_scale, backward_scale: (T, B), log of what each was divided by in all; log_partition: (B,).
    """

    forward: Tensor
    backward: Tensor
    forward_scale: Tensor
    backward_scale: Tensor
    log_partition: Tensor


def reverse_within_lengths(lengths: Tensor, time: int) -> Tensor:
    """Positions int64 (B, T) that read each sentence from its last word to its first and leave the padding in its place."""
    positions = torch.arange(time, device=lengths.device).expand(len(lengths), time)
    mirrored = lengths[:, None] - 1 - positions
    return torch.where(mirrored >= 0, mirrored, positions)


def sum_paths(emissions: Tensor, lengths: Tensor, transitions: Transitions) -> Lattice:
    """All sums that training and probabilities need; T steps, each one product of (2, B, K) with (2, K, K)."""
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
    shifts = torch.stack([highest[..., 0], highest[..., 0].take_along_dim(mirror, dim=1)]).permute(2, 0, 1)
    scales = (totals[..., 0].log() + shifts).cumsum(dim=0)

    last = (lengths - 1).expand(1, batch)
    final = steps[:, 0].take_along_dim(last[:, :, None], dim=0)[0]
    log_partition = (final * end).sum(dim=1).log() + scales[:, 0].take_along_dim(last, dim=0)[0]
    unmirror = mirror.T  # reading backwards twice is reading forwards
    backward = steps[:, 1].take_along_dim(unmirror[:, :, None], dim=0)
    return Lattice(steps[:, 0], backward, scales[:, 0], scales[:, 1].take_along_dim(unmirror, dim=0), log_partition)


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


def marginals(emissions: Tensor, lengths: Tensor, transitions: Transitions) -> Tensor:
    """Probability of every tag at every word over all paths, float64 (B, T, K), 0 in the padding."""
    lattice = sum_paths(emissions, lengths, transitions)
    return _marginals(emissions, lengths, lattice.forward, lattice.backward).transpose(0, 1)


def log_partition(emissions: Tensor, lengths: Tensor, transitions: Transitions) -> Tensor:
    """Log of the summed scores of all tag paths, float (B,), differentiable."""
    result: Tensor = _LogPartition.apply(emissions, lengths, *transitions)  # type: ignore[no-untyped-call]
    return result


def path_score(emissions: Tensor, lengths: Tensor, transitions: Transitions, *, tag_ids: Tensor) -> Tensor:
    """Score of one path a sentence, float (B,), differentiable; tag_ids: int64 (B, T)."""
    return (
        cumulative_scores(emissions, lengths, transitions, tag_ids=tag_ids).take_along_dim(lengths[:, None] - 1, dim=1)[:, 0]
        + (transitions.end[tag_ids.take_along_dim(lengths[:, None] - 1, dim=1)[:, 0]])
    )


def cumulative_scores(emissions: Tensor, lengths: Tensor, transitions: Transitions, *, tag_ids: Tensor) -> Tensor:
    """Score of the path up to and with each word, the start counted and the end not, float (B, T)."""
    scores = emissions.take_along_dim(tag_ids[:, :, None], dim=2)[..., 0]
    moves = torch.cat([transitions.start[tag_ids[:, :1]], transitions.pair[tag_ids[:, :-1], tag_ids[:, 1:]]], dim=1)
    inside = torch.arange(scores.shape[1], device=lengths.device) < lengths[:, None]
    return torch.where(inside, scores + moves, 0).cumsum(dim=1)


def best_paths(emissions: Tensor, lengths: Tensor, transitions: Transitions) -> Tensor:
    """The tags of the highest path of each sentence, int64 (B, T), 0 in the padding. T x K^2 steps (Viterbi 1967)."""
    batch, time, tags = emissions.shape
    steps = emissions.transpose(0, 1)
    score = transitions.start + steps[0]
    came_from = torch.empty(time, batch, tags, dtype=torch.int64, device=emissions.device)
    scores = [score]
    for step in range(1, time):
        best, came_from[step] = (score[:, :, None] + transitions.pair).max(dim=1)
        score = best + steps[step]
        if step % LEVELLED == 0:
            score = score - score.amax(dim=1, keepdim=True)
        scores.append(score)
    finals = torch.stack(scores).take_along_dim((lengths - 1).expand(1, -1)[:, :, None], dim=0)[0] + transitions.end
    tag = finals.argmax(dim=1)
    paths = torch.zeros(batch, time, dtype=torch.int64, device=emissions.device)
    for step in range(time - 1, -1, -1):
        inside = lengths > step
        paths[:, step] = torch.where(inside, tag, 0)
        if step:
            tag = torch.where(inside, came_from[step].take_along_dim(tag[:, None], dim=1)[:, 0], tag)
    return paths
