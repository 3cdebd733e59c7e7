from itertools import product

import pytest
import torch
from torch.testing import assert_close
from torchcrf import CRF

from ner_lstm.encoding.tags import Transitions
from ner_lstm.model.crf import (
    log_partition,
    path_score,
    reverse_within_lengths,
)
from ner_lstm.schemes import Scheme, legal_transitions

BIOES = ["O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "E-Y", "S-Y"]
FREE, MASKED = False, True


def draw(seed, *, batch, time, tags, masked, scale=2.0, garbage=1e4):
    """Random float64 scores; with `masked` a third of the moves is illegal, tag 0 alone always
    being a legal path.
    """
    rng = torch.Generator().manual_seed(seed)
    lengths = torch.randint(1, time + 1, (batch,), generator=rng)
    lengths[0] = time
    emissions = scale * torch.randn(batch, time, tags, generator=rng, dtype=torch.float64)
    padding = torch.arange(time) >= lengths[:, None]
    emissions[padding] = garbage * torch.randn(
        int(padding.sum()), tags, generator=rng, dtype=torch.float64
    )
    parts = []
    for shape in ((tags,), (tags, tags), (tags,)):
        part = scale * torch.randn(shape, generator=rng, dtype=torch.float64)
        illegal = torch.rand(shape, generator=rng) < (1 / 3 if masked else 0)
        illegal.view(-1)[0] = False
        parts.append(part.masked_fill(illegal, -torch.inf))
    return emissions, lengths, Transitions(*parts)


def bioes_transitions(tags):
    parts = legal_transitions(tags, scheme=Scheme.BIOES)
    legal = [torch.tensor(part) for part in parts]
    return Transitions(
        *(
            torch.zeros(part.shape, dtype=torch.float64).masked_fill(~part, -torch.inf)
            for part in legal
        )
    )


def every_path(emissions, length, transitions):
    """All legal paths of one sentence and their scores, int64 (paths, length) and float64
    (paths,).
    """
    paths = torch.tensor(list(product(range(emissions.shape[1]), repeat=int(length))))
    scores = transitions.start[paths[:, 0]] + transitions.end[paths[:, -1]]
    for step in range(length):
        scores = scores + emissions[step, paths[:, step]]
        if step:
            scores = scores + transitions.pair[paths[:, step - 1], paths[:, step]]
    legal = scores > -torch.inf
    return paths[legal], scores[legal]


def forward_in_log_space(emissions, transitions):
    """Log Z of one sentence by the textbook recursion, float64."""
    score = transitions.start + emissions[0]
    for step in emissions[1:]:
        score = torch.logsumexp(score[:, None] + transitions.pair, dim=0) + step
    return torch.logsumexp(score + transitions.end, dim=0)


def marginals_in_log_space(emissions, transitions):
    """The marginals of one sentence as the gradient of the textbook recursion, float64 (T, K)."""
    leaf = emissions.clone().requires_grad_()
    return torch.autograd.grad(forward_in_log_space(leaf, transitions), leaf)[0]


def sums_and_marginals(emissions, lengths, transitions):
    """Log Z (B,) and the probability of every tag at every word (B, T, K), which is its
    gradient.
    """
    leaf = emissions.clone().requires_grad_()
    total = log_partition(leaf, lengths, transitions)
    return total.detach(), torch.autograd.grad(total.sum(), leaf)[0]


def test_a_sentence_of_three_words_has_13_legal_paths_with_one_label():
    # a word alone is O or S; two words may be B E, three B I E: 1, 2, 5, 13 ways to fill 0, 1, 2, 3
    # words
    transitions = bioes_transitions(BIOES[:5])
    total = log_partition(
        torch.zeros(3, 3, 5, dtype=torch.float64), torch.tensor([1, 2, 3]), transitions
    )
    assert_close(total.exp(), torch.tensor([2.0, 5.0, 13.0], dtype=torch.float64))


def test_the_score_of_a_path_is_the_sum_of_its_parts():
    transitions = Transitions(
        torch.tensor([1.0, 2.0]),
        torch.tensor([[10.0, 20.0], [30.0, 40.0]]),
        torch.tensor([100.0, 200.0]),
    )
    emissions = torch.tensor(
        [[[0.5, 0.25], [0.125, 0.0625], [7.0, 7.0]], [[0.5, 0.25], [7.0, 7.0], [7.0, 7.0]]]
    )
    lengths, paths = torch.tensor([2, 1]), torch.tensor([[1, 0, 1], [0, 1, 1]])
    score = path_score(emissions, lengths, transitions, tag_ids=paths)
    assert score.tolist() == [2 + 0.25 + 30 + 0.125 + 100, 1 + 0.5 + 100]


def test_reversing_leaves_the_padding_where_it_is_and_undoes_itself():
    mirror = reverse_within_lengths(torch.tensor([3, 1, 4]), 4)
    assert mirror.tolist() == [[2, 1, 0, 3], [0, 1, 2, 3], [3, 2, 1, 0]]
    assert mirror.take_along_dim(mirror, dim=1).tolist() == [[0, 1, 2, 3]] * 3


@pytest.mark.parametrize("masked", [FREE, MASKED])
@pytest.mark.parametrize(("time", "tags"), [(1, 1), (1, 4), (2, 3), (4, 3), (5, 4), (6, 2)])
def test_sums_are_those_of_every_path_written_out(time, tags, masked):
    for seed in range(6):
        emissions, lengths, transitions = draw(seed, batch=4, time=time, tags=tags, masked=masked)
        total, shares = sums_and_marginals(emissions, lengths, transitions)
        for row, length in enumerate(lengths.tolist()):
            paths, scores = every_path(emissions[row], length, transitions)
            assert_close(total[row], torch.logsumexp(scores, dim=0), rtol=0, atol=1e-9)
            weights = scores.softmax(dim=0)
            for position in range(length):
                expected = torch.zeros(tags, dtype=torch.float64).index_add_(
                    0, paths[:, position], weights
                )
                assert_close(shares[row, position], expected, rtol=0, atol=1e-9)
            assert not shares[row, length:].any()


@pytest.mark.parametrize("masked", [FREE, MASKED])
@pytest.mark.parametrize("seed", range(4))
def test_the_score_of_each_legal_path_is_the_one_written_out(seed, masked):
    emissions, lengths, transitions = draw(seed, batch=1, time=4, tags=3, masked=masked)
    paths, scores = every_path(emissions[0], 4, transitions)
    many = len(paths)
    found = path_score(
        emissions.expand(many, -1, -1), lengths.expand(many), transitions, tag_ids=paths
    )
    assert_close(found, scores, rtol=0, atol=1e-12)


@pytest.mark.parametrize("masked", [FREE, MASKED])
@pytest.mark.parametrize("seed", range(5))
def test_gradients_are_those_of_the_written_out_sum(seed, masked):
    emissions, lengths, transitions = draw(seed, batch=4, time=4, tags=3, masked=masked)
    weight = torch.tensor([1.0, -2.0, 0.5, 3.0], dtype=torch.float64)
    leaves = [emissions.requires_grad_(), *(part.requires_grad_() for part in transitions)]
    ours = torch.autograd.grad(log_partition(emissions, lengths, transitions) @ weight, leaves)
    sums = [
        torch.logsumexp(every_path(emissions[row], length, transitions)[1], dim=0)
        for row, length in enumerate(lengths.tolist())
    ]
    for mine, theirs in zip(
        ours, torch.autograd.grad(torch.stack(sums) @ weight, leaves), strict=True
    ):
        assert_close(mine, theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("masked", [FREE, MASKED])
def test_gradients_are_finite_differences(masked):
    emissions, lengths, transitions = draw(11, batch=3, time=4, tags=3, masked=masked, garbage=1.0)
    leaves = [
        emissions.requires_grad_(),
        *(part.nan_to_num(neginf=0).requires_grad_() for part in transitions),
    ]

    def total(emissions, *parts):
        masked = (
            p.masked_fill(t == -torch.inf, -torch.inf)
            for p, t in zip(parts, transitions, strict=True)
        )
        return log_partition(emissions, lengths, Transitions(*masked))

    assert torch.autograd.gradcheck(total, leaves)


@pytest.mark.parametrize("seed", range(3))
def test_the_loss_without_constraints_is_that_of_pytorch_crf(seed):
    emissions, lengths, transitions = draw(seed, batch=5, time=9, tags=6, masked=FREE, garbage=3.0)
    reference = CRF(6, batch_first=True).double()
    with torch.no_grad():
        reference.start_transitions.copy_(transitions.start)
        reference.transitions.copy_(transitions.pair)
        reference.end_transitions.copy_(transitions.end)
    mask = torch.arange(9) < lengths[:, None]
    gold = torch.randint(6, (5, 9), generator=torch.Generator().manual_seed(seed))
    likelihood = path_score(emissions, lengths, transitions, tag_ids=gold) - log_partition(
        emissions, lengths, transitions
    )
    with torch.no_grad():
        assert_close(
            likelihood, reference(emissions, gold, mask=mask, reduction="none"), rtol=0, atol=1e-9
        )


@pytest.mark.parametrize("garbage", [1e30, torch.inf, torch.nan])
def test_whatever_stands_in_the_padding_changes_nothing(garbage):
    emissions, lengths, transitions = draw(3, batch=4, time=6, tags=5, masked=MASKED, garbage=0.0)
    padding = torch.arange(6) >= lengths[:, None]
    assert padding.any()
    other = emissions.clone()
    other[padding] = garbage
    other[padding, torch.zeros((), dtype=torch.int64)] = 1.0

    def everything(emissions):
        leaves = [
            emissions.clone().requires_grad_(),
            *(part.clone().requires_grad_() for part in transitions),
        ]
        total = log_partition(leaves[0], lengths, Transitions(*leaves[1:]))
        score = path_score(
            leaves[0],
            lengths,
            Transitions(*leaves[1:]),
            tag_ids=torch.zeros(4, 6, dtype=torch.int64),
        )
        gradients = torch.autograd.grad((total - score).sum(), leaves)
        return total, score, *gradients

    for clean, dirty in zip(everything(emissions), everything(other), strict=True):
        assert torch.equal(clean, dirty)


def test_a_sentence_has_the_same_sums_alone_and_beside_others():
    emissions, lengths, transitions = draw(5, batch=6, time=12, tags=7, masked=MASKED)
    together, shares = sums_and_marginals(emissions, lengths, transitions)
    for row, length in enumerate(lengths.tolist()):
        alone = emissions[row : row + 1, :length], lengths[row : row + 1], transitions
        total, share = sums_and_marginals(*alone)
        assert_close(total[0], together[row], rtol=0, atol=1e-10)
        assert_close(share[0], shares[row, :length], rtol=0, atol=1e-12)


def test_5000_words_give_the_sum_of_the_recursion_in_log_space():
    emissions, lengths, transitions = draw(7, batch=2, time=5000, tags=9, masked=FREE, scale=5.0)
    legal = bioes_transitions(BIOES)
    transitions = Transitions(*(part + mask for part, mask in zip(transitions, legal, strict=True)))
    found, shares = sums_and_marginals(emissions, lengths, transitions)
    for row, length in enumerate(lengths.tolist()):
        assert_close(
            found[row],
            forward_in_log_space(emissions[row, :length], transitions),
            rtol=1e-12,
            atol=1e-8,
        )
    assert_close(shares[0], marginals_in_log_space(emissions[0], transitions), rtol=0, atol=1e-9)


@pytest.mark.parametrize("scale", [50.0, 100.0, 200.0])
def test_scores_that_differ_by_hundreds_give_the_sums_of_log_space(scale):
    legal = bioes_transitions(BIOES)
    for seed in range(5):
        emissions, lengths, transitions = draw(
            seed, batch=3, time=40, tags=9, masked=FREE, scale=1.0
        )
        emissions = emissions * scale
        transitions = Transitions(
            *(part + mask for part, mask in zip(transitions, legal, strict=True))
        )
        leaf = emissions.clone().requires_grad_()
        found = log_partition(leaf, lengths, transitions)
        gradient = torch.autograd.grad(found.sum(), leaf)[0]
        for row, length in enumerate(lengths.tolist()):
            sentence = emissions[row, :length]
            assert_close(
                found[row], forward_in_log_space(sentence, transitions), rtol=1e-12, atol=1e-8
            )
            assert_close(
                gradient[row, :length],
                marginals_in_log_space(sentence, transitions),
                rtol=0,
                atol=1e-9,
            )
