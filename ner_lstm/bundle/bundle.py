"""Folder <-> Bundle: a description and weights, all that prediction needs and nothing that could be
executed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isinf
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ner_lstm import __version__
from ner_lstm.bundle.description import Description, SplitScores
from ner_lstm.bundle.files import DESCRIPTION, Json, read_bundle
from ner_lstm.bundle.saving import save_bundle
from ner_lstm.bundle.weights import require_shapes, require_sound
from ner_lstm.bundle.word_classes import (
    UNUSED,
    Arrays,
    arrays_of,
    describe_sources,
    restore_sources,
    split_arrays,
    summarise_sources,
)
from ner_lstm.config import Config, ModelConfig
from ner_lstm.corpus.identity import WORDS_KEY
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.entity_counts import EntityCounts
from ner_lstm.encoding.forms import AFFIXES, FormVocabularies
from ner_lstm.encoding.newer_lexicons import replace_lexicons
from ner_lstm.encoding.vocabulary import Vocabulary
from ner_lstm.errors import BundleError, ConfigError
from ner_lstm.model.weights import StoredWeights
from ner_lstm.models import find_model
from ner_lstm.one_line import shorten
from ner_lstm.schemes import Scheme
from ner_lstm.settings import parse_settings

# what the contents of files that are not what they should be may raise
DAMAGE = (KeyError, TypeError, ValueError, OverflowError, MemoryError, SafetensorError)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A trained tagger at rest, or what one can start from: a network without labels.

    tokenizer, scheme, entity_counts: those of the training corpus. scores, corpora, versions: as in
    the description. temperature: what scores are divided by where confidences are made of them.
    thresholds: for some labels the least confidence at which `predict` gives their entities when
    asked to, infinite where no confidence is enough. start: the name, hash and corpora of the
    tagger that its training started from. sources: the corpora that train was put together of.
    """

    config: Config
    encoding: Encoding
    tokenizer: str
    scheme: Scheme
    weights: StoredWeights
    scores: SplitScores = field(default_factory=dict)
    corpora: Json = field(default_factory=dict)
    versions: Json = field(default_factory=dict)
    entity_counts: EntityCounts = field(default_factory=EntityCounts)
    temperature: float = 1.0
    thresholds: Mapping[str, float] = field(default_factory=dict)
    start: Json | None = None
    sources: Sequence[Json] = ()

    def save(self, folder: str | Path) -> None:
        """Writes the bundle, whole or not at all: until its last file is in its place, the one that
        was there is.

        Raises OutputError where it cannot be written, and BundleError where bundle.json there is
        none of ours.
        """
        unused = None if self.encoding.classes.sources else UNUSED
        save_bundle(Path(folder), self._describe().model_dump(exclude=unused), self._pack())

    def with_lexicons(self, paths: Iterable[str], *, model: str) -> "Bundle":
        """This bundle with newer lists in the place of its own; model: what messages call it.

        Raises NerLstmError where it has none, or none with the classes of a newer one.
        """
        classes = replace_lexicons(
            self.encoding.classes, paths, tokenizer=self.tokenizer, model=model
        )
        return replace(self, encoding=replace(self.encoding, classes=classes))

    @property
    def is_tagger(self) -> bool:
        """Whether it finds entities: what was learnt from text alone is only to start from."""
        return bool(self.encoding.labels)

    @property
    def digest(self) -> str:
        """The SHA-256 of the weights as they are stored."""
        return hashlib.sha256(self._pack()).hexdigest()

    def _pack(self) -> bytes:
        arrays = {**self.weights, **arrays_of(self.encoding.classes)}
        return save({name: np.ascontiguousarray(array) for name, array in arrays.items()})

    def _describe(self) -> Description:
        forms = self.encoding.forms
        return Description.model_construct(
            versions={"ner_lstm": __version__, **self.versions},
            labels=list(self.encoding.labels),
            tokenizer=self.tokenizer,
            scheme=self.scheme,
            scores={split: dict(ratios) for split, ratios in self.scores.items()},
            corpora=dict(self.corpora),
            config=self.config,
            words=list(forms.words.entries),
            affixes={
                name: list(known.entries)
                for name, known in zip(AFFIXES, forms.affixes, strict=False)
            },
            characters=list(forms.characters.entries),
            bigrams=list(self.encoding.bigrams.entries),
            vectors=list(forms.vectors.entries),
            entity_counts=self.entity_counts.to_base64(),
            temperature=self.temperature,
            thresholds={
                label: None if isinf(value) else value for label, value in self.thresholds.items()
            },
            start=None if self.start is None else dict(self.start),
            sources=[dict(source) for source in self.sources],
            word_classes=describe_sources(self.encoding.classes),
        )

    @classmethod
    def load(cls, folder: str | Path) -> "Bundle":
        """The bundle in a folder, or `model:NAME`. Raises BundleError for none, or one that is
        damaged or newer.
        """
        facts, packed = read_bundle(find_model(folder))
        source = f"{Path(folder) / DESCRIPTION}: damaged"
        try:
            bundle = cls._build(parse_settings(Description, facts, source=source), load(packed))
            require_sound(bundle.weights, temperature=bundle.temperature)
        except ConfigError as error:
            raise BundleError(str(error).splitlines()[0]) from None
        except DAMAGE as error:
            raise BundleError(f"{source}: {shorten(str(error) or type(error).__name__)}") from None
        try:
            require_shapes(bundle.weights, bundle.config.model, bundle.encoding)
        except ValueError as error:
            raise BundleError(f"{folder}: {error}") from None
        return bundle

    @classmethod
    def _build(cls, description: Description, stored: Arrays) -> "Bundle":
        weights, arrays = split_arrays(stored)
        words, characters, vectors, bigrams, *affixes = (
            Vocabulary(tuple(entries))
            for entries in (
                description.words,
                description.characters,
                description.vectors,
                description.bigrams,
                *(description.affixes[name] for name in AFFIXES if description.affixes),
            )
        )
        forms = FormVocabularies(words, tuple(affixes), characters, vectors)
        return cls(
            config=description.config,
            encoding=Encoding(
                forms,
                tuple(description.labels),
                bigrams,
                restore_sources(description.word_classes, arrays),
            ),
            tokenizer=description.tokenizer,
            scheme=description.scheme,
            weights=weights,
            scores=description.scores,
            corpora=description.corpora,
            versions=description.versions,
            entity_counts=EntityCounts.from_base64(description.entity_counts),
            temperature=description.temperature,
            thresholds={
                label: inf if value is None else value
                for label, value in description.thresholds.items()
            },
            start=description.start,
            sources=description.sources,
        )


def summarise(bundle: Bundle) -> dict[str, object]:
    """Labels, changes of the recipe, sizes, scores, corpora, settings and versions.

    Without the hashes of the words of corpora, which are many where a corpus is many files.
    """
    forms = bundle.encoding.forms
    kind = {} if bundle.is_tagger else {"kind": "no tagger: what one can start from"}
    return {
        **kind,
        "labels": bundle.encoding.labels,
        "recipe": ("default", *bundle.config.changes()),
        "tokenizer": bundle.tokenizer,
        "scheme": bundle.scheme,
        "document_memory": _describe_documents(bundle.config.model),
        "word_classes": summarise_sources(bundle.encoding.classes),
        "words": len(forms.words.entries),
        "characters": len(forms.characters.entries),
        "weights": sum(array.size for array in bundle.weights.values()),
        "scores": bundle.scores,
        "temperature": bundle.temperature,
        "thresholds": dict(bundle.thresholds),
        "corpora": _without(WORDS_KEY, bundle.corpora),
        "start": _without(WORDS_KEY, bundle.start),
        "sources": {str(source.get("name")): source for source in bundle.sources},
        "config": bundle.config.model_dump(),
        "versions": bundle.versions,
    }


def _describe_documents(config: ModelConfig) -> str | None:
    """What a document is for a tagger whose words see each other in it; None for others."""
    if not config.has_document_memory:
        return None
    sentences = config.document_sentences
    return (
        f"in windows of {sentences} sentences" if sentences else "in documents as they are marked"
    )


def _without(key: str, facts: object) -> object:
    """The facts without this key, at whatever depth."""
    if not isinstance(facts, Mapping):
        return facts
    return {name: _without(key, value) for name, value in facts.items() if name != key}
