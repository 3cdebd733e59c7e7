"""A corpus and what labels it -> everything that the reports show of one run of `evaluate`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ner_lstm.corpus import Corpus
from ner_lstm.evaluation.baselines import compare_with, read_baseline
from ner_lstm.evaluation.breakdown import Breakdown, Frequency, break_down
from ner_lstm.evaluation.calibration import Calibration, Threshold, calibrate, find_thresholds
from ner_lstm.evaluation.comparison import Answer, Comparison, compare_answers
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

Label = Callable[[Sequence[Sentence]], Iterable[Sentence]]


@dataclass(frozen=True, slots=True)
class Source:
    """A corpus or a model and the SHA-256 of its bytes in hexadecimal, None where it has none
    (standard input).
    """

    path: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one model (None: a file of predictions) found in one corpus, and all that follows from
    it.

    calibration: None where predictions have no confidences. comparisons: with other models.
    outcomes: of what was expected. thresholds: those that give each predicted label the target
    precision, where one was asked for. scorers: what other scorers count, where that was asked for.
    """

    corpus: Source
    model: Source | None
    gold: Sequence[Sentence]
    predicted: Sequence[Sentence]
    scores: Scores
    uncertainty: Uncertainty
    mistakes: Sequence[Mistake]
    breakdown: Breakdown
    calibration: Calibration | None
    comparisons: Sequence[Comparison] = ()
    outcomes: Sequence[Outcome] = ()
    target_precision: float | None = None
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    scorers: SideBySide | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """What reports are made of: the evaluations, and the outcomes of behaviour tests."""

    evaluations: Sequence[Evaluation]
    behaviours: Sequence[Outcome] = ()

    @property
    def outcomes(self) -> list[Outcome]:
        """All that was expected, of every corpus and then of behaviour; of several corpora each is
        named.
        """
        several = len(self.evaluations) > 1
        named = [
            (one_line(one.corpus.path), outcome)
            for one in self.evaluations
            for outcome in one.outcomes
        ]
        of_corpora = [
            replace(one, message=f"{path}: {one.message}") if several else one
            for path, one in named
        ]
        return [*of_corpora, *self.behaviours]


@dataclass(frozen=True, slots=True)
class Request:
    """How a corpus is evaluated: by what labels it, beside which other models (by name), against
    which expectations.

    frequency: how often words were an entity in training, None where that is not known.
    target_precision: that thresholds are to give.
    """

    label: Label
    model: Source | None
    frequency: Frequency | None = None
    against: Mapping[str, Label] = field(default_factory=dict)
    expectations: Expectations = NOTHING_EXPECTED
    target_precision: float | None = None


def evaluate_corpus(corpus: Corpus, request: Request) -> Evaluation:
    """The evaluation of a labelled corpus. Raises CorpusError, and ConfigError for a baseline that
    does not fit it.
    """
    gold = list(corpus)
    predicted = list(request.label(gold))
    scores = evaluate(gold, predicted)
    uncertainty = find_uncertainty(scores)
    pairs = list(zip(gold, predicted, strict=True))
    mistakes = tuple(find_mistakes(gold, predicted))
    answer = Answer(scores, predicted)
    comparisons = []
    for name, label in request.against.items():
        theirs = list(label(gold))
        comparisons.append(
            compare_answers(gold, answer, Answer(evaluate(gold, theirs), theirs), name=name)
        )
    source = Source(corpus.path, corpus.sha256())
    calibration = calibrate(pairs)
    wanted = request.target_precision
    thresholds = (
        {}
        if calibration is None or wanted is None
        else find_thresholds(calibration, precision=wanted)
    )
    return Evaluation(
        source,
        request.model,
        gold,
        predicted,
        scores,
        uncertainty,
        mistakes,
        break_down(pairs, mistakes, frequency=request.frequency),
        calibration,
        tuple(comparisons),
        tuple(_check(request.expectations.of(corpus.path), source, scores, uncertainty)),
        wanted,
        thresholds,
    )


def with_scorers(evaluation: Evaluation, *, scheme: Scheme | None) -> Evaluation:
    """The evaluation with what other scorers count; scheme: that of the tags in the files, None:
    found there.
    """
    return replace(
        evaluation, scorers=compare_scorers(evaluation.gold, evaluation.predicted, scheme=scheme)
    )


def _check(
    expectations: Expectations, corpus: Source, scores: Scores, uncertainty: Uncertainty
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
