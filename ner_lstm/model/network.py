"""Batch -> loss, or -> emissions: the whole network, its parts chosen once where it is built."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.batch import Batch
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.model.characters import CHARACTERS
from ner_lstm.model.decoders import DECODERS, Crf, Softmax
from ner_lstm.model.dropout import Dropout
from ner_lstm.model.embeddings import Embeddings, build_table
from ner_lstm.model.encoders import ENCODERS, FeedForward, Recurrent
from ner_lstm.model.weights import StoredWeights


class Inputs(NamedTuple):
    """A Batch as tensors on the device of the network, None where it has none."""

    forms: Tensor
    lengths: Tensor
    word_ids: Tensor
    affix_ids: Tensor
    character_ids: Tensor
    vector_ids: Tensor
    tag_ids: Tensor | None
    bigram_ids: Tensor | None
    open_tags: Tensor | None

    @classmethod
    def of(cls, batch: Batch, *, device: torch.device) -> "Inputs":
        """The batch's arrays, copied to the device without waiting for it."""
        words = (batch.word_ids, batch.affix_ids, batch.character_ids, batch.vector_ids)
        tags = (batch.tag_ids, batch.bigram_ids, batch.open_tags)
        arrays = (batch.forms, batch.lengths, *words, *tags)
        return cls(*(_move(array, device=device) for array in arrays))  # type: ignore[arg-type]


def _move(array: np.ndarray | None, *, device: torch.device) -> Tensor | None:
    if array is None:
        return None
    tensor = torch.from_numpy(array)
    pin = device.type == "cuda"
    return (tensor.pin_memory() if pin else tensor).to(device, non_blocking=pin)


class Network(nn.Module):
    """Embeddings, an encoder, a projection to emissions, and a decoder."""

    def __init__(
        self,
        embeddings: Embeddings,
        bigrams: nn.Embedding | None,
        encoder: FeedForward | Recurrent,
        decoder: Softmax | Crf,
        *,
        tags: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.embeddings = embeddings
        self.bigrams = bigrams
        self.encoder = encoder
        self.projection = nn.Linear(encoder.width, tags)
        self.decoder = decoder
        self.dropout = Dropout(dropout)

    @classmethod
    def build(cls, config: ModelConfig, encoding: Encoding) -> "Network":
        """The network of a config for an encoding, with random weights."""
        characters = CHARACTERS[config.characters](
            len(encoding.forms.characters), config.character_width
        )
        embeddings = Embeddings(
            encoding.forms,
            word_width=config.word_width,
            affix_width=config.affix_width,
            vector_width=config.vector_width,
            characters=characters,
        )
        features = encoding.bigram_features(config)
        bigrams = build_table(len(encoding.bigrams), config.bigram_width) if features else None
        encoder = ENCODERS[config.encoder](
            embeddings.width + features,
            config.hidden_width,
            layers=config.layers,
            bidirectional=config.bidirectional,
            dropout=config.dropout,
        )
        return cls(
            embeddings,
            bigrams,
            encoder,
            DECODERS[config.decoder](encoding.labels),
            tags=len(encoding.tags),
            dropout=config.dropout,
        )

    @classmethod
    def restore(cls, stored: StoredWeights, config: ModelConfig, encoding: Encoding) -> "Network":
        """The network of a config with these weights, which must be its own; in evaluation mode."""
        # weights that are replaced at once are no reason to draw from the caller's
        with torch.random.fork_rng(devices=[]):
            network = cls.build(config, encoding)
        network.load_state_dict({name: torch.from_numpy(array) for name, array in stored.items()})
        return network.eval()

    def embed(self, vectors: Tensor, forms: Tensor, bigram_ids: Tensor | None) -> Tensor:
        """The input of the encoder, float (B, T, D): vectors (U, width) at forms, and bigrams."""
        embedded = nn.functional.embedding(forms, vectors)
        if self.bigrams is None or bigram_ids is None:
            return embedded
        return torch.cat([embedded, self.bigrams(bigram_ids).flatten(2)], dim=2)

    def emissions(self, inputs: Inputs, noise: torch.Generator | None = None) -> Tensor:
        """Scores float (B, T, K) of every tag at every word; dropout draws from `noise`."""
        vectors = self.embeddings(
            inputs.word_ids, inputs.affix_ids, inputs.character_ids, inputs.vector_ids
        )
        embedded = self.embed(vectors, inputs.forms, inputs.bigram_ids)
        states = self.encoder(self.dropout(embedded, noise), inputs.lengths, noise)
        scores: Tensor = self.projection(self.dropout(states, noise))
        return scores

    def forward(self, inputs: Inputs, noise: torch.Generator | None = None) -> Tensor:
        """The loss of a labelled batch: mean negative log-likelihood a sentence, scalar."""
        assert inputs.tag_ids is not None
        loss: Tensor = self.decoder(
            self.emissions(inputs, noise),
            inputs.lengths,
            inputs.tag_ids,
            open_tags=inputs.open_tags,
        )
        return loss
