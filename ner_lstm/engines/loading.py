"""Weights and the names of an engine and a device -> the engine; torch is loaded only where it is
needed.
"""

import ctypes
import sys

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.engines import Engine
from ner_lstm.errors import NerLstmError
from ner_lstm.model.weights import StoredWeights

ENGINES = ("auto", "numpy", "torch")
CUDA_WORKERS = 2  # one makes a batch ready while the device computes another


def load_engine(
    weights: StoredWeights,
    config: ModelConfig,
    encoding: Encoding,
    *,
    name: str,
    device: str,
    workers: int,
) -> Engine:
    """The engine of a network's weights; "auto" is torch on a CUDA device, else numpy.

    Raises NerLstmError where engine or device is not there.
    """
    if name not in ENGINES:
        raise NerLstmError(f"engine: expected {', '.join(ENGINES)}, found {name!r}")
    if name == "numpy" and device not in ("auto", "cpu"):
        raise NerLstmError(
            f"engine numpy computes on a CPU: expected device auto or cpu, found {device!r}"
        )
    if name == "numpy" or (name == "auto" and _is_cpu(device)):
        from ner_lstm.engines.numpy import NumpyEngine

        return NumpyEngine(weights, config, encoding, workers=workers)
    from ner_lstm.engines.torch import TorchEngine, find_device
    from ner_lstm.model.network import Network

    where = find_device(device)
    return TorchEngine(
        Network.restore(weights, config, encoding).to(where),
        device=where,
        workers=workers if where.type == "cpu" else CUDA_WORKERS,
    )


def _is_cpu(device: str) -> bool:
    if device == "cpu" or (device == "auto" and not _has_cuda()):
        return True
    from ner_lstm.engines.torch import find_device

    return find_device(device).type == "cpu"


def _has_cuda() -> bool:
    """Whether the driver sees a CUDA device: loading torch to ask it takes a second."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        count = ctypes.c_int(0)
        return (
            driver.cuInit(0) == 0
            and driver.cuDeviceGetCount(ctypes.byref(count)) == 0
            and count.value > 0
        )
    except (OSError, AttributeError):
        return False
