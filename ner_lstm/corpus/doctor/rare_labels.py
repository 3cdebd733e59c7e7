"""Corpora -> labels that hardly any entity has: most are misspelt."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain

from ner_lstm.corpus.doctor.findings import Corpora, Finding, Kind, count, doubt
from ner_lstm.sentence import Sentence

HANDFUL = 3  # entities
RARE = 100  # a label is rare beside so many times as many entities
# or beside so many times as many of a label that is nearly spelt as it is
RARE_BESIDE_ITS_LIKE = 10


def find_rare_labels(corpora: Corpora) -> Iterator[Finding]:
    """Where the entities of rare labels stand, the rarest first, with the label that may be meant.

    A label that differs from a more usual one in capitals alone is one mistake however often it is
    made: its first place.
    """
    places: dict[str, list[tuple[Sentence, int]]] = {}
    for sentence in chain.from_iterable(corpora):
        for entity in sentence.entities or ():
            places.setdefault(entity.label, []).append((sentence, entity.start))
    counts = Counter({label: len(found) for label, found in places.items()})
    for label, number in sorted(counts.items(), key=lambda item: item[1]):
        meant = _find_meant(label, counts)
        is_case = meant.casefold() == label.casefold()
        is_misspelt = bool(meant) and (is_case or number * RARE_BESIDE_ITS_LIKE <= counts[meant])
        if is_case or (number <= HANDFUL and (is_misspelt or number * RARE <= counts.total())):
            message = f"label {label} occurs {count(number, 'time')} in all"
            if is_misspelt:
                message += (
                    f"; perhaps {meant} is meant, which occurs {count(counts[meant], 'time')}"
                )
            for place in places[label][: 1 if number > HANDFUL else None]:
                yield doubt(
                    Kind.RARE_LABEL, place, message, other=places[meant][0] if is_misspelt else None
                )


def _find_meant(label: str, counts: Counter[str]) -> str:
    """The label that is spelt nearly as this one and is more usual; an empty text where there is
    none.
    """
    usual = {
        other.casefold(): other
        for other, number in reversed(counts.most_common())
        if number > counts[label]
    }
    return next((usual[match] for match in get_close_matches(label.casefold(), usual, n=1)), "")
