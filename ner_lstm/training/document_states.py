"""A group of batches of whole documents -> for each word the mean state of the same word elsewhere
in its document.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

import numpy as np
import torch
from torch import Tensor

from ner_lstm.model.network import Inputs, Network
from ner_lstm.model.repeats import mean_of_others
from ner_lstm.training.batches import Batches, DrawnBatch

HIDDEN_SHARE = 0.3  # of the words, which see no other in training


def recall_states(
    network: Network, drawn: Iterable[DrawnBatch], *, batches: Batches, device: torch.device
) -> Iterator[tuple[DrawnBatch, Tensor]]:
    """Each batch with the mean states float (B, T, width) of its words elsewhere.

    The states of a group are computed when its first batch is asked for, without gradients: with
    them WikiGold dev reached the same F1, 0.650 and 0.648, and whole documents would have to stand
    in one batch. They have the noise of training: without it dev F1 was 0.627 instead of 0.644.
    Some words see nothing, since the states of training words say more of their tags than those of
    unseen ones: without that UNER EWT dev was 0.675 instead of 0.683, and 0.681 with no memory.
    """
    for _, group in groupby(drawn, key=lambda batch: batch.group):
        together = list(group)
        yield from zip(
            together, _recall(network, together, batches=batches, device=device), strict=True
        )


@torch.no_grad()
def _recall(
    network: Network, group: list[DrawnBatch], *, batches: Batches, device: torch.device
) -> list[Tensor]:
    """The mean states for each batch of a group."""
    rng = np.random.default_rng((*group[0].seed, 1))
    whole = DrawnBatch(
        tuple(chain.from_iterable(drawn.sentences for drawn in group)),
        group[0].seed,
        tuple(chain.from_iterable(drawn.documents for drawn in group)),
    )
    batch = batches.collate(whole, rng)
    assert batch.repeats is not None
    inputs, repeats = Inputs.of(batch, device=device), torch.from_numpy(batch.repeats).to(device)
    noise = torch.Generator(device).manual_seed(int(rng.integers(2**63)))
    vectors = network.embeddings(
        inputs.word_ids, inputs.affix_ids, inputs.character_ids, inputs.vector_ids
    )
    states, numbers, start = [], [], 0
    for drawn in group:
        rows = slice(start, start + len(drawn.sentences))
        start, longest = rows.stop, int(batch.lengths[rows].max())
        bigrams = None if inputs.bigram_ids is None else inputs.bigram_ids[rows, :longest]
        forms, lengths = inputs.forms[rows, :longest], inputs.lengths[rows]
        states.append(network.states(vectors, forms, lengths, bigram_ids=bigrams, noise=noise))
        numbers.append(repeats[rows, :longest].flatten())
    means = mean_of_others(torch.cat([own.flatten(0, 1) for own in states]), torch.cat(numbers))
    sizes = [len(own) for own in numbers]
    seen = torch.rand(len(means), 1, generator=noise, device=device) >= HIDDEN_SHARE
    return [
        mean.view(own.shape)
        for mean, own in zip(torch.split(means * seen, sizes), states, strict=True)
    ]
