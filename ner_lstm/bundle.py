"""Folder <-> Bundle: weights.safetensors and bundle.json, all that prediction needs and nothing that could be executed."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isinf
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ner_lstm import __version__
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import AFFIXES, FormVocabularies
from ner_lstm.encoding.surfaces import NO_SURFACES, Surfaces
from ner_lstm.encoding.vocabulary import Vocabulary
from ner_lstm.errors import BundleError, ConfigError
from ner_lstm.files import replacing, write_text
from ner_lstm.schemes import Scheme
from ner_lstm.tokenizers import TOKENIZERS

FORMAT, VERSION = "ner-lstm", 1
DESCRIPTION, WEIGHTS = "bundle.json", "weights.safetensors"
Weights = Mapping[str, npt.NDArray[np.float32] | npt.NDArray[np.float16]]
HALVED = re.compile(r"embeddings\.(words|affixes|vectors)\..*|bigrams\..*|.*\.weight_ih_l0")  # the largest
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A trained tagger at rest.

    tokenizer, scheme: those of the training corpus; scores: by split, {"precision", "recall", "f1"};
    corpora: by split, path, hash and counts; versions: of what trained it. Weights may be float32 or float16.
    surfaces: of the training entities. temperature: what scores are divided by where confidences are made of them.
    thresholds: for some labels the least confidence at which `predict` gives their entities when asked to, infinite where no
    confidence is enough.
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
        """Writes the two files, each whole or not at all, the description last: it holds the hash of the weights."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        packed = save({name: np.ascontiguousarray(array) for name, array in self.weights.items()})
        forms = self.encoding.forms
        description = {
            "format": FORMAT,
            "version": VERSION,
            "weights_sha256": hashlib.sha256(packed).hexdigest(),
            "versions": {"ner_lstm": __version__, **self.versions},
            "labels": self.encoding.labels,
            "tokenizer": self.tokenizer,
            "scheme": self.scheme,
            "scores": self.scores,
            "corpora": self.corpora,
            "config": self.config.model_dump(),
            "words": forms.words.entries,
            "affixes": {name: known.entries for name, known in zip(AFFIXES, forms.affixes, strict=False)},
            "characters": forms.characters.entries,
            "bigrams": self.encoding.bigrams.entries,
            "vectors": forms.vectors.entries,
            "surfaces": self.surfaces.spell(),
            "temperature": self.temperature,
            "thresholds": {label: None if isinf(value) else value for label, value in self.thresholds.items()},
        }
        # both are ready before either takes its place: between the two an interrupted run would leave no usable bundle
        with write_text(folder / DESCRIPTION) as file, replacing(folder / WEIGHTS) as temporary:
            json.dump(description, file, ensure_ascii=False)
            temporary.write_bytes(packed)

    @classmethod
    def load(cls, folder: str | Path) -> "Bundle":
        """The bundle in a folder. Raises BundleError in one line for what is none, damaged, foreign or newer."""
        folder = Path(folder)
        description = read_description(folder)
        try:
            packed = (folder / WEIGHTS).read_bytes()
        except OSError as error:
            raise BundleError(f"{folder / WEIGHTS}: cannot be read: {error.strerror}") from None
        if hashlib.sha256(packed).hexdigest() != description.get("weights_sha256"):
            raise BundleError(f"{folder / WEIGHTS}: expected the weights that {DESCRIPTION} describes, found others (damaged?)")
        try:
            return cls._build(description, load(packed), source=str(folder / DESCRIPTION))
        except (KeyError, TypeError, ValueError, AttributeError, SafetensorError) as error:
            detail = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise BundleError(f"{folder / DESCRIPTION}: damaged: {detail}") from None

    @classmethod
    def _build(cls, description: Json, weights: Weights, *, source: str) -> "Bundle":
        affixes = _mapping(description["affixes"])
        forms = FormVocabularies(
            Vocabulary(_strings(description["words"])),
            tuple(Vocabulary(_strings(affixes[name])) for name in AFFIXES if affixes),
            Vocabulary(_strings(description["characters"])),
            Vocabulary(_strings(description["vectors"])),
        )
        try:
            config = Config.parse(_mapping(description["config"]), source=source)
        except ConfigError as error:
            raise BundleError(str(error).splitlines()[0]) from None
        tokenizer = _string(description["tokenizer"])
        if tokenizer not in TOKENIZERS:
            raise ValueError(f"expected a tokenizer of {', '.join(TOKENIZERS)}, found {tokenizer!r}")
        for name, array in weights.items():
            if not np.isfinite(array).all():
                raise ValueError(f"expected finite weights, found others in {name}")
        return cls(
            config=config,
            encoding=Encoding(forms, _strings(description["labels"]), Vocabulary(_strings(description["bigrams"]))),
            tokenizer=tokenizer,
            scheme=Scheme(_string(description["scheme"])),
            weights=weights,
            scores=_mapping(description["scores"]),
            corpora=_mapping(description["corpora"]),
            versions=_mapping(description["versions"]),
            # bundles of earlier days have none of these
            surfaces=Surfaces.parse(_string(description.get("surfaces", ""))),
            temperature=_temperature(description.get("temperature", 1.0)),
            thresholds={label: _threshold(value) for label, value in _mapping(description.get("thresholds", {})).items()},
        )


def halve(weights: Mapping[str, npt.NDArray[np.float32]]) -> Weights:
    """The weights, those of tables and of what is made of the input in half precision: half the bundle.

    Of 14,370 test sentences one is tagged otherwise for the tables, of 2,077 none for the rest.
    What holds a value beyond float16 stays as it is.
    """
    limit = float(np.finfo(np.float16).max)
    return {
        name: array.astype(np.float16) if HALVED.fullmatch(name) and np.abs(array).max(initial=0) <= limit else array
        for name, array in weights.items()
    }


def summarise(bundle: Bundle) -> dict[str, object]:
    """What a person wants to know of a bundle: labels, changes of the recipe, sizes, scores, corpora, settings and versions."""
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


def holds_bundle(folder: str | Path) -> bool:
    """Whether the folder has a bundle's description, whatever its state."""
    return (Path(folder) / DESCRIPTION).exists()


def read_description(folder: Path) -> Json:
    """bundle.json as it is, its format and version checked. Raises BundleError."""
    path = folder / DESCRIPTION
    if not folder.is_dir() or not path.exists():
        found = "a folder without it" if folder.is_dir() else "a file" if folder.exists() else "nothing"
        raise BundleError(f"{folder}: expected a bundle, a folder with {DESCRIPTION}, found {found}")
    try:
        description = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BundleError(f"{path}: expected JSON: {str(error).splitlines()[0]}") from None
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise BundleError(f"{path}: expected the description of an {FORMAT} bundle, found something else")
    version = description.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:
        raise BundleError(f"{path}: expected bundle version {VERSION} or older, found {version!r}: update ner-lstm to read it")
    return cast("Json", description)


def _mapping(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, found {type(value).__name__}")
    return value


def _temperature(value: object) -> float:
    if not isinstance(value, int | float) or not 0 < value < inf:
        raise TypeError(f"expected a temperature above 0, found {value!r}")
    return float(value)


def _threshold(value: object) -> float:
    if value is None:
        return inf
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise TypeError(f"expected a threshold from 0 to 1 or null, found {value!r}")
    return float(value)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a string, found {type(value).__name__}")
    return value


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list of strings, found {type(value).__name__}")
    return tuple(map(_string, value))
