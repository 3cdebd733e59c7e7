"""Batch -> tag ids with torch, on a CPU or a CUDA device."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import torch

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.batch import Batch
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.engines import Tagged
from ner_lstm.errors import BundleError, NerLstmError
from ner_lstm.model.network import Inputs, Network


def find_device(name: str) -> torch.device:
    """The device that "auto", "cpu", "cuda" or "cuda:N" means here. Raises NerLstmError where it is not there."""
    available = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if name == "auto":
        return torch.device("cuda" if available else "cpu")
    kind, _, number = name.partition(":")
    if kind not in ("cpu", "cuda") or (number and (kind == "cpu" or not number.isdecimal())):
        raise NerLstmError(f"--device: expected auto, cpu, cuda or cuda:N, found {name!r}")
    if kind == "cuda" and int(number or 0) >= available:
        raise NerLstmError(f"--device {name}: no such device, torch {torch.__version__} finds {available} CUDA devices here")
    return torch.device(name)


class TorchEngine:
    """A network in evaluation mode; weights may go on being trained between batches."""

    def __init__(self, network: Network, *, device: torch.device) -> None:
        self._network = network
        self._device = device

    @classmethod
    def load(
        cls, weights: Mapping[str, npt.NDArray[np.float32]], config: ModelConfig, encoding: Encoding, *, device: str
    ) -> "TorchEngine":
        """The engine of a bundle's weights. Raises BundleError where they are not those of the config."""
        with torch.device("meta"):  # takes no memory, whatever widths the settings name
            expected = {name: tuple(tensor.shape) for name, tensor in Network.build(config, encoding).state_dict().items()}
        for name in expected | dict(weights):
            found = weights[name].shape if name in weights else None
            if found != expected.get(name):
                raise BundleError(f"the weights do not fit the settings: expected {name} {expected.get(name)}, found {found}")
        with torch.random.fork_rng(devices=[]):  # weights that are replaced at once are no reason to draw from the caller's
            network = Network.build(config, encoding)
        network.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
        place = find_device(device)
        return cls(network.to(place), device=place)

    def tag(self, batch: Batch) -> Tagged:
        """The best legal tags of each sentence of the batch."""
        self._network.eval()
        with torch.inference_mode():
            decoded = self._network.decode(Inputs.of(batch, device=self._device))
        return Tagged(*(tensor.cpu().numpy() for tensor in decoded))
