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
from ner_lstm.model.embeddings import Embeddings, build_class_table, build_table
from ner_lstm.model.encoders import ENCODERS, FeedForward, Recurrent
from ner_lstm.model.weights import StoredWeights


class Inputs(NamedTuple):
    """A Batch as tensors on the device of the network, None where it has none.

    others: float (B, T, width), the mean states of the same words elsewhere in their documents.
    """

    forms: Tensor
    lengths: Tensor
    word_ids: Tensor
    affix_ids: Tensor
    character_ids: Tensor
    vector_ids: Tensor
    tag_ids: Tensor | None
    bigram_ids: Tensor | None
    open_tags: Tensor | None
    class_ids: Tensor | None
    others: Tensor | None = None

    @classmethod
    def of(cls, batch: Batch, *, device: torch.device) -> "Inputs":
        """The batch's arrays, copied to the device without waiting for it."""
        words = (batch.word_ids, batch.affix_ids, batch.character_ids, batch.vector_ids)
        tags = (batch.tag_ids, batch.bigram_ids, batch.open_tags, batch.class_ids)
        arrays = (batch.forms, batch.lengths, *words, *tags)
        return cls(*(_move(array, device=device) for array in arrays))  # type: ignore[arg-type]


def _move(array: np.ndarray | None, *, device: torch.device) -> Tensor | None:
    if array is None:
        return None
    tensor = torch.from_numpy(array)
    pin = device.type == "cuda"
    return (tensor.pin_memory() if pin else tensor).to(device, non_blocking=pin)


class Network(nn.Module):
    """Embeddings, an encoder, a projection to emissions, and a decoder; where it has a document
    memory, a second projection to what a word says for the same word elsewhere in its document.
    """

    def __init__(
        self,
        embeddings: Embeddings,
        bigrams: nn.Embedding | None,
        classes: nn.Embedding | None,
        encoder: FeedForward | Recurrent,
        decoder: Softmax | Crf,
        *,
        tags: int,
        dropout: float,
        has_document_memory: bool = False,
    ) -> None:
        super().__init__()
        self.embeddings = embeddings
        self.bigrams, self.classes = bigrams, classes
        self.encoder = encoder
        self.projection = nn.Linear(encoder.width, tags)
        self.decoder = decoder
        self.dropout = Dropout(dropout)
        self.document_memory: nn.Linear | None = None
        if has_document_memory:  # nothing at first, so that a tagger may be gone on with
            self.document_memory = nn.Linear(encoder.width, tags, bias=False)
            nn.init.zeros_(self.document_memory.weight)

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
        beside = encoding.bigram_features(config), encoding.class_features(config)
        bigrams = build_table(len(encoding.bigrams), config.bigram_width) if beside[0] else None
        classes = build_class_table(encoding.classes, config.class_width) if beside[1] else None
        encoder = ENCODERS[config.encoder](
            embeddings.width + sum(beside),
            config.hidden_width,
            layers=config.layers,
            bidirectional=config.bidirectional,
            dropout=config.dropout,
        )
        return cls(
            embeddings,
            bigrams,
            classes,
            encoder,
            DECODERS[config.decoder](encoding.labels),
            tags=len(encoding.tags),
            dropout=config.dropout,
            has_document_memory=config.has_document_memory,
        )

    @classmethod
    def restore(cls, stored: StoredWeights, config: ModelConfig, encoding: Encoding) -> "Network":
        """The network of a config with these weights, which must be its own; in evaluation mode."""
        # weights that are replaced at once are no reason to draw from the caller's
        with torch.random.fork_rng(devices=[]):
            network = cls.build(config, encoding)
        network.load_state_dict({name: torch.from_numpy(array) for name, array in stored.items()})
        return network.eval()

    def embed(
        self,
        vectors: Tensor,
        forms: Tensor,
        bigram_ids: Tensor | None,
        class_ids: Tensor | None,
    ) -> Tensor:
        """The input of the encoder, float (B, T, D): vectors (U, width) at forms, bigrams, and the
        sum of the vectors of the classes of each word.
        """
        features = [nn.functional.embedding(forms, vectors)]
        if self.bigrams is not None and bigram_ids is not None:
            features.append(self.bigrams(bigram_ids).flatten(2))
        if self.classes is not None and class_ids is not None:
            features.append(self.classes(class_ids).sum(dim=2))
        return features[0] if len(features) == 1 else torch.cat(features, dim=2)

    def states(self, inputs: Inputs, noise: torch.Generator | None = None) -> Tensor:
        """What the projection reads, float (B, T, width); dropout draws from `noise`."""
        vectors = self.embeddings(
            inputs.word_ids, inputs.affix_ids, inputs.character_ids, inputs.vector_ids
        )
        embedded = self.embed(vectors, inputs.forms, inputs.bigram_ids, inputs.class_ids)
        encoded = self.encoder(self.dropout(embedded, noise), inputs.lengths, noise)
        states: Tensor = self.dropout(encoded, noise)
        return states

    def score(self, states: Tensor, others: Tensor | None) -> Tensor:
        """Scores float (..., K) of states (..., width); others: (..., width), the mean states of
        the same words elsewhere in their documents.
        """
        scores: Tensor = self.projection(states)
        if self.document_memory is None or others is None:
            return scores
        said: Tensor = self.document_memory(others)
        return scores + said

    def score_apart(self, states: Tensor) -> Tensor:
        """Scores float (..., K) of states by themselves, and, with a document memory, behind them
        what each says for the same word elsewhere, (..., 2 K).
        """
        scores: Tensor = self.projection(states)
        if self.document_memory is None:
            return scores
        return torch.cat([scores, self.document_memory(states)], dim=-1)

    def forward(
        self, inputs: Inputs, noise: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor]:
        """The loss of a labelled batch, mean negative log-likelihood a sentence, scalar; and the
        states float (B, T, width) of its words.
        """
        assert inputs.tag_ids is not None
        states = self.states(inputs, noise)
        scores = self.score(states, inputs.others)
        loss = self.decoder(scores, inputs.lengths, inputs.tag_ids, open_tags=inputs.open_tags)
        return loss, states
