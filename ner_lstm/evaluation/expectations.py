"""What CI demands (`--min-f1 ORG=0.8`) and Scores -> what was not met."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ner_lstm.evaluation.one_line import one_line
from ner_lstm.evaluation.scores import Scores


@dataclass(frozen=True, slots=True)
class Expectation:
    """F1 of a label, or of all together (None), of at least `min_f1`."""

    min_f1: float
    label: str | None = None


def parse_expectation(text: str) -> Expectation:
    """The expectation that `[LABEL=]X` spells, X from 0 to 1. Raises ValueError with what was expected and found."""
    label, equals, number = text.rpartition("=")
    try:
        minimum = float(number)
    except ValueError:
        minimum = -1.0
    if not 0 <= minimum <= 1 or (equals and not label):
        raise ValueError(f"expected F1 from 0 to 1, as in 0.85 or ORG=0.85, found {text!r}")
    return Expectation(minimum, label if equals else None)


def unmet_expectations(scores: Scores, expectations: Iterable[Expectation]) -> Iterator[str]:
    """One line for each expectation that the scores do not meet.

    A label that is neither in the corpus nor predicted meets nothing, and a corpus without entities has F1 0.
    """
    for expectation in expectations:
        minimum, label = expectation.min_f1, expectation.label
        wanted = f"expected F1 >= {minimum:g}"
        if label is not None and label not in scores.labels:
            known = ", ".join(map(one_line, scores.labels)) or "none"
            yield f"{wanted}, found no such label ({one_line(label)}; labels: {known})"
            continue
        count = scores.overall if label is None else scores.labels[label]
        if count.f1 < minimum:
            what = "overall" if label is None else one_line(label)
            hollow = (
                "" if count.gold else "; the corpus has no such entity" if label is not None else "; the corpus has no entities"
            )
            yield f"{wanted}, found {_digits(count.f1, below=minimum)} ({what}{hollow})"


def _digits(f1: float, *, below: float) -> str:
    """Four digits, or all of them where four would round up to the minimum that was missed."""
    short = f"{f1:.4f}"
    return short if float(short) < below else repr(f1)
