"""Word <-> ids of what is seen of it: the word itself, its affixes and shape, and its characters."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.vocabulary import Vocabulary

Ids = npt.NDArray[np.int64]
# The character features look at this many characters of a word: its head and its tail where it is longer.
MAX_CHARACTERS = 24
_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"(.)\1{2,}", re.DOTALL)


def normalise(word: str) -> str:
    """The form under which a word is looked up: lower case, every digit 0; its shape and characters keep the rest."""
    return _DIGIT.sub("0", word.lower())


def shape(word: str) -> str:
    """Upper case X, lower case x, digit d, other letters c, the rest itself; runs no longer than two."""
    kinds = "".join(
        "d" if c.isdigit() else "X" if c.isupper() else "x" if c.islower() else "c" if c.isalpha() else c
        for c in word[:MAX_CHARACTERS]
    )
    return _RUN.sub(r"\1\1", kinds)


def affixes(word: str) -> tuple[str, ...]:
    """Prefixes and suffixes of two and three characters of the normalised word, and its shape: the AFFIXES, in order."""
    plain = normalise(word)
    return plain[:2], plain[:3], plain[-2:], plain[-3:], shape(word)


AFFIXES = ("prefix 2", "prefix 3", "suffix 2", "suffix 3", "shape")


@dataclass(frozen=True, slots=True)
class FormVocabularies:
    """The vocabularies of a word's features, all from the training corpus."""

    words: Vocabulary
    affixes: tuple[Vocabulary, ...]
    characters: Vocabulary

    @classmethod
    def of(cls, words: Counter[str]) -> "FormVocabularies":
        """From the counts of the training words as they are written; affixes and characters of one word alone are unknown."""
        normalised: Counter[str] = Counter()
        parts: tuple[Counter[str], ...] = tuple(Counter() for _ in AFFIXES)
        characters: Counter[str] = Counter()
        for word, count in words.items():
            normalised[normalise(word)] += count
            for counter, part in zip(parts, affixes(word), strict=True):
                counter[part] += 1
            characters.update(set(word))
        return cls(
            Vocabulary.of(normalised),
            tuple(Vocabulary.of(counter, at_least=2) for counter in parts),
            Vocabulary.of(characters, at_least=2),
        )


class FormTable:
    """The ids of every distinct word seen so far, a row each, so that the work per word is done once.

    word_ids: int64 (rows,); affix_ids: int64 (rows, affixes); character_ids: int64 (rows, MAX_CHARACTERS), padded.
    """

    def __init__(self, vocabularies: FormVocabularies) -> None:
        self.vocabularies = vocabularies
        self._rows: dict[str, int] = {}
        self.word_ids = np.zeros(1024, dtype=np.int64)
        self.affix_ids = np.zeros((1024, len(AFFIXES)), dtype=np.int64)
        self.character_ids = np.zeros((1024, MAX_CHARACTERS), dtype=np.int64)

    def __len__(self) -> int:
        return len(self._rows)

    def rows_of(self, words: Sequence[str]) -> Ids:
        """The row of each word, int64 (words,); new words are added."""
        rows = self._rows
        try:
            return np.fromiter((rows[word] for word in words), dtype=np.int64, count=len(words))
        except KeyError:
            return np.fromiter(
                (rows[word] if word in rows else self._add(word) for word in words), dtype=np.int64, count=len(words)
            )

    def _add(self, word: str) -> int:
        row = self._rows[word] = len(self._rows)
        if row == len(self.word_ids):
            for name in ("word_ids", "affix_ids", "character_ids"):
                array = getattr(self, name)
                setattr(self, name, np.concatenate([array, np.zeros_like(array)]))
        known = self.vocabularies
        self.word_ids[row] = known.words.id_of(normalise(word))
        self.affix_ids[row] = [ids.id_of(part) for ids, part in zip(known.affixes, affixes(word), strict=True)]
        seen = word if len(word) <= MAX_CHARACTERS else word[: MAX_CHARACTERS // 2] + word[-MAX_CHARACTERS // 2 :]
        self.character_ids[row, : len(seen)] = [known.characters.id_of(character) for character in seen]
        return row
