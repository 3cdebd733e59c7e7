"""The words of a text and their counts -> what the network knows of words, and what it predicts."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import FormTable, FormVocabularies, Ids, normalise
from ner_lstm.encoding.vocabulary import RESERVED, UNKNOWN
from ner_lstm.pretraining.encoded_text import EncodedText

LEAST_COUNT = 3  # of a word that is known
MAX_OUTPUTS = 30_000


@dataclass(frozen=True, slots=True)
class Outputs:
    """The words that are predicted: unknown ones, as one, then those that come most often.

    of_word: int64 (word ids,), the output of each word, len(counts) where it has none. counts:
    float64 (outputs,), how often each comes, at least 1.
    """

    of_word: Ids
    counts: npt.NDArray[np.float64]

    @classmethod
    def of(cls, occurrences: Ids) -> "Outputs":
        """Those of a text in which each word id comes so often, int64 (word ids,)."""
        known = np.argsort(-occurrences[RESERVED:], kind="stable") + RESERVED
        predicted = np.append(UNKNOWN, known[occurrences[known] > 0][: MAX_OUTPUTS - 1])
        of_word = np.full(len(occurrences), len(predicted), dtype=np.int64)
        of_word[predicted] = np.arange(len(predicted))
        return cls(of_word, np.maximum(occurrences[predicted], 1).astype(np.float64))


@dataclass(frozen=True, slots=True)
class TextVocabulary:
    """table: its rows are those of the encoded text."""

    forms: FormVocabularies
    table: FormTable
    outputs: Outputs

    @classmethod
    def of(
        cls, text: EncodedText, *, tokenizer: str, start: FormVocabularies | None = None
    ) -> "TextVocabulary":
        """That of the words that come LEAST_COUNT times and more, whatever their case and digits,
        behind those of a start; characters have no affixes.
        """
        counts = dict(zip(text.words, text.counts.tolist(), strict=False))
        normalised: Counter[str] = Counter()
        for word, count in counts.items():
            normalised[normalise(word)] += count
        kept = {w: count for w, count in counts.items() if normalised[normalise(w)] >= LEAST_COUNT}
        forms = FormVocabularies.of(Counter(kept))
        if tokenizer == "characters":
            forms = replace(forms, affixes=())
        if start is not None:
            forms = start.extended(forms)
        table = FormTable(forms)
        table.rows_of((*text.words, forms.unknown_word()))
        occurrences = np.zeros(len(forms.words), dtype=np.int64)
        np.add.at(occurrences, table.forms.word_ids, text.counts)
        return cls(forms, table, Outputs.of(occurrences))
