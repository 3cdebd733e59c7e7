"""A tagger with a document memory: a word sees the same word elsewhere in its document, and nothing
beyond it.
"""

import logging
from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from random_networks import ENGINES, WORDS, build_tagger
from same_entities import assert_same, confidences, spans

from ner_lstm.sentence import Sentence


@pytest.fixture(params=ENGINES)
def tag(request):
    def tag(sentences, **settings):
        tagger = build_tagger(request.param, document_memory="always", **settings)
        return list(tagger.tag(sentences))

    return tag


def draw_documents(number, *, seed=1, sentences=12):
    """Documents of sentences of random words, which often come again."""
    rng = np.random.default_rng(seed)
    documents = []
    for _ in range(number):
        lengths = rng.integers(0, 15, size=rng.integers(1, sentences))
        words = [tuple(rng.choice([*WORDS, "unknown", "Unseen"], size=size)) for size in lengths]
        texts = [Sentence(tuple(map(str, own))) for own in words]
        documents.append([replace(texts[0], document_start=True), *texts[1:]])
    return documents


DOCUMENTS = draw_documents(30)
STREAM = list(chain.from_iterable(DOCUMENTS))


def test_an_entity_depends_on_its_document(tag):
    alone = [tag([sentence])[0] for sentence in STREAM]
    together = tag(STREAM)
    changed = sum(map(lambda one, two: spans(one) != spans(two), alone, together))
    assert changed > len(STREAM) / 10


def test_what_is_found_in_a_document_does_not_depend_on_the_others(tag):
    expected = [tag(document) for document in DOCUMENTS]
    assert_same(tag(STREAM), list(chain.from_iterable(expected)))
    backwards = tag(list(chain.from_iterable(DOCUMENTS[::-1])))
    assert_same(backwards, list(chain.from_iterable(expected[::-1])))


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("batch_tokens", [1, 7, 64, 8192])
def test_batches_threads_and_windows_change_nothing(tag, batch_tokens, workers, monkeypatch):
    expected = tag(STREAM)
    monkeypatch.setattr("ner_lstm.windows.FIRST_WINDOW_TOKENS", 20)
    monkeypatch.setattr("ner_lstm.windows.DOCUMENTS_TOKENS", 100)
    assert_same(tag(STREAM, batch_tokens=batch_tokens, workers=workers), expected)


def test_both_engines_find_the_same():
    numpy, torch = (
        list(build_tagger(name, document_memory="always").tag(STREAM))
        for name in ("numpy", "torch")
    )
    assert list(map(spans, numpy)) == list(map(spans, torch))
    assert confidences(numpy) == pytest.approx(confidences(torch), abs=1e-5)


def test_windows_of_neighbours_are_documents_where_there_are_no_marks(tag):
    marked = [replace(text, document_start=number % 3 == 0) for number, text in enumerate(STREAM)]
    plain = [replace(sentence, document_start=False) for sentence in STREAM]
    assert_same(tag(plain, document_sentences=3), tag(marked))


def test_a_text_is_a_document():
    tagger = build_tagger(document_memory="always")
    texts = ["The apple is great . Ada says Paris .", "Paris is a company . The apple !"]
    for together, text in zip(tagger(texts), texts, strict=True):
        assert_same(together, tagger.tag_text(text))
    assert tagger.tag_text(texts[0])[0].document_start


def test_a_document_without_end_is_cut_and_the_cut_is_said(monkeypatch, caplog):
    monkeypatch.setattr("ner_lstm.documents.MAX_DOCUMENT_WORDS", 60)
    plain = [replace(sentence, document_start=False) for sentence in STREAM]
    tagger = build_tagger(document_memory="always")
    with caplog.at_level(logging.WARNING):
        found = list(tagger.tag(plain))
    assert [sentence.words for sentence in found] == [sentence.words for sentence in plain]
    (record,) = caplog.records
    assert "documents of more than 32,768 words: 1:" in record.getMessage()


def test_the_probability_of_what_was_found_is_its_confidence_in_its_document():
    tagger = build_tagger(document_memory="always")
    for document in DOCUMENTS[:10]:
        found = list(tagger.tag(document))
        for position, sentence in enumerate(found):
            others = [*document[:position], *document[position + 1 :]]
            (weighed,) = tagger.entity_probabilities([sentence], document=others)
            assert_same([weighed], [sentence])


def test_a_tagger_without_a_memory_does_not_look_at_documents():
    tagger = build_tagger(document_memory="never")
    alone = [next(tagger.tag([sentence])) for sentence in STREAM]
    assert_same(list(tagger.tag(STREAM)), alone)
    assert not tagger.has_document_memory
