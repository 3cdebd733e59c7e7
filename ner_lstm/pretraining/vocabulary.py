"""The words of a text and their counts -> what the network knows of words, and what it predicts."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import FormTable, FormVocabularies, normalise
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.pretraining.encoded_text import EncodedText

LEAST_COUNT = 3  # of a word that is known
MAX_OUTPUTS = 30_000


@dataclass(frozen=True, slots=True)
class TextVocabulary:
    """table: its rows are those of the encoded text. output_counts: float64 (outputs,), how often
    each word that is predicted occurs: those of no vocabulary, as one, then the most frequent; at
    least 1. The output of a word is its id less UNKNOWN.
    """

    forms: FormVocabularies
    table: FormTable
    output_counts: npt.NDArray[np.float64]

    @classmethod
    def of(cls, text: EncodedText, *, tokenizer: str) -> "TextVocabulary":
        """That of the words that come LEAST_COUNT times and more, whatever their case and digits;
        characters have no affixes.
        """
        counts = dict(zip(text.words, text.counts.tolist(), strict=False))
        normalised: Counter[str] = Counter()
        for word, count in counts.items():
            normalised[normalise(word)] += count
        kept = {w: count for w, count in counts.items() if normalised[normalise(w)] >= LEAST_COUNT}
        forms = FormVocabularies.of(Counter(kept))
        if tokenizer == "characters":
            forms = replace(forms, affixes=())
        table = FormTable(forms)
        table.rows_of((*text.words, forms.unknown_word()))
        outputs = min(len(forms.words) - UNKNOWN, MAX_OUTPUTS)
        occurrences = np.bincount(
            table.forms.word_ids, weights=text.counts, minlength=len(forms.words)
        )
        return cls(forms, table, np.maximum(occurrences[UNKNOWN:][:outputs], 1))
