"""Two models' predictions on one corpus -> their difference, how sure it is, and the entities that
only one got right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ner_lstm.evaluation.alignment import entities_of
from ner_lstm.evaluation.resampling import Difference
from ner_lstm.evaluation.scores import Scores
from ner_lstm.evaluation.uncertainty import compare_labels, compare_scores
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tokenizers import detokenize


@dataclass(frozen=True, slots=True)
class Found:
    """A gold entity that one of two models found: where its first word stands, and its words."""

    path: str
    line: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What another model does on the same corpus; differences are F1 of the model evaluated less
    that of the other.

    name: of the other model. only_ours, only_theirs: the gold entities that one alone found.
    """

    name: str
    scores: Scores
    overall: Difference
    labels: Mapping[str, Difference]
    only_ours: Sequence[Found]
    only_theirs: Sequence[Found]


@dataclass(frozen=True, slots=True)
class Answer:
    """A model's predictions on a corpus and their scores."""

    scores: Scores
    predicted: Sequence[Sentence]


def compare_answers(
    gold: Sequence[Sentence], ours: Answer, theirs: Answer, *, name: str
) -> Comparison:
    """How our answer differs from that of the model of that name."""
    return Comparison(
        name,
        theirs.scores,
        compare_scores(theirs.scores, ours.scores),
        compare_labels(theirs.scores, ours.scores),
        tuple(_found_alone(gold, ours.predicted, theirs.predicted)),
        tuple(_found_alone(gold, theirs.predicted, ours.predicted)),
    )


def _found_alone(
    gold: Iterable[Sentence], one: Iterable[Sentence], other: Iterable[Sentence]
) -> Iterator[Found]:
    """The gold entities that `one` has and `other` has not."""
    for truth, first, second in zip(gold, one, other, strict=True):
        here, there = ({_key(entity) for entity in entities_of(side)} for side in (first, second))
        for entity in entities_of(truth):
            if _key(entity) in here - there:
                text, _, _ = detokenize(truth.words[entity.start : entity.end])
                yield Found(truth.path, truth.line_of(entity.start), entity.label, text)


def _key(entity: Entity) -> tuple[int, int, str]:
    return entity.start, entity.end, entity.label
