"""Texts from a command line -> their sentences, with the entities that a tagger finds in them."""

from collections.abc import Iterable

from ner_lstm.errors import NerLstmError
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import Tagger


def tag_texts(tagger: Tagger, texts: Iterable[str]) -> list[Sentence]:
    """The sentences of all texts. Raises NerLstmError for a text without words."""
    found: list[Sentence] = []
    for text in texts:
        sentences = [sentence for sentence in tagger.tag_text(text) if sentence.words]
        if not sentences:
            raise NerLstmError(f"expected words, found {text!r}")
        found += sentences
    return found
