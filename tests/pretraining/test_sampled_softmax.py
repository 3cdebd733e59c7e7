import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.testing import assert_close

from ner_lstm.model.workers import Workers
from ner_lstm.pretraining.predictions import (
    NEGATIVES,
    NegativeSampler,
    Neighbours,
    find_neighbours,
)
from ner_lstm.pretraining.sampled_softmax import Candidates, SampledSoftmax

OUTPUTS, WIDTH = 7, 3


@pytest.fixture
def batch():
    """States of 2 x 4 words in two directions, a table of outputs, and what is to be predicted."""
    torch.manual_seed(1)
    states = torch.randn(8, 2 * WIDTH, requires_grad=True)
    table = torch.randn(OUTPUTS, WIDTH + 1, requires_grad=True)
    ahead = Neighbours(np.array([0, 1, 4]), np.array([3, 0, 3]))
    back = Neighbours(np.array([1, 2, 5, 6]), np.array([6, 2, 2, 5]))
    return states, table, (ahead, back)


def lose(batch, negatives, log_chances, workers=None):
    states, table, sides = batch
    device = torch.device("cpu")
    candidates = Candidates(sides, negatives, log_chances=log_chances, device=device)
    rows = table[torch.from_numpy(candidates.ids)]
    return SampledSoftmax.apply(workers or Workers(), candidates, states, rows)


def scores_of(batch, number):
    """The scores of all outputs, float (N, outputs), and the targets of a direction."""
    states, table, sides = batch
    own = states[torch.from_numpy(sides[number].positions), number * WIDTH :][:, :WIDTH]
    return own @ table[:, :-1].T + table[:, -1], torch.from_numpy(sides[number].outputs)


def assert_same_gradients(batch, loss, expected):
    leaves = batch[:2]
    assert_close(loss, expected)
    for ours, plain in zip(
        torch.autograd.grad(loss, leaves), torch.autograd.grad(expected, leaves), strict=True
    ):
        assert_close(ours, plain)


def test_with_all_words_as_negatives_it_is_the_softmax_over_all(batch):
    chances = np.zeros(OUTPUTS, dtype=np.float32)  # each is drawn for certain
    loss = lose(batch, np.arange(OUTPUTS), chances)
    expected = sum(cross_entropy(*scores_of(batch, number), reduction="sum") for number in range(2))
    assert_same_gradients(batch, loss, expected)


def test_with_some_it_is_the_softmax_over_these_and_the_target_less_the_log_of_their_chances(batch):
    log_chances = np.log(np.linspace(0.1, 0.9, OUTPUTS)).astype(np.float32)
    negatives = np.array([0, 2, 4])
    expected = 0.0
    for number in range(2):
        scores, targets = scores_of(batch, number)
        scores = scores - torch.from_numpy(log_chances)
        for row, target in zip(scores, targets.tolist(), strict=True):
            others = [negative for negative in negatives.tolist() if negative != target]
            expected = expected + cross_entropy(row[[target, *others]], torch.tensor(0))
    assert_same_gradients(batch, lose(batch, negatives, log_chances), expected)


def test_two_threads_give_the_same_bits_as_one(batch):
    chances, negatives = np.zeros(OUTPUTS, dtype=np.float32), np.array([0, 2, 4])
    gradients = []
    for threads in (1, 2):
        before = torch.get_num_threads()
        torch.set_num_threads(threads)
        with Workers() as workers:
            assert workers.parallel is (threads == 2)
            loss = lose(batch, negatives, chances, workers)
            gradients.append((loss, *torch.autograd.grad(loss, batch[:2])))
        torch.set_num_threads(before)
    assert all(torch.equal(*pair) for pair in zip(*gradients, strict=True))


def test_each_direction_predicts_the_word_beyond_it_and_nothing_beyond_the_ends():
    outputs = np.array([[5, 6, 7, 8], [9, 1, 0, 0]])
    ahead, back = find_neighbours(outputs, np.array([4, 2]), known=100)
    assert ahead.positions.tolist() == [0, 1, 2, 4]
    assert ahead.outputs.tolist() == [6, 7, 8, 1]
    assert back.positions.tolist() == [1, 2, 3, 5]
    assert back.outputs.tolist() == [5, 6, 7, 9]


def test_words_that_are_no_outputs_are_not_predicted():
    ahead, back = find_neighbours(np.array([[5, 6, 7]]), np.array([3]), known=6)
    assert (ahead.positions.tolist(), back.positions.tolist()) == ([], [1])


def test_a_word_is_drawn_as_often_as_the_power_of_its_count_says():
    counts = np.array([100_000.0, 1_000, 10, 1] + [50.0] * 5_000)
    sampler, rng = NegativeSampler(counts), np.random.default_rng(1)
    draws = [sampler.draw(rng) for _ in range(400)]
    assert all(len(draw) <= NEGATIVES and (np.diff(draw) > 0).all() for draw in draws)
    seen = np.bincount(np.concatenate(draws), minlength=len(counts)) / len(draws)
    assert_close(seen[:4], np.exp(sampler.log_chances[:4]).astype(float), rtol=0, atol=0.07)
    assert seen[4:].mean() == pytest.approx(np.exp(sampler.log_chances[4]), abs=0.01)
