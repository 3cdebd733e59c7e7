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


def allowed_tags(tag_ids: Tensor, open_tags: Tensor) -> Tensor:
    """Bool (B, T, K): the tag int64 (B, T) of each word, and where it is O, id 0, the open tags
    bool (B, K) of its sentence.
    """
    tags = torch.arange(open_tags.shape[1], device=tag_ids.device)
    return (tag_ids[..., None] == tags) | ((tag_ids == 0)[..., None] & open_tags[:, None])


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

    def forward(
        self,
        emissions: Tensor,
        lengths: Tensor,
        tag_ids: Tensor,
        *,
        open_tags: Tensor | None = None,
    ) -> Tensor:
        """Mean negative log-likelihood of a sentence's tags, scalar; tag_ids int64 (B, T).

        open_tags: bool (B, K), tags that O may stand for too.
        """
        inside = torch.arange(emissions.shape[1], device=lengths.device) < lengths[:, None]
        scores = emissions.float()
        if open_tags is None:
            loss = F.cross_entropy(scores[inside], tag_ids[inside], reduction="sum")
        else:
            allowed = scores.masked_fill(~allowed_tags(tag_ids, open_tags), -torch.inf)
            loss = (scores.logsumexp(dim=2) - allowed.logsumexp(dim=2))[inside].sum()
        return loss / len(lengths)


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

    def forward(
        self,
        emissions: Tensor,
        lengths: Tensor,
        tag_ids: Tensor,
        *,
        open_tags: Tensor | None = None,
    ) -> Tensor:
        """Mean negative log-likelihood of a sentence's tags, scalar; tag_ids int64 (B, T).

        open_tags: bool (B, K), tags that O may stand for too: the likelihood is then that of all
        paths that the tags leave open (Tsuboi et al. 2008, section 3).
        """
        transitions = self.transitions()
        emissions = emissions.float()
        total = log_partition(emissions, lengths, transitions)
        if open_tags is None:
            gold = path_score(emissions, lengths, transitions, tag_ids=tag_ids)
        else:
            allowed = emissions.masked_fill(~allowed_tags(tag_ids, open_tags), -torch.inf)
            gold = log_partition(allowed, lengths, transitions)
        return (total - gold).mean()


DECODERS: dict[str, type[Softmax] | type[Crf]] = {"softmax": Softmax, "crf": Crf}
