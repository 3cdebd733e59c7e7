"""Corpora -> entities that begin with a word which others leave out, or that are one elsewhere."""

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from ner_lstm.checks.findings import (
    Corpora,
    Finding,
    FindingKind,
    count,
    finding_at,
    quote,
)
from ner_lstm.checks.uses import Use, Words, collect_uses, label_uses
from ner_lstm.sentence import Sentence

# A word is left out where it stands before the same name twice, and twice as often as in it ("the"
# and "Netherlands"), or before entities of the label ten times, and nine times as often as in them.
MIN_BEFORE_NAME, NAME_FACTOR = 2, 2
MIN_BEFORE_LABEL, LABEL_FACTOR = 10, 9

# a label, a word in small letters and, of one name alone, the words of that
HabitKey = tuple[str | Words, ...]


class _Habit(NamedTuple):
    """Where a word stands before entities, and the entities that begin with it."""

    before: list[tuple[Sentence, int]]
    inside: list[Use]

    def leaves_out(self, *, least: int, factor: int) -> bool:
        """Whether the word stands before entities so often, and so many times as often as in."""
        return len(self.before) >= max(least, factor * len(self.inside))


def find_first_words(corpora: Corpora) -> Iterator[Finding]:
    """Each entity that begins with a word which otherwise stands before entities, as "the" does.

    No list of words says so but the corpora: the word mostly stands before the same name, or, where
    it alone is not capitalised, before entities of the label. The surest first.
    """
    habits = _collect_habits(corpora)
    findings = []
    for label, use in label_uses(corpora):
        words = use.words
        if len(words) == 1 or not words[0][:1].isalnum():
            continue
        by_name = habits[label, words[0].lower(), words[1:]]
        by_label = habits[label, words[0].lower()]
        if by_name.leaves_out(least=MIN_BEFORE_NAME, factor=NAME_FACTOR):
            habit, entity = by_name, quote(words[1:])
        elif _is_odd(words) and by_label.leaves_out(least=MIN_BEFORE_LABEL, factor=LABEL_FACTOR):
            habit, entity = by_label, label
        else:
            continue
        times = (
            f"{count(len(habit.before), 'time')} before {entity} and"
            f" {count(len(habit.inside), 'time')} part of it"
        )
        message = f"{label} {quote(words)} begins with {quote(words[:1])}, which is {times}"
        finding = finding_at(FindingKind.FIRST_WORD, use[:2], message, other=habit.before[0])
        findings.append((len(habit.inside) / len(habit.before), finding))
    yield from (finding for _, finding in sorted(findings, key=lambda entry: entry[0]))


def _collect_habits(corpora: Corpora) -> dict[HabitKey, _Habit]:
    """For each label and word, and for each name behind it too, what is done about the word."""
    habits: dict[HabitKey, _Habit] = {}

    def find(label: str, word: str, name: Words) -> Iterator[_Habit]:
        return (
            habits.setdefault(key, _Habit([], []))
            for key in ((label, word.lower()), (label, word.lower(), name))
        )

    before: Use | None = None
    for label, use in label_uses(corpora):
        words, sentence = use.words, use.sentence
        if use.start > (before.end if before and before.sentence is sentence else 0):
            for habit in find(label, sentence.words[use.start - 1], words):
                habit.before.append((sentence, use.start - 1))
        if len(words) > 1:
            for habit in find(label, words[0], words[1:]):
                habit.inside.append(use)
        before = use
    return habits


def _is_odd(words: Words) -> bool:
    """Whether the first word alone is not capitalised; where there are no capitals nothing is."""
    return words[0].islower() and words[1][:1].isupper()


def find_touching(corpora: Corpora) -> Iterator[Finding]:
    """Two entities of a label side by side that are one elsewhere, at least as often."""
    pairs: dict[tuple[str, Words], list[Use]] = {}
    for sentence in chain.from_iterable(corpora):
        for entity, after in pairwise(sentence.entities or ()):
            if entity.end == after.start and entity.label == after.label:
                words = sentence.words[entity.start : after.end]
                first = Use(sentence, entity.start, entity.end)
                pairs.setdefault((entity.label, words), []).append(first)
    uses = collect_uses(corpora) if pairs else {}
    for (label, words), firsts in pairs.items():
        whole = uses.get(words, {}).get(label, [])
        if len(whole) < len(firsts):
            continue
        for first in firsts:
            length = first.end - first.start
            two = f"{quote(words[:length])} and {quote(words[length:])}"
            message = (
                f"{two} are two {label} side by side here, and one in"
                f" {count(len(whole), 'other place')}"
            )
            yield finding_at(FindingKind.TOUCHING, first[:2], message, other=whole[0][:2])
