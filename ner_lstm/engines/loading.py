"""Weights and the names of an engine and a device -> the engine; torch is loaded only where it is
needed.
"""

import ctypes
import sys
from pathlib import Path

import numpy as np

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.engines import Engine, StoredWeights
from ner_lstm.engines.shapes import weight_shapes
from ner_lstm.errors import BundleError, NerLstmError
from ner_lstm.one_line import shorten

ENGINES = ("auto", "numpy", "torch")
CUDA_WORKERS = 2  # one makes a batch ready while the device computes another


def load_engine(
    stored: StoredWeights,
    config: ModelConfig,
    encoding: Encoding,
    *,
    source: str | Path,
    name: str,
    device: str,
    workers: int,
) -> Engine:
    """The engine of a network's weights; "auto" is torch on a CUDA device, else numpy. source: what
    errors call the bundle.

    Raises BundleError where the weights are not those of the settings, NerLstmError where engine or
    device is not there.
    """
    expected = weight_shapes(config, encoding)
    for weight in expected | dict(stored):
        found = stored[weight].shape if weight in stored else None
        if found != expected.get(weight):
            problem = f"expected {shorten(weight)} {expected.get(weight)}, found {found}"
            raise BundleError(f"{source}: the weights do not fit the settings: {problem}")
    weights = {weight: array.astype(np.float32, copy=False) for weight, array in stored.items()}
    if name not in ENGINES:
        raise NerLstmError(f"--engine: expected {', '.join(ENGINES)}, found {name!r}")
    if name == "numpy" and device not in ("auto", "cpu"):
        raise NerLstmError(
            f"--engine numpy computes on a CPU: expected --device auto or cpu, found {device!r}"
        )
    if name == "numpy" or (name == "auto" and _is_cpu(device)):
        from ner_lstm.engines.numpy import NumpyEngine

        return NumpyEngine(weights, config, encoding, workers=workers)
    from ner_lstm.engines.torch import TorchEngine, find_device

    place = find_device(device)
    return TorchEngine.load(
        weights,
        config,
        encoding,
        device=place,
        workers=workers if place.type == "cpu" else CUDA_WORKERS,
    )


def _is_cpu(device: str) -> bool:
    if device == "cpu" or (device == "auto" and not _has_cuda()):
        return True
    from ner_lstm.engines.torch import find_device

    return find_device(device).type == "cpu"


def _has_cuda() -> bool:
    """Whether the driver sees a CUDA device: asking torch would mean loading it, which takes a
    second.
    """
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
