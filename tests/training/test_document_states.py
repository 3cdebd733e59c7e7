"""The states of words that come again in their document, from one epoch to the next."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.testing import assert_close

from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.sentence import Sentence
from ner_lstm.training import document_memory
from ner_lstm.training.document_memory import DocumentMemory, number_occurrences

CPU = torch.device("cpu")


def number(texts, *, documents):
    """The occurrences of each text's words, and their groups."""
    sentences = [Sentence(tuple(text.split()), ()) for text in texts]
    encoding = Encoding.of(sentences)
    table = FormTable(encoding.forms)
    encoded = [encoding.encode(sentence, table=table) for sentence in sentences]
    numbered, groups = number_occurrences(encoded, documents=documents, table=table)
    return [sentence.occurrences.tolist() for sentence in numbered], groups


def ids(*rows):
    return np.array(rows, dtype=np.int64)


def recall(memory, occurrences):
    return memory.recall(occurrences, noise=torch.Generator().manual_seed(1))


@pytest.fixture
def everything_seen(monkeypatch):
    monkeypatch.setattr(document_memory, "HIDDEN_SHARE", 0.0)


def test_words_that_come_again_in_their_document_are_numbered_by_word_and_document():
    texts = ["Ada saw Bo", "bo 12 ada", "", "Bo 31 far", "far 7 Ada"]
    occurrences, groups = number(texts, documents=[0, 0, 0, 1, 1])
    assert [[bool(number) for number in own] for own in occurrences] == [
        [True, False, True],
        [True, False, True],
        [],
        [False, False, True],  # 31 and 7 differ in their number of digits
        [True, False, False],
    ]
    by_group = {}
    for text, own in zip(texts, occurrences, strict=True):
        for word, place in zip(text.split(), own, strict=True):
            if place:
                by_group.setdefault(int(groups[place - 1]), []).append(word)
    assert sorted(by_group.values()) == [["Ada", "ada"], ["Bo", "bo"], ["far", "far"]]
    assert groups.tolist() == [0, 0, 1, 1, 2, 2]


def test_nothing_comes_again_where_every_word_is_another():
    occurrences, groups = number(["a b", "c"], documents=[0, 0])
    assert occurrences == [[0, 0], [0]]
    memory = DocumentMemory(groups, width=2, device=CPU)
    memory.keep(ids([0, 0]), torch.ones(1, 2, 2))
    assert not recall(memory, ids([0, 0])).any()


@pytest.mark.usefixtures("everything_seen")
def test_a_word_recalls_the_mean_of_the_others_that_have_been_trained():
    memory = DocumentMemory(ids(0, 0, 0, 1, 1).ravel(), width=1, device=CPU)
    assert not recall(memory, ids([1, 2, 3], [4, 5, 0])).any()
    memory.keep(ids([1, 2, 0]), torch.tensor([[[2.0], [4.0], [99.0]]]))
    expected = torch.tensor([[[4.0], [2.0], [3.0]], [[0.0], [0.0], [0.0]]])
    assert_close(recall(memory, ids([1, 2, 3], [4, 5, 0])), expected)
    memory.keep(ids([1]), torch.tensor([[[8.0]]]))
    assert recall(memory, ids([2, 3]))[0].tolist() == [[8.0], [6.0]]


@pytest.mark.usefixtures("everything_seen")
@given(st.lists(st.integers(2, 5), min_size=1, max_size=5), st.integers(0, 2**32))
def test_the_means_are_those_of_the_definition(sizes, seed):
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    memory = DocumentMemory(groups, width=3, device=CPU)
    states = rng.integers(-8, 8, size=(len(groups), 3)).astype(np.float32)
    known = rng.permutation(len(groups))[: rng.integers(len(groups) + 1)]
    memory.keep((known + 1)[None], torch.from_numpy(states[known])[None])
    asked = rng.permutation(len(groups))[: rng.integers(1, len(groups) + 1)]
    for own, mean in zip(asked, recall(memory, (asked + 1)[None])[0].numpy(), strict=True):
        others = [states[other] for other in known if groups[other] == groups[own] and other != own]
        np.testing.assert_allclose(mean, np.mean(others, axis=0) if others else 0, atol=1e-6)


def test_three_words_of_ten_see_nothing_in_training():
    memory = DocumentMemory(np.repeat(np.arange(1000), 2), width=1, device=CPU)
    occurrences = np.arange(1, 2001)[None]
    memory.keep(occurrences, torch.ones(1, 2000, 1))
    hidden = 2000 - int(recall(memory, occurrences).sum())
    assert abs(hidden - 600) < 4 * 21  # binomial of 2,000 and 0.3: a deviation of 20.5


def test_what_was_remembered_comes_back():
    memory, again = (DocumentMemory(ids(0, 0).ravel(), width=2, device=CPU) for _ in range(2))
    memory.keep(ids([1]), torch.tensor([[[0.5, -1.0]]]))
    again.load(memory.state())
    again.begin_epoch()
    assert_close(recall(again, ids([1, 2])), recall(memory, ids([1, 2])))
