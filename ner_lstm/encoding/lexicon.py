"""A list of entries, each of which has a class -> the stretches of sentences that are an entry."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.phrase_hashes import Case, Hashes, extend, hash_phrases, hash_single_words
from ner_lstm.encoding.word_classes import NO_STRETCHES, Stretches

MAX_ENTRY_WORDS = 32  # a longer entry is a sentence, and a text of its beginnings would take long
MAX_CLASSES = 4096  # of a list; what has more is no class, but a number or a name
MAX_BYTE_CLASSES = 256
MAX_SPELT_CLASSES = 20  # of a list, in messages
BITS_A_MEMBER = 8  # of a filter: one number in eight passes that is no member, at most
Bytes = npt.NDArray[np.uint8]
ClassNumbers = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]


class Entries(NamedTuple):
    """The content of a list: name, SHA-256 of the file, how many entries, and for each way in which
    one may be cut into words these and its class.
    """

    name: str
    sha256: str
    total: int
    phrases: Sequence[Sequence[str]]
    classes: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """A list, of which hashes are kept: 9 or 10 bytes an entry, and a filter of their beginnings.

    count: entries, as they are written. case: whether that of letters counts. longest: words of the
    longest entry. hashes: uint64 (E,), ascending; numbers: (E,), the class of each, uint8
    where there are at most 256 classes, else uint16. beginnings: a filter of the phrases that an
    entry begins with.
    """

    name: str
    sha256: str
    count: int
    classes: tuple[str, ...]
    case: Case
    longest: int
    hashes: Hashes
    numbers: ClassNumbers
    beginnings: Bytes
    _members: Bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_members", _build_filter(self.hashes))

    @property
    def version(self) -> str:
        """What tells it from another list."""
        return self.sha256

    @classmethod
    def of(cls, entries: Entries, *, case: Case, classes: Collection[str] = ()) -> "Lexicon":
        """The lexicon of a list; classes: those of the list and maybe more, in their order."""
        names = tuple(classes or sorted(set(entries.classes)))
        ids = {label: number for number, label in enumerate(names)}
        hashes, beginnings = hash_phrases(entries.phrases, case=case)
        numbers = np.fromiter(map(ids.__getitem__, entries.classes), dtype=np.uint16)
        order = np.lexsort((numbers, hashes))
        hashes, numbers = hashes[order], numbers[order]
        is_new = np.ones(len(hashes), dtype=np.bool_)
        is_new[1:] = (hashes[1:] != hashes[:-1]) | (numbers[1:] != numbers[:-1])
        has_bytes = len(names) <= MAX_BYTE_CLASSES
        return cls(
            *(entries.name, entries.sha256, entries.total, names, case),
            longest=max(map(len, entries.phrases)),
            hashes=hashes[is_new],
            numbers=numbers[is_new].astype(np.uint8) if has_bytes else numbers[is_new],
            beginnings=_build_filter(beginnings),
        )

    def find(self, words: Sequence[str], lengths: Ids) -> Stretches:
        """All stretches of sentences that are an entry; lengths: int64 (sentences,).

        A stretch grows as long as an entry begins with it, so the time is that of the words and of
        what is found.
        """
        hashes = hash_single_words(words, count=len(words), case=self.case)
        ends = np.repeat(np.cumsum(lengths), lengths)
        starts, phrases = np.arange(len(words)), np.zeros(len(words), dtype=np.uint64)
        found = []
        for length in range(1, self.longest + 1):
            phrases = extend(phrases, hashes[starts + (length - 1)])
            likely = np.flatnonzero(_passes(phrases, self._members))
            if len(likely):
                rows, classes = self._look_up(phrases, likely)
                found.append(Stretches(starts[rows], np.full(len(rows), length), classes))
            goes_on = _passes(phrases, self.beginnings) & (starts + length < ends[starts])
            starts, phrases = starts[goes_on], phrases[goes_on]
            if not len(starts):
                break
        if not found:
            return NO_STRETCHES
        return Stretches(*map(np.concatenate, zip(*found, strict=True)))

    def _look_up(self, phrases: Hashes, likely: Ids) -> tuple[Ids, Ids]:
        """Which of the likely phrases are entries, and of which class, int64 (M,) each; one may be
        of several.
        """
        wanted = phrases[likely]
        first = self.hashes.searchsorted(wanted)
        counts = self.hashes.searchsorted(wanted, side="right") - first
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        classes = self.numbers[np.repeat(first, counts) + within].astype(np.int64)
        return np.repeat(likely, counts), classes

    def count_members(self, phrases: Sequence[Sequence[str]]) -> tuple[int, int]:
        """How many of these phrases are different ones, and how many of those are entries."""
        distinct = np.unique(hash_phrases(phrases, case=self.case)[0])
        return len(distinct), int(np.isin(distinct, self.hashes).sum())


def spell_classes(classes: Collection[str]) -> str:
    """The names of classes, or how many they are where they are many."""
    is_short = len(classes) <= MAX_SPELT_CLASSES
    return ", ".join(sorted(classes)) if is_short else f"{len(classes):,} classes"


def _build_filter(members: Hashes) -> Bytes:
    """A bit for each of the last bits of a hash, set where a member ends in them."""
    size = 1 << max(3, int(BITS_A_MEMBER * len(members)).bit_length())
    bits = np.zeros(size, dtype=np.uint8)
    bits[(members & np.uint64(size - 1)).astype(np.int64)] = 1
    return np.packbits(bits, bitorder="little")


def _passes(hashes: Hashes, members: Bytes) -> npt.NDArray[np.bool_]:
    """Which may be a member: all that are, and few others."""
    last = hashes & np.uint64(8 * len(members) - 1)
    bits = (last & np.uint64(7)).astype(np.uint8)
    passes: npt.NDArray[np.bool_] = (members[last >> np.uint64(3)] >> bits & 1).view(np.bool_)
    return passes
