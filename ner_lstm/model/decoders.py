"""Emissions -> loss, or -> the best legal tags and what their entities are worth: softmax and CRF behind one interface."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ner_lstm.encoding.encoding import NETWORK_SCHEME
from ner_lstm.model.crf import Transitions, best_paths, cumulative_scores, log_partition, path_score, sum_paths
from ner_lstm.schemes import legal_transitions


class Decoded(NamedTuple):
    """tag_ids: int64 (B, T), 0 in the padding; an entity of words i to j has the probability exp(opening[i] + closing[j]).

    opening, closing: float64 (B, T), meaningless in the padding.
    """

    tag_ids: Tensor
    opening: Tensor
    closing: Tensor


class _Decoder(nn.Module, ABC):
    """Best legal path and exact probabilities under the transitions that a subclass gives."""

    start_legal: Tensor
    pair_legal: Tensor
    end_legal: Tensor

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        for name, legal in zip(("start", "pair", "end"), legal_transitions(tags, scheme=NETWORK_SCHEME), strict=True):
            self.register_buffer(f"{name}_legal", torch.tensor(legal), persistent=False)

    @abstractmethod
    def transitions(self) -> Transitions:
        """The scores of beginning, going on and ending, -inf where illegal."""

    def decode(self, emissions: Tensor, lengths: Tensor) -> Decoded:
        """The best legal path of each sentence and the probabilities of its entities, for emissions (B, T, K)."""
        transitions = self.transitions()
        emissions = emissions.float()
        tag_ids = best_paths(emissions, lengths, transitions)
        lattice = sum_paths(emissions, lengths, transitions)
        exact = Transitions(*(part.double() for part in transitions))
        reached = cumulative_scores(emissions.double(), lengths, exact, tag_ids=tag_ids)
        at_tag = tag_ids.T[:, :, None]
        forward = (lattice.forward.take_along_dim(at_tag, dim=2)[..., 0].log() + lattice.forward_scale).T
        backward = (lattice.backward.take_along_dim(at_tag, dim=2)[..., 0].log() + lattice.backward_scale).T
        own = emissions.double().take_along_dim(tag_ids[:, :, None], dim=2)[..., 0]  # both sums hold it
        return Decoded(tag_ids, forward - reached, backward - own + reached - lattice.log_partition[:, None])


class Softmax(_Decoder):
    """Each word's tag for itself: cross-entropy in training, the most probable legal tags in prediction."""

    def transitions(self) -> Transitions:
        legal = (self.start_legal, self.pair_legal, self.end_legal)
        return Transitions(*(torch.zeros_like(part, dtype=torch.float32).masked_fill(~part, -torch.inf) for part in legal))

    def forward(self, emissions: Tensor, lengths: Tensor, tag_ids: Tensor) -> Tensor:
        """Mean negative log-likelihood of a sentence's tags, scalar; tag_ids int64 (B, T)."""
        inside = torch.arange(emissions.shape[1], device=lengths.device) < lengths[:, None]
        return F.cross_entropy(emissions[inside].float(), tag_ids[inside], reduction="sum") / len(lengths)


class Crf(_Decoder):
    """All tags of a sentence at once, with learnt transitions; illegal ones are impossible, not just improbable."""

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__(tags)
        self.start = nn.Parameter(torch.zeros(len(tags)))
        self.pair = nn.Parameter(torch.zeros(len(tags), len(tags)))
        self.end = nn.Parameter(torch.zeros(len(tags)))

    def transitions(self) -> Transitions:
        return Transitions(
            self.start.masked_fill(~self.start_legal, -torch.inf),
            self.pair.masked_fill(~self.pair_legal, -torch.inf),
            self.end.masked_fill(~self.end_legal, -torch.inf),
        )

    def forward(self, emissions: Tensor, lengths: Tensor, tag_ids: Tensor) -> Tensor:
        """Mean negative log-likelihood of a sentence's tags, scalar; tag_ids int64 (B, T)."""
        transitions = self.transitions()
        emissions = emissions.float()
        total = log_partition(emissions, lengths, transitions)
        return (total - path_score(emissions, lengths, transitions, tag_ids=tag_ids)).mean()


DECODERS: dict[str, type[Softmax] | type[Crf]] = {"softmax": Softmax, "crf": Crf}
