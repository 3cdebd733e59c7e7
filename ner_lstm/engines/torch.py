"""Packed words -> emissions with torch, on a CPU or a CUDA device."""

from threading import local

import numpy as np
import torch

from ner_lstm.encoding.forms import Forms, Ids
from ner_lstm.encoding.packing import Packing
from ner_lstm.encoding.tags import Transitions
from ner_lstm.engines import Floats
from ner_lstm.engines.threads import SharedContext
from ner_lstm.errors import NerLstmError
from ner_lstm.model.network import Network
from ner_lstm.model.workers import one_thread


def find_device(name: str) -> torch.device:
    """The device that "auto", "cpu", "cuda" or "cuda:N" means here. Raises NerLstmError where it is
    not there.
    """
    available = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if name == "auto":
        return torch.device("cuda" if available else "cpu")
    kind, _, number = name.partition(":")
    if kind not in ("cpu", "cuda") or (number and (kind == "cpu" or not number.isdecimal())):
        raise NerLstmError(f"device: expected auto, cpu, cuda or cuda:N, found {name!r}")
    if kind == "cuda" and int(number or 0) >= available:
        raise NerLstmError(
            f"device {name}: no such device, torch {torch.__version__} finds {available} CUDA"
            " devices here"
        )
    return torch.device(name)


# of each thread: torch's number of threads is that of the thread that asks, and of those it starts
_OF_THREAD = local()


class TorchEngine:
    """A network in evaluation mode, which may not be trained while sentences are being tagged."""

    def __init__(self, network: Network, *, device: torch.device, workers: int = 1) -> None:
        self.workers = workers
        self.batch_tokens = 2048 if device.type == "cpu" else 65_536
        self._network = network.eval()
        self._device = device
        self.transitions = Transitions(
            *(scores.detach().cpu().numpy() for scores in network.decoder.transitions())
        )

    def one_thread_each(self) -> SharedContext:
        """Inside, torch computes in the thread that asks."""
        if not hasattr(_OF_THREAD, "one_thread"):
            _OF_THREAD.one_thread = SharedContext(one_thread)
        context: SharedContext = _OF_THREAD.one_thread
        return context

    def vectors(self, forms: Forms) -> Floats:
        """The embeddings of U words, float32 (1, U, width)."""
        with torch.inference_mode():
            vectors = self._network.embeddings(
                *(torch.from_numpy(ids).to(self._device) for ids in forms)
            )
        result: Floats = vectors.cpu().numpy()[None]
        return result

    def emissions(
        self,
        vectors: Floats,
        rows: Ids,
        packing: Packing,
        *,
        bigram_ids: Ids | None = None,
        class_ids: Ids | None = None,
    ) -> Floats:
        """Scores float32 (N, K) of every tag at each packed word, or (N, 2 K); rows int64 (N,)."""
        table = vectors[0]
        if self._device.type == "cpu":
            # in a thread that has just started MKL heeds torch's number only from here on (torch
            # 2.13)
            torch.get_num_threads()
        else:
            distinct, rows = np.unique(rows, return_inverse=True)
            table = table[distinct]
        bigrams, classes = (
            None if ids is None else self._pad(ids, packing) for ids in (bigram_ids, class_ids)
        )
        with torch.inference_mode():
            lengths, vectors_there = (
                torch.from_numpy(array).to(self._device) for array in (packing.lengths, table)
            )
            forms = self._pad(rows, packing)
            embedded = self._network.embed(vectors_there, forms, bigrams, classes)
            states = self._network.encoder(embedded, lengths)
            scores = self._network.score_apart(states).float().cpu().numpy()
        emissions: Floats = scores[packing.sentences, packing.times]
        return emissions

    def _pad(self, ids: Ids, packing: Packing) -> torch.Tensor:
        """Ids (N, ...) of the packed words, (B, T, ...)."""
        padded = np.zeros(
            (len(packing.lengths), len(packing.steps), *ids.shape[1:]), dtype=np.int64
        )
        padded[packing.sentences, packing.times] = ids
        return torch.from_numpy(padded).to(self._device)
