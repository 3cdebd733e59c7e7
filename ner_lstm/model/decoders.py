"""Emissions and tags -> loss, and the transitions that prediction decodes with: softmax and CRF
behind one interface.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ner_lstm.encoding.encoding import NETWORK_SCHEME
from ner_lstm.model.crf import Transitions, log_partition, path_score
from ner_lstm.schemes import legal_transitions


class _Decoder(nn.Module, ABC):
    """Which transitions are legal, and what they score."""

    start_legal: Tensor
    pair_legal: Tensor
    end_legal: Tensor

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        for name, legal in zip(
            ("start", "pair", "end"), legal_transitions(tags, scheme=NETWORK_SCHEME), strict=True
        ):
            self.register_buffer(f"{name}_legal", torch.tensor(legal), persistent=False)

    @abstractmethod
    def transitions(self) -> Transitions:
        """The scores of beginning, going on and ending, -inf where illegal."""


class Softmax(_Decoder):
    """Each word's tag for itself: cross-entropy in training, the most probable legal tags in
    prediction.
    """

    def transitions(self) -> Transitions:
        legal = (self.start_legal, self.pair_legal, self.end_legal)
        return Transitions(
            *(
                torch.zeros_like(part, dtype=torch.float32).masked_fill(~part, -torch.inf)
                for part in legal
            )
        )

    def forward(self, emissions: Tensor, lengths: Tensor, tag_ids: Tensor) -> Tensor:
        """Mean negative log-likelihood of a sentence's tags, scalar; tag_ids int64 (B, T)."""
        inside = torch.arange(emissions.shape[1], device=lengths.device) < lengths[:, None]
        return F.cross_entropy(emissions[inside].float(), tag_ids[inside], reduction="sum") / len(
            lengths
        )


class Crf(_Decoder):
    """All tags of a sentence at once, with learnt transitions; illegal ones are impossible, not
    just improbable.
    """

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
