"""Loss -> gradients -> steps: Adam on the dense weights and lazy Adam on the word table, clipped
and scheduled together.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from ner_lstm.config import TrainingConfig
from ner_lstm.encoding.forms import Ids
from ner_lstm.model.network import Network
from ner_lstm.training.adam import Moments, step_rows, step_weights


class Gradients(NamedTuple):
    """Of one loss. dense: of the shape of each dense weight; rows: float (U, width), of the U words
    embedded, among which one may be several times; word_ids: int64 (U,).
    """

    dense: list[Tensor]
    rows: Tensor
    word_ids: Ids


class Optimizers:
    """Adam (Kingma and Ba 2015) over every weight that is trained.

    In plain torch: `clip_grad_norm_` over all, then `SparseAdam` for the word table and `Adam` for
    the rest. Rows of the table that a batch does not hold are left alone (their moments too): a
    dense step over a whole vocabulary costs as much as the LSTM.
    """

    def __init__(self, network: Network, config: TrainingConfig) -> None:
        self._config = config
        table = network.embeddings.words.weight
        trained = [
            (name, weight) for name, weight in network.named_parameters() if weight.requires_grad
        ]
        self._weights = [weight for _, weight in trained if weight is not table]
        self._dense = {name: Moments(weight) for name, weight in trained if weight is not table}
        self._table, self._table_moments = table, Moments(table)
        self._steps = 0
        # the same number, where the kernel reads it
        self._step = torch.zeros((), device=table.device)

    def differentiate(self, loss: Tensor, word_ids: Ids) -> Gradients:
        """The gradients of a loss, scalar, for which the words of ids int64 (U,) were embedded."""
        *dense, table = torch.autograd.grad(loss, [*self._weights, self._table])
        # a row for each word embedded, in their order
        return Gradients(dense, table._values(), word_ids)

    def step(self, gradients: Gradients, *, progress: float) -> None:
        """One step along the gradients; progress: the share of the whole training that is done."""
        rate = self._config.learning_rate * (
            1 - progress if self._config.schedule == "linear" else 1
        )
        rows, gradient = self._sum_rows(gradients)
        self._clip([*gradients.dense, gradient])
        self._steps += 1
        self._step += 1
        step_weights(list(self._dense.values()), gradients.dense, rate=rate, step=self._step)
        step_rows(
            self._table_moments, gradient, rows=rows, rate=rate, step=self._step, count=self._steps
        )

    def _sum_rows(self, gradients: Gradients) -> tuple[Tensor, Tensor]:
        """The distinct words int64 (R,), found on the host, and their gradients (R, width)."""
        distinct, positions = np.unique(gradients.word_ids, return_inverse=True)
        device = self._step.device
        rows, order = (
            torch.from_numpy(ids).to(device, non_blocking=True) for ids in (distinct, positions)
        )
        return rows, gradients.rows.new_zeros(len(distinct), gradients.rows.shape[1]).index_add_(
            0, order, gradients.rows
        )

    def _clip(self, gradients: list[Tensor]) -> None:
        """Scale gradients to a norm of at most gradient_norm (Pascanu et al. 2013), unsynced."""
        norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        scale = (self._config.gradient_norm / (norm + 1e-6)).clamp(max=1.0)
        # autograd gives one tensor for two weights where it can (the biases of an LSTM); new
        # tensors would be new pages
        torch._foreach_mul_(
            list({gradient.data_ptr(): gradient for gradient in gradients}.values()), scale
        )

    def state(self) -> dict[str, Tensor]:
        """Every moment and step count by name; nothing before the first step."""
        if not self._steps:
            return {}
        step = torch.tensor(float(self._steps))
        return {
            f"{prefix}/{key}": value
            for prefix, moments in self._moments()
            for key, value in (
                ("step", step),
                ("exp_avg", moments.mean),
                ("exp_avg_sq", moments.square),
            )
        }

    def load(self, state: Mapping[str, Tensor]) -> None:
        """Goes on from what `state` gave."""
        for prefix, moments in self._moments() if state else ():
            self._steps = int(state[f"{prefix}/step"])
            moments.mean.copy_(state[f"{prefix}/exp_avg"])
            moments.square.copy_(state[f"{prefix}/exp_avg_sq"])
        self._step.fill_(self._steps)

    def _moments(self) -> Iterator[tuple[str, Moments]]:
        yield "words", self._table_moments
        for name, moments in self._dense.items():
            yield f"dense/{name}", moments
