"""A number of weights -> the width of an encoder that has so many, so that kinds are compared at equal size."""

# Sums that a step takes for each unit: each has weights of the word and of the state before, and torch's two biases.
SUMS = {"rnn": 1, "gru": 3, "lstm": 4}


def weights_of(kind: str, width: int, *, hidden_width: int, bidirectional: bool) -> int:
    """How many weights an encoder of one layer has over vectors of a width; kind: a name in ENCODERS."""
    sides = 1 + bidirectional
    if kind == "feedforward":
        return sides * hidden_width * (width + 1)
    return sides * SUMS[kind] * hidden_width * (width + hidden_width + 2)


def equal_width(kind: str, width: int, *, weights: int, bidirectional: bool) -> int:
    """The largest hidden width whose encoder of one layer has at most so many weights, but at least 1."""
    hidden_width = 1
    while weights_of(kind, width, hidden_width=hidden_width + 1, bidirectional=bidirectional) <= weights:
        hidden_width += 1
    return hidden_width
