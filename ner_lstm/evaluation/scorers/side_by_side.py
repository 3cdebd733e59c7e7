"""Gold and predicted sentences -> what seqeval, conlleval and nervaluate count, and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ner_lstm.evaluation.alignment import Pair, align
from ner_lstm.evaluation.scorers.differences import Cause, ScorerDifference, explain_differences
from ner_lstm.evaluation.scorers.matching import (
    SCORERS,
    STRICT_MODE,
    VERSIONS,
    Match,
    Verdict,
    match,
)
from ner_lstm.evaluation.scorers.readings import (
    NO_READING,
    TaggedSide,
    TagReading,
    find_sides,
    read_pairs,
    schemes_of,
)
from ner_lstm.evaluation.scorers.strict import SUBSTITUTES, strict_scheme
from ner_lstm.one_line import one_line
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Tally:
    """What a scorer counts; an undefined ratio is 0.0.

    To seqeval and conlleval what is wrong is both missed and spurious.
    """

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
    """What each scorer counts, by its name, overall and of each label alone; and why they differ.

    Of seqeval strict it is None where that stops at a tag. names: each scorer's with its version
    and the scheme of the tags that it is given. notes: sentences, of the schemes by which the files
    are read.
    """

    overall: Mapping[str, Tally | None]
    labels: Mapping[str, Mapping[str, Tally | None]]
    differences: Sequence[ScorerDifference]
    names: Mapping[str, str]
    notes: Sequence[str]


def compare_scorers(
    gold: Iterable[Sentence], predicted: Iterable[Sentence], *, scheme: Scheme | None = None
) -> SideBySide:
    """What the scorers count of these predictions, by the tags of the files where there are any.

    scheme: that of the tags in the files, None: found in each file as a reader does. Raises
    CorpusError where the sentences do not match, one is unlabelled, or its entities overlap.
    """
    pairs = list(align(gold, predicted))
    sides = find_sides(pairs, scheme=scheme)
    overall = _Counts()
    labels: defaultdict[str, _Counts] = defaultdict(_Counts)
    differences: list[ScorerDifference] = []
    refusal = ""
    for pair, readings in zip(pairs, read_pairs(*sides), strict=True):
        if readings == (NO_READING, NO_READING):  # most sentences have no entity
            continue
        refusal = refusal or readings[0].refusal or readings[1].refusal
        matches = match(*readings)
        overall.add(matches)
        names = {
            entity.label for reading in readings for entity in (*reading.entities, *reading.strict)
        }
        for label in names:
            labels[label].add(
                match(*(_only(label, reading) for reading in readings))
                if len(names) > 1
                else matches
            )
        differences += explain_differences(pair, readings, matches=matches)
    strict, notes = _describe_schemes(pairs, sides, refusal=refusal)
    return SideBySide(
        overall.tallies(refusal),
        {label: labels[label].tallies(refusal) for label in sorted(labels)},
        tuple(
            difference
            for difference in differences
            if not (refusal and difference.cause is Cause.ILL_FORMED)
        ),
        _name_scorers(strict),
        notes,
    )


def _describe_schemes(
    pairs: Sequence[Pair], sides: tuple[TaggedSide, TaggedSide], *, refusal: str
) -> tuple[list[Scheme], tuple[str, ...]]:
    """The schemes that strict mode is told, mostly one, and notes on those of the files."""
    gold, predicted = sides
    files: defaultdict[tuple[Scheme, Scheme], dict[tuple[str, str], None]] = defaultdict(dict)
    for truth, guess in pairs:
        if truth.path in gold.schemes or guess.path in predicted.schemes:
            files[schemes_of(truth, guess, gold=gold, predicted=predicted)][
                truth.path, guess.path
            ] = None
    told = sorted({scheme for scheme, _ in files}) or [Scheme.BIO]
    notes = []
    for (gold_scheme, scheme), names in files.items():
        truth_path, guess_path = next(iter(names))
        rest = f" (so are {len(names) - 1:,} more pairs of files)" if len(names) > 1 else ""
        if gold_scheme is not scheme:
            notes.append(
                f"{truth_path} is read as {gold_scheme} and {guess_path} as {scheme}{rest}:"
                f" {STRICT_MODE} reads both as {strict_scheme(gold_scheme)}, the others each as its"
                " own"
            )
    lacking = [scheme for scheme in told if scheme in SUBSTITUTES]
    notes += [
        f"seqeval has no scheme {scheme}: {STRICT_MODE} reads it as {SUBSTITUTES[scheme]}"
        for scheme in lacking
    ]
    notes += [f"{STRICT_MODE} counts nothing, as it stops at {refusal}"] if refusal else []
    return sorted({strict_scheme(scheme) for scheme in told}), tuple(map(one_line, notes))


def _name_scorers(strict: Collection[Scheme]) -> dict[str, str]:
    names = {}
    for scorer in SCORERS:
        tool, _, mode = scorer.partition(" ")
        given = " and ".join(strict) if scorer == STRICT_MODE else Scheme.BIO
        names[scorer] = f"{' '.join(filter(None, (tool, VERSIONS[tool], mode)))}, {given}"
    return names


class _Counts:
    """The outcomes of each scorer, before they are counted."""

    def __init__(self) -> None:
        self._outcomes: dict[str, list[Verdict]] = {scorer: [] for scorer in SCORERS}

    def add(self, matches: Mapping[str, Sequence[Match]]) -> None:
        for scorer, pairs in matches.items():
            self._outcomes[scorer] += [pair.outcome for pair in pairs]

    def tallies(self, refusal: str) -> dict[str, Tally | None]:
        # a tally has its fields in the order of the outcomes
        return {
            scorer: None
            if refusal and scorer == STRICT_MODE
            else Tally(*map(outcomes.count, Verdict))
            for scorer, outcomes in self._outcomes.items()
        }


def _only(label: str, reading: TagReading) -> TagReading:
    entities, strict = (
        tuple(entity for entity in side if entity.label == label)
        for side in (reading.entities, reading.strict)
    )
    return TagReading(entities, strict)
