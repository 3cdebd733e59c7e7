"""Word classes <-> what a bundle says and stores of their sources: facts, and arrays beside the
weights.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from ner_lstm.bundle.description import LexiconFacts, SegmenterFacts, SourceFacts
from ner_lstm.encoding.lexicon import Lexicon, spell_classes
from ner_lstm.encoding.segmenter import PACKAGES, Segmenter
from ner_lstm.encoding.word_classes import ClassSource, WordClasses
from ner_lstm.model.weights import StoredWeights

PREFIX = "word_classes."  # of the names of the arrays
# What a description does not say where nothing gives words classes: it is what it was before
# anything did, and can be read by what was written then.
UNUSED: Mapping[str, bool | Mapping[str, set[str]]] = {
    "word_classes": True,
    "config": {
        "data": {"lexicons", "lexicon_case"},
        "model": {"segmenter", "class_width"},
        "training": {"lexicon_dropout"},
    },
}
TYPES = {
    "hashes": (np.uint64,),
    "numbers": (np.uint8, np.uint16),
    "beginnings": (np.uint8,),
}
Arrays = Mapping[str, npt.NDArray[np.generic]]


def describe_sources(classes: WordClasses) -> list[SourceFacts]:
    """What a description says of each source."""
    return list(map(_describe, classes.sources))


def _describe(source: ClassSource) -> SourceFacts:
    if isinstance(source, Segmenter):
        return SegmenterFacts(
            name=source.name, version=source.version, classes=list(source.classes)
        )
    assert isinstance(source, Lexicon)
    return LexiconFacts(
        name=source.name,
        sha256=source.sha256,
        entries=source.count,
        classes=list(source.classes),
        case=source.case,
        longest=source.longest,
    )


def arrays_of(classes: WordClasses) -> dict[str, npt.NDArray[np.generic]]:
    """What is stored of the sources, by names that no weight has."""
    return {
        f"{PREFIX}{number}.{name}": getattr(source, name)
        for number, source in enumerate(classes.sources)
        if isinstance(source, Lexicon)
        for name in TYPES
    }


def restore_sources(facts: Sequence[SourceFacts], arrays: Arrays) -> WordClasses:
    """The sources of a description. Raises ValueError where the arrays are not theirs."""
    expected = {
        f"{PREFIX}{number}.{name}"
        for number, source in enumerate(facts)
        if isinstance(source, LexiconFacts)
        for name in TYPES
    }
    if expected != set(arrays):
        names = ", ".join(sorted(expected ^ set(arrays)))
        raise ValueError(f"expected the arrays of {len(facts)} lists, found others: {names}")
    return WordClasses(
        tuple(
            Segmenter(source.name, source.version, tuple(source.classes))
            if isinstance(source, SegmenterFacts)
            else _restore(source, {name: arrays[f"{PREFIX}{number}.{name}"] for name in TYPES})
            for number, source in enumerate(facts)
        )
    )


def _restore(facts: LexiconFacts, arrays: Arrays) -> Lexicon:
    for name, array in arrays.items():
        if array.dtype not in TYPES[name] or array.ndim != 1 or not array.size:
            kinds = " or ".join(kind.__name__ for kind in TYPES[name])
            raise ValueError(f"expected {name} in {kinds}, found {array.dtype} {array.shape}")
    # their types are those just checked
    hashes, numbers, beginnings = (cast("Any", arrays[name]) for name in TYPES)
    if len(hashes) != len(numbers) or numbers.max() >= len(facts.classes):
        raise ValueError("expected one of its classes for every entry of a list, found others")
    if (hashes[1:] < hashes[:-1]).any():
        raise ValueError("expected ascending hashes of entries, found others")
    if len(beginnings) & (len(beginnings) - 1):
        raise ValueError("expected beginnings whose number is a power of two, found others")
    return Lexicon(
        *(facts.name, facts.sha256, facts.entries, tuple(facts.classes), facts.case),
        *(facts.longest, hashes, numbers, beginnings),
    )


def split_arrays(stored: Arrays) -> tuple[StoredWeights, Arrays]:
    """The weights of a bundle, of whatever type they are, and the arrays of its sources."""
    is_own = {name: name.startswith(PREFIX) for name in stored}
    weights = {name: array for name, array in stored.items() if not is_own[name]}
    arrays = {name: array for name, array in stored.items() if is_own[name]}
    return cast("StoredWeights", weights), arrays  # checked by `require_sound`


def summarise_sources(classes: WordClasses) -> dict[str, str]:
    """What there is to know of each source, by its name."""
    return {source.name: _summarise(source) for source in describe_sources(classes)}


def _summarise(source: SourceFacts) -> str:
    if isinstance(source, SegmenterFacts):
        package = PACKAGES[source.name].name
        return f"{len(source.classes)} parts of speech of {package} {source.version}"
    classes = spell_classes(source.classes)
    return f"{source.entries:,} entries of {classes} (sha256 {source.sha256})"
