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

from ner_lstm.encoding.tags import Transitions


class PathSums(NamedTuple):
    """Sums over paths in float64, scaled at each word so that they add up to 1; any number in the
    padding.

    alpha: (T, B, K), over the paths up to and with a word that end in a tag. beta: (T, B, K), over
    those from a word on, without the word's own emission. emitted_beta: beta with it, at a scale of
    its own. scale: (T, B), what each step of alpha was divided by. log_partition: (B,), the log of
    the sum over all paths.
    """

    alpha: Tensor
    beta: Tensor
    emitted_beta: Tensor
    scale: Tensor
    log_partition: Tensor


def reverse_within_lengths(lengths: Tensor, time: int) -> Tensor:
    """Positions int64 (B, T) that reverse each sentence and leave the padding where it is."""
    positions = torch.arange(time, device=lengths.device).expand(len(lengths), time)
    mirrored = lengths[:, None] - 1 - positions
    return torch.where(mirrored >= 0, mirrored, positions)


def sum_paths(emissions: Tensor, lengths: Tensor, transitions: Transitions[Tensor]) -> PathSums:
    """All sums that the loss and its gradient need, by the forward-backward algorithm.

    T steps, each one product of (2, B, K) with (2, K, K) for both directions at once.
    """
    batch, time, _ = emissions.shape
    inside = torch.arange(time, device=lengths.device)[:, None] < lengths
    scores = emissions.detach().to(torch.float64).transpose(0, 1)
    # those of the padding may be anything, and must lead to numbers
    scores = torch.where(inside[..., None], scores, 0)
    highest = scores.amax(dim=2, keepdim=True)
    # illegal tags may hold the highest score: 600 below it is still no zero in float64
    weights = (scores - highest).clamp_(min=-600).exp_()
    columns = torch.arange(batch, device=lengths.device)
    mirror = reverse_within_lengths(lengths, time).T * batch + columns
    both = torch.stack([weights, _pick(weights, mirror)], dim=1)
    start, pair, end = (scores.detach().to(torch.float64).exp() for scores in transitions)
    reached, emitted, scale = _recurse(
        both, starts=torch.stack([start, end]), products=torch.stack([pair, pair.T])
    )
    alpha, scale = emitted[:, 0], scale[:, 0]
    log_scale = (scale.log() + highest[..., 0]).cumsum(dim=0)
    last = (lengths - 1) * batch + columns
    final = (_pick(alpha, last) * end).sum(dim=1).log()
    beta = _pick(reached[:, 1], mirror)  # reading backwards twice is reading forwards
    return PathSums(alpha, beta, beta * weights, scale, final + log_scale.flatten()[last])


def _recurse(weights: Tensor, *, starts: Tensor, products: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Both directions at once, all float64: weights (T, 2, B, K), starts (2, K), products (2, K,
    K).

    The shares of the tags at each step before and after its weights, (T, 2, B, K), and what the
    shares before were divided by, (T, 2, B). Three operations a step: the product brings its own
    sum along, as one column more.
    """
    reached, emitted = torch.empty_like(weights), torch.empty_like(weights)
    sums = weights.new_empty(*weights.shape[:3], weights.shape[3] + 1)
    sums[0] = torch.cat([starts, starts.sum(dim=1, keepdim=True)], dim=1)[:, None]
    products = torch.cat([products, products.sum(dim=2, keepdim=True)], dim=2)
    before, after = reached.unbind(), emitted.unbind()
    for step, (shares, scale, weight) in enumerate(
        zip(sums[..., :-1].unbind(), sums[..., -1:].unbind(), weights.unbind(), strict=True)
    ):
        if step:
            torch.bmm(after[step - 1], products, out=sums[step])
        torch.div(shares, scale, out=before[step])
        torch.mul(before[step], weight, out=after[step])
    return reached, emitted, sums[..., -1]


def _pick(table: Tensor, rows: Tensor) -> Tensor:
    """Rows of a (T, B, K), counted over both T and B; much cheaper than gathering elements."""
    return nn.functional.embedding(rows, table.reshape(-1, table.shape[2]))


class _LogPartition(torch.autograd.Function):
    """log Z float (B,), whose gradient, the marginal probabilities, is taken from alpha and beta.

    In plain torch: T steps of `alpha = emissions[:, t] + (alpha[:, :, None] + pair).logsumexp(1)`,
    differentiated one by one.
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
        sums = sum_paths(emissions, lengths, Transitions(start, pair, end))
        ctx.save_for_backward(lengths, pair, *sums[:-1])
        return sums.log_partition.to(emissions.dtype)

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, None, Tensor, Tensor, Tensor]:
        """Gradients of emissions (B, T, K) and transitions, for that of log Z (B,)."""
        lengths, pair, alpha, beta, emitted_beta, scale = ctx.saved_tensors  # type: ignore[attr-defined]
        inside = torch.arange(len(alpha), device=lengths.device)[:, None] < lengths
        products = alpha * beta
        share = inside / products.sum(dim=2) * gradient
        marginals = products * share[..., None]
        origins = alpha[:-1] * (share[1:] / scale[1:])[..., None]
        pairs = pair.to(torch.float64).exp() * (
            origins.flatten(0, 1).T @ emitted_beta[1:].flatten(0, 1)
        )
        last = marginals.take_along_dim((lengths - 1)[None, :, None], dim=0)[0]
        dtype = gradient.dtype
        return (
            marginals.transpose(0, 1).to(dtype),
            None,
            marginals[0].sum(0).to(dtype),
            pairs.to(dtype),
            last.sum(0).to(dtype),
        )


def log_partition(emissions: Tensor, lengths: Tensor, transitions: Transitions[Tensor]) -> Tensor:
    """Log of the summed scores of all tag paths, float (B,), differentiable."""
    result: Tensor = _LogPartition.apply(emissions, lengths, *transitions)  # type: ignore[no-untyped-call]
    return result


def path_score(
    emissions: Tensor, lengths: Tensor, transitions: Transitions[Tensor], *, tag_ids: Tensor
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
