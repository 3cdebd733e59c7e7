"""Sentences -> how likely each word is behind what stands before it, and before what stands behind
it, as the two directions of a tagger's network say.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from ner_lstm.encoding.batch import Batch
from ner_lstm.model.encoders import Recurrent
from ner_lstm.model.network import Inputs, Network
from ner_lstm.pretraining.predictions import Neighbours, find_neighbours
from ner_lstm.pretraining.sampled_softmax import Candidates, SampledSoftmax
from ner_lstm.pretraining.vocabulary import Outputs

OUTPUT_DEVIATION = 0.05  # of the first weights of the outputs
SCORED_STATES = 256  # at once, against all outputs: 30 MB


class LanguageModel(nn.Module):
    """A network of one recurrent layer, no direction of which has seen what it predicts, and a
    table of outputs that both share.

    An output is a row of the table, its weights and then its bias, which begins as the log of its
    share of the text.
    """

    def __init__(self, network: Network, outputs: Outputs) -> None:
        super().__init__()
        self.network = network
        self._output_of = outputs.of_word
        for untrained in (network.projection, network.decoder):
            untrained.requires_grad_(False)
        assert isinstance(network.encoder, Recurrent)
        self.sides = 2 if network.encoder.back else 1
        self.side_width = network.encoder.width // self.sides
        self.workers = network.encoder.workers
        # sparse gradients: of the rows that a batch looks at
        self.outputs = nn.Embedding(len(outputs.counts), self.side_width + 1, sparse=True)
        nn.init.normal_(self.outputs.weight, std=OUTPUT_DEVIATION)
        shares = torch.from_numpy(outputs.counts / outputs.counts.sum())
        with torch.no_grad():
            # where steps of 0.002 would take long: with 0 a perplexity of 256 became one of 405
            self.outputs.weight[:, -1] = shares.log()

    def neighbours(self, batch: Batch) -> tuple[Neighbours, ...]:
        """What each direction predicts in a batch."""
        outputs = self._output_of[batch.word_ids][batch.forms]
        known = self.outputs.num_embeddings
        return find_neighbours(outputs, batch.lengths, known=known)[: self.sides]

    def forward(
        self, inputs: Inputs, candidates: Candidates, noise: torch.Generator | None = None
    ) -> Tensor:
        """The mean loss of a prediction, scalar."""
        states = self.network.states(inputs, noise)
        rows = torch.from_numpy(candidates.ids).to(states.device)
        loss: Tensor = SampledSoftmax.apply(  # type: ignore[no-untyped-call]
            self.workers, candidates, states.flatten(0, 1), self.outputs(rows)
        )
        return loss / candidates.targets

    @torch.no_grad()
    def log_likelihoods(self, batch: Batch, *, device: torch.device) -> list[Tensor]:
        """Of all outputs, that of the one that is there: float (N,) of each direction."""
        states = self.network.states(Inputs.of(batch, device=device)).flatten(0, 1)
        sides = self.neighbours(batch)

        def run(number: int) -> Tensor:
            with torch.no_grad():  # in this thread
                own = states.narrow(1, number * self.side_width, self.side_width)
                return torch.cat(list(self._score_all(own, sides[number])))

        return self.workers.map(run, range(len(sides)))

    def _score_all(self, states: Tensor, side: Neighbours) -> Iterator[Tensor]:
        weights, biases = self.outputs.weight[:, :-1], self.outputs.weight[:, -1]
        positions, outputs = (
            torch.from_numpy(numbers).to(states.device)
            for numbers in (side.positions, side.outputs)
        )
        for chunk, targets in zip(
            torch.split(positions, SCORED_STATES), torch.split(outputs, SCORED_STATES), strict=True
        ):
            scores = torch.addmm(biases, states[chunk], weights.T)
            yield -nn.functional.cross_entropy(scores, targets, reduction="none")
