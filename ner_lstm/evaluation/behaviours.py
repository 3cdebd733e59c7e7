"""Behaviour tests, of what a tagger must and must not find in texts -> which are met."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ner_lstm.confidences import spell_confidence
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.text_spans import TextSpan, shorten_quote
from ner_lstm.one_line import one_line
from ner_lstm.sentence import Sentence


class Mention(NamedTuple):
    """An entity of a text."""

    span: TextSpan
    label: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A text, the words of its sentences and its entities as a tagger finds them.

    labels: all that the tagger can find.
    """

    text: str
    sentences: Sequence[Sequence[TextSpan]]
    mentions: Sequence[Mention]
    labels: Collection[str]

    def quote(self, span: TextSpan) -> str:
        """The words of a span, in quotation marks."""
        return f'"{self.text[slice(*span)]}"'

    def spell(self, mentions: Iterable[Mention], *, at: TextSpan | None = None) -> str:
        """Each mention with its label, its words where they are not those `at`, and confidence."""
        return ", ".join(self._spell(mention, at) for mention in mentions) or "nothing"

    def _spell(self, mention: Mention, at: TextSpan | None) -> str:
        words = "" if mention.span == at else f" {self.quote(mention.span)}"
        return f"{mention.label}{words}" + (
            ""
            if mention.confidence is None
            else f" ({spell_confidence(mention.confidence, digits=2)})"
        )

    def obstacles(self, labels: Iterable[str], spans: Iterable[TextSpan]) -> Iterator[str]:
        """Why the model could never find such labels or spans, in brackets.

        It lacks the label, or sees other borders of words or sentences.
        """
        for label in dict.fromkeys(labels):
            if label not in self.labels:
                yield (
                    f" (the model has no label {label}; labels: {', '.join(self.labels) or 'none'})"
                )
        for span in spans:
            if any(
                span.start in starts and span.end in ends
                for starts, ends in map(_borders, self.sentences)
            ):
                continue
            words = (
                word for sentence in self.sentences for word in sentence if word.overlaps(span)
            )
            longer = next(
                (word for word in words if word.start < span.start or word.end > span.end), None
            )
            sees = (
                "a sentence end within"
                if longer is None
                else f"{self.quote(longer)} as one word, not"
            )
            yield f" (the model reads {sees} {self.quote(span)})"


def _borders(words: Sequence[TextSpan]) -> tuple[set[int], set[int]]:
    return {word.start for word in words}, {word.end for word in words}


class DemandResult(NamedTuple):
    """Whether a demand is met, and in words what was expected and found."""

    met: bool
    wanted: str
    seen: str


class Demand(Protocol):
    """What must be so in a text."""

    def check(self, text: TaggedText) -> DemandResult:
        """Whether it is so."""


@dataclass(frozen=True, slots=True)
class RequiredEntity:
    """Just these words are an entity of this label.

    occurrence: which of several in the text that look alike, from 1.
    """

    span: TextSpan
    label: str
    occurrence: int | None = None

    def check(self, text: TaggedText) -> DemandResult:
        near = [mention for mention in text.mentions if mention.span.overlaps(self.span)]
        met = (self.span, self.label) in {mention[:2] for mention in near}
        obstacles = "".join(text.obstacles([self.label], [self.span]))
        return DemandResult(met, self.spell(text), text.spell(near, at=self.span) + obstacles)

    def spell(self, text: TaggedText) -> str:
        """The label and the words."""
        return f"{self.label} for {text.quote(self.span)}{_which(self.occurrence)}"


@dataclass(frozen=True, slots=True)
class ForbiddenEntity:
    """No entity of this label (None: of any) holds or touches the words.

    spans: where they stand, which look alike.
    """

    spans: Sequence[TextSpan]
    label: str | None = None
    occurrence: int | None = None

    def check(self, text: TaggedText) -> DemandResult:
        near = [
            mention
            for mention in text.mentions
            if any(mention.span.overlaps(span) for span in self.spans)
        ]
        wrong = [mention for mention in near if self.label in (None, mention.label)]
        obstacles = "".join(text.obstacles([] if self.label is None else [self.label], ()))
        at = self.spans[0] if len(self.spans) == 1 else None
        words = f"{text.quote(self.spans[0])}{_which(self.occurrence)}"
        return DemandResult(
            not wrong and not obstacles,
            f"no {self.label or 'entity'} for {words}",
            text.spell(wrong or near, at=at) + obstacles,
        )


@dataclass(frozen=True, slots=True)
class OnlyEntities:
    """These are all the entities of the text; none: there is no entity in it."""

    demands: Sequence[RequiredEntity]

    def check(self, text: TaggedText) -> DemandResult:
        wanted = {(demand.span, demand.label) for demand in self.demands}
        met = wanted == {mention[:2] for mention in text.mentions}
        names = ", ".join(demand.spell(text) for demand in self.demands)
        obstacles = text.obstacles(
            [demand.label for demand in self.demands], [demand.span for demand in self.demands]
        )
        seen = text.spell(text.mentions) + "".join(obstacles)
        return DemandResult(met, f"only {names}" if names else "nothing", seen)


def _which(occurrence: int | None) -> str:
    return "" if occurrence is None else f" (occurrence {occurrence})"


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what is demanded of it. side: "first" or "second" of a pair."""

    text: str
    demands: Sequence[Demand]
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What is met if all the demands of its cases are, two in a minimal pair.

    name: None where it has none but its text.
    """

    cases: Sequence[Case]
    name: str | None = None


def check_behaviours(
    behaviours: Iterable[Behaviour],
    *,
    tag: Callable[[str], Iterable[Sentence]],
    labels: Collection[str],
) -> list[Outcome]:
    """The outcome of each, no two of one name.

    tag: a text -> its sentences, labelled, with offsets; labels: all it can find.
    """
    outcomes: list[Outcome] = []
    seen = Counter[str]()
    for behaviour in behaviours:
        outcome = _check(behaviour, tag, labels)
        seen[outcome.name] += 1
        times = f" ({seen[outcome.name]})" if seen[outcome.name] > 1 else ""
        outcomes.append(Outcome(outcome.name + times, outcome.met, outcome.message))
    return outcomes


def _check(
    behaviour: Behaviour, tag: Callable[[str], Iterable[Sentence]], labels: Collection[str]
) -> Outcome:
    """The message says what is not met or, where all is met, all."""
    results: list[tuple[Case, DemandResult]] = []
    for case in behaviour.cases:
        text = _read(case.text, tag(case.text), labels)
        results += [(case, demand.check(text)) for demand in case.demands]
    told = [(case, result) for case, result in results if not result.met] or results
    message = "" if behaviour.name is None else f"{behaviour.name}: "
    before = None
    for case, (_, wanted, seen) in told:
        side = f"{case.side}: " if case.side else ""
        where = "" if case is before else f' in "{shorten_quote(case.text)}"'
        message += f"{'; ' if before else ''}{side}expected {wanted}{where}, found {seen}"
        before = case
    name = shorten_quote(behaviour.cases[0].text) if behaviour.name is None else behaviour.name
    met = all(result.met for _, result in results)
    return Outcome(one_line(name), met, one_line(message))


def _read(text: str, sentences: Iterable[Sentence], labels: Collection[str]) -> TaggedText:
    words: list[list[TextSpan]] = []
    mentions: list[Mention] = []
    for sentence in sentences:
        assert sentence.starts is not None and sentence.ends is not None, (
            "the words of a text have offsets in it"
        )
        spans = [TextSpan(*span) for span in zip(sentence.starts, sentence.ends, strict=True)]
        words.append(spans)
        for entity in sentence.entities or ():
            span = TextSpan(spans[entity.start].start, spans[entity.end - 1].end)
            mentions.append(Mention(span, entity.label, entity.confidence))
    return TaggedText(text, words, mentions, labels)
