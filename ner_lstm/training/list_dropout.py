"""The classes of the words of a batch -> the same, some lists hidden from some sentences."""

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.word_classes import NO_CLASS_ID, NO_SOURCES


class ListDropout:
    """Hides whole lists, so that the network does not lean on one where it may say nothing.

    sources: int64 (ids,), the number of the list of each id of a class, from 1; rate: how often a
    list is hidden from a sentence.
    """

    def __init__(self, sources: Ids, *, rate: float) -> None:
        self._sources, self._rate = sources, rate

    def hide(self, class_ids: Ids | None, rng: np.random.Generator) -> Ids | None:
        """The classes int64 (B, T, C) of the words of B sentences, without those of hidden lists.

        Nothing is drawn where there are none: other noise stays what it is without lists.
        """
        if class_ids is None:
            return None
        hidden = rng.random((len(class_ids), int(self._sources.max()) + 1)) < self._rate
        sentences = np.arange(len(class_ids))[:, None, None]
        hidden_ids = hidden[sentences, self._sources[class_ids]]
        return np.where(hidden_ids, NO_CLASS_ID, class_ids)


NO_LISTS = ListDropout(NO_SOURCES.source_numbers, rate=0.0)
