"""Words of train that come again in their document -> the mean state of the others, each as it was
when it was last trained.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from ner_lstm.encoding.batch import EncodedSentence
from ner_lstm.encoding.forms import FormTable, Ids

HIDDEN_SHARE = 0.3  # of the words, which see no other in training


class DocumentMemory:
    """The state of every word that comes again in its document, in half precision.

    groups: int64 (N,), ascending from 0, equal for words that are alike in one document.

    States of the epoch before cost nothing (a memory across epochs: Luo, Xiao and Zhao 2020): all
    in all an epoch takes 1.07 times as long. To compute those of whole documents before their words
    are trained took 1.5, and gave WikiGold dev F1 0.642 instead of 0.651, three seeds each. Some
    words see nothing, since the states of trained words say more of their tags than those of
    unseen ones.
    """

    def __init__(self, groups: Ids, *, width: int, device: torch.device) -> None:
        # behind a row for all words that come only once, which is of no group
        self._group_of = torch.from_numpy(np.concatenate([[0], groups])).to(device)
        self._states = torch.zeros(len(groups) + 1, width, dtype=torch.float16, device=device)
        self._is_known = torch.zeros(len(groups) + 1, device=device)
        size = int(groups.max(initial=-1)) + 1
        self._sums = torch.zeros(size, width, device=device)
        self._counts = torch.zeros(size, device=device)

    def begin_epoch(self) -> None:
        """Adds up anew, so that an epoch follows from the states alone."""
        groups = self._group_of[1:]
        self._sums.zero_().index_add_(0, groups, self._states[1:].float())
        self._counts.zero_().index_add_(0, groups, self._is_known[1:])

    def recall(self, occurrences: Ids, *, noise: torch.Generator) -> Tensor:
        """The mean states of the other words of the group, float (B, T, width), 0 where none has
        been trained yet, and where `noise` hides them.

        occurrences: int64 (B, T), as `number_occurrences` gives them.
        """
        positions, rows = self._places(occurrences)
        groups = self._group_of[rows]
        others = self._counts[groups] - self._is_known[rows]
        seen = torch.rand(len(rows), generator=noise, device=rows.device) >= HIDDEN_SHARE
        scale = seen * (others > 0) / others.clamp(min=1)
        means = torch.zeros(occurrences.size, self._states.shape[1], device=rows.device)
        means[positions] = (self._sums[groups] - self._states[rows]) * scale[:, None]
        return means.view(*occurrences.shape, -1)

    def keep(self, occurrences: Ids, states: Tensor) -> None:
        """Remembers the states float (B, T, width) of a batch that has been trained."""
        positions, rows = self._places(occurrences)
        groups = self._group_of[rows]
        new = states.detach().flatten(0, 1)[positions].to(self._states.dtype)
        self._sums.index_add_(0, groups, new.float() - self._states[rows].float())
        self._counts.index_add_(0, groups, 1 - self._is_known[rows])
        self._states[rows] = new
        self._is_known[rows] = 1

    def _places(self, occurrences: Ids) -> tuple[Tensor, Tensor]:
        """Where in (B T) words come again, and their rows."""
        flat = occurrences.ravel()
        (positions,) = np.nonzero(flat)
        device = self._states.device
        return torch.from_numpy(positions).to(device), torch.from_numpy(flat[positions]).to(device)

    def state(self) -> dict[str, Tensor]:
        """All that it remembers, by name."""
        return {"states": self._states, "is_known": self._is_known}

    def load(self, state: Mapping[str, Tensor]) -> None:
        """Goes on from what `state` gave."""
        self._states.copy_(state["states"])
        self._is_known.copy_(state["is_known"])


def number_occurrences(
    sentences: Sequence[EncodedSentence], *, documents: Sequence[int], table: FormTable
) -> tuple[list[EncodedSentence], Ids]:
    """The sentences with the number of each word that comes again in its document, from 1, and the
    group of each number: its word in its document.

    documents: the number of the document of each sentence.
    """
    lengths = [len(sentence.rows) for sentence in sentences]
    words = table.forms.word_ids[np.concatenate([sentence.rows for sentence in sentences])]
    keys = np.repeat(documents, lengths) * np.int64(len(table.vocabularies.words)) + words
    _, groups, counts = np.unique(keys, return_inverse=True, return_counts=True)
    order = np.argsort(groups, kind="stable")
    order = order[counts[groups[order]] > 1]
    occurrences = np.zeros(len(words), dtype=np.int64)
    occurrences[order] = np.arange(1, len(order) + 1)
    numbered = [
        replace(sentence, occurrences=own)
        for sentence, own in zip(
            sentences, np.split(occurrences, np.cumsum(lengths)[:-1]), strict=True
        )
    ]
    return numbered, np.unique(groups[order], return_inverse=True)[1]
