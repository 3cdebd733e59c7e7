"""Sentences of characters -> the words that a segmenter makes of them, each with its part of speech
as its class.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from threading import local
from typing import Literal, NamedTuple

import numpy as np

from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.word_classes import NO_STRETCHES, Stretches
from ner_lstm.errors import MissingExtra, NerLstmError

SegmenterName = Literal["jieba", "unidic"]
Cut = Callable[[str], Iterable[tuple[str, str]]]  # a text into words with their parts of speech
# what no segmenter reads: half a pair of surrogates is no Unicode, NUL ends a text of C, and TAB
# and line feed are of the format below
UNREADABLE = re.compile("[\0-\x1f\ud800-\udfff]")
# a word, TAB and the four levels of its part of speech; as features of each word, which are 26, the
# same takes twice the time
PARTS = r"%m\t%f[0]-%f[1]-%f[2]-%f[3]\n"
MECAB_FORMAT = rf"-O '' -F '{PARTS}' -U '{PARTS}' -E '\n'"
_OF_THREAD = local()  # MeCab is used by one thread at a time


def _load_jieba() -> Cut:
    import rjieba

    cut: Cut = rjieba.tag
    return cut


def _load_unidic() -> Cut:
    import fugashi
    import unidic_lite  # noqa: F401 - the dictionary that fugashi finds

    def cut(text: str) -> Iterator[tuple[str, str]]:
        if not hasattr(_OF_THREAD, "mecab"):
            _OF_THREAD.mecab = fugashi.Tagger(MECAB_FORMAT)
        for line in _OF_THREAD.mecab.parse(text).split("\n"):
            word, _, label = line.partition("\t")
            if word:
                yield word, label.rstrip("-")

    return cut


class _Package(NamedTuple):
    """What a segmenter comes in: an extra of ours, the package on whose version its words depend,
    and how it is loaded.
    """

    extra: str
    name: str
    load: Callable[[], Cut]


PACKAGES: dict[SegmenterName, _Package] = {
    "jieba": _Package("zh", "rjieba", _load_jieba),
    "unidic": _Package("ja", "unidic-lite", _load_unidic),
}


@cache
def _load(name: SegmenterName) -> tuple[Cut, str]:
    """The segmenter and its version. Raises MissingExtra."""
    from importlib.metadata import version  # what has no segmenter does not wait for it

    package = PACKAGES[name]
    try:
        return package.load(), version(package.name)
    except ImportError:
        raise MissingExtra(f"the segmenter {name}", package.extra) from None


@dataclass(frozen=True, slots=True)
class Segmenter:
    """A segmenter of a version, and the parts of speech that training met, in alphabetical order.

    It is loaded where it is first used, so that a tagger without it can be looked at.
    """

    name: SegmenterName
    version: str
    classes: tuple[str, ...]

    @classmethod
    def of(cls, name: SegmenterName, sentences: Iterable[Sequence[str]]) -> "Segmenter":
        """That for a corpus of characters. Raises MissingExtra."""
        cut, version = _load(name)
        classes = {label for words in sentences for _, label in cut(_join(words))}
        return cls(name, version, tuple(sorted(classes)))

    def find(self, words: Sequence[str], lengths: Ids) -> Stretches:
        """The words made of the characters of each sentence; lengths: int64 (sentences,). Those of
        parts of speech that training did not meet have no class.

        Raises MissingExtra, and NerLstmError where the segmenter is of another version.
        """
        cut = self._require()
        ids = {label: number for number, label in enumerate(self.classes)}
        found: list[tuple[int, int, int]] = []
        first = 0
        for length in lengths.tolist():
            characters = words[first : first + length]
            text = _join(characters)
            ends = accumulate(map(len, characters), initial=0)
            at = {offset: first + position for position, offset in enumerate(ends)}
            position = 0
            for word, label in cut(text):
                start = text.find(word, position)
                if start < 0:  # spelt otherwise than it stands there
                    continue
                position = start + len(word)
                if label in ids and start in at and position in at:
                    found.append((at[start], at[position] - at[start], ids[label]))
            first += length
        return Stretches(*np.array(found, dtype=np.int64).T) if found else NO_STRETCHES

    def _require(self) -> Cut:
        cut, version = _load(self.name)
        if version != self.version:
            package = PACKAGES[self.name].name
            raise NerLstmError(
                f"the segmenter {self.name}: expected {package} {self.version}, with which the"
                f" tagger was trained, found {version}: pip install '{package}=={self.version}'"
            )
        return cut


def _join(characters: Iterable[str]) -> str:
    return UNREADABLE.sub("\ufffd", "".join(characters))
