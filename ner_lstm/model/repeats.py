"""States of the words of documents -> for each the mean of those of the same word elsewhere."""

from torch import Tensor, nn


def mean_of_others(states: Tensor, repeats: Tensor) -> Tensor:
    """For each of N words the mean state of the others with its number, float (N, width), 0 where
    there is none.

    states: float (N, width); repeats: int64 (N,), from 0 to at most N.
    """
    counts = states.new_zeros(len(states) + 1).index_add(0, repeats, states.new_ones(len(states)))
    sums = states.new_zeros(len(states) + 1, states.shape[1]).index_add(0, repeats, states)
    others = (counts[repeats] - 1).clamp(min=1)[:, None]
    # rows cost less to gather than elements
    return (nn.functional.embedding(repeats, sums) - states) / others
