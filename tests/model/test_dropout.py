import pytest
import torch

from ner_lstm.model.dropout import Dropout

ELEMENTS = 200_000


def drop(probability, states, *, seed=1):
    torch.manual_seed(seed)
    return Dropout(probability).train()(states)


def test_half_of_the_states_is_kept_and_doubled():
    assert set(drop(0.5, torch.ones(1000)).tolist()) == {0.0, 2.0}


@pytest.mark.parametrize("probability", [0.05, 0.1, 0.25, 0.4, 0.5, 0.9])
def test_the_share_left_out_is_the_probability_and_the_mean_stays(probability):
    states = drop(probability, torch.ones(ELEMENTS))
    step = round(probability * 256) / 256  # the probability is in steps of 1/256
    deviation = (step * (1 - step) / ELEMENTS) ** 0.5
    assert abs((states == 0).float().mean().item() - step) < 4 * deviation
    assert abs(step - probability) <= 1 / 512
    assert abs(states.mean().item() - 1) < 4 * deviation / (1 - step)


@pytest.mark.parametrize("probability", [0.0, 0.001])
def test_a_probability_below_a_step_leaves_everything(probability):
    states = torch.randn(7, 3)
    assert drop(probability, states) is states


@pytest.mark.parametrize("probability", [0.997, 0.998, 0.999, 0.9999])
def test_a_probability_near_one_still_keeps_something(probability):
    states = drop(probability, torch.ones(ELEMENTS))
    assert states.isfinite().all()
    assert 0 < (states != 0).float().mean() < 0.01


def test_elements_are_left_out_independently_of_their_neighbours():
    kept = drop(0.4, torch.ones(2, ELEMENTS // 2)) != 0
    for shift in (1, 2, 7, 8, 64, 256):
        both = (kept[:, shift:] & kept[:, :-shift]).float().mean().item()
        assert both == pytest.approx(0.6**2, abs=0.01)


def test_evaluation_is_the_identity():
    states = torch.randn(5, 4)
    assert Dropout(0.5).eval()(states) is states


def test_the_gradient_flows_through_what_is_kept_and_nothing_else():
    states = torch.ones(1000, requires_grad=True)
    left = drop(0.25, states)
    left.sum().backward()
    assert torch.equal(states.grad, left.detach())


@pytest.mark.parametrize("shape", [(1,), (7,), (8,), (9,), (3, 5, 7), (0, 4)])
def test_any_shape_comes_back_as_it_was(shape):
    assert drop(0.5, torch.ones(shape)).shape == shape


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_the_type_of_number_stays(dtype):
    assert drop(0.5, torch.ones(10, dtype=dtype)).dtype == dtype


def test_the_same_seed_leaves_out_the_same_and_another_seed_others():
    states = torch.ones(1000)
    assert torch.equal(drop(0.5, states), drop(0.5, states))
    assert not torch.equal(drop(0.5, states), drop(0.5, states, seed=2))
