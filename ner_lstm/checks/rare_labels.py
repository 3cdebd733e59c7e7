"""Corpora -> labels that hardly any entity has: most are misspelt."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from ner_lstm.checks.findings import Corpora, Finding, FindingKind, count, finding_at
from ner_lstm.checks.uses import Use, label_uses

MAX_RARE_ENTITIES = 3
RARE_FACTOR = 100  # a label is rare beside so many times as many entities
MISSPELT_FACTOR = 10  # or beside so many times as many of a label that is nearly spelt as it is


def find_rare_labels(corpora: Corpora) -> Iterator[Finding]:
    """Where the entities of rare labels stand, the rarest first, with the label that may be meant.

    A label that differs from a more usual one in capitals alone is one mistake however often it is
    made: its first place.
    """
    uses: dict[str, list[Use]] = {}
    for label, use in label_uses(corpora):
        uses.setdefault(label, []).append(use)
    counts = Counter({label: len(of_label) for label, of_label in uses.items()})
    for label, number in sorted(counts.items(), key=lambda item: item[1]):
        meant = _find_meant(label, counts)
        is_case = meant.casefold() == label.casefold()
        is_misspelt = bool(meant) and (is_case or number * MISSPELT_FACTOR <= counts[meant])
        is_rare = is_misspelt or number * RARE_FACTOR <= counts.total()
        if not is_case and (number > MAX_RARE_ENTITIES or not is_rare):
            continue
        message = f"label {label} occurs {count(number, 'time')} in all"
        if is_misspelt:
            message += f"; perhaps {meant} is meant, which occurs {count(counts[meant], 'time')}"
        usual = uses[meant][0][:2] if is_misspelt else None
        for use in uses[label][: 1 if number > MAX_RARE_ENTITIES else None]:
            yield finding_at(FindingKind.RARE_LABEL, use[:2], message, other=usual)


def _find_meant(label: str, counts: Counter[str]) -> str:
    """The more usual label that is spelt nearly as this one; an empty text where there is none."""
    usual = {
        candidate.casefold(): candidate
        for candidate, number in reversed(counts.most_common())
        if number > counts[label]
    }
    return next((usual[match] for match in get_close_matches(label.casefold(), usual, n=1)), "")
