"""A stream of Sentence -> windows of sentences that are batched together."""

from collections.abc import Iterable, Iterator
from time import monotonic

from ner_lstm.errors import CorpusError
from ner_lstm.one_line import shorten
from ner_lstm.sentence import Passage, Sentence

# Sentences are sorted by length within a window before they are batched; the first windows are
# small, for early results.
FIRST_WINDOW_TOKENS, WINDOW_TOKENS = 256, 32_768
# so many count as a word, lest a window of text without white space, or of little else, fill the
# memory
TOKEN_CHARACTERS = 64
MAX_SENTENCE_WORDS = 1_000_000  # 1.5 KB each while they are computed together
# that a sentence waits for others: a person typing, or the end of a log, gives few at a time
PATIENCE_SECONDS = 0.5


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


def split_into_windows(
    drawn: Iterable[tuple[Sentence, int]],
) -> Iterator[tuple[list[Sentence], bool]]:
    """The sentences in windows, and whether one is small because they came slowly."""
    window: list[Sentence] = []
    tokens, wanted, opened = 0, FIRST_WINDOW_TOKENS, monotonic()
    for sentence, words in drawn:
        window.append(sentence)
        tokens += words
        is_full = tokens >= wanted
        if is_full or monotonic() - opened > PATIENCE_SECONDS:
            yield window, not is_full
            wanted = min(2 * wanted, WINDOW_TOKENS) if is_full else wanted
            window, tokens, opened = [], 0, monotonic()
    if window:
        yield window, False


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
