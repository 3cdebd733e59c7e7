"""Sentences in their order -> the documents that they are of: as they are marked, or windows of so
many neighbours where a corpus has no marks.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ner_lstm.sentence import Record, Sentence

# a longer one is cut there, so that a stream without marks needs no memory without end
MAX_DOCUMENT_WORDS = 32_768


class DocumentStarts:
    """Says of the sentences of a stream, one after the other, which begin a document.

    window_sentences: how many neighbours make a document where nothing else ends one, 0: all. cut:
    how many documents were so long that they were cut.
    """

    def __init__(self, *, window_sentences: int = 0) -> None:
        self._window_sentences = window_sentences
        self._sentences = self._words = 0  # of the document so far
        self._is_cut = False
        self._before: Sentence | None = None
        self.cut = 0

    def begins(self, sentence: Sentence, *, words: int) -> bool:
        """Whether the next sentence begins a document; words: as how many it counts."""
        before, self._before = self._before, sentence
        is_marked = before is None or _is_marked(sentence, before)
        is_full = 0 < self._window_sentences <= self._sentences
        is_long = self._words + words > MAX_DOCUMENT_WORDS
        if is_marked or is_full:
            self._is_cut = False
        elif is_long:
            self.cut += not self._is_cut
            self._is_cut = True
        if starts := is_marked or is_full or is_long:
            self._sentences = self._words = 0
        self._sentences += 1
        self._words += words
        return starts


def _is_marked(sentence: Sentence, before: Sentence) -> bool:
    """Whether a mark, a file or a record begins with the sentence: each record is a document."""
    is_record = isinstance(sentence.origin, Record)
    return sentence.document_start or (is_record and sentence.line != before.line)


def document_numbers(sentences: Iterable[Sentence], *, window_sentences: int = 0) -> Iterator[int]:
    """For each sentence the number of its document, from 0."""
    starts, number = DocumentStarts(window_sentences=window_sentences), -1
    for sentence in sentences:
        number += starts.begins(sentence, words=len(sentence.words))
        yield number


def with_neighbours(
    sentences: Sequence[Sentence], *, window_sentences: int = 0
) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """Each sentence with the others of its document."""
    numbers = document_numbers(sentences, window_sentences=window_sentences)
    pairs = zip(numbers, sentences, strict=True)
    for _, document in groupby(pairs, key=lambda pair: pair[0]):
        own = [sentence for _, sentence in document]
        for position, sentence in enumerate(own):
            yield sentence, own[:position] + own[position + 1 :]
