"""Which sentences of a stream begin a document."""

import pytest

from ner_lstm.documents import (
    MAX_DOCUMENT_WORDS,
    DocumentStarts,
    document_numbers,
    with_neighbours,
)
from ner_lstm.sentence import Record, Sentence


def word(text="apple", **facts):
    return Sentence((text,), **facts)


def test_a_document_goes_from_mark_to_mark():
    sentences = [word(), word(), word(document_start=True), word(), word(document_start=True)]
    assert list(document_numbers(sentences)) == [0, 0, 1, 1, 2]


def test_a_window_has_so_many_sentences_and_ends_at_a_mark_too():
    sentences = [word() for _ in range(5)] + [word(document_start=True), word()]
    assert list(document_numbers(sentences, window_sentences=2)) == [0, 0, 1, 1, 2, 3, 3]


def test_each_json_record_is_a_document():
    records = [Record({}, None) for _ in range(3)]
    sentences = [
        word(origin=records[0], line=1, document_start=True),
        word(origin=records[1], line=2),
        word(origin=records[2], line=3, document_start=True),
        word(origin=records[2], line=3),
    ]
    assert list(document_numbers(sentences)) == [0, 1, 2, 2]


@pytest.mark.parametrize("size", [1, 1000, MAX_DOCUMENT_WORDS + 1])
def test_a_document_is_cut_where_it_would_grow_too_long_and_counted_once(size):
    starts = DocumentStarts()
    document = Sentence(("apple",) * size)
    lengths = []
    for _ in range(3 * MAX_DOCUMENT_WORDS // size + 1):
        if starts.begins(document, words=size):
            lengths.append(0)
        lengths[-1] += size
    assert len(lengths) > 1
    assert all(length <= max(size, MAX_DOCUMENT_WORDS) for length in lengths)
    assert starts.cut == 1
    starts.begins(word(document_start=True), words=1)
    assert not starts.begins(document, words=min(size, 1000))
    assert starts.cut == 1


def test_the_neighbours_of_a_sentence_are_the_others_of_its_document():
    first, second, third = word("a"), word("b"), word("c", document_start=True)
    assert list(with_neighbours([first, second, third])) == [
        (first, [second]),
        (second, [first]),
        (third, []),
    ]
