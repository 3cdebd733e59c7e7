"""A TOML file of sentences and minimal pairs -> behaviour tests, their words located."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations, product
from pathlib import Path

from pydantic import Field

from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.behaviours import (
    Behaviour,
    Case,
    Demand,
    ForbiddenEntity,
    OnlyEntities,
    RequiredEntity,
)
from ner_lstm.evaluation.text_spans import TextSpan, find_spans, is_blank
from ner_lstm.settings import Section, parse_settings, read_toml


class _Absent(Section):
    words: str
    label: str | None = None
    occurrence: int | None = Field(None, ge=1)


class _Entity(Section):
    words: str
    label: str
    occurrence: int | None = Field(None, ge=1)


class _Sentence(Section):
    text: str
    name: str | None = None
    found: list[_Entity] | None = None
    not_found: list[_Absent] | None = None
    only: list[_Entity] | None = None


class _Side(Section):
    text: str
    label: str | None = None


class _Pair(Section):
    words: str
    first: _Side
    second: _Side
    name: str | None = None


class _BehaviourFile(Section):
    sentence: list[_Sentence] = Field(default_factory=list)
    pair: list[_Pair] = Field(default_factory=list)


def read_behaviours(path: str | Path) -> tuple[Behaviour, ...]:
    """The behaviour tests of a TOML file, sentences before pairs.

    Raises ConfigError that says which of them is at fault.
    """
    settings = read_toml(path)
    for kind in ("sentence", "pair"):
        if isinstance(settings.get(kind), dict):
            raise ConfigError(f"{path}: expected [[{kind}]], found [{kind}]")
    file = parse_settings(_BehaviourFile, settings, source=str(path))
    if not file.sentence and not file.pair:
        raise ConfigError(
            f"{path}: expected [[sentence]] or [[pair]], found neither: nothing would be tested"
        )
    behaviours: list[Behaviour] = []
    problems: list[str] = []
    located: list[tuple[str, Callable[[], Behaviour]]] = [
        (f"sentence {number}", partial(_locate_sentence, sentence))
        for number, sentence in enumerate(file.sentence, 1)
    ]
    located += [
        (f"pair {number}", partial(_locate_pair, pair)) for number, pair in enumerate(file.pair, 1)
    ]
    for key, locate in located:
        try:
            behaviours.append(locate())
        except ValueError as error:
            problems.append(f"{key}: {error}")
    if problems:
        raise ConfigError.several(problems, source=str(path))
    return tuple(behaviours)


def _locate_sentence(read: _Sentence) -> Behaviour:
    """The behaviour that a sentence spells.

    Raises ValueError for words that it does not hold, and for what cannot be together.
    """
    if is_blank(read.text):
        raise ValueError(f"text: expected words, found {read.text!r}")
    if read.only is not None and (read.found is not None or read.not_found is not None):
        raise ValueError(
            "only: names all that may be found: expected no found or not_found beside it"
        )
    if read.found is None and read.not_found is None and read.only is None:
        raise ValueError("expected found, not_found or only, found none of them")
    for key, entries in (("found", read.found), ("not_found", read.not_found)):
        if entries == []:
            raise ValueError(
                f"{key}: expected entries, found none: only = [] says that nothing may be found"
            )
    required = [
        _require(read.text, entity, key=f"found {number}")
        for number, entity in enumerate(read.found or (), 1)
    ]
    only = [
        _require(read.text, entity, key=f"only {number}")
        for number, entity in enumerate(read.only or (), 1)
    ]
    forbidden = [
        _forbid(read.text, entity, key=f"not_found {number}")
        for number, entity in enumerate(read.not_found or (), 1)
    ]
    _check_possible(read.text, [*required, *only], forbidden)
    demands: list[Demand] = [*required, *forbidden] if read.only is None else [OnlyEntities(only)]
    return Behaviour([Case(read.text, demands)], read.name or None)


def _require(text: str, read: _Entity, *, key: str) -> RequiredEntity:
    spans = _find(text, read.words, key=key)
    label = _check_label(read.label, key=key)
    return RequiredEntity(_choose(spans, read, key=key), label, read.occurrence)


def _forbid(text: str, read: _Absent, *, key: str) -> ForbiddenEntity:
    spans = _find(text, read.words, key=key)
    chosen = spans if read.occurrence is None else [_choose(spans, read, key=key)]
    label = None if read.label is None else _check_label(read.label, key=key)
    return ForbiddenEntity(chosen, label, read.occurrence)


def _choose(spans: Sequence[TextSpan], read: _Entity | _Absent, *, key: str) -> TextSpan:
    """The span that is meant. Raises ValueError where that is not clear."""
    count = len(spans)
    if read.occurrence is None:
        if count > 1:
            raise ValueError(
                f"{key}: {read.words!r} stands {count} times in the text: expected occurrence = 1"
                f" to {count}"
            )
        return spans[0]
    if read.occurrence > count:
        stands = "once" if count == 1 else f"{count} times"
        raise ValueError(
            f"{key}: occurrence: expected 1 to {count}, found {read.occurrence}: {read.words!r}"
            f" stands {stands}"
        )
    return spans[read.occurrence - 1]


def _check_possible(
    text: str, required: Sequence[RequiredEntity], forbidden: Sequence[ForbiddenEntity]
) -> None:
    """Raises ValueError for demands that no tagger could meet together: entities do not overlap."""
    for first, second in combinations(required, 2):
        if first.span.overlaps(second.span):
            words = " and ".join(repr(text[slice(*entity.span)]) for entity in (first, second))
            raise ValueError(f"expected entities that share no words, found {words}")
    for entity, ban in product(required, forbidden):
        if ban.label in (None, entity.label) and any(map(entity.span.overlaps, ban.spans)):
            words, banned = text[slice(*entity.span)], text[slice(*ban.spans[0])]
            raise ValueError(
                f"expected {words!r} in found or {banned!r} in not_found, found both: they share"
                " words"
            )


def _locate_pair(read: _Pair) -> Behaviour:
    """The behaviour that a minimal pair spells.

    Its words may be written otherwise in each text, as at the start of one.
    """
    if read.first.label == read.second.label:
        same = "none at all" if read.first.label is None else f"{read.first.label!r} twice"
        raise ValueError(f"expected two labels, or one of the two without, found {same}")
    cases = []
    for key, side in (("first", read.first), ("second", read.second)):
        spans = _find(side.text, read.words, key=key, ignore_case=True)
        if len(spans) > 1:
            raise ValueError(
                f"{key}: expected {read.words!r} once in the text, found it {len(spans)} times"
            )
        label = None if side.label is None else _check_label(side.label, key=key)
        demand: Demand = (
            ForbiddenEntity(spans) if label is None else RequiredEntity(spans[0], label)
        )
        cases.append(Case(side.text, [demand], key))
    return Behaviour(cases, read.name or read.words)


def _check_label(label: str, *, key: str) -> str:
    if is_blank(label):
        raise ValueError(f"{key}: label: expected a label, found {label!r}")
    return label


def _find(text: str, words: str, *, key: str, ignore_case: bool = False) -> list[TextSpan]:
    try:
        return find_spans(text, words, ignore_case=ignore_case)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None
