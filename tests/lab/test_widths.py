import pytest

from ner_lstm.lab.widths import equal_width, weights_of
from ner_lstm.model.encoders import ENCODERS


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", ENCODERS)
def test_the_weights_counted_are_those_of_the_encoder(kind, bidirectional):
    for width, hidden_width in ((1, 1), (6, 5), (32, 7)):
        encoder = ENCODERS[kind](width, hidden_width, layers=1, bidirectional=bidirectional, dropout=0.0)
        counted = weights_of(kind, width, hidden_width=hidden_width, bidirectional=bidirectional)
        assert counted == sum(weight.numel() for weight in encoder.parameters())


def test_an_lstm_by_hand():
    # 4 sums of 32 units, each with 32 weights of the word, 32 of the state and 2 biases
    assert weights_of("lstm", 32, hidden_width=32, bidirectional=False) == 4 * 32 * (32 + 32 + 2) == 8448
    assert equal_width("lstm", 32, weights=8448, bidirectional=False) == 32
    assert equal_width("lstm", 32, weights=8447, bidirectional=False) == 31


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", ENCODERS)
def test_one_unit_more_is_too_many(kind, bidirectional):
    width = equal_width(kind, 32, weights=8448, bidirectional=bidirectional)
    found = [weights_of(kind, 32, hidden_width=near, bidirectional=bidirectional) for near in (width, width + 1)]
    assert found[0] <= 8448 < found[1]


def test_a_width_is_at_least_one():
    assert equal_width("lstm", 32, weights=1, bidirectional=True) == 1
