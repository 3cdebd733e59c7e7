"""Sentences and a trained bundle -> all that its recurrent cells compute on the way from the words
to the tags.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ner_lstm.encoding.repeats import number_repeats
from ner_lstm.encoding.tags import NETWORK_SCHEME, Transitions
from ner_lstm.errors import BundleError
from ner_lstm.lab.cells import CELLS, Layer, read_layers
from ner_lstm.model.crf import sum_paths
from ner_lstm.model.encoders import Recurrent
from ner_lstm.model.network import Network
from ner_lstm.model.repeats import mean_of_others
from ner_lstm.schemes import tags_from_entities
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import Tagger

Floats = npt.NDArray[np.float64]
AHEAD, BACK = "ahead", "back"


@dataclass(frozen=True, slots=True)
class CellTrace:
    """What one cell computes as it reads a sentence.

    layer: from 1, the lowest; direction: AHEAD or BACK. values: by name (as in the steps of
    `cells`), float (T, H) each. unit_shares: float (H,), what the state of each unit says for the
    tags found, or against them: the sum over the words of the state times the gradient of the lead
    of these tags. In the highest layer these are the unit's shares in that lead.
    """

    layer: int
    direction: str
    values: Mapping[str, Floats]
    unit_shares: Floats


@dataclass(frozen=True, slots=True)
class Trace:
    """A sentence with the entities found in it, and how they came about.

    tags: of the network, BIOES; probabilities: float64 (T, K), of each tag at each word, exact,
    over all paths of the CRF. readings: of every cell, the lowest layer first.
    """

    sentence: Sentence
    tags: Sequence[str]
    probabilities: npt.NDArray[np.float64]
    readings: Sequence[CellTrace]


class Tracer:
    """A trained tagger that shows its work, computed by the cells that are written out as formulas.

    In float64: what a tagger computes in float32 was measured to be 4e-6 away from that, whatever
    computes it. Raises BundleError for a feed-forward network, which has no cells.
    """

    def __init__(self, tagger: Tagger) -> None:
        bundle = tagger.bundle
        encoder = bundle.config.model.encoder
        if encoder not in CELLS:
            raise BundleError(
                f"expected a network with cells ({', '.join(CELLS)}), found {encoder!r}"
            )
        self.tagger = tagger
        self._encoding, self._temperature = bundle.encoding, bundle.temperature
        self._network = Network.restore(
            bundle.weights, bundle.config.model, bundle.encoding
        ).double()
        recurrent = self._network.encoder
        assert isinstance(recurrent, Recurrent)
        sides = [recurrent.ahead, recurrent.back] if len(recurrent.back) else [recurrent.ahead]
        self._layers = [
            [CELLS[encoder](Layer.of(module)) for module in modules]
            for modules in zip(*sides, strict=True)
        ]

    @classmethod
    def load(cls, folder: str | Path) -> "Tracer":
        """The tracer of a bundle. Raises BundleError."""
        tagger = Tagger.load(folder, device="cpu")
        try:
            return cls(tagger)
        except BundleError as error:
            raise BundleError(f"{folder}: {error}") from None

    def trace(self, sentence: Sentence, *, document: Sequence[Sentence] = ()) -> Trace:
        """The trace of a tagged sentence of at least one word; document: the other sentences of its
        document.
        """
        read = read_layers(self._layers, self.embed(sentence.words))
        states = [values["state"] for readings in read for values in readings]
        own = torch.cat([values["state"] for values in read[-1]], dim=-1)
        emissions = self._network.score(own, self._recall(own, sentence, document))
        gradients = torch.autograd.grad(self._lead(emissions, sentence), states)
        shares = iter(
            (state * gradient).sum(dim=0) for state, gradient in zip(states, gradients, strict=True)
        )
        readings = [
            CellTrace(
                layer,
                direction,
                {name: value.detach().numpy() for name, value in values.items()},
                next(shares).detach().numpy(),
            )
            for layer, sides in enumerate(read, 1)
            for direction, values in zip((AHEAD, BACK), sides, strict=False)
        ]
        return Trace(
            sentence, self._encoding.tags, self._probabilities(emissions.detach()), readings
        )

    def _recall(
        self, own: Tensor, sentence: Sentence, document: Sequence[Sentence]
    ) -> Tensor | None:
        """The mean states of the words elsewhere in the document; None without a memory."""
        if self._network.document_memory is None:
            return None
        states, words = [own], list(sentence.words)
        for neighbour in document:
            (*_, last) = read_layers(self._layers, self.embed(neighbour.words))
            states.append(torch.cat([values["state"] for values in last], dim=-1).detach())
            words += neighbour.words
        numbers = number_repeats(words, np.zeros(len(words), dtype=np.int64))
        return mean_of_others(torch.cat(states), torch.from_numpy(numbers))[: len(own)]

    def embed(self, words: Sequence[str]) -> Tensor:
        """What the lowest layer reads, float (T, D)."""
        with torch.no_grad():
            vectors = self._network.embeddings(
                *map(torch.from_numpy, self._encoding.forms.encode(words))
            )
            bigram_ids = self._encoding.bigram_ids(words)
            class_ids = self._encoding.class_ids(words, np.array([len(words)]))
            in_context = (
                None if ids is None else torch.from_numpy(ids)[None]
                for ids in (bigram_ids, class_ids)
            )
            return self._network.embed(vectors, torch.arange(len(words))[None], *in_context)[0]

    def _lead(self, emissions: Tensor, sentence: Sentence) -> Tensor:
        """The lead of the tags found over the best others, at the words of entities or at all."""
        entities = sentence.entities or ()
        tags = tags_from_entities(entities, length=len(sentence.words), scheme=NETWORK_SCHEME)
        tag_ids = torch.tensor([self._encoding.tags.index(tag) for tag in tags])
        where = [word for entity in entities for word in range(entity.start, entity.end)] or list(
            range(len(tags))
        )
        own = emissions.gather(1, tag_ids[:, None])[:, 0]
        rivals = emissions.scatter(1, tag_ids[:, None], -torch.inf).amax(dim=1)
        return (own - rivals)[where].sum()

    def _probabilities(self, emissions: Tensor) -> npt.NDArray[np.float64]:
        transitions = Transitions(
            *(scores.detach() / self._temperature for scores in self._network.decoder.transitions())
        )
        paths = sum_paths(
            emissions[None] / self._temperature, torch.tensor([len(emissions)]), transitions
        )
        products = (paths.alpha * paths.beta)[:, 0]
        marginals: npt.NDArray[np.float64] = (products / products.sum(dim=1, keepdim=True)).numpy()
        return marginals
