"""The classes of the words of a batch -> the same, some lists hidden from some sentences."""

from collections.abc import Sequence

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.lexicon import Lexicon
from ner_lstm.encoding.word_classes import NO_CLASS_ID, NO_SOURCES, WordClasses


class ListDropout:
    """Hides whole lists, so that the network does not lean on one where it may say nothing.

    sources: int64 (ids,), the number of the source of each id of a class, from 1; rates: how often
    each source is hidden from a sentence.
    """

    def __init__(self, sources: Ids, *, rates: Sequence[float]) -> None:
        self._sources, self._rates = sources, np.array([0.0, *rates])

    def hide(self, class_ids: Ids | None, rng: np.random.Generator) -> Ids | None:
        """The classes int64 (B, T, C) of the words of B sentences, without those of hidden lists.

        Nothing is drawn where there are none: other noise stays what it is without lists.
        """
        if class_ids is None:
            return None
        hidden = rng.random((len(class_ids), len(self._rates))) < self._rates
        sentences = np.arange(len(class_ids))[:, None, None]
        hidden_ids = hidden[sentences, self._sources[class_ids]]
        return np.where(hidden_ids, NO_CLASS_ID, class_ids)


NO_LISTS = ListDropout(NO_SOURCES.source_numbers, rates=())


def list_dropout_of(classes: WordClasses, *, rate: float) -> ListDropout:
    """What hides each list at a rate, and never a segmenter, which knows every text."""
    rates = [rate if isinstance(source, Lexicon) else 0.0 for source in classes.sources]
    return ListDropout(classes.source_numbers, rates=rates)
