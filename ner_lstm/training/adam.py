"""Gradients -> Adam's steps (Kingma and Ba 2015): over whole weights, and over the rows of a table
that have a gradient.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

BETAS, EPSILON = (0.9, 0.999), 1e-8


class Moments:
    """The running means of a weight's gradient and of its square."""

    def __init__(self, weight: Tensor) -> None:
        self.weight = weight.detach()
        self.mean, self.square = torch.zeros_like(self.weight), torch.zeros_like(self.weight)


def step_weights(
    moments: Sequence[Moments], gradients: list[Tensor], *, rate: float, step: Tensor
) -> None:
    """Moves whole weights; step: float scalar, the number of this step, from 1, on the weights'
    device.

    The kernel of torch.optim.Adam(fused=True) itself: the class around it takes as long as the
    kernel at our sizes.
    """
    _step(
        [m.weight for m in moments],
        gradients,
        [m.mean for m in moments],
        [m.square for m in moments],
        rate,
        step,
        EPSILON,
    )


def step_rows(
    moments: Moments, gradient: Tensor, *, rows: Tensor, rate: float, step: Tensor, count: int
) -> None:
    """Moves the distinct rows int64 (R,) of a table along their gradient (R, D), as
    torch.optim.SparseAdam does.

    The moments of other rows stay as they are. SparseAdam adds epsilon before the correction for
    bias and Adam after it.
    """
    held = [
        tensor.index_select(0, rows) for tensor in (moments.weight, moments.mean, moments.square)
    ]
    weight, mean, square = held
    _step(
        [weight], [gradient], [mean], [square], rate, step, EPSILON / (1 - BETAS[1] ** count) ** 0.5
    )
    for tensor, moved in zip((moments.weight, moments.mean, moments.square), held, strict=True):
        tensor.index_copy_(0, rows, moved)


def _step(  # noqa: PLR0917 - the kernel's own order
    weights: list[Tensor],
    gradients: list[Tensor],
    means: list[Tensor],
    squares: list[Tensor],
    rate: float,
    step: Tensor,
    epsilon: float,
) -> None:
    torch._fused_adam_(
        weights,
        gradients,
        means,
        squares,
        [],
        [step] * len(weights),
        lr=rate,
        beta1=BETAS[0],
        beta2=BETAS[1],
        weight_decay=0.0,
        eps=epsilon,
        amsgrad=False,
        maximize=False,
    )
