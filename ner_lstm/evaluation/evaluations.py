"""A corpus and what labels it -> everything that the reports show of one run of `evaluate`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ner_lstm.corpus import Corpus
from ner_lstm.corpus.identity import hash_words
from ner_lstm.evaluation.baselines import compare_with, read_baseline
from ner_lstm.evaluation.breakdown import Breakdown, Frequency, break_down
from ner_lstm.evaluation.calibration import Calibration, Threshold, calibrate, find_thresholds
from ner_lstm.evaluation.comparison import ModelComparison, compare_models
from ner_lstm.evaluation.expectations import (
    NOTHING_EXPECTED,
    Expectations,
    Outcome,
    check_drop,
    check_minima,
)
from ner_lstm.evaluation.mistakes import Mistake, find_mistakes
from ner_lstm.evaluation.scorers import SideBySide, compare_scorers
from ner_lstm.evaluation.scores import Scores, evaluate
from ner_lstm.evaluation.uncertainty import Uncertainty, find_uncertainty
from ner_lstm.one_line import one_line
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence

Tag = Callable[[Sequence[Sentence]], Iterable[Sentence]]


@dataclass(frozen=True, slots=True)
class HashedPath:
    """A corpus or a model, and the SHA-256 of its bytes (None: it has none, as standard input)."""

    path: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What one model (None: a file of predictions) finds in one corpus, and all that follows.

    calibration: None where predictions have no confidences. comparisons: with other models.
    outcomes: of what was expected. thresholds: those that give each predicted label the target
    precision, where it was asked for. scorers: what other scorers count, where it was asked for.
    warnings: a line for each reason why the scores may not mean what they seem to.
    """

    corpus: HashedPath
    model: HashedPath | None
    gold: Sequence[Sentence]
    predicted: Sequence[Sentence]
    scores: Scores
    uncertainty: Uncertainty
    mistakes: Sequence[Mistake]
    breakdown: Breakdown
    calibration: Calibration | None
    comparisons: Sequence[ModelComparison] = ()
    outcomes: Sequence[Outcome] = ()
    target_precision: float | None = None
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    scorers: SideBySide | None = None
    warnings: Sequence[str] = ()

    @property
    def hashes(self) -> frozenset[str]:
        """All by which its corpus is known again."""
        own = () if self.corpus.sha256 is None else (self.corpus.sha256,)
        return frozenset((*own, *hash_words(self.gold)))


@dataclass(frozen=True, slots=True)
class Results:
    """What reports are made of: the evaluations, and the outcomes of behaviour tests.

    warnings: of the mean of the corpora.
    """

    evaluations: Sequence[Evaluation]
    behaviours: Sequence[Outcome] = ()
    warnings: Sequence[str] = ()

    @property
    def outcomes(self) -> list[Outcome]:
        """All that was expected, of each corpus (named if there are several) and of behaviour."""
        several = len(self.evaluations) > 1
        of_corpora = [
            replace(outcome, message=f"{one_line(evaluation.corpus.path)}: {outcome.message}")
            if several
            else outcome
            for evaluation in self.evaluations
            for outcome in evaluation.outcomes
        ]
        return [*of_corpora, *self.behaviours]

    def with_scorers(self, *, scheme: Scheme | None) -> "Results":
        """The results with what other scorers count; scheme: of the files, None: found there."""
        evaluations = [
            replace(
                evaluation,
                scorers=compare_scorers(evaluation.gold, evaluation.predicted, scheme=scheme),
            )
            for evaluation in self.evaluations
        ]
        return replace(self, evaluations=evaluations)


def evaluate_corpus(
    corpus: Corpus,
    tag: Tag,
    *,
    model: HashedPath | None = None,
    frequency: Frequency | None = None,
    against: Mapping[str, Tag] | None = None,
    expectations: Expectations = NOTHING_EXPECTED,
    target_precision: float | None = None,
) -> Evaluation:
    """The evaluation of what `tag` finds in a labelled corpus.

    model: what it belongs to. frequency: how often words were an entity in training, None where
    that is not known. against: other models, by name. target_precision: what thresholds are to
    give. Raises CorpusError, and ConfigError for a baseline that does not fit the corpus.
    """
    gold = list(corpus)
    predicted = list(tag(gold))
    scores = evaluate(gold, predicted)
    uncertainty = find_uncertainty(scores)
    pairs = list(zip(gold, predicted, strict=True))
    mistakes = tuple(find_mistakes(gold, predicted))
    comparisons = tuple(
        compare_models(gold, predicted, theirs=list(tag_otherwise(gold)), scores=scores, name=name)
        for name, tag_otherwise in (against or {}).items()
    )
    source = HashedPath(corpus.path, corpus.sha256())
    calibration = calibrate(pairs)
    thresholds = (
        {}
        if calibration is None or target_precision is None
        else find_thresholds(calibration, precision=target_precision)
    )
    return Evaluation(
        corpus=source,
        model=model,
        gold=gold,
        predicted=predicted,
        scores=scores,
        uncertainty=uncertainty,
        mistakes=mistakes,
        breakdown=break_down(pairs, mistakes, frequency=frequency),
        calibration=calibration,
        comparisons=comparisons,
        outcomes=tuple(_check(expectations.of(corpus.path), source, scores, uncertainty)),
        target_precision=target_precision,
        thresholds=thresholds,
    )


def _check(
    expectations: Expectations, corpus: HashedPath, scores: Scores, uncertainty: Uncertainty
) -> list[Outcome]:
    """The outcomes of all that is expected of these scores."""
    outcomes = check_minima(expectations.minima, scores=scores, uncertainty=uncertainty)
    demand = expectations.drop
    if demand is None:
        return outcomes
    baseline = read_baseline(
        demand.baseline, corpus=corpus.path, sha256=corpus.sha256, paired=demand.paired
    )
    difference = compare_with(baseline, scores) if demand.paired else None
    return [*outcomes, check_drop(demand, scores=scores, baseline=baseline, difference=difference)]
