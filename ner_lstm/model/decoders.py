"""Emissions and tags -> loss, and the transitions that prediction decodes with: softmax and CRF
behind one interface.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ner_lstm.encoding.tags import Transitions, legal_transitions
from ner_lstm.model.crf import log_partition, path_score


class _Decoder(nn.Module, ABC):
    """Which transitions between the tags of the labels are legal, and what they score."""

    start_legal: Tensor
    pair_legal: Tensor
    end_legal: Tensor

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        for name, legal in legal_transitions(labels)._asdict().items():
            self.register_buffer(f"{name}_legal", torch.from_numpy(legal), persistent=False)

    @abstractmethod
    def transitions(self) -> Transitions[Tensor]:
        """The scores of beginning, going on and ending, -inf where illegal."""


class Softmax(_Decoder):
    """Each word's tag for itself: cross-entropy, and the most probable legal tags."""

    def transitions(self) -> Transitions[Tensor]:
        legal = (self.start_legal, self.pair_legal, self.end_legal)
        return Transitions(
            *(
                torch.zeros_like(mask, dtype=torch.float32).masked_fill(~mask, -torch.inf)
                for mask in legal
            )
        )

    def forward(self, emissions: Tensor, lengths: Tensor, tag_ids: Tensor) -> Tensor:
        """Mean negative log-likelihood of a sentence's tags, scalar; tag_ids int64 (B, T)."""
        inside = torch.arange(emissions.shape[1], device=lengths.device) < lengths[:, None]
        return F.cross_entropy(emissions[inside].float(), tag_ids[inside], reduction="sum") / len(
            lengths
        )


class Crf(_Decoder):
    """All tags at once, with learnt transitions; illegal ones are impossible."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(labels)
        self.start = nn.Parameter(torch.zeros(self.start_legal.shape))
        self.pair = nn.Parameter(torch.zeros(self.pair_legal.shape))
        self.end = nn.Parameter(torch.zeros(self.end_legal.shape))

    def transitions(self) -> Transitions[Tensor]:
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
