"""Two models' predictions on one corpus -> their difference, and what one of them alone finds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ner_lstm.evaluation.alignment import entities_of, entity_keys
from ner_lstm.evaluation.resampling import Difference
from ner_lstm.evaluation.scores import Scores, evaluate
from ner_lstm.evaluation.uncertainty import compare_labels, compare_scores
from ner_lstm.sentence import Sentence
from ner_lstm.tokenizers import detokenize


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """A gold entity that a model finds: where its first word stands, and its words."""

    path: str
    line: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """What another model does on the same corpus; differences are F1 of ours less that of theirs.

    name: of the other model. only_ours, only_theirs: the gold entities that one alone finds.
    """

    name: str
    scores: Scores
    overall: Difference
    labels: Mapping[str, Difference]
    only_ours: Sequence[FoundEntity]
    only_theirs: Sequence[FoundEntity]


def compare_models(
    gold: Sequence[Sentence],
    ours: Sequence[Sentence],
    *,
    theirs: Sequence[Sentence],
    scores: Scores,
    name: str,
) -> ModelComparison:
    """How our predictions, of these scores, differ from those of the model of that name."""
    their_scores = evaluate(gold, theirs)
    return ModelComparison(
        name,
        their_scores,
        compare_scores(their_scores, scores),
        compare_labels(their_scores, scores),
        tuple(_found_by_first(gold, ours, theirs)),
        tuple(_found_by_first(gold, theirs, ours)),
    )


def _found_by_first(
    gold: Iterable[Sentence], first: Iterable[Sentence], second: Iterable[Sentence]
) -> Iterator[FoundEntity]:
    """The gold entities that the first model finds and the second does not."""
    for truth, *guesses in zip(gold, first, second, strict=True):
        hits, misses = map(entity_keys, guesses)
        for entity in entities_of(truth):
            if entity.key in hits - misses:
                text, _, _ = detokenize(truth.words[entity.start : entity.end])
                yield FoundEntity(truth.path, truth.line_of(entity.start), entity.label, text)
