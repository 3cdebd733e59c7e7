"""Aligned sentences and their mistakes -> where F1 comes from: counts by what entities are like,
and labels that are confused.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ner_lstm.evaluation.alignment import Pair, entities_of
from ner_lstm.evaluation.mistakes import Kind, Mistake
from ner_lstm.evaluation.scores import Count
from ner_lstm.sentence import Entity, Sentence

# How often these words were an entity in training.
Frequency = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts of the entities of each kind.

    tables: by what is looked at (such as "words of the entity"), the counts of each of its values,
    in order; a gold entity counts where its own value is, a predicted one where its own is. kinds:
    how many mistakes of each. confusion: how many gold entities of a label (None: none there) stand
    beside a predicted one of a label (None: missed), the right ones included.
    """

    tables: Mapping[str, Mapping[str, Count]]
    kinds: Mapping[Kind, int]
    confusion: Mapping[tuple[str | None, str | None], int]

    @property
    def confused(self) -> list[tuple[int, str, str]]:
        """How many entities of one label were found as another one, the most frequent pairs of
        labels first.
        """
        pairs = (
            (number, gold, found)
            for (gold, found), number in self.confusion.items()
            if gold != found
        )
        return sorted(
            (
                (number, gold, found)
                for number, gold, found in pairs
                if gold is not None and found is not None
            ),
            key=lambda pair: -pair[0],
        )


class _Look(NamedTuple):
    """What is looked at in an entity, and every value that there may be, in order."""

    values: Sequence[str]
    value_of: Callable[[Sentence, Entity], str]


def _scale(*edges: int) -> tuple[Sequence[str], Callable[[int], str]]:
    """Names of the ranges of numbers that begin at the edges, such as 1, 2, 3-5, 6+, and what gives
    a number its name.
    """
    names = [f"{low}" if high == low + 1 else f"{low}-{high - 1}" for low, high in pairwise(edges)]
    names.append(f"{edges[-1]}+")
    return names, lambda number: names[max(0, bisect_right(edges, number) - 1)]


def _looks(frequency: Frequency | None) -> dict[str, _Look]:
    """All that is looked at, by title."""
    lengths, length = _scale(1, 2, 3, 4, 6)
    sizes, size = _scale(1, 11, 21, 41, 81)
    looks = {
        "words of the entity": _Look(lengths, lambda _, entity: length(entity.end - entity.start)),
        "words of the sentence": _Look(sizes, lambda sentence, _: size(len(sentence.words))),
    }
    if frequency is None:
        return looks
    counts, count = _scale(0, 1, 2, 6, 21)

    def times(sentence: Sentence, entity: Entity) -> int:
        return frequency(sentence.words[entity.start : entity.end])

    seen = _Look(
        ("seen", "unseen"), lambda sentence, entity: "seen" if times(sentence, entity) else "unseen"
    )
    return {
        "in training": seen,
        "times in training": _Look(counts, lambda *place: count(times(*place))),
        **looks,
    }


def break_down(
    pairs: Iterable[Pair], mistakes: Sequence[Mistake], *, frequency: Frequency | None
) -> Breakdown:
    """The breakdown of aligned sentences; without a frequency, that of a bundle, nothing is said
    about training.
    """
    looks = _looks(frequency)
    tallies = {title: {value: [0, 0, 0] for value in look.values} for title, look in looks.items()}
    confusion: Counter[tuple[str | None, str | None]] = Counter()
    for truth, guess in pairs:
        gold, found = (
            {(one.start, one.end, one.label): one for one in entities_of(side)}
            for side in (truth, guess)
        )
        for title, look in looks.items():
            tally = tallies[title]
            for entity in found.values():
                tally[look.value_of(guess, entity)][1] += 1
            for key, entity in gold.items():
                own = tally[look.value_of(truth, entity)]
                own[0] += key in found
                own[2] += 1
        confusion.update(
            (entity.label, entity.label) for key, entity in gold.items() if key in found
        )
    for mistake in mistakes:
        confusion[_label(mistake.gold), _label(mistake.predicted)] += 1
    tables = {
        title: {value: Count(*tally) for value, tally in own.items()}
        for title, own in tallies.items()
    }
    kinds = Counter(mistake.kind for mistake in mistakes)
    return Breakdown(tables, {kind: kinds[kind] for kind in Kind}, confusion)


def _label(entity: Entity | None) -> str | None:
    return None if entity is None else entity.label
