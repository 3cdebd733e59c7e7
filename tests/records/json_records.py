"""Records of one sentence, read from text."""

from itertools import pairwise

from hypothesis import strategies as st

from ner_lstm.reading import FileFacts, Labels, ReadOptions
from ner_lstm.records.jsonl import read_json
from ner_lstm.sentence import Entity
from ner_lstm.tokenizers import sentences_from_text

PER, LOC = "PER", "LOC"


TEXT = "Ann Lee left Rome ."


ENTITIES = (Entity(0, 2, PER), Entity(3, 4, LOC))


TAGS = ["B-PER", "I-PER", "O", "B-LOC", "O"]


def read(path, *, labels=Labels.REQUIRED, facts=None, **options):
    options = {"tokenizer": "words", **options}
    return list(
        read_json(path, labels=labels, options=ReadOptions(**options), facts=facts or FileFacts())
    )


def read_one(path, **options):
    (sentence,) = read(path, **options)
    return sentence


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "aB .,\n\r\u3000\u200b中é\u0301🎈\U0001f468\u200d", max_size=40
)


@st.composite
def records(draw):
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [pair for pair in pairwise(cuts) if draw(st.booleans())]
    words = next(sentences_from_text(text, tokenizer="words"), None)
    spans = [
        (start, end)
        for start, end in spans
        if words and next(sentences_from_text(text[start:end], tokenizer="words"), None)
    ]
    return text, spans
