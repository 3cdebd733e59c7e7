"""Aligned sentences and their mistakes -> counts by properties of entities, and confusions."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ner_lstm.evaluation.alignment import Pair, entities_of
from ner_lstm.evaluation.mistakes import Mistake, MistakeKind
from ner_lstm.evaluation.scores import Count
from ner_lstm.sentence import Entity, Sentence

# How often these words were an entity in training.
Frequency = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts of the entities of each kind.

    tables: by property (such as "words of the entity"), the counts of each of its values,
    in order; a gold entity counts where its own value is, a predicted one where its own is. kinds:
    how many mistakes of each. confusion: how many gold entities of a label (None: none there) stand
    beside a predicted one of a label (None: missed), the right ones included.
    """

    tables: Mapping[str, Mapping[str, Count]]
    kinds: Mapping[MistakeKind, int]
    confusion: Mapping[tuple[str | None, str | None], int]

    @property
    def confused(self) -> list[tuple[int, str, str]]:
        """How many entities of a label were predicted as another, the most frequent pairs first."""
        pairs = (
            (number, gold, predicted)
            for (gold, predicted), number in self.confusion.items()
            if gold is not None and predicted is not None and gold != predicted
        )
        return sorted(pairs, key=lambda pair: -pair[0])


class _Property(NamedTuple):
    """A property of entities, and every value that it may have, in order."""

    values: Sequence[str]
    value_of: Callable[[Sentence, Entity], str]


def _scale(*edges: int) -> tuple[Sequence[str], Callable[[int], str]]:
    """Names of ranges that begin at the edges, as 1, 2, 3-5, 6+, and what names a number's."""
    names = [f"{low}" if high == low + 1 else f"{low}-{high - 1}" for low, high in pairwise(edges)]
    names.append(f"{edges[-1]}+")
    return names, lambda number: names[max(0, bisect_right(edges, number) - 1)]


def _properties(frequency: Frequency | None) -> dict[str, _Property]:
    """All properties, by title."""
    lengths, length = _scale(1, 2, 3, 4, 6)
    sizes, size = _scale(1, 11, 21, 41, 81)
    properties = {
        "words of the entity": _Property(
            lengths, lambda _, entity: length(entity.end - entity.start)
        ),
        "words of the sentence": _Property(sizes, lambda sentence, _: size(len(sentence.words))),
    }
    if frequency is None:
        return properties
    counts, count = _scale(0, 1, 2, 6, 21)

    def times(sentence: Sentence, entity: Entity) -> int:
        return frequency(sentence.words[entity.start : entity.end])

    seen = _Property(
        ("seen", "unseen"), lambda sentence, entity: "seen" if times(sentence, entity) else "unseen"
    )
    return {
        "in training": seen,
        "times in training": _Property(counts, lambda *occurrence: count(times(*occurrence))),
        **properties,
    }


def break_down(
    pairs: Iterable[Pair], mistakes: Sequence[Mistake], *, frequency: Frequency | None
) -> Breakdown:
    """The breakdown of aligned sentences; without a frequency it says nothing about training."""
    properties = _properties(frequency)
    tallies = {
        title: {value: [0, 0, 0] for value in feature.values}
        for title, feature in properties.items()
    }
    confusion: Counter[tuple[str | None, str | None]] = Counter()
    for truth, guess in pairs:
        gold, predicted = (
            {entity.key: entity for entity in entities_of(sentence)} for sentence in (truth, guess)
        )
        for title, feature in properties.items():
            tally = tallies[title]
            for entity in predicted.values():
                tally[feature.value_of(guess, entity)][1] += 1
            for key, entity in gold.items():
                counts = tally[feature.value_of(truth, entity)]
                counts[0] += key in predicted
                counts[2] += 1
        confusion.update(
            (entity.label, entity.label) for key, entity in gold.items() if key in predicted
        )
    for mistake in mistakes:
        confusion[_label(mistake.gold), _label(mistake.predicted)] += 1
    tables = {
        title: {value: Count(*counts) for value, counts in tally.items()}
        for title, tally in tallies.items()
    }
    kinds = Counter(mistake.kind for mistake in mistakes)
    return Breakdown(tables, {kind: kinds[kind] for kind in MistakeKind}, confusion)


def _label(entity: Entity | None) -> str | None:
    return None if entity is None else entity.label
