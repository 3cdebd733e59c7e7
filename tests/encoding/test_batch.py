import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_lists import lexicon_of

from ner_lstm.encoding.batch import EncodedSentence, collate, cut_batches
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable, FormVocabularies
from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.sentence import Sentence

KNOWN = FormVocabularies.of(Counter(["bat", "cat", "at", "taco"]))


def encode(table, *sentences, tags=None):
    tags = tags or [None] * len(sentences)
    return [
        EncodedSentence(table.rows_of(words), ids)
        for words, ids in zip(sentences, tags, strict=True)
    ]


def test_a_batch_by_hand():
    table = FormTable(KNOWN)
    table.rows_of(["zebra", "cat"])  # rows that the batch does not hold
    first, second = np.array([0, 5, 0]), np.array([3])
    sentences = encode(table, ["at", "cat", "at"], ["bat"], tags=[first, second])
    batch = collate(sentences, table=table)
    # the table has zebra, cat, at, bat in rows 0 to 3; the batch holds the last three
    assert batch.forms.tolist() == [[1, 0, 1], [2, 0, 0]]
    assert batch.lengths.tolist() == [3, 1]
    assert batch.word_ids.tolist() == [KNOWN.words.id_of(word) for word in ("cat", "at", "bat")]
    assert np.array_equal(batch.affix_ids, table.forms.affix_ids[1:4])
    ids = KNOWN.characters.id_of
    assert batch.character_ids.tolist() == [
        [ids("c"), ids("a"), ids("t")],
        [ids("a"), ids("t"), 0],
        [ids("b"), ids("a"), ids("t")],
    ]
    assert batch.tag_ids.tolist() == [[0, 5, 0], [3, 0, 0]]


def test_a_batch_in_which_one_sentence_has_no_labels_has_none():
    table = FormTable(KNOWN)
    sentences = encode(table, ["at"], ["bat"], tags=[np.array([1]), None])
    assert collate(sentences, table=table).tag_ids is None


@given(
    st.lists(
        st.lists(
            st.sampled_from(["bat", "Cat", "at", "zebra", "x" * 40, "苹果"]), min_size=1, max_size=6
        ),
        min_size=1,
    )
)
def test_every_word_of_a_batch_finds_its_own_ids(sentences):
    table = FormTable(KNOWN)
    batch = collate(encode(table, *sentences), table=table)
    assert np.array_equal(np.unique(batch.forms), np.arange(len(batch.word_ids)))
    for row, words in enumerate(sentences):
        rows, forms = table.rows_of(words), batch.forms[row, : len(words)]
        assert np.array_equal(batch.word_ids[forms], table.forms.word_ids[rows])
        assert np.array_equal(batch.affix_ids[forms], table.forms.affix_ids[rows])
        width = batch.character_ids.shape[1]
        assert np.array_equal(batch.character_ids[forms], table.forms.character_ids[rows, :width])
        assert not table.forms.character_ids[rows, width:].any()


@pytest.mark.parametrize(
    ("lengths", "max_tokens", "expected"),
    [
        ([2, 2, 2, 2], 4, [[0, 1], [2, 3]]),
        ([1, 2, 3], 6, [[0, 1], [2]]),  # all three would be 9 with their padding
        ([1, 2, 3], 9, [[0, 1, 2]]),
        ([5, 1, 1], 4, [[0], [1, 2]]),
        ([9], 1, [[0]]),
        ([], 4, []),
    ],
)
def test_batches_by_hand(lengths, max_tokens, expected):
    cuts = cut_batches(lengths, range(len(lengths)), max_tokens=max_tokens)
    assert [cut.tolist() for cut in cuts] == expected


@given(st.lists(st.integers(1, 30)), st.integers(1, 100), st.randoms(use_true_random=False))
def test_batches_hold_every_sentence_once_in_order_within_the_tokens(lengths, max_tokens, random):
    order = list(range(len(lengths)))
    random.shuffle(order)
    cuts = [cut.tolist() for cut in cut_batches(lengths, order, max_tokens=max_tokens)]
    assert [position for cut in cuts for position in cut] == order
    for cut in cuts:
        assert len(cut) == 1 or max(lengths[position] for position in cut) * len(cut) <= max_tokens
    for cut, after in itertools.pairwise(cuts):  # none could have held one more
        assert max(lengths[position] for position in [*cut, after[0]]) * (len(cut) + 1) > max_tokens


def test_the_classes_of_a_batch_are_those_of_each_word_and_none_elsewhere():
    lists = WordClasses((lexicon_of({"Ada": "P", "Ada Lovelace": "P"}),))
    encoding = replace(Encoding.of([Sentence(("Ada", "is", "here"), ())]), classes=lists)
    table = FormTable(encoding.forms)
    sentences = [Sentence(("Ada", "Lovelace")), Sentence(("Ada", "is", "here")), Sentence(("a",))]
    encoded = [encoding.encode(sentence, table=table) for sentence in sentences]
    assert [sentence.class_ids.shape for sentence in encoded] == [(2, 2), (3, 1), (1, 0)]
    assert collate(encoded, table=table).class_ids.tolist() == [
        [[1, 4], [3, 0], [0, 0]],
        [[4, 0], [0, 0], [0, 0]],
        [[0, 0], [0, 0], [0, 0]],
    ]
