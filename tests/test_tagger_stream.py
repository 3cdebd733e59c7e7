"""A stream of sentences in, the same labelled out, whenever they come and however long they are."""

from dataclasses import replace
from itertools import count, islice
from time import sleep

import pytest
from random_networks import ENGINES, LABELLED, WORDS, build_tagger
from same_entities import assert_same, spans

from ner_lstm.errors import CorpusError
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import PENDING_WINDOWS
from ner_lstm.windows import WINDOW_TOKENS


@pytest.mark.parametrize("name", ENGINES)
def test_the_first_results_come_before_the_stream_ends(name):
    taken = []

    def endless():
        for number in count():
            taken.append(number)
            yield Sentence(("the", "apple", "is", "great"), line=number)

    stream = build_tagger(name).tag(endless())
    assert next(stream).line == 0
    assert len(taken) <= 64  # the first window is 256 words
    for number, sentence in enumerate(islice(stream, 20_000), 1):
        assert sentence.line == number
        assert len(taken) - number <= (PENDING_WINDOWS + 2) * WINDOW_TOKENS / 4


@pytest.mark.parametrize("windows", [0, 6])  # before it, all at once: then there are worker threads
def test_a_stream_that_comes_slowly_gives_each_result_as_soon_as_the_next_sentence_is_there(
    windows, monkeypatch
):
    monkeypatch.setattr("ner_lstm.windows.WINDOW_TOKENS", 512)
    monkeypatch.setattr("ner_lstm.windows.PATIENCE_SECONDS", 0.1)
    taken = []
    quick = [Sentence(("apple",) * 512)] * windows

    def type_slowly():
        yield from quick
        for number in range(3):
            sleep(0.2)
            taken.append(number)
            yield Sentence((f"word{number}",))

    results = build_tagger("numpy", batch_tokens=512).tag(type_slowly())
    assert len(list(islice(results, windows))) == windows
    for number, result in enumerate(results):
        assert result.words == (f"word{number}",)
        assert taken == list(range(number + 1))


@pytest.mark.parametrize("name", ENGINES)
def test_an_endless_stream_of_sentences_without_words_gives_results_too(name):
    found = list(
        islice(build_tagger(name).tag(Sentence((), line=number) for number in count()), 1000)
    )
    assert [sentence.line for sentence in found] == list(range(1000))
    assert all(sentence.entities == () for sentence in found)


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_in_is_nothing_out(name):
    assert list(build_tagger(name).tag([])) == []
    assert build_tagger(name).tag_text("") == ()
    assert build_tagger(name).tag_text(" \n\n ") == ()


@pytest.mark.parametrize("name", ENGINES)
def test_a_sentence_of_20000_words_comes_back_whole(name):
    long = Sentence(tuple(WORDS[number % len(WORDS)] for number in range(20_000)))
    before, found, after = build_tagger(name).tag([LABELLED, long, LABELLED])
    assert found.words == long.words
    assert spans(before) == spans(after) == spans(next(build_tagger(name).tag([LABELLED])))
    assert found.entities[-1].start > 19_900
    assert all(
        entity.start < entity.end <= 20_000 and 0 <= entity.confidence <= 1
        for entity in found.entities
    )
    assert all(
        before.end <= after.start
        for before, after in zip(found.entities, found.entities[1:], strict=False)
    )


def test_a_sentence_too_long_to_be_computed_is_refused_behind_the_results_before_it(monkeypatch):
    monkeypatch.setattr("ner_lstm.windows.MAX_SENTENCE_WORDS", 50)
    stream = build_tagger().tag([LABELLED, Sentence(("a",) * 51, path="b.jsonl", line=7), LABELLED])
    assert next(stream).words == LABELLED.words
    with pytest.raises(
        CorpusError, match=r"^b\.jsonl:7: expected a sentence of at most 50 words, .* found 51$"
    ):
        next(stream)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("length", [1, 23, 24, 25, 5000])
def test_words_of_any_length_are_tagged(name, length):
    sentence = Sentence(("the", "b" * length, "Ada"))
    (found,) = build_tagger(name).tag([sentence])
    assert found == sentence.with_entities(found.entities)
    # a word is known by its first and its last characters, of which there are no others here
    (shortened,) = build_tagger(name).tag(
        [replace(sentence, words=("the", "b" * min(length, 24), "Ada"))]
    )
    assert_same([found], [shortened])
