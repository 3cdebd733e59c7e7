"""Gradients -> steps: Adam on the dense weights and lazy Adam on the word table, clipped together and scheduled together."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from ner_lstm.config import TrainingConfig
from ner_lstm.model.network import Network


class Optimizers:
    """Adam (Kingma and Ba 2015) over every weight that is trained.

    Rows of the word table that a batch does not hold are left alone (their moments too): a dense step over a whole
    vocabulary costs as much as the LSTM.
    """

    def __init__(self, network: Network, config: TrainingConfig) -> None:
        self._config = config
        table = network.embeddings.words.weight
        trained = [(name, weight) for name, weight in network.named_parameters() if weight.requires_grad]
        self._names = {"dense": [name for name, weight in trained if weight is not table]}
        self._optimizers: dict[str, torch.optim.Optimizer] = {
            "dense": torch.optim.Adam([weight for _, weight in trained if weight is not table], fused=True)
        }
        if table.requires_grad:
            self._names["sparse"] = [name for name, weight in trained if weight is table]
            self._optimizers["sparse"] = torch.optim.SparseAdam([table])

    def step(self, *, progress: float) -> None:
        """One step along the gradients, which are cleared; progress: the share of the whole training that is done."""
        rate = self._config.learning_rate * (1 - progress if self._config.schedule == "linear" else 1)
        self._clip()
        for optimizer in self._optimizers.values():
            for group in optimizer.param_groups:
                group["lr"] = max(rate, 1e-12)  # SparseAdam refuses 0
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def _clip(self) -> None:
        """Scale all gradients so that their common norm is at most gradient_norm (Pascanu et al. 2013), without a host sync."""
        gradients = list(self._gradients())
        norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        scale = (self._config.gradient_norm / (norm + 1e-6)).clamp(max=1.0)
        torch._foreach_mul_(gradients, scale)

    def _gradients(self) -> Iterator[Tensor]:
        for optimizer in self._optimizers.values():
            for weight in optimizer.param_groups[0]["params"]:
                if weight.grad is None:
                    continue
                if weight.grad.is_sparse:
                    weight.grad = weight.grad.coalesce()  # a word may stand for several forms: norms need sums
                    yield weight.grad._values()
                else:
                    yield weight.grad

    def state(self) -> dict[str, Tensor]:
        """Every moment and step count, by optimiser, weight and kind."""
        return {
            f"{kind}/{self._names[kind][number]}/{key}": torch.as_tensor(value)
            for kind, optimizer in self._optimizers.items()
            for number, values in optimizer.state_dict()["state"].items()
            for key, value in values.items()
        }

    def load(self, state: Mapping[str, Tensor]) -> None:
        """Goes on from what `state` gave."""
        for kind, optimizer in self._optimizers.items():
            known = optimizer.state_dict()
            for number, name in enumerate(self._names[kind]):
                prefix = f"{kind}/{name}/"
                values: dict[str, Tensor | int] = {
                    key.removeprefix(prefix): value for key, value in state.items() if key.startswith(prefix)
                }
                if kind == "sparse" and values:
                    values["step"] = int(values["step"])
                if values:
                    known["state"][number] = values
            optimizer.load_state_dict(known)
