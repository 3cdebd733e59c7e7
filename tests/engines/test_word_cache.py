from itertools import islice

import numpy as np
import pytest
from bundles import tagger_on

from ner_lstm.engines.word_cache import CHUNK_WORDS, WordCache


@pytest.fixture(params=["lstm", "feedforward"])
def engine(build, request):
    return build(encoder=request.param).numpy


def bytes_for(engine, encoding, words):
    """The memory that the vectors of so many words take."""
    return words * engine.vectors(encoding.forms.encode(["the"])).nbytes


def build_memory(engine, encoding, *, capacity):
    return WordCache(engine, encoding.forms, max_bytes=bytes_for(engine, encoding, capacity))


def name_words(start, stop):
    return [f"word{number}" for number in range(start, stop)]


def expected_vectors(engine, encoding, words):
    """Those of the words, none of them remembered."""
    return engine.vectors(encoding.forms.encode(words))


def found_vectors(remembered):
    return remembered.vectors[:, remembered.rows]


def assert_close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


def remembered_words(memory):
    return set(memory._rows)


def test_words_have_the_vectors_that_the_engine_makes_of_them(engine, encoding, words):
    memory = build_memory(engine, encoding, capacity=1000)
    asked = [*words, *words[::-2], "strange"]
    for _ in range(2):
        remembered = memory.look_up(asked)
        assert remembered.rows.tolist() == [*range(17), *range(16, -1, -2), 17]
        assert_close(found_vectors(remembered), expected_vectors(engine, encoding, asked))


def test_a_word_that_is_known_is_not_computed_again(engine, encoding):
    memory = build_memory(engine, encoding, capacity=1000)
    first = memory.look_up(["the", "apple"])
    again = memory.look_up(["apple", "pear", "the"])
    assert np.shares_memory(first.vectors, again.vectors)
    assert np.array_equal(found_vectors(first)[:, ::-1], found_vectors(again)[:, ::2])


def test_no_words_are_looked_up_in_vain(engine, encoding):
    memory = build_memory(engine, encoding, capacity=3)
    for words in ([], ["the"], []):
        assert found_vectors(memory.look_up(words)).shape[1] == len(words)


def test_what_was_not_met_for_longest_is_forgotten_by_hand(engine, encoding):
    memory = build_memory(engine, encoding, capacity=4)
    memory.look_up(["a", "b"])
    memory.look_up(["c", "d"])
    memory.look_up(["a"])
    memory.look_up(["e"])  # one too many: b and c go, those met last stay
    assert remembered_words(memory) == {"d", "a", "e"}
    memory.look_up(["b"])
    assert remembered_words(memory) == {"d", "a", "e", "b"}


def test_when_a_word_was_met_is_known_after_others_were_forgotten(engine, encoding):
    memory = build_memory(engine, encoding, capacity=6)
    for words in ("abcdef", "f", "d", "b"):
        memory.look_up(list(words))
    memory.look_up(["g"])
    assert remembered_words(memory) == set("bdfg")
    memory.look_up(list("hij"))  # of b, d, f and g, f was not met for longest, then d
    assert remembered_words(memory) == set("bghij")


@pytest.mark.parametrize("capacity", [1, 2, 50, 333])
def test_forgetting_changes_no_vector_and_what_is_remembered_stays_bounded(
    engine, encoding, capacity
):
    memory, rng, window = (
        build_memory(engine, encoding, capacity=capacity),
        np.random.default_rng(1),
        60,
    )
    for _ in range(60):
        asked = [f"word{number}" for number in rng.integers(700, size=window)]
        found = found_vectors(memory.look_up(asked))
        assert_close(found, expected_vectors(engine, encoding, asked))
        assert len(remembered_words(memory)) <= max(capacity, 2 * window) + window
        assert not memory._rows.new


def test_a_stream_of_new_words_without_end_takes_no_more_memory_than_its_windows(engine, encoding):
    memory = build_memory(engine, encoding, capacity=100)
    for number in range(200):
        remembered = memory.look_up(name_words(70 * number, 70 * (number + 1)))
        assert len(remembered_words(memory)) <= 170
        assert remembered.vectors.shape[1] <= 1024  # the least that is taken


def test_a_window_with_more_distinct_words_than_fit_is_looked_up_whole(engine, encoding):
    memory = build_memory(engine, encoding, capacity=10)
    for start in (0, 3000, 1500, 0):
        asked = name_words(start, start + 3000)
        assert_close(
            found_vectors(memory.look_up(asked)), expected_vectors(engine, encoding, asked)
        )


def test_more_new_words_than_are_computed_together_have_their_vectors(engine, encoding):
    memory = build_memory(engine, encoding, capacity=100_000)
    asked = name_words(0, 2 * CHUNK_WORDS + 5)
    found = found_vectors(memory.look_up(asked))
    for place in (
        0,
        CHUNK_WORDS - 1,
        CHUNK_WORDS,
        2 * CHUNK_WORDS - 1,
        2 * CHUNK_WORDS,
        len(asked) - 1,
    ):
        one = expected_vectors(engine, encoding, asked[place : place + 1])
        assert_close(found[:, place : place + 1], one)


@pytest.mark.parametrize("capacity", [5, 100, 5000])
def test_vectors_handed_out_stay_as_they_are_whatever_is_learnt_and_forgotten_later(
    engine, encoding, capacity
):
    memory = build_memory(engine, encoding, capacity=capacity)
    handed_out = []
    for number in range(40):
        remembered = memory.look_up(name_words(37 * number % 400, 37 * number % 400 + 60))
        handed_out.append((remembered, found_vectors(remembered).copy()))
    for remembered, copy in handed_out:
        assert np.array_equal(found_vectors(remembered), copy)


def test_words_that_could_not_be_computed_are_computed_when_they_are_asked_again(engine, encoding):
    class Failing:
        """An engine that fails once."""

        fails = False

        def vectors(self, forms):
            if self.fails:
                self.fails = False
                raise MemoryError
            return engine.vectors(forms)

    failing = Failing()
    memory = WordCache(failing, encoding.forms, max_bytes=bytes_for(engine, encoding, 6))
    memory.look_up(["the", "apple"])
    failing.fails = True
    with pytest.raises(MemoryError):
        memory.look_up(["Ada", "the"])
    for asked in (["the", "Ada", "apple"], name_words(0, 6)):
        assert_close(
            found_vectors(memory.look_up(asked)), expected_vectors(engine, encoding, asked)
        )


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_forgetting_changes_no_entity(build, encoding, draw, name, monkeypatch):
    engine, sentences = getattr(build(workers=2), name), draw(300)

    def tag():
        tagger = tagger_on(engine, encoding)
        return [sentence.entities for sentence in islice(tagger.tag(sentences), len(sentences))]

    expected = tag()
    monkeypatch.setattr("ner_lstm.windows.WINDOW_TOKENS", 300)
    monkeypatch.setattr(
        "ner_lstm.window_tagger.WordCache",
        lambda engine, forms: WordCache(engine, forms, max_bytes=1),
    )
    for found, right in zip(tag(), expected, strict=True):
        assert [(e.start, e.end, e.label) for e in found] == [
            (e.start, e.end, e.label) for e in right
        ]
        assert [e.confidence for e in found] == pytest.approx(
            [e.confidence for e in right], abs=1e-5
        )


def test_long_words_are_forgotten_sooner(engine, encoding, monkeypatch):
    monkeypatch.setattr("ner_lstm.engines.word_cache.MAX_CHARACTERS", 1000)
    memory = build_memory(engine, encoding, capacity=1000)
    for number in range(50):
        asked = [f"{number:0300}"]
        assert_close(
            found_vectors(memory.look_up(asked)), expected_vectors(engine, encoding, asked)
        )
        assert sum(map(len, remembered_words(memory))) <= 1000 + 2 * 300
