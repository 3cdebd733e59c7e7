"""A number of weights -> the hidden width at which an encoder has about so many, so that networks
compare.
"""

import torch

from ner_lstm.model.encoders import ENCODERS


def weights_of(
    kind: str, width: int, *, hidden_width: int, bidirectional: bool, layers: int = 1
) -> int:
    """How many weights an encoder of a kind has that reads words of `width` features."""
    with torch.device("meta"):  # without memory, and without a draw of random numbers
        encoder = ENCODERS[kind](
            width, hidden_width, layers=layers, bidirectional=bidirectional, dropout=0.0
        )
    return sum(weight.numel() for weight in encoder.parameters())


def equal_width(
    kind: str, width: int, *, weights: int, bidirectional: bool, layers: int = 1
) -> int:
    """The largest hidden width at which the encoder has at most so many weights, at least 1."""

    def fits(hidden_width: int) -> bool:
        return (
            weights_of(
                kind, width, hidden_width=hidden_width, bidirectional=bidirectional, layers=layers
            )
            <= weights
        )

    low, high = 1, 2
    while fits(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
