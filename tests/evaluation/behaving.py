"""Behaviours checked against a tagger that finds what it is told to."""

from ner_lstm.sentence import Entity
from ner_lstm.tokenizers import sentences_from_text

LABELS = ("COMPANY", "FOOD", "FRUIT")


def tagger(*entities, tokenizer="words", confidence=0.83):
    """What labels the words at code points of a text: (text, start, end, label) each, all with one
    confidence.
    """

    def tag(text):
        for sentence in sentences_from_text(text, tokenizer=tokenizer):
            yield sentence.with_entities(tuple(_entities(sentence, text)))

    def _entities(sentence, text):
        for of, start, end, label in entities:
            if of == text and start in sentence.starts:
                yield Entity(
                    sentence.starts.index(start), sentence.ends.index(end) + 1, label, confidence
                )

    return tag


def sentence(text, *lines):
    return "\n".join(("[[sentence]]", f'text = "{text}"', *lines, ""))


ENTRY = '{ words = "apple", label = "FRUIT" }'
