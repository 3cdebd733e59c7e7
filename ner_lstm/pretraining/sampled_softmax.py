"""States and the words beside them -> the loss of telling these words from some drawn at random."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx

from ner_lstm.encoding.forms import Ids
from ner_lstm.model.workers import Workers
from ner_lstm.pretraining.predictions import Neighbours


class Side:
    """What one direction is to tell apart: the rows of its targets among the candidates, and where
    a negative is the target itself, which is counted once.
    """

    def __init__(self, neighbours: Neighbours, rows: Ids, *, negatives: int, device: torch.device):
        hits = np.flatnonzero(rows < negatives)
        arrays = (neighbours.positions, rows, hits, rows[hits])
        self.positions, self.targets, self.hits, self.hit_columns = (
            torch.from_numpy(numbers).to(device, non_blocking=True) for numbers in arrays
        )


class Candidates:
    """The outputs that a batch looks at: `negatives` distinct ones, then the targets that are none
    of them.

    log_chances: float32 (outputs,), the log of the chance of each to be a negative. ids: int64
    (C,); sides: one for each direction.
    """

    def __init__(
        self,
        directions: Sequence[Neighbours],
        negatives: Ids,
        *,
        log_chances: npt.NDArray[np.float32],
        device: torch.device,
    ) -> None:
        row_of = np.full(len(log_chances), -1, dtype=np.int64)
        row_of[negatives] = np.arange(len(negatives))
        targets = np.concatenate([side.outputs for side in directions])
        added = np.unique(targets[row_of[targets] < 0])
        row_of[added] = np.arange(len(negatives), len(negatives) + len(added))
        self.ids = np.concatenate([negatives, added])
        self.negatives = len(negatives)
        self.targets = len(targets)
        self.log_chances = torch.from_numpy(log_chances[self.ids]).to(device)
        self.sides = [
            Side(side, row_of[side.outputs], negatives=len(negatives), device=device)
            for side in directions
        ]


class SampledSoftmax(torch.autograd.Function):
    """The negative log-likelihood of all targets, summed, each told from the same negatives.

    In plain torch, for each side: `cross_entropy(cat([target_scores, negative_scores], 1), 0)`,
    where the score of an output is less by the log of its chance to be a negative (Jean et al.
    2015, section 3.1), and a negative that is the target has -inf. The sides are computed and
    differentiated side by side by the workers, and nothing of the size (N, negatives) is kept but
    the probabilities.
    """

    @staticmethod
    def forward(
        ctx: FunctionCtx, workers: Workers, candidates: Candidates, states: Tensor, table: Tensor
    ) -> Tensor:
        """states: float (B x T, sides x H). table: float (C, H + 1), the weights of each candidate,
        then its bias.
        """
        weights, biases = table[:, :-1].contiguous(), table[:, -1] - candidates.log_chances

        def run(number: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
            side, width = candidates.sides[number], weights.shape[1]
            with torch.no_grad():  # in this thread
                own = states.narrow(1, number * width, width).index_select(0, side.positions)
                return (own, *_score(own, side, weights, biases, negatives=candidates.negatives))

        results = workers.map(run, range(len(candidates.sides)))
        ctx.jobs = workers, candidates, states.shape, weights, results  # type: ignore[attr-defined]
        return torch.stack([loss for _, _, _, loss in results]).sum()

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[None, None, Tensor, Tensor]:
        """Gradients of states and table, for that of the loss, scalar."""
        workers, candidates, shape, weights, results = ctx.jobs  # type: ignore[attr-defined]
        count, width = candidates.negatives, weights.shape[1]
        of_states = gradient.new_zeros(shape)

        def run(number: int) -> Tensor:
            side, (own, negative, target, _) = candidates.sides[number], results[number]
            negative, target = negative.mul_(gradient), (target - 1) * gradient
            of_own = torch.addcmul(
                negative @ weights[:count], target[:, None], weights[side.targets]
            )
            of_states[side.positions, number * width : (number + 1) * width] = of_own
            of_table: Tensor = weights.new_zeros(len(weights), width + 1)
            of_table[:count, :-1] = negative.T @ own
            of_table[:count, -1] = negative.sum(dim=0)
            terms = torch.cat([own * target[:, None], target[:, None]], dim=1)
            of_table.index_add_(0, side.targets, terms)
            return of_table

        of_tables = workers.map(run, range(len(results)))
        return None, None, of_states, torch.stack(of_tables).sum(dim=0)


def _score(
    states: Tensor, side: Side, weights: Tensor, biases: Tensor, *, negatives: int
) -> tuple[Tensor, Tensor, Tensor]:
    """The probabilities of the negatives, float (N, K), and of the target, (N,), among these, and
    the sum of the losses.
    """
    scores = torch.addmm(biases[:negatives], states, weights[:negatives].T)
    scores[side.hits, side.hit_columns] = -torch.inf
    target = (states * weights[side.targets]).sum(dim=1) + biases[side.targets]
    highest = torch.maximum(scores.amax(dim=1), target)
    scores.sub_(highest[:, None]).exp_()
    shifted = target - highest
    total = scores.sum(dim=1) + shifted.exp()
    losses = total.log() - shifted
    return scores.div_(total[:, None]), shifted.exp() / total, losses.sum()
