import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.encoding.packing import Packing, group_by_length

LENGTHS = st.lists(st.integers(1, 12), min_size=1, max_size=9).map(
    lambda lengths: np.array(sorted(lengths, reverse=True))
)
ANY_LENGTHS = st.lists(st.integers(0, 30), max_size=40).map(
    lambda lengths: np.array(lengths, dtype=np.int64)
)


def pack(packing, sentences):
    """Where the words of sentences, a list each, stand in the packing: word by word as its
    docstring says.
    """
    return [
        words[step] for step in range(len(sentences[0])) for words in sentences if step < len(words)
    ]


def number_words(lengths):
    """Sentences of (sentence, word) pairs, no two alike."""
    return [
        [(sentence, word) for word in range(length)]
        for sentence, length in enumerate(lengths.tolist())
    ]


def test_a_packing_of_three_sentences_by_hand():
    packing = Packing(np.array([3, 2, 1]))
    # a0 b0 c0 | a1 b1 | a2
    assert packing.active.tolist() == [3, 2, 1]
    assert packing.offsets.tolist() == [0, 3, 5, 6]
    assert packing.steps == [(slice(0, 3), 3), (slice(3, 5), 2), (slice(5, 6), 1)]
    assert packing.times.tolist() == [0, 0, 0, 1, 1, 2]
    assert packing.sentences.tolist() == [0, 1, 2, 0, 1, 0]
    assert packing.unpacked.tolist() == [0, 3, 5, 1, 4, 2]  # a0 a1 a2 b0 b1 c0
    assert packing.mirror.tolist() == [5, 4, 2, 3, 1, 0]  # a2 b1 c0 a1 b0 a0
    assert packing.last.tolist() == [5, 4, 2]
    assert packing.unpack(np.array([10, 20, 30, 11, 21, 12])).tolist() == [10, 11, 12, 20, 21, 30]


def test_sentences_of_like_length_end_at_one_step():
    packing = Packing(np.array([3, 1, 1]))
    assert packing.active.tolist() == [3, 1, 1]
    assert packing.mirror.tolist() == [4, 1, 2, 3, 0]
    assert packing.last.tolist() == [4, 1, 2]


def test_one_sentence_stands_as_it_is():
    packing = Packing(np.array([4]))
    assert packing.steps == [(slice(number, number + 1), 1) for number in range(4)]
    assert packing.unpacked.tolist() == [0, 1, 2, 3]
    assert packing.mirror.tolist() == [3, 2, 1, 0]


@given(LENGTHS)
def test_words_lie_step_by_step_and_unpacking_puts_the_sentences_one_after_the_other(lengths):
    packing, sentences = Packing(lengths), number_words(lengths)
    packed = pack(packing, sentences)
    assert list(zip(packing.sentences.tolist(), packing.times.tolist(), strict=True)) == packed
    assert [packed.index(words[-1]) for words in sentences] == packing.last.tolist()
    assert [count for _, count in packing.steps] == packing.active.tolist()
    assert [word for here, _ in packing.steps for word in packed[here]] == packed
    numbers = np.arange(len(packed))
    unpacked = packing.unpack(numbers)
    assert [packed[place] for place in unpacked] == [word for words in sentences for word in words]
    assert np.array_equal(unpacked[packing.unpacked], numbers)


@given(LENGTHS)
def test_the_mirror_reads_each_sentence_from_its_end_and_is_its_own_inverse(lengths):
    packing, sentences = Packing(lengths), number_words(lengths)
    packed = pack(packing, sentences)
    assert [packed[place] for place in packing.mirror] == pack(
        packing, [words[::-1] for words in sentences]
    )
    assert np.array_equal(packing.mirror[packing.mirror], np.arange(len(packed)))


@given(LENGTHS, st.data())
def test_a_part_of_the_sentences_is_packed_as_if_it_were_alone(lengths, data):
    chosen = sorted(data.draw(st.sets(st.integers(0, len(lengths) - 1), min_size=1)))
    packing, sentences = Packing(lengths), number_words(lengths)
    part, places = packing.select(np.array(chosen))
    assert part.lengths.tolist() == lengths[chosen].tolist()
    packed = pack(packing, sentences)
    assert [packed[place] for place in places] == pack(
        part, [sentences[number] for number in chosen]
    )


@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_unpacked_values_keep_their_kind_and_the_packed_ones_stay(dtype):
    packing, values = Packing(np.array([2, 1])), np.array([1, 2, 3], dtype=dtype)
    unpacked = packing.unpack(values)
    assert unpacked.dtype == dtype
    assert (unpacked.tolist(), values.tolist()) == ([1, 3, 2], [1, 2, 3])


@pytest.mark.parametrize(
    ("lengths", "max_tokens", "expected"),
    [
        ([3, 1, 4, 1, 5], 6, [[4], [2], [0, 1, 3]]),
        ([3, 1, 4, 1, 5], 7, [[4], [2, 0], [1, 3]]),
        ([2, 0, 2, 0], 4, [[0, 2]]),
        ([9, 1, 9], 5, [[0], [2], [1]]),
        ([1, 1, 1], 1, [[0], [1], [2]]),
        ([0, 0], 5, []),
        ([], 5, []),
    ],
)
def test_batches_by_hand(lengths, max_tokens, expected):
    batches = group_by_length(np.array(lengths, dtype=np.int64), max_tokens=max_tokens)
    assert [batch.tolist() for batch in batches] == expected


@given(ANY_LENGTHS, st.integers(1, 100))
def test_every_sentence_with_words_is_in_one_batch_longest_first_and_batches_are_full(
    lengths, max_tokens
):
    batches = [batch.tolist() for batch in group_by_length(lengths, max_tokens=max_tokens)]
    order = [number for batch in batches for number in batch]
    assert sorted(order) == np.flatnonzero(lengths).tolist()
    assert lengths[order].tolist() == sorted(lengths[order].tolist(), reverse=True)
    assert all(batch for batch in batches)
    sizes = [int(lengths[batch].sum()) for batch in batches]
    assert all(
        size <= max_tokens or len(batch) == 1 for size, batch in zip(sizes, batches, strict=True)
    )
    # the next sentence would not have fitted
    assert all(
        size + lengths[after[0]] > max_tokens
        for size, after in zip(sizes, batches[1:], strict=False)
    )
