"""Files of text -> the text of a pretraining: encoded, with what is known of it and its files."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ner_lstm.corpus.identity import BYTES_KEY
from ner_lstm.encoding.forms import FormVocabularies
from ner_lstm.errors import CorpusError
from ner_lstm.pretraining.encoded_text import EncodedText, encode_text
from ner_lstm.pretraining.texts import TextFile
from ner_lstm.pretraining.vocabulary import LEAST_COUNT, TextVocabulary
from ner_lstm.progress import show_reading
from ner_lstm.training.origin import TEXT

COLUMN_KEY = "text_column"
log = logging.getLogger(__package__)


@dataclass(frozen=True, slots=True)
class TextData:
    """A text, what is known of its words, and by file the path, the hash and the counts."""

    text: EncodedText
    vocabulary: TextVocabulary
    tokenizer: str
    files: Mapping[str, Mapping[str, object]]


def read_texts(
    files: Sequence[TextFile],
    *,
    tokenizer: str,
    folder: Path,
    start: FormVocabularies | None = None,
) -> TextData:
    """The text of all files, kept on the disk of the folder; start: what is known of words before.

    Raises CorpusError where one cannot be read or is empty, or where too little is in all of them
    to learn from.
    """
    facts: dict[str, Mapping[str, object]] = {}
    sentences = _read_words(files, tokenizer=tokenizer, facts=facts)
    paths = [file.path for file in files]
    text = encode_text(show_reading(sentences, paths, quiet=False), folder=folder)
    if len(text) < 2:  # one of which is held out
        problem = f"expected 2 sentences of 2 words or more to learn from, found {len(text)}"
        raise CorpusError(paths[0], 0, problem)
    vocabulary = TextVocabulary.of(text, tokenizer=tokenizer, start=start)
    if len(vocabulary.outputs.counts) < 2:  # the first is that of unknown words
        problem = (
            f"expected words that occur {LEAST_COUNT} times or more, found none among"
            f" {len(text.rows):,}"
        )
        raise CorpusError(paths[0], 0, problem)
    return TextData(text, vocabulary, tokenizer, facts)


def _read_words(
    files: Sequence[TextFile], *, tokenizer: str, facts: dict[str, Mapping[str, object]]
) -> Iterator[tuple[str, ...]]:
    """The words of each sentence; what is known of a file is added once it is read."""
    for number, file in enumerate(files, 1):
        sentences = words = 0
        for sentence in file.sentences(tokenizer=tokenizer):
            if sentence.words:
                sentences, words = sentences + 1, words + len(sentence.words)
                yield sentence.words
        if not words:
            raise CorpusError(file.path, 0, "expected text to learn from, found no word")
        log.info("%s: %s sentences, %s words", file.path, f"{sentences:,}", f"{words:,}")
        facts[TEXT if len(files) == 1 else f"{TEXT} {number}"] = {
            "path": file.path,
            BYTES_KEY: file.sha256(),
            "sentences": sentences,
            "tokens": words,
            **({COLUMN_KEY: file.column} if file.column else {}),
        }
