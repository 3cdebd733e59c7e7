"""What bundle.json says of a tagger beside its weights, checked as strictly as the settings are."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, ConfigDict, Field

from ner_lstm.config import Config
from ner_lstm.encoding.forms import AFFIXES
from ner_lstm.encoding.lexicon import MAX_CLASSES, MAX_ENTRY_WORDS
from ner_lstm.encoding.segmenter import SegmenterName
from ner_lstm.schemes import Scheme
from ner_lstm.settings import Section

LEAST_TEMPERATURE, LARGEST_TEMPERATURE = 0.1, 100.0


def _require_distinct(entries: list[str]) -> list[str]:
    if len(set(entries)) < len(entries):
        raise ValueError("expected strings that are all different, found some twice")
    return entries


def _require_order(labels: list[str]) -> list[str]:
    """Labels in alphabetical order: the rows of the weights are in theirs."""
    if any(after <= before for before, after in pairwise(labels)):
        raise ValueError("expected labels in alphabetical order, each once")
    return labels


def _require_affixes(affixes: dict[str, list[str]]) -> dict[str, list[str]]:
    for name in AFFIXES if affixes else ():
        if name not in affixes:
            raise ValueError(f"expected {', '.join(AFFIXES)} or none, found no {name!r}")
    return affixes


Entries = Annotated[list[str], AfterValidator(_require_distinct)]
SplitScores = Mapping[str, Mapping[str, float | str]]


class LexiconFacts(Section):
    """What bundle.json says of a list of entries, whose hashes are beside the weights."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["lexicon"] = "lexicon"
    name: str
    sha256: str
    entries: int
    classes: Annotated[Entries, Field(min_length=1, max_length=MAX_CLASSES)]
    case: Literal["exact", "ignore"]
    longest: Annotated[int, Field(ge=1, le=MAX_ENTRY_WORDS)]


class SegmenterFacts(Section):
    """What bundle.json says of a segmenter, which is not in the bundle."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["segmenter"] = "segmenter"
    name: SegmenterName
    version: str
    classes: Annotated[Entries, Field(min_length=1, max_length=MAX_CLASSES)]


SourceFacts = LexiconFacts | SegmenterFacts


class Description(Section):
    """The fields of bundle.json, in their order; what a later version adds to them is left out.

    scores: by split, {"precision", "recall", "f1"}, and where it is not that of this tagger, of
    which, or of what was learnt from text {"perplexity"}; corpora: by split, path, hash and counts;
    versions: of what trained it. thresholds: null where no confidence is enough. start: model, hash
    and corpora of the bundle that training started from. sources: of train, where it was put
    together: name, licence, hash, and the like. word_classes: what gives words classes, if anything
    does.
    """

    model_config = ConfigDict(extra="ignore")

    versions: dict[str, object]
    labels: Annotated[list[str], AfterValidator(_require_order)]
    tokenizer: Literal["words", "characters"]
    scheme: Annotated[Scheme, Field(strict=False)]
    scores: dict[str, dict[str, float | str]]
    corpora: dict[str, object]
    config: Config
    words: Entries
    affixes: Annotated[dict[str, Entries], AfterValidator(_require_affixes)]
    characters: Entries
    bigrams: Entries
    vectors: Entries
    # bundles of earlier days call them surfaces, and those of still earlier ones have none
    entity_counts: str = Field("", validation_alias=AliasChoices("entity_counts", "surfaces"))
    temperature: Annotated[float, Field(ge=LEAST_TEMPERATURE, le=LARGEST_TEMPERATURE)] = 1.0
    thresholds: dict[str, Annotated[float, Field(ge=0, le=1)] | None] = Field({})
    start: dict[str, object] | None = None
    sources: list[dict[str, object]] = Field([])
    word_classes: list[Annotated[SourceFacts, Field(discriminator="kind")]] = Field([])
