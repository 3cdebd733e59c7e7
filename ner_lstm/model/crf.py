"""Emissions and transitions -> the sums over all tag paths of a linear-chain CRF: what training
needs of it.

Shapes: B sentences, T words in the longest, K tags. Emissions are float (B, T, K) scores, lengths
int64 (B,); whatever stands behind the length of a sentence is never looked at. Lafferty et al.
2001; the sums are taken in scaled probability space (Rabiner 1989, section V.A), in float64, one
matrix product a step: scores may differ by some hundreds, not by thousands.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx


class Transitions(NamedTuple):
    """Scores of beginning with a tag (K,), of going from tag i to tag j (K, K), and of ending (K,);
    -inf where illegal.
    """

    start: Tensor
    pair: Tensor
    end: Tensor


class Lattice(NamedTuple):
    """Sums over paths in float64, scaled at each word so that they add up to 1. No meaning in
    padding.

    forward: (T, B, K), the paths up to and with a word, ended in a tag; behind: (T, B, K), those
    from a word on without the word's own emission; backward: with it, at its own scale; growth: (T,
    B), what one step of forward was divided by; log_partition: (B,), log of all, the scales
    counted.
    """

    forward: Tensor
    backward: Tensor
    behind: Tensor
    growth: Tensor
    log_partition: Tensor


def reverse_within_lengths(lengths: Tensor, time: int) -> Tensor:
    """Positions int64 (B, T) that read each sentence from its last word to its first and leave the
    padding in its place.
    """
    positions = torch.arange(time, device=lengths.device).expand(len(lengths), time)
    mirrored = lengths[:, None] - 1 - positions
    return torch.where(mirrored >= 0, mirrored, positions)


def sum_paths(emissions: Tensor, lengths: Tensor, transitions: Transitions) -> Lattice:
    """All sums that the loss and its gradient need; T steps, each one product of (2, B, K) with (2,
    K, K).
    """
    batch, time, _ = emissions.shape
    inside = torch.arange(time, device=lengths.device)[:, None] < lengths
    scores = emissions.detach().to(torch.float64).transpose(0, 1)
    # those of the padding may be anything, and must lead to numbers
    scores = torch.where(inside[..., None], scores, 0)
    highest = scores.amax(dim=2, keepdim=True)
    # illegal tags may hold the highest score: 600 below it is still no zero in float64
    weights = (scores - highest).clamp_(min=-600).exp_()
    mirror = reverse_within_lengths(lengths, time).T * batch + torch.arange(
        batch, device=lengths.device
    )
    both = torch.stack([weights, _pick(weights, mirror)], dim=1)
    start, pair, end = (part.detach().to(torch.float64).exp() for part in transitions)
    moved, steps, totals = _walk(
        both, starts=torch.stack([start, end]), products=torch.stack([pair, pair.T])
    )
    scales = (totals[:, 0].log() + highest[..., 0]).cumsum(dim=0)

    last = (lengths - 1) * batch + torch.arange(batch, device=lengths.device)
    final = (_pick(steps[:, 0], last) * end).sum(dim=1).log()
    behind = _pick(moved[:, 1], mirror)  # reading backwards twice is reading forwards
    return Lattice(
        steps[:, 0], behind * weights, behind, totals[:, 0], final + scales.flatten()[last]
    )


def _walk(weights: Tensor, *, starts: Tensor, products: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Both directions at once, all float64: weights (T, 2, B, K), starts (2, K), products (2, K,
    K).

    The shares of the tags at each step before and after its weights, (T, 2, B, K), and what the
    shares before were divided by, (T, 2, B). Three operations a step: the product brings its own
    sum along, as one column more.
    """
    moved, steps = torch.empty_like(weights), torch.empty_like(weights)
    sums = weights.new_empty(*weights.shape[:3], weights.shape[3] + 1)
    sums[0] = torch.cat([starts, starts.sum(dim=1, keepdim=True)], dim=1)[:, None]
    products = torch.cat([products, products.sum(dim=2, keepdim=True)], dim=2)
    before, after = moved.unbind(), steps.unbind()
    for step, (reached, total, weight) in enumerate(
        zip(sums[..., :-1].unbind(), sums[..., -1:].unbind(), weights.unbind(), strict=True)
    ):
        if step:
            torch.bmm(after[step - 1], products, out=sums[step])
        torch.div(reached, total, out=before[step])
        torch.mul(before[step], weight, out=after[step])
    return moved, steps, sums[..., -1]


def _pick(table: Tensor, rows: Tensor) -> Tensor:
    """Rows of a (T, B, K), counted over both T and B; much cheaper than gathering elements."""
    return nn.functional.embedding(rows, table.reshape(-1, table.shape[2]))


class _LogPartition(torch.autograd.Function):
    """log Z with its gradient, the marginals, taken from the two sums at once instead of through T
    recorded steps.
    """

    @staticmethod
    def forward(  # noqa: PLR0917 - torch passes them so
        ctx: FunctionCtx,
        emissions: Tensor,
        lengths: Tensor,
        start: Tensor,
        pair: Tensor,
        end: Tensor,
    ) -> Tensor:
        lattice = sum_paths(emissions, lengths, Transitions(start, pair, end))
        ctx.save_for_backward(
            lengths, pair, lattice.forward, lattice.backward, lattice.behind, lattice.growth
        )
        return lattice.log_partition.to(emissions.dtype)

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, None, Tensor, Tensor, Tensor]:
        lengths, pair, forward, backward, behind, growth = ctx.saved_tensors  # type: ignore[attr-defined]
        joint = forward * behind
        share = _share(joint, lengths) * gradient
        weighted = joint * share[..., None]
        origins = forward[:-1] * (share[1:] / growth[1:])[..., None]
        pairs = pair.to(torch.float64).exp() * (
            origins.flatten(0, 1).T @ backward[1:].flatten(0, 1)
        )
        last = weighted.take_along_dim((lengths - 1)[None, :, None], dim=0)[0]
        dtype = gradient.dtype
        return (
            weighted.transpose(0, 1).to(dtype),
            None,
            weighted[0].sum(0).to(dtype),
            pairs.to(dtype),
            last.sum(0).to(dtype),
        )


def _share(joint: Tensor, lengths: Tensor) -> Tensor:
    """What turns products of the sums before and behind a word (T, B, K) into probabilities, (T,
    B), 0 in the padding.
    """
    inside = torch.arange(len(joint), device=lengths.device)[:, None] < lengths
    return inside / joint.sum(dim=2)


def log_partition(emissions: Tensor, lengths: Tensor, transitions: Transitions) -> Tensor:
    """Log of the summed scores of all tag paths, float (B,), differentiable."""
    result: Tensor = _LogPartition.apply(emissions, lengths, *transitions)  # type: ignore[no-untyped-call]
    return result


def path_score(
    emissions: Tensor, lengths: Tensor, transitions: Transitions, *, tag_ids: Tensor
) -> Tensor:
    """Score of one path a sentence, float (B,), differentiable; tag_ids: int64 (B, T)."""
    scores = emissions.take_along_dim(tag_ids[:, :, None], dim=2)[..., 0]
    moves = torch.cat(
        [transitions.start[tag_ids[:, :1]], transitions.pair[tag_ids[:, :-1], tag_ids[:, 1:]]],
        dim=1,
    )
    inside = torch.arange(scores.shape[1], device=lengths.device) < lengths[:, None]
    last = tag_ids.take_along_dim(lengths[:, None] - 1, dim=1)[:, 0]
    return torch.where(inside, scores + moves, 0).sum(dim=1) + transitions.end[last]
