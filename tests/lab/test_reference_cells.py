"""The cells written out as formulas are torch's own: states, gradients, directions and layers."""

from math import exp, tanh

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from ner_lstm.lab.cells import CELLS, DIRECTIONS, Layer, read_ahead, read_layers

MODULES = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
every_cell = pytest.mark.parametrize("kind", MODULES)
TIME, BATCH, WIDTH, HIDDEN = 9, 4, 6, 5


def build(kind, *, layers=1, bidirectional=False, dtype=torch.float32):
    """torch's own module, and our cells with its weights."""
    torch.manual_seed(1)
    module = MODULES[kind](
        WIDTH, HIDDEN, num_layers=layers, bidirectional=bidirectional, dtype=dtype
    )
    suffixes = ("", "_reverse")[: 1 + bidirectional]
    cells = [
        [CELLS[kind](Layer.of(module, suffix=f"_l{number}{side}")) for side in suffixes]
        for number in range(layers)
    ]
    return module, cells


def draw(*, dtype=torch.float32):
    return torch.randn(TIME, BATCH, WIDTH, generator=torch.Generator().manual_seed(2), dtype=dtype)


def states_of(read):
    return torch.cat([values["state"] for values in read[-1]], dim=-1)


@every_cell
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 3])
def test_states_are_those_of_torch(kind, layers, bidirectional):
    module, cells = build(kind, layers=layers, bidirectional=bidirectional)
    with torch.no_grad():
        assert_close(states_of(read_layers(cells, draw())), module(draw())[0], rtol=0, atol=1e-6)


@every_cell
@pytest.mark.parametrize("bidirectional", [False, True])
def test_gradients_of_words_and_weights_are_those_of_torch(kind, bidirectional):
    module, cells = build(kind, layers=2, bidirectional=bidirectional)
    ours, theirs = draw().requires_grad_(), draw().requires_grad_()
    weighing = torch.randn(
        TIME, BATCH, HIDDEN * (1 + bidirectional), generator=torch.Generator().manual_seed(3)
    )
    mine = torch.autograd.grad(
        (states_of(read_layers(cells, ours)) * weighing).sum(), [ours, *module.parameters()]
    )
    other = torch.autograd.grad(
        (module(theirs)[0] * weighing).sum(), [theirs, *module.parameters()]
    )
    for found, expected in zip(mine, other, strict=True):
        assert_close(found, expected, rtol=1e-5, atol=1e-5)


@every_cell
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_gradients_are_those_of_finite_differences(kind, direction):
    module, _ = build(kind, dtype=torch.float64)
    words = draw(dtype=torch.float64)[:3, :2].clone().requires_grad_()
    weights = tuple(weight.detach().requires_grad_() for weight in Layer.of(module))

    def states(words, *weights):
        return tuple(direction(CELLS[kind](Layer(*weights)), words).values())

    assert torch.autograd.gradcheck(states, (words, *weights))


def test_the_last_cell_is_that_of_torch():
    module, ((cell,),) = build("lstm")
    with torch.no_grad():
        read, (_, (_, last)) = read_ahead(cell, draw()), module(draw())
    assert_close(read["cell"][-1], last[0], rtol=0, atol=1e-6)


@every_cell
def test_one_sentence_reads_as_it_does_beside_others(kind):
    _, ((cell,),) = build(kind)
    with torch.no_grad():
        together, alone = read_ahead(cell, draw()), read_ahead(cell, draw()[:, 1])
    for name, values in alone.items():
        assert_close(values, together[name][:, 1])


def sigmoid(x):
    return 1 / (1 + exp(-x))


def test_an_lstm_by_hand():
    # one feature, one unit; rows: input, forget, candidate, output
    layer = Layer(
        *(
            torch.tensor(rows)
            for rows in ([[1.0], [2.0], [0.5], [-1.0]], [[0.5], [1.0], [2.0], [3.0]])
        ),
        *_biases(),
    )
    read = read_ahead(CELLS["lstm"](layer), torch.tensor([[1.0], [2.0]]))
    c1 = sigmoid(1.1) * tanh(0.5)
    h1 = sigmoid(-1.0) * tanh(c1)
    z_i, z_f, z, z_o = (
        sigmoid(2.1 + 0.5 * h1),
        sigmoid(3.8 + h1),
        tanh(1.0 + 2 * h1),
        sigmoid(-2 + 3 * h1),
    )
    c2 = z_f * c1 + z_i * z
    expected = {
        "input": z_i,
        "forget": z_f,
        "output": z_o,
        "candidate": z,
        "cell": c2,
        "state": z_o * tanh(c2),
    }
    assert {name: values[1].item() for name, values in read.items()} == pytest.approx(
        expected, abs=1e-6
    )


def _biases():
    return torch.tensor([0.1, -0.2, 0.0, 0.0]), torch.zeros(4)


def test_a_closed_forget_gate_forgets_and_an_open_one_keeps():
    def last_cell(forget_bias):
        zeros = torch.zeros(4, 1)
        weight_ih = torch.tensor([[0.0], [0.0], [5.0], [0.0]])
        layer = Layer(weight_ih, zeros, torch.tensor([0.0, forget_bias, 0.0, 0.0]), torch.zeros(4))
        return read_ahead(CELLS["lstm"](layer), torch.tensor([[1.0], *[[0.0]] * 50]))["cell"][
            -1
        ].item()

    written = 0.5 * tanh(5.0)
    assert last_cell(-30.0) == pytest.approx(0, abs=1e-9)
    assert last_cell(30.0) == pytest.approx(written, abs=1e-5)
    assert last_cell(3.0) == pytest.approx(written * sigmoid(3.0) ** 50, rel=1e-4)


def test_an_update_of_one_keeps_the_state_of_a_gru():
    # the update is shut at a word that says 1, so that its candidate comes in, and open at words
    # that say nothing
    layer = Layer(
        torch.tensor([[0.0], [-60.0], [5.0]]),
        torch.zeros(3, 1),
        torch.tensor([0.0, 30.0, 0.0]),
        torch.zeros(3),
    )
    states = read_ahead(CELLS["gru"](layer), torch.tensor([[1.0], *[[0.0]] * 50]))["state"][:, 0]
    assert states.tolist() == pytest.approx([tanh(5.0)] * 51, abs=1e-5)
