"""A trained tagger, or a network that knows words from text -> what another tagger starts from: its
settings, vocabularies and weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from ner_lstm.bundle import Bundle
from ner_lstm.bundle.files import read_description
from ner_lstm.config import Config, ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.errors import ConfigError
from ner_lstm.files import is_same_file
from ner_lstm.model.network import Network
from ner_lstm.model.weights import BIAS, DOCUMENT_MEMORY, PROJECTION, TRANSITIONS
from ner_lstm.models import find_model

# settings of the network that do not make its shape; a document memory can be added to one
FREE = ("start_from", "dropout", "document_memory", "document_sentences")
SHAPE = tuple(name for name in ModelConfig.model_fields if name not in FREE)
# and those of what text alone does not teach
SHAPE_FROM_TEXT = tuple(name for name in SHAPE if name not in ("decoder", "bigram_width"))
OF_TAGS = (PROJECTION, BIAS, DOCUMENT_MEMORY, *TRANSITIONS)


def check_start(config: Config, *, output: Path) -> None:
    """Raises BundleError where the start that a config names is no bundle, and ConfigError where
    the run would replace it; before a corpus is read.
    """
    model = config.model.start_from
    if model is None:
        return
    read_description(find_model(model))
    if is_same_file(model, str(output)):
        raise ConfigError(
            f"model.start_from: expected another folder than that of the output, found {output}"
            " for both: a run that stopped could not be resumed"
        )


@dataclass(frozen=True, slots=True)
class Start:
    """The bundle that a training starts from, and how it was named."""

    model: str
    bundle: Bundle

    @classmethod
    def of(cls, config: Config, *, tokenizer: str) -> "Start | None":
        """The start that a config names, for a corpus of such words; None where it names none.

        Raises BundleError, and ConfigError where its words are made otherwise.
        """
        model = config.model.start_from
        if model is None:
            return None
        bundle = Bundle.load(model)
        if bundle.tokenizer != tokenizer:
            raise ConfigError(
                f"model.start_from: expected a tagger of {tokenizer}, as the corpus to train on"
                f" has them, found one of {bundle.tokenizer}: {model}"
            )
        return cls(model, bundle)

    def settle(self, config: Config) -> Config:
        """The config with the shape of the start's network.

        Raises ConfigError for every setting that was given and says another.
        """
        own = self.bundle.config.model
        # of a start without lists or a segmenter, which can be added to it
        free = () if self.bundle.encoding.classes.sources else ("class_width", "segmenter")
        names = [
            name
            for name in (SHAPE if self.bundle.is_tagger else SHAPE_FROM_TEXT)
            if name not in free
        ]
        contradictions = [
            f"model.{name}: expected {getattr(own, name)}, since the start has it, found"
            f" {getattr(config.model, name)}"
            for name in names
            if name in config.model.model_fields_set
            and getattr(config.model, name) != getattr(own, name)
        ]
        if contradictions:
            raise ConfigError.several(contradictions, source=self.model)
        shape = {f"model.{name}": getattr(own, name) for name in names}
        return config.assign(shape, source=self.model)

    @property
    def text_words(self) -> int:
        """How many ids of words were learnt from text alone, which has each of them often."""
        return 0 if self.bundle.is_tagger else len(self.bundle.encoding.forms.words)

    def extend(self, encoding: Encoding, model: ModelConfig) -> Encoding:
        """The start's encoding with that of a corpus beside it, for a network of these settings."""
        extended = self.bundle.encoding.extended(encoding)
        if self.bundle.is_tagger or not encoding.bigram_features(model):
            return extended
        return replace(extended, bigrams=encoding.bigrams)  # of which text teaches nothing

    def fill(self, network: Network, encoding: Encoding) -> None:
        """Copies all that the start knows into a network of an extended encoding: whole layers, the
        first rows of its tables, the columns of features that both have, and what belongs to the
        tags of labels that both have. Text alone teaches nothing of tags. Features that a tagger
        lacks say nothing at first.
        """
        before = {tag: number for number, tag in enumerate(self.bundle.encoding.tags)}
        shared = [
            (number, before[tag]) for number, tag in enumerate(encoding.tags) if tag in before
        ]
        rows, known_rows = (torch.tensor(numbers) for numbers in zip(*shared, strict=True))
        weights = network.state_dict()
        for name, array in self.bundle.weights.items():
            if name not in weights or (name in OF_TAGS and not self.bundle.is_tagger):
                # the former: the document memory of a start, for a corpus without documents
                continue
            known = torch.from_numpy(array.astype(np.float32))
            if name == TRANSITIONS.pair:
                weights[name][rows[:, None], rows] = known[known_rows[:, None], known_rows]
            elif name in OF_TAGS:
                weights[name][rows] = known[known_rows]
            else:
                if known.ndim == 2 and self.bundle.is_tagger:
                    weights[name][: len(known), known.shape[1] :] = 0
                corner = tuple(map(slice, map(min, known.shape, weights[name].shape)))
                weights[name][corner] = known[corner]

    @property
    def digest(self) -> str:
        """What tells it from another start: the hash of its weights."""
        return self.bundle.digest

    def describe(self) -> Mapping[str, object]:
        """What a bundle says of its start: name, hash and corpora, and what it started from."""
        return {
            "model": self.model,
            "weights_sha256": self.digest,
            "corpora": self.bundle.corpora,
            "start": self.bundle.start,
        }
