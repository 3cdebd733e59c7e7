"""Folder <-> Bundle: a description and weights, all that prediction needs and nothing that could be
executed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isinf
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ner_lstm import __version__
from ner_lstm.bundle import checks
from ner_lstm.bundle.files import DESCRIPTION, Json, read_bundle
from ner_lstm.bundle.files import holds_bundle as holds_bundle
from ner_lstm.bundle.files import read_description as read_description
from ner_lstm.bundle.saving import save_bundle
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import AFFIXES, FormVocabularies
from ner_lstm.encoding.surfaces import NO_SURFACES, Surfaces
from ner_lstm.errors import BundleError, ConfigError
from ner_lstm.one_line import shorten
from ner_lstm.schemes import Scheme
from ner_lstm.tokenizers import TOKENIZERS

Weights = Mapping[str, npt.NDArray[np.float32] | npt.NDArray[np.float16]]
# the largest
HALVED = re.compile(r"embeddings\.(words|affixes|vectors)\..*|bigrams\..*|.*\.weight_ih_l0")
# What the contents of files that are not what they should be may raise.
DAMAGE = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    RecursionError,
    MemoryError,
    SafetensorError,
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A trained tagger at rest.

    tokenizer, scheme: those of the training corpus; scores: by split, {"precision", "recall",
    "f1"}; corpora: by split, path, hash and counts; versions: of what trained it. Weights may be
    float32 or float16. surfaces: of the training entities. temperature: what scores are divided by
    where confidences are made of them. thresholds: for some labels the least confidence at which
    `predict` gives their entities when asked to, infinite where no confidence is enough.
    """

    config: Config
    encoding: Encoding
    tokenizer: str
    scheme: Scheme
    weights: Weights
    scores: Json = field(default_factory=dict)
    corpora: Json = field(default_factory=dict)
    versions: Json = field(default_factory=dict)
    surfaces: Surfaces = NO_SURFACES
    temperature: float = 1.0
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def save(self, folder: str | Path) -> None:
        """Writes the bundle, whole or not at all: until its last file is in its place, the one that
        was there is.

        Raises OutputError where it cannot be written, and BundleError where bundle.json there is
        none of ours.
        """
        packed = save({name: np.ascontiguousarray(array) for name, array in self.weights.items()})
        forms = self.encoding.forms
        description = {
            "versions": {"ner_lstm": __version__, **self.versions},
            "labels": self.encoding.labels,
            "tokenizer": self.tokenizer,
            "scheme": self.scheme,
            "scores": self.scores,
            "corpora": self.corpora,
            "config": self.config.model_dump(),
            "words": forms.words.entries,
            "affixes": {
                name: known.entries for name, known in zip(AFFIXES, forms.affixes, strict=False)
            },
            "characters": forms.characters.entries,
            "bigrams": self.encoding.bigrams.entries,
            "vectors": forms.vectors.entries,
            "surfaces": self.surfaces.spell(),
            "temperature": self.temperature,
            "thresholds": {
                label: None if isinf(value) else value for label, value in self.thresholds.items()
            },
        }
        save_bundle(Path(folder), description, packed)

    @classmethod
    def load(cls, folder: str | Path) -> "Bundle":
        """The bundle in a folder. Raises BundleError in one line for what is none, damaged, foreign
        or newer.
        """
        description, packed = read_bundle(Path(folder))
        path = Path(folder) / DESCRIPTION
        try:
            return cls._build(description, load(packed), source=str(path))
        except DAMAGE as error:
            detail = (
                f"no {error}" if isinstance(error, KeyError) else str(error) or type(error).__name__
            )
            raise BundleError(f"{path}: damaged: {shorten(detail)}") from None

    @classmethod
    def _build(cls, description: Json, weights: Weights, *, source: str) -> "Bundle":
        affixes = checks.mapping(description["affixes"])
        words, characters, vectors, bigrams = (
            checks.vocabulary(description[name], name=name)
            for name in ("words", "characters", "vectors", "bigrams")
        )
        forms = FormVocabularies(
            words,
            tuple(checks.vocabulary(affixes[name], name="affixes") for name in AFFIXES if affixes),
            characters,
            vectors,
        )
        try:
            config = Config.parse(checks.mapping(description["config"]), source=source)
        except ConfigError as error:
            raise BundleError(str(error).splitlines()[0]) from None
        tokenizer = checks.string(description["tokenizer"])
        if tokenizer not in TOKENIZERS:
            raise ValueError(
                f"expected a tokenizer of {', '.join(TOKENIZERS)}, found {tokenizer!r}"
            )
        # bundles of earlier days have none
        temperature = checks.temperature(description.get("temperature", 1.0))
        checks.require_weights(weights, temperature=temperature)
        thresholds = checks.mapping(description.get("thresholds", {}))
        return cls(
            config=config,
            encoding=Encoding(forms, checks.labels(description["labels"]), bigrams),
            tokenizer=tokenizer,
            scheme=Scheme(checks.string(description["scheme"])),
            weights=weights,
            scores=checks.mapping(description["scores"]),
            corpora=checks.mapping(description["corpora"]),
            versions=checks.mapping(description["versions"]),
            surfaces=Surfaces.parse(checks.string(description.get("surfaces", ""))),
            temperature=temperature,
            thresholds={label: checks.threshold(value) for label, value in thresholds.items()},
        )


def halve(weights: Mapping[str, npt.NDArray[np.float32]]) -> Weights:
    """The weights, those of tables and of what is made of the input in half precision: half the
    bundle.

    Of 14,370 test sentences one is tagged otherwise for the tables, of 2,077 none for the rest.
    What holds a value beyond float16 stays as it is.
    """
    limit = float(np.finfo(np.float16).max)
    return {
        name: array.astype(np.float16)
        if HALVED.fullmatch(name) and np.abs(array).max(initial=0) <= limit
        else array
        for name, array in weights.items()
    }


def summarise(bundle: Bundle) -> dict[str, object]:
    """What a person wants to know of a bundle: labels, changes of the recipe, sizes, scores,
    corpora, settings and versions.
    """
    forms = bundle.encoding.forms
    return {
        "labels": bundle.encoding.labels,
        "recipe": ("default", *bundle.config.changes()),
        "tokenizer": bundle.tokenizer,
        "scheme": bundle.scheme,
        "words": len(forms.words.entries),
        "characters": len(forms.characters.entries),
        "weights": sum(array.size for array in bundle.weights.values()),
        "scores": bundle.scores,
        "temperature": bundle.temperature,
        "thresholds": dict(bundle.thresholds),
        "corpora": bundle.corpora,
        "config": bundle.config.model_dump(),
        "versions": bundle.versions,
    }
