import pytest
import torch
from torch import nn
from torch.testing import assert_close

from ner_lstm.model.encoders import ENCODERS

LENGTHS = torch.tensor([4, 9, 1, 7, 9])
RECURRENT = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def build(kind, *, layers=1, bidirectional=True):
    torch.manual_seed(1)
    return ENCODERS[kind](6, 5, layers=layers, bidirectional=bidirectional, dropout=0.0)


def draw_words(seed=2, *, garbage=1.0):
    embedded = torch.randn(5, 9, 6, generator=torch.Generator().manual_seed(seed))
    embedded[torch.arange(9) >= LENGTHS[:, None]] *= garbage
    return embedded


def words_of(states):
    return states[torch.arange(9) < LENGTHS[:, None]]


def test_elmans_network_by_hand():
    encoder = ENCODERS["rnn"](1, 1, layers=1, bidirectional=True, dropout=0.0)
    with torch.no_grad():
        for direction, (u, w) in zip(
            (encoder.ahead[0], encoder.back[0]), ((0.5, 2.0), (1.0, -1.0)), strict=True
        ):
            direction.weight_ih_l0.fill_(u)
            direction.weight_hh_l0.fill_(w)
            direction.bias_ih_l0.zero_()
            direction.bias_hh_l0.zero_()
        states = encoder(torch.tensor([[[1.0], [2.0], [99.0]]]), torch.tensor([2]))
    first, last = torch.tanh(torch.tensor(0.5)), torch.tanh(torch.tensor(2.0))
    expected = torch.stack(
        [torch.stack([first, torch.tanh(1 - last)]), torch.stack([torch.tanh(1 + 2 * first), last])]
    )
    assert_close(states[0, :2], expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("kind", RECURRENT)
def test_every_direction_and_layer_is_torchs_own_over_packed_sentences(kind, layers, bidirectional):
    encoder = build(kind, layers=layers, bidirectional=bidirectional)
    reference = RECURRENT[kind](
        6, 5, num_layers=layers, bidirectional=bidirectional, batch_first=True
    )
    state = {}
    for suffix, directions in (("", encoder.ahead), ("_reverse", encoder.back)):
        for number, cell in enumerate(directions):
            state |= {
                name.replace("_l0", f"_l{number}{suffix}"): weight
                for name, weight in cell.state_dict().items()
            }
    reference.load_state_dict(state)
    embedded = draw_words(garbage=1e6)
    packed = nn.utils.rnn.pack_padded_sequence(
        embedded, LENGTHS, batch_first=True, enforce_sorted=False
    )
    with torch.no_grad():
        expected, _ = nn.utils.rnn.pad_packed_sequence(reference(packed)[0], batch_first=True)
        assert_close(words_of(encoder(embedded, LENGTHS)), words_of(expected), rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", RECURRENT)
def test_gradients_side_by_side_are_those_of_torchs_own_over_packed_sentences(kind):
    encoder = build(kind)
    reference = RECURRENT[kind](6, 5, bidirectional=True, batch_first=True)
    weights = dict(encoder.ahead[0].state_dict())
    weights |= {f"{name}_reverse": weight for name, weight in encoder.back[0].state_dict().items()}
    reference.load_state_dict(weights)
    ours, theirs = (draw_words().requires_grad_() for _ in range(2))
    gradient = draw_words(3)[:, :, :1]
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    with encoder.workers:
        states = words_of(encoder(ours, LENGTHS) * gradient).sum()
        found = torch.autograd.grad(
            states, [ours, *encoder.ahead.parameters(), *encoder.back.parameters()]
        )
    torch.set_num_threads(before)
    packed = nn.utils.rnn.pack_padded_sequence(
        theirs, LENGTHS, batch_first=True, enforce_sorted=False
    )
    states = words_of(
        nn.utils.rnn.pad_packed_sequence(reference(packed)[0], batch_first=True)[0] * gradient
    ).sum()
    for mine, other in zip(
        found, torch.autograd.grad(states, [theirs, *reference.parameters()]), strict=True
    ):
        assert_close(mine, other, rtol=1e-5, atol=1e-5)


def influence(encoder):
    """bool (9, 9): whether the state of the word of a row moves with the word of a column, in a
    sentence of 9.
    """
    embedded = draw_words()[1:2].requires_grad_()
    states = encoder(embedded, LENGTHS[1:2])
    rows = [
        torch.autograd.grad(states[0, word].sum(), embedded, retain_graph=True)[0][0].abs().sum(1)
        for word in range(9)
    ]
    return torch.stack(rows) > 0


EVERY = torch.ones(9, 9, dtype=torch.bool)


@pytest.mark.parametrize("layers", [1, 2])
def test_feedforward_never_looks_at_neighbours(layers):
    for bidirectional in (False, True):
        assert torch.equal(
            influence(build("feedforward", layers=layers, bidirectional=bidirectional)),
            torch.eye(9).bool(),
        )


@pytest.mark.parametrize("kind", RECURRENT)
def test_one_direction_knows_what_stands_before_and_nothing_of_what_follows(kind):
    assert torch.equal(influence(build(kind, layers=2, bidirectional=False)), EVERY.tril())


@pytest.mark.parametrize("kind", RECURRENT)
def test_the_backward_direction_knows_what_follows_and_nothing_of_what_stands_before(kind):
    encoder = build(kind)
    embedded = draw_words()[1:2].requires_grad_()
    states = encoder(embedded, LENGTHS[1:2])
    for half, expected in ((states[0, :, :5], EVERY.tril()), (states[0, :, 5:], EVERY.triu())):
        rows = [
            torch.autograd.grad(half[word].sum(), embedded, retain_graph=True)[0][0].abs().sum(1)
            for word in range(9)
        ]
        assert torch.equal(torch.stack(rows) > 0, expected)


@pytest.mark.parametrize("kind", RECURRENT)
def test_two_directions_know_the_whole_sentence(kind):
    assert torch.equal(influence(build(kind)), EVERY)


@pytest.mark.parametrize("kind", ENCODERS)
def test_a_sentence_has_the_same_states_alone_and_beside_others(kind):
    encoder, embedded = build(kind, layers=2), draw_words(garbage=1e6)
    with torch.no_grad():
        together = encoder(embedded, LENGTHS)
        for row, length in enumerate(LENGTHS.tolist()):
            alone = encoder(embedded[row : row + 1, :length], LENGTHS[row : row + 1])
            assert_close(together[row, :length], alone[0], rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", ENCODERS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_every_encoder_is_as_wide_as_it_says(kind, bidirectional):
    encoder = build(kind, layers=2, bidirectional=bidirectional)
    assert encoder(draw_words(), LENGTHS).shape == (5, 9, encoder.width)
    assert encoder.width == 5 * (1 + bidirectional)


def test_dropout_stands_between_layers_only():
    torch.manual_seed(3)
    for layers, random in ((1, False), (2, True)):
        encoder = ENCODERS["lstm"](6, 5, layers=layers, bidirectional=True, dropout=0.5)
        once, again = (encoder.train()(draw_words(), LENGTHS) for _ in range(2))
        assert torch.allclose(once, again, rtol=0, atol=1e-6) is not random
