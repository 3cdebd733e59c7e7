"""Loss -> gradients -> steps: Adam on the dense weights and lazy Adam on tables, clipped and
scheduled together.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from ner_lstm.config import TrainingConfig
from ner_lstm.encoding.forms import Ids
from ner_lstm.training.adam import Moments, step_rows, step_weights


class RowGradients(NamedTuple):
    """Of a table. rows: float (U, width), of the U rows looked up, among which one may be several
    times; ids: int64 (U,).
    """

    rows: Tensor
    ids: Ids


class Gradients(NamedTuple):
    """Of one loss. dense: of the shape of each dense weight; tables: of each table."""

    dense: list[Tensor]
    tables: list[RowGradients]


class Optimizers:
    """Adam (Kingma and Ba 2015) over every weight of a module that is trained.

    tables: by name, those of its weights that are looked up row by row, with sparse gradients.

    In plain torch: `clip_grad_norm_` over all, then `SparseAdam` for the tables and `Adam` for the
    rest. Rows of a table that a batch does not hold are left alone (their moments too): a dense
    step over a whole vocabulary costs as much as the LSTM.
    """

    def __init__(
        self, module: nn.Module, config: TrainingConfig, *, tables: Mapping[str, Tensor]
    ) -> None:
        self._config = config
        self._tables = list(tables.values())
        self._table_moments = {name: Moments(table) for name, table in tables.items()}
        dense = {
            name: weight
            for name, weight in module.named_parameters()
            if weight.requires_grad and not any(weight is table for table in self._tables)
        }
        self._weights = list(dense.values())
        self._dense = {name: Moments(weight) for name, weight in dense.items()}
        self._steps = 0
        # the same number, where the kernel reads it
        self._step = torch.zeros((), device=self._tables[0].device)

    def differentiate(self, loss: Tensor, *ids: Ids) -> Gradients:
        """The gradients of a loss, scalar, for which rows of these ids int64 (U,) were looked up in
        each of the tables.
        """
        gradients = torch.autograd.grad(loss, [*self._weights, *self._tables])
        dense, sparse = gradients[: len(self._weights)], gradients[len(self._weights) :]
        # a row for each id that was looked up, in their order
        rows = [gradient._values() for gradient in sparse]
        return Gradients(list(dense), list(map(RowGradients, rows, ids)))

    def step(self, gradients: Gradients, *, progress: float) -> None:
        """One step along the gradients; progress: the share of the whole training that is done."""
        rate = self._config.learning_rate * (
            1 - progress if self._config.schedule == "linear" else 1
        )
        summed = list(map(self._sum_rows, gradients.tables))
        self._clip([*gradients.dense, *(gradient for _, gradient in summed)])
        self._steps += 1
        self._step += 1
        step_weights(list(self._dense.values()), gradients.dense, rate=rate, step=self._step)
        for moments, (rows, gradient) in zip(self._table_moments.values(), summed, strict=True):
            step_rows(moments, gradient, rows=rows, rate=rate, step=self._step, count=self._steps)

    def _sum_rows(self, gradients: RowGradients) -> tuple[Tensor, Tensor]:
        """The distinct ids int64 (R,), found on the host, and their gradients (R, width)."""
        distinct, positions = np.unique(gradients.ids, return_inverse=True)
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
        yield from self._table_moments.items()
        for name, moments in self._dense.items():
            yield f"dense/{name}", moments
