"""Gradients -> Adam's steps (Kingma and Ba 2015): over whole weights, and over the rows of a table
that have a gradient.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

BETAS, EPSILON = (0.9, 0.999), 1e-8


class Moments:
    """The running means of a weight's gradient and of its square, of the weight's shape."""

    def __init__(self, weight: Tensor) -> None:
        self.weight = weight.detach()
        self.mean, self.square = torch.zeros_like(self.weight), torch.zeros_like(self.weight)

    @property
    def tensors(self) -> tuple[Tensor, Tensor, Tensor]:
        """The weight, the mean and the mean square."""
        return self.weight, self.mean, self.square


def step_weights(
    moments: Sequence[Moments], gradients: list[Tensor], *, rate: float, step: Tensor
) -> None:
    """Moves whole weights; step: float scalar, the number of this step, from 1, on their device.

    In plain torch: `torch.optim.Adam(weights, rate, fused=True).step()`. The class around that
    kernel takes as long as the kernel at our sizes.
    """
    _step([held.tensors for held in moments], gradients, rate=rate, step=step, epsilon=EPSILON)


def step_rows(
    moments: Moments, gradient: Tensor, *, rows: Tensor, rate: float, step: Tensor, count: int
) -> None:
    """Moves the distinct rows int64 (R,) of a table along their gradient (R, D).

    In plain torch: `torch.optim.SparseAdam([table], rate).step()`. The moments of other rows stay
    as they are. SparseAdam adds epsilon before the correction for bias and Adam after it.
    """
    weight, mean, square = (tensor.index_select(0, rows) for tensor in moments.tensors)
    epsilon = EPSILON / (1 - BETAS[1] ** count) ** 0.5
    _step([(weight, mean, square)], [gradient], rate=rate, step=step, epsilon=epsilon)
    for tensor, moved in zip(moments.tensors, (weight, mean, square), strict=True):
        tensor.index_copy_(0, rows, moved)


def _step(
    tensors: Sequence[tuple[Tensor, Tensor, Tensor]],
    gradients: list[Tensor],
    *,
    rate: float,
    step: Tensor,
    epsilon: float,
) -> None:
    weights, means, squares = map(list, zip(*tensors, strict=True))
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
