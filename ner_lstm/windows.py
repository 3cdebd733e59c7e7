"""A stream of Sentence -> windows of sentences that are batched together."""

import logging
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import NamedTuple

from ner_lstm.documents import MAX_DOCUMENT_WORDS, DocumentStarts
from ner_lstm.errors import CorpusError
from ner_lstm.one_line import shorten
from ner_lstm.sentence import Passage, Sentence

# Sentences are sorted by length within a window before they are batched; the first windows are
# small, for early results.
FIRST_WINDOW_TOKENS, WINDOW_TOKENS = 256, 32_768
# of whole documents at least, each window computed by one thread
DOCUMENTS_TOKENS = 8192
# so many count as a word, lest a window of text without white space, or of little else, fill the
# memory
TOKEN_CHARACTERS = 64
MAX_SENTENCE_WORDS = 1_000_000  # 1.5 KB each while they are computed together
# that a sentence waits for others: a person typing, or the end of a log, gives few at a time
PATIENCE_SECONDS = 0.5
log = logging.getLogger(__name__)


class Window(NamedTuple):
    """Sentences that are batched together; is_slow: whether it is small because they came slowly.

    documents: the number of each one's document, ascending from 0, where documents matter.
    """

    sentences: list[Sentence]
    is_slow: bool
    documents: list[int] | None = None


def draw_sentences(
    sentences: Iterable[Sentence], *, errors: list[Exception]
) -> Iterator[tuple[Sentence, int]]:
    """The sentences, and as how many words each counts, up to the first error, which is put into
    `errors`; a sentence of more than MAX_SENTENCE_WORDS is one.
    """
    try:
        for sentence in sentences:
            if not isinstance(sentence, Sentence):
                raise not_sentences(sentence)
            words = len(sentence.words)
            if words > MAX_SENTENCE_WORDS:
                most = f"at most {MAX_SENTENCE_WORDS:,} words, which are computed together"
                raise CorpusError(
                    sentence.path,
                    sentence.line,
                    f"expected a sentence of {most}, found {words:,}",
                )
            # none without words is free
            yield sentence, max(1, words, _count_characters(sentence) // TOKEN_CHARACTERS)
    except Exception as error:
        errors.append(error)


def split_into_windows(drawn: Iterable[tuple[Sentence, int]]) -> Iterator[Window]:
    """The sentences in windows."""
    window: list[Sentence] = []
    tokens, wanted, opened = 0, FIRST_WINDOW_TOKENS, monotonic()
    for sentence, words in drawn:
        window.append(sentence)
        tokens += words
        is_full = tokens >= wanted
        if is_full or monotonic() - opened > PATIENCE_SECONDS:
            yield Window(window, is_slow=not is_full)
            wanted = min(2 * wanted, WINDOW_TOKENS) if is_full else wanted
            window, tokens, opened = [], 0, monotonic()
    if window:
        yield Window(window, is_slow=False)


def split_into_documents(
    drawn: Iterable[tuple[Sentence, int]], *, window_sentences: int, batch_tokens: int
) -> Iterator[Window]:
    """The sentences in windows of whole documents, which are known to be whole when the next one
    begins, and of a batch's words at least. Says at the end how many documents were cut.

    window_sentences: as in DocumentStarts.
    """
    starts = DocumentStarts(window_sentences=window_sentences)
    window: list[Sentence] = []
    documents: list[int] = []
    tokens, wanted, opened = 0, FIRST_WINDOW_TOKENS, monotonic()
    for sentence, words in drawn:
        is_start = starts.begins(sentence, words=words)
        is_full = tokens >= wanted
        if window and is_start and (is_full or monotonic() - opened > PATIENCE_SECONDS):
            yield Window(window, not is_full, documents)
            most = max(DOCUMENTS_TOKENS, batch_tokens)
            wanted = min(2 * wanted, most) if is_full else wanted
            window, documents, tokens, opened = [], [], 0, monotonic()
        window.append(sentence)
        documents.append(documents[-1] + is_start if documents else 0)
        tokens += words
    if window:
        yield Window(window, False, documents)
    if starts.cut:
        log.warning(
            "documents of more than %s words: %s: they are cut there, and a word does not see the"
            " same word across a cut",
            f"{MAX_DOCUMENT_WORDS:,}",
            f"{starts.cut:,}",
        )


def _count_characters(sentence: Sentence) -> int:
    """Those of the stretch of a text, its white space included, or else of the words."""
    origin = sentence.origin
    if isinstance(origin, Passage):
        return len(origin.text)
    try:
        return sum(map(len, sentence.words))
    except TypeError:
        words = [word for word in sentence.words if not isinstance(word, str)]
        raise TypeError(
            f"expected words that are strings, found {_name(words[0])} among them: give an empty"
            " cell of a table a word of its own, or leave it out"
        ) from None


def _name(value: object) -> str:
    return f"the {type(value).__name__} {shorten(repr(value))}"


def not_a_text(value: object) -> TypeError:
    return TypeError(
        f"expected a text, found {_name(value)}: call the tagger with a string or several, and"
        " tag() with sentences"
    )


def not_sentences(value: object) -> TypeError:
    return TypeError(
        f"expected sentences, found {_name(value)}: call the tagger itself with a text or several,"
        " and tag() with a list of sentences"
    )
