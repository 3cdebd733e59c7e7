"""A TOML file of sentences and minimal pairs -> behaviour tests, their words located in their
texts.
"""

from collections.abc import Sequence
from functools import partial
from itertools import combinations, product
from pathlib import Path

from pydantic import Field

from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.behaviours import Behaviour, Case, Demand, Found, NotFound, Only
from ner_lstm.evaluation.places import Place, find_places, is_blank
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


class _File(Section):
    sentence: list[_Sentence] = Field(default_factory=list)
    pair: list[_Pair] = Field(default_factory=list)


def read_behaviours(path: str | Path) -> tuple[Behaviour, ...]:
    """The behaviour tests of a TOML file, sentences before pairs. Raises ConfigError that says
    which of them is at fault.
    """
    settings = read_toml(path)
    for kind in ("sentence", "pair"):
        if isinstance(settings.get(kind), dict):
            raise ConfigError(f"{path}: expected [[{kind}]], found [{kind}]")
    file = parse_settings(_File, settings, source=str(path))
    if not file.sentence and not file.pair:
        raise ConfigError(
            f"{path}: expected [[sentence]] or [[pair]], found neither: nothing would be tested"
        )
    behaviours: list[Behaviour] = []
    problems: list[str] = []
    sentences = [
        (f"sentence {number}", partial(_locate_sentence, one))
        for number, one in enumerate(file.sentence, 1)
    ]
    pairs = [
        (f"pair {number}", partial(_locate_pair, one)) for number, one in enumerate(file.pair, 1)
    ]
    for place, locate in [*sentences, *pairs]:
        try:
            behaviours.append(locate())
        except ValueError as error:
            problems.append(f"{place}: {error}")
    if problems:
        raise ConfigError.several(problems, source=str(path))
    return tuple(behaviours)


def _locate_sentence(read: _Sentence) -> Behaviour:
    """The behaviour that a sentence spells. Raises ValueError for words that it does not hold, and
    what cannot be together.
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
    found = [
        _found(read.text, one, key=f"found {number}")
        for number, one in enumerate(read.found or (), 1)
    ]
    only = [
        _found(read.text, one, key=f"only {number}")
        for number, one in enumerate(read.only or (), 1)
    ]
    absent = [
        _not_found(read.text, one, key=f"not_found {number}")
        for number, one in enumerate(read.not_found or (), 1)
    ]
    _check_possible(read.text, [*found, *only], absent)
    demands: list[Demand] = [*found, *absent] if read.only is None else [Only(only)]
    return Behaviour([Case(read.text, demands)], read.name or None)


def _found(text: str, read: _Entity, *, key: str) -> Found:
    places = _find(text, read.words, key=key)
    return Found(_choose(places, read, key=key), _labelled(read.label, key=key), read.occurrence)


def _not_found(text: str, read: _Absent, *, key: str) -> NotFound:
    places = _find(text, read.words, key=key)
    chosen = places if read.occurrence is None else [_choose(places, read, key=key)]
    return NotFound(
        chosen, None if read.label is None else _labelled(read.label, key=key), read.occurrence
    )


def _choose(places: Sequence[Place], read: _Entity | _Absent, *, key: str) -> Place:
    """The place that is meant. Raises ValueError where that is not clear."""
    count = len(places)
    if read.occurrence is None:
        if count > 1:
            raise ValueError(
                f"{key}: {read.words!r} stands {count} times in the text: expected occurrence = 1"
                f" to {count}"
            )
        return places[0]
    if read.occurrence > count:
        stands = "once" if count == 1 else f"{count} times"
        raise ValueError(
            f"{key}: occurrence: expected 1 to {count}, found {read.occurrence}: {read.words!r}"
            f" stands {stands}"
        )
    return places[read.occurrence - 1]


def _check_possible(text: str, found: Sequence[Found], absent: Sequence[NotFound]) -> None:
    """Raises ValueError for demands that no tagger could meet together: entities do not overlap."""
    for one, other in combinations(found, 2):
        if one.place.overlaps(other.place):
            words, others = (text[slice(*demand.place)] for demand in (one, other))
            raise ValueError(
                f"expected entities that share no words, found {words!r} and {others!r}"
            )
    for one, none in product(found, absent):
        if none.label in (None, one.label) and any(
            one.place.overlaps(place) for place in none.places
        ):
            words, others = text[slice(*one.place)], text[slice(*none.places[0])]
            raise ValueError(
                f"expected {words!r} in found or {others!r} in not_found, found both: they share"
                " words"
            )


def _locate_pair(read: _Pair) -> Behaviour:
    """The behaviour that a minimal pair spells; its words may be written otherwise in each text, as
    at the start of one.
    """
    if read.first.label == read.second.label:
        same = "none at all" if read.first.label is None else f"{read.first.label!r} twice"
        raise ValueError(f"expected two labels, or one of the two without, found {same}")
    cases = []
    for side, one in (("first", read.first), ("second", read.second)):
        places = _find(one.text, read.words, key=side, ignore_case=True)
        if len(places) > 1:
            raise ValueError(
                f"{side}: expected {read.words!r} once in the text, found it {len(places)} times"
            )
        label = None if one.label is None else _labelled(one.label, key=side)
        demand: Demand = NotFound(places) if label is None else Found(places[0], label)
        cases.append(Case(one.text, [demand], side))
    return Behaviour(cases, read.name or read.words)


def _labelled(label: str, *, key: str) -> str:
    if is_blank(label):
        raise ValueError(f"{key}: label: expected a label, found {label!r}")
    return label


def _find(text: str, words: str, *, key: str, ignore_case: bool = False) -> list[Place]:
    try:
        return find_places(text, words, ignore_case=ignore_case)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None
