"""Gold sentences and predicted sentences -> what seqeval, conlleval and nervaluate count of them, side by side, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass

from ner_lstm.evaluation.alignment import align
from ner_lstm.evaluation.differences import Cause, Disagreement, explain
from ner_lstm.evaluation.matching import SCORERS, Match, Verdict, match
from ner_lstm.evaluation.readings import NOTHING, Reading, read_pairs
from ner_lstm.one_line import one_line
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence

EXAMPLES = 10  # of each cause, below a table


@dataclass(frozen=True, slots=True)
class Tally:
    """What a scorer counts; an undefined ratio is 0.0. What is wrong is both missed and spurious to seqeval and conlleval."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def possible(self) -> int:
        """The gold entities."""
        return self.correct + self.incorrect + self.partial + self.missed

    @property
    def actual(self) -> int:
        """The predicted entities."""
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def precision(self) -> float:
        """Share of the predicted entities that are correct, a partial one by half."""
        return self._credit / self.actual if self.actual else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold entities that are found, a partial one by half."""
        return self._credit / self.possible if self.possible else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self._credit / (self.possible + self.actual) if self._credit else 0.0

    @property
    def _credit(self) -> float:
        return self.correct + self.partial / 2


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What each scorer counts, by its name: overall, and per label of the entities of that label alone; and why they differ."""

    overall: Mapping[str, Tally]
    labels: Mapping[str, Mapping[str, Tally]]
    differences: Sequence[Disagreement]


def compare_scorers(gold: Iterable[Sentence], predicted: Iterable[Sentence], *, scheme: Scheme | None = None) -> SideBySide:
    """What the scorers make of these predictions, by the tags as they stand in the files where there are any.

    scheme: that of the tags in the files, None: found in each file as a reader does. Raises CorpusError where the sentences do
    not match, one is unlabelled, or its entities overlap.
    """
    pairs = list(align(gold, predicted))
    overall = _Counts()
    labels: defaultdict[str, _Counts] = defaultdict(_Counts)
    differences: list[Disagreement] = []
    for pair, readings in zip(pairs, read_pairs(pairs, scheme=scheme), strict=True):
        if readings == (NOTHING, NOTHING):  # most sentences have no entity
            continue
        matches = match(*readings)
        overall.add(matches)
        names = {entity.label for reading in readings for entity in reading.entities}
        for label in names:
            labels[label].add(match(*(_only(label, reading) for reading in readings)) if len(names) > 1 else matches)
        differences += explain(pair, readings, matches)
    return SideBySide(overall.tallies(), {label: labels[label].tallies() for label in sorted(labels)}, tuple(differences))


class _Counts:
    """The outcomes of each scorer, before they are counted."""

    def __init__(self) -> None:
        self._outcomes: dict[str, list[Verdict]] = {scorer: [] for scorer in SCORERS}

    def add(self, matches: Mapping[str, Sequence[Match]]) -> None:
        for scorer, found in matches.items():
            self._outcomes[scorer] += [one.outcome for one in found]

    def tallies(self) -> dict[str, Tally]:
        # a tally has its fields in the order of the outcomes
        return {scorer: Tally(*map(found.count, Verdict)) for scorer, found in self._outcomes.items()}


def _only(label: str, reading: Reading) -> Reading:
    entities, sound = (tuple(one for one in some if one.label == label) for some in (reading.entities, reading.sound))
    return Reading(entities, sound)


def render_scorers(comparison: SideBySide, *, corpus: str) -> str:
    """A table with a row a scorer, and below it some differences of each cause, in words, with a line end."""
    width = max(map(len, SCORERS))
    names = [*map(str, Verdict), "precision", "recall", "F1"]
    lines = [f"{one_line(corpus)}: the same predictions, by other scorers", f"{'scorer':<{width}}" + "".join(map(_cell, names))]
    for scorer, tally in comparison.overall.items():
        counts = (f"{count:,}" for count in astuple(tally))
        ratios = (f"{ratio:.4f}" for ratio in (tally.precision, tally.recall, tally.f1))
        lines.append(f"{scorer:<{width}}" + "".join(map(_cell, [*counts, *ratios])))
    shown, found = Counter[Cause](), Counter(cause for cause, _ in comparison.differences)
    lines.append("" if found else "\nNo entity makes them differ.")
    for cause, text in comparison.differences:
        shown[cause] += 1
        if shown[cause] <= EXAMPLES:
            lines.append(text)
    lines += [
        f"{cause}: {count - EXAMPLES:,} more, listed in the JSON report" for cause, count in found.items() if count > EXAMPLES
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return f"{text:>11}"


def scorers_fields(comparison: SideBySide) -> dict[str, object]:
    """The comparison as JSON holds it: an object a scorer, overall and per label, and every difference."""

    def by_scorer(tallies: Mapping[str, Tally]) -> dict[str, object]:
        return {
            scorer: asdict(tally) | {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
            for scorer, tally in tallies.items()
        }

    return {
        "overall": by_scorer(comparison.overall),
        "labels": {label: by_scorer(tallies) for label, tallies in comparison.labels.items()},
        "differences": [difference._asdict() for difference in comparison.differences],
    }
