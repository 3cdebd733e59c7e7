"""Word <-> ids of what is seen of it: the word itself, its affixes and shape, its characters, and
its given vector.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.vocabulary import NOTHING, UNKNOWN, Vocabulary

Ids = npt.NDArray[np.int64]
# The character features look at this many characters of a word: its head and its tail where it is
# longer.
MAX_CHARACTERS = 24
_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"(.)\1{2,}", re.DOTALL)


def normalise(word: str) -> str:
    """The form in which a word is looked up: lower case, every digit 0."""
    return _DIGIT.sub("0", word.lower())


class _Kinds(dict[str, str]):
    """The kind of each character met so far: asking what it is takes 0.2 us, looking it up 0.03."""

    def __missing__(self, character: str) -> str:
        kinds = ((str.isdigit, "d"), (str.isupper, "X"), (str.islower, "x"), (str.isalpha, "c"))
        kind = self[character] = next(
            (kind for is_kind, kind in kinds if is_kind(character)), character
        )
        return kind


_KINDS = _Kinds()


def shape(word: str) -> str:
    """Upper case X, lower case x, digit d, other letters c; runs no longer than two."""
    return _RUN.sub(r"\1\1", "".join(map(_KINDS.__getitem__, word[:MAX_CHARACTERS])))


def affixes(word: str, plain: str | None = None) -> tuple[str, ...]:
    """Prefixes and suffixes of one to four characters of the normalised word, and its shape: the
    AFFIXES, in order.

    plain: the word normalised, where that is known.
    """
    plain = normalise(word) if plain is None else plain
    return (
        plain[:1],
        plain[:2],
        plain[:3],
        plain[:4],
        plain[-1:],
        plain[-2:],
        plain[-3:],
        plain[-4:],
        shape(word),
    )


AFFIXES = (
    *(f"{kind} {length}" for kind in ("prefix", "suffix") for length in (1, 2, 3, 4)),
    "shape",
)


class Forms(NamedTuple):
    """What is seen of U words.

    word_ids int64 (U,), affix_ids int64 (U, affixes), character_ids int64 (U, C), padded with 0,
    vector_ids int64 (U,).
    """

    word_ids: Ids
    affix_ids: Ids
    character_ids: Ids
    vector_ids: Ids


@dataclass(frozen=True, slots=True)
class FormVocabularies:
    """The vocabularies of a word's features, from the training corpus.

    affixes: one for each of the AFFIXES, or none at all. vectors: words as they stand in a file of
    vectors.
    """

    words: Vocabulary
    affixes: tuple[Vocabulary, ...]
    characters: Vocabulary
    vectors: Vocabulary = NOTHING

    @classmethod
    def of(cls, words: Counter[str]) -> "FormVocabularies":
        """From the counts of training words; affixes and characters of one alone are unknown."""
        normalised: Counter[str] = Counter()
        counters: tuple[Counter[str], ...] = tuple(Counter() for _ in AFFIXES)
        characters: Counter[str] = Counter()
        for word, count in words.items():
            normalised[normalise(word)] += count
            for counter, affix in zip(counters, affixes(word), strict=True):
                counter[affix] += 1
            characters.update(set(word))
        return cls(
            Vocabulary.of(normalised),
            tuple(Vocabulary.of(counter, at_least=2) for counter in counters),
            Vocabulary.of(characters, at_least=2),
        )

    def extended(self, other: "FormVocabularies") -> "FormVocabularies":
        """These vocabularies, whose ids stay, with what those of another corpus have beside them;
        the vectors are these alone.
        """
        return FormVocabularies(
            self.words.extended(other.words),
            tuple(map(Vocabulary.extended, self.affixes, other.affixes)),
            self.characters.extended(other.characters),
            self.vectors,
        )

    def encode(self, words: Sequence[str]) -> Forms:
        """The ids of what is seen of each word, C being MAX_CHARACTERS."""
        plain = [normalise(word) for word in words]
        forms = zip(words, plain, strict=True) if self.affixes else ()
        columns = zip(*(affixes(word, form) for word, form in forms), strict=True)
        affix_ids = [
            list(map(known.id_of, column))
            for known, column in zip(self.affixes, columns, strict=False)
        ]
        seen = [_ends(word) for word in words]
        lengths = np.fromiter(map(len, seen), dtype=np.int64, count=len(seen))
        character_ids = np.zeros((len(words), MAX_CHARACTERS), dtype=np.int64)
        character_ids[np.arange(MAX_CHARACTERS) < lengths[:, None]] = list(
            map(self.characters.id_of, "".join(seen))
        )
        return Forms(
            np.array(list(map(self.words.id_of, plain)), dtype=np.int64),
            np.array(affix_ids, dtype=np.int64).reshape(len(self.affixes), len(words)).T,
            character_ids,
            np.fromiter(map(self._vector_id, words), dtype=np.int64, count=len(words)),
        )

    def unknown_word(self) -> str:
        """A word of which training saw nothing: no character, and hence no affix or shape."""
        private = map(chr, range(0xE000, 0xF900))  # characters without a meaning
        known = (self.words.ids, self.characters.ids, self.vectors.ids)
        return next(
            character for character in private if not any(character in ids for ids in known)
        )

    def vector_share(self, words: Iterable[str]) -> float:
        """The share of the words that have a given vector; 0.0 of none."""
        known = [self._vector_id(word) != UNKNOWN for word in words]
        return sum(known) / len(known) if known else 0.0

    def _vector_id(self, word: str) -> int:
        """The id of the word as it is written, or else in lower case."""
        ids = self.vectors.ids
        return ids.get(word) or ids.get(word.lower(), UNKNOWN)


def _ends(word: str) -> str:
    """The characters that are looked at."""
    return (
        word
        if len(word) <= MAX_CHARACTERS
        else word[: MAX_CHARACTERS // 2] + word[-MAX_CHARACTERS // 2 :]
    )


class Rows(dict[str, int]):
    """word -> row: a word that is new gets the next row as it is looked up, and waits in `new`."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        super().__init__((word, row) for row, word in enumerate(words))
        self.new: list[str] = []

    def __missing__(self, word: str) -> int:
        row = self[word] = len(self)
        self.new.append(word)
        return row

    def rows_of(self, words: Iterable[str], *, count: int) -> Ids:
        """The row of each of `count` words, int64 (count,). 0.04 us a word that is known."""
        return np.fromiter(map(self.__getitem__, words), dtype=np.int64, count=count)


class FormTable:
    """What is seen of every distinct word met so far, a row each, looked up once."""

    def __init__(self, vocabularies: FormVocabularies) -> None:
        self.vocabularies = vocabularies
        self._rows = Rows()
        self._forms = vocabularies.encode(())

    def __len__(self) -> int:
        return len(self._rows)

    def rows_of(self, words: Sequence[str]) -> Ids:
        """The row of each word, int64 (words,); new words are added."""
        return self._rows.rows_of(words, count=len(words))

    @property
    def forms(self) -> Forms:
        """Those of all rows: int64 (rows,), (rows, affixes), (rows, characters), (rows,)."""
        if self._rows.new:
            added = self.vocabularies.encode(self._rows.new)
            pairs = zip(self._forms, added, strict=True)
            self._forms = Forms(*(np.concatenate(pair) for pair in pairs))
            self._rows.new.clear()
        return self._forms
