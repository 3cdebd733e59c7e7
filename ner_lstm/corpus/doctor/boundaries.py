"""Corpora -> entities that begin with a word which others leave out, and entities side by side that
are one elsewhere.
"""

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from ner_lstm.corpus.doctor.findings import Corpora, Finding, Kind, count, doubt, quote
from ner_lstm.corpus.doctor.uses import Use, Words, collect_uses
from ner_lstm.sentence import Entity, Sentence

# A word is left out where it stands before the same name twice, and twice as often as in it ("the"
# and "Netherlands"), or before entities of the label ten times, and nine times as often as in them.
BEFORE_NAME, TIMES_NAME = 2, 2
BEFORE_LABEL, TIMES_LABEL = 10, 9

# a label, a word in small letters and, of one name alone, the words of that
Key = tuple[str | Words, ...]


class _Habit(NamedTuple):
    """Where a word stands before entities, the places of that word, and how many entities begin
    with it.
    """

    before: list[tuple[Sentence, int]]
    inside: list[Entity]


def find_first_words(corpora: Corpora) -> Iterator[Finding]:
    """Each entity that begins with a word which otherwise stands before entities: determiners,
    prepositions, titles.

    No list of words says so but the corpora: the word mostly stands before the same name, or, where
    it alone is not capitalised, before entities of the label. The surest first.
    """
    habits = _collect_habits(corpora)
    found = []
    for sentence, entity, words in _entities(corpora):
        if len(words) == 1 or not words[0][:1].isalnum():
            continue
        label, word, rest = entity.label, words[0].lower(), words[1:]
        by_name, by_label = habits[label, word, rest], habits[label, word]
        if len(by_name.before) >= max(BEFORE_NAME, TIMES_NAME * len(by_name.inside)):
            habit, what = by_name, quote(rest)
        elif _is_odd(words) and len(by_label.before) >= max(
            BEFORE_LABEL, TIMES_LABEL * len(by_label.inside)
        ):
            habit, what = by_label, label
        else:
            continue
        times = (
            f"{count(len(habit.before), 'time')} before {what} and"
            f" {count(len(habit.inside), 'time')} part of it"
        )
        message = f"{label} {quote(words)} begins with {quote(words[:1])}, which is {times}"
        finding = doubt(Kind.FIRST_WORD, (sentence, entity.start), message, other=habit.before[0])
        found.append((len(habit.inside) / len(habit.before), finding))
    yield from (finding for _, finding in sorted(found, key=lambda entry: entry[0]))


def _collect_habits(corpora: Corpora) -> dict[Key, _Habit]:
    """For each label and word, and for each name behind it too, what the corpora do about the
    word.
    """
    habits: dict[Key, _Habit] = {}

    def find(label: str, word: str, name: Words) -> Iterator[_Habit]:
        return (
            habits.setdefault(key, _Habit([], []))
            for key in ((label, word.lower()), (label, word.lower(), name))
        )

    end, last = 0, None  # of the entity before, and its sentence
    for sentence, entity, words in _entities(corpora):
        if entity.start > (end if sentence is last else 0):
            start = entity.start - 1
            for habit in find(entity.label, sentence.words[start], words):
                habit.before.append((sentence, start))
        if len(words) > 1:
            for habit in find(entity.label, words[0], words[1:]):
                habit.inside.append(entity)
        end, last = entity.end, sentence
    return habits


def _entities(corpora: Corpora) -> Iterator[tuple[Sentence, Entity, Words]]:
    for sentence in chain.from_iterable(corpora):
        for entity in sentence.entities or ():
            yield sentence, entity, sentence.words[entity.start : entity.end]


def _is_odd(words: Words) -> bool:
    """Whether the first word is not capitalised where the second one is; where there are no
    capitals nothing is odd.
    """
    return words[0].islower() and words[1][:1].isupper()


def find_touching(corpora: Corpora) -> Iterator[Finding]:
    """Two entities of a label side by side whose words are one entity of it elsewhere, at least as
    often.
    """
    pairs: dict[tuple[str, Words], list[Use]] = {}
    for sentence in chain.from_iterable(corpora):
        for one, other in pairwise(sentence.entities or ()):
            if one.end == other.start and one.label == other.label:
                words = sentence.words[one.start : other.end]
                pairs.setdefault((one.label, words), []).append(
                    Use(sentence, one.start, other.start)
                )
    uses = collect_uses(corpora) if pairs else {}
    for (label, words), firsts in pairs.items():
        whole = uses.get(words, {}).get(label, [])
        if len(whole) >= len(firsts):
            for first in firsts:
                length = first.end - first.start
                two = f"{quote(words[:length])} and {quote(words[length:])}"
                message = (
                    f"{two} are two {label} side by side here, and one in"
                    f" {count(len(whole), 'other place')}"
                )
                yield doubt(Kind.TOUCHING, first[:2], message, other=whole[0][:2])
