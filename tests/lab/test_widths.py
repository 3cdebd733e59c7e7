"""The weights that are counted are those of the encoders, and equal widths come as near as they can
without more of them.
"""

import pytest
import torch

from ner_lstm.lab.widths import equal_width, weights_of
from ner_lstm.model.encoders import ENCODERS


def test_weights_are_those_of_an_lstm_by_hand():
    assert weights_of("lstm", 3, hidden_width=2, bidirectional=False) == 4 * (2 * 3 + 2 * 2 + 2 + 2)
    assert weights_of("lstm", 3, hidden_width=2, bidirectional=True) == 2 * 4 * (
        2 * 3 + 2 * 2 + 2 + 2
    )
    assert weights_of("feedforward", 3, hidden_width=2, bidirectional=False) == 3 * 2 + 2


@pytest.mark.parametrize("kind", ENCODERS)
@pytest.mark.parametrize("layers", [1, 2])
def test_an_equal_width_is_the_largest_that_has_no_more_weights(kind, layers):
    for weights in (1, 500, 84_992):
        width = equal_width(kind, 20, weights=weights, bidirectional=False, layers=layers)
        assert (
            width == 1
            or weights_of(kind, 20, hidden_width=width, bidirectional=False, layers=layers)
            <= weights
        )
        assert (
            weights_of(kind, 20, hidden_width=width + 1, bidirectional=False, layers=layers)
            > weights
        )


def test_counting_draws_no_random_numbers():
    torch.manual_seed(1)
    before = torch.get_rng_state()
    equal_width("gru", 20, weights=5000, bidirectional=True)
    assert torch.equal(torch.get_rng_state(), before)
