"""What is expected of scores, as in a TOML file -> what of it is met, in one line each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.baselines import Baseline
from ner_lstm.evaluation.resampling import Difference
from ner_lstm.evaluation.scores import Scores
from ner_lstm.evaluation.uncertainty import Uncertainty
from ner_lstm.one_line import one_line
from ner_lstm.settings import Section, parse_settings, read_toml

DEFAULT_ALPHA = 0.05
Share = Annotated[float, Field(ge=0, le=1)]


class Ratio(StrEnum):
    """What may be demanded; the attribute of a count, of its intervals, and of JSON."""

    F1 = "f1"
    PRECISION = "precision"
    RECALL = "recall"

    @property
    def title(self) -> str:  # type: ignore[override]  # str.title is of no use here
        """As it is written in a sentence."""
        return "F1" if self is Ratio.F1 else self.value


@dataclass(frozen=True, slots=True)
class Minimum:
    """A ratio of a label, or of all together (None), of at least `value`."""

    value: float
    ratio: Ratio = Ratio.F1
    label: str | None = None


@dataclass(frozen=True, slots=True)
class NoDrop:
    """F1 no more than `most` below a baseline, unless p of the drop is above `alpha`.

    paired: both are known sentence by sentence; if not, every drop of more than `most` counts.
    """

    baseline: Path
    most: float = 0.0
    alpha: float = DEFAULT_ALPHA
    paired: bool = True


@dataclass(frozen=True, slots=True)
class Expectations:
    """All that is expected of a corpus; corpora: of some in its stead, by path or file name."""

    minima: Sequence[Minimum] = ()
    drop: NoDrop | None = None
    corpora: Mapping[str, "Expectations"] = field(default_factory=dict)

    def of(self, corpus: str) -> "Expectations":
        """Those of one corpus."""
        return self.corpora.get(corpus) or self.corpora.get(Path(corpus).name) or self

    def unmatched(self, corpora: Iterable[str]) -> list[str]:
        """The names of which none of these corpora is."""
        return sorted(
            self.corpora.keys()
            - {name for corpus in corpora for name in (corpus, Path(corpus).name)}
        )

    def extended(self, minima: Sequence[Minimum], drop: NoDrop | None) -> "Expectations":
        """These and others, for every corpus; a drop takes the place of that here."""
        corpora = {
            name: expectations.extended(minima, drop) for name, expectations in self.corpora.items()
        }
        return Expectations((*self.minima, *minima), drop or self.drop, corpora)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether an expectation is met.

    name: what was expected; message: that and what was found, in one line.
    """

    name: str
    met: bool
    message: str


def parse_minimum(text: str, *, ratio: Ratio) -> Minimum:
    """What `[LABEL=]X` spells, X from 0 to 1. Raises ValueError."""
    label, equals, number = text.rpartition("=")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1 or (equals and not label):
        raise ValueError(
            f"expected {ratio.title} from 0 to 1, as in 0.85 or ORG=0.85, found {text!r}"
        )
    return Minimum(value, ratio, label if equals else None)


NOTHING_EXPECTED = Expectations()


class _Minima(Section):
    min_f1: Share | None = None
    min_precision: Share | None = None
    min_recall: Share | None = None

    def minima(self, label: str | None = None) -> list[Minimum]:
        wanted = (
            (self.min_f1, Ratio.F1),
            (self.min_precision, Ratio.PRECISION),
            (self.min_recall, Ratio.RECALL),
        )
        return [Minimum(value, ratio, label) for value, ratio in wanted if value is not None]


class _CorpusFile(_Minima):
    baseline: str | None = None
    max_drop: Share = 0.0
    alpha: Share = DEFAULT_ALPHA
    paired: bool = True
    labels: Mapping[str, _Minima] = Field(default_factory=dict)

    def expectations(self, source: Path, *, key: str = "") -> Expectations:
        """What the file `source` says, `key` being that of this table. Raises ConfigError."""
        minima = self.minima() + [
            minimum for label, table in self.labels.items() for minimum in table.minima(label)
        ]
        if self.baseline is not None:
            return Expectations(
                minima,
                NoDrop(source.parent / self.baseline, self.max_drop, self.alpha, self.paired),
            )
        idle = sorted(self.model_fields_set & {"max_drop", "alpha", "paired"})
        if idle:
            raise ConfigError(
                f"{source}: {key}{idle[0]}: expected a baseline beside it, found none"
            )
        return Expectations(minima)


class _ExpectationFile(_CorpusFile):
    corpora: Mapping[str, _CorpusFile] = Field(default_factory=dict)


def read_expectations(path: Path) -> Expectations:
    """The expectations in a TOML file, its baselines beside it. Raises ConfigError."""
    file = parse_settings(_ExpectationFile, read_toml(path), source=str(path))
    everywhere = file.expectations(path)
    corpora = {
        name: table.expectations(path, key=f"corpora.{name}.")
        for name, table in file.corpora.items()
    }
    if not any(expected.minima or expected.drop for expected in (everywhere, *corpora.values())):
        raise ConfigError(
            f"{path}: expected something that is expected, such as min_f1 = 0.8, found nothing"
        )
    return Expectations(everywhere.minima, everywhere.drop, corpora)


def check_minima(
    minima: Iterable[Minimum], *, scores: Scores, uncertainty: Uncertainty
) -> list[Outcome]:
    """The outcome of each. A label that is neither gold nor predicted meets nothing."""
    return [_check_minimum(minimum, scores, uncertainty) for minimum in minima]


def _check_minimum(minimum: Minimum, scores: Scores, uncertainty: Uncertainty) -> Outcome:
    label, ratio = minimum.label, minimum.ratio
    what = "overall" if label is None else one_line(label)
    name = f"{ratio.title} >= {minimum.value:g} ({what})"
    wanted = f"expected {ratio.title} >= {minimum.value:g}"
    if label is not None and label not in scores.labels:
        known = ", ".join(map(one_line, scores.labels)) or "none"
        return Outcome(name, False, f"{wanted}, found no such label ({what}; labels: {known})")
    count = scores.overall if label is None else scores.labels[label]
    intervals = uncertainty.overall if label is None else uncertainty.labels[label]
    value: float = getattr(count, ratio)
    hollow = (
        ""
        if count.gold
        else (
            "; the corpus has no such entity"
            if label is not None
            else "; the corpus has no entities"
        )
    )
    interval = "" if hollow else f"; 95 % interval {getattr(intervals, ratio).spell()}"
    met = value >= minimum.value
    return Outcome(
        name,
        met,
        f"{wanted}, found {_digits(value, below=None if met else minimum.value)}"
        f" ({what}{hollow}{interval})",
    )


def check_drop(
    demand: NoDrop, *, scores: Scores, baseline: Baseline, difference: Difference | None
) -> Outcome:
    """The outcome of F1 against a baseline; difference: to it, None where they are not paired."""
    f1 = scores.overall.f1
    drop = baseline.f1 - f1
    allowed = f"at most {demand.most:g} below" if demand.most else "no lower than"
    source = one_line(str(demand.baseline))
    name = f"F1 {allowed} {source}"
    # 0.85 - 0.84 is a little more than 0.01
    too_low = drop > demand.most + 1e-12
    change = f"{drop:.4f} lower" if drop > 0 else f"{-drop:.4f} higher"
    if difference is None:
        return Outcome(
            name,
            not too_low,
            f"expected {name} ({baseline.f1:.4f}), found {f1:.4f}, {change} (not paired)",
        )
    by_chance = too_low and difference.drop_p > demand.alpha
    chance = f", which chance explains at alpha {demand.alpha:g}" if by_chance else ""
    evidence = f"95 % interval {difference.interval.spell(sign='+')}, p = {difference.drop_p:.4f}"
    message = f"expected {name} ({baseline.f1:.4f}), found {f1:.4f}, {change} ({evidence}){chance}"
    return Outcome(name, not too_low or by_chance, message)


def _digits(value: float, *, below: float | None) -> str:
    """Four digits, or all of them where four would round up to the minimum that was missed."""
    short = f"{value:.4f}"
    return short if below is None or float(short) < below else repr(value)
