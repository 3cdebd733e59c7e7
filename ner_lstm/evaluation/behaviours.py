"""Behaviour tests (texts, and what must and must not be found in them) and a tagger -> which are
met, in one line each.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ner_lstm.confidences import spell_confidence
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.places import Place, shorten
from ner_lstm.one_line import one_line
from ner_lstm.sentence import Sentence


class Mention(NamedTuple):
    """An entity of a text."""

    place: Place
    label: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a tagger reads it: the words of each sentence, and the entities found; labels: all
    that it can find.
    """

    text: str
    sentences: Sequence[Sequence[Place]]
    found: Sequence[Mention]
    labels: Collection[str]

    def quote(self, place: Place) -> str:
        """The words at a place, in quotation marks."""
        return f'"{self.text[slice(*place)]}"'

    def spell(self, mentions: Iterable[Mention], *, at: Place | None = None) -> str:
        """Each with its label, its words where they are not those asked about, and its
        confidence.
        """
        return ", ".join(self._spell(mention, at) for mention in mentions) or "nothing"

    def _spell(self, mention: Mention, at: Place | None) -> str:
        words = "" if mention.place == at else f" {self.quote(mention.place)}"
        return f"{mention.label}{words}" + (
            ""
            if mention.confidence is None
            else f" ({spell_confidence(mention.confidence, digits=2)})"
        )

    def obstacles(self, labels: Iterable[str], places: Iterable[Place]) -> Iterator[str]:
        """Why the model could never find such labels or words, in brackets: a label, a border of
        words or of sentences.
        """
        for label in dict.fromkeys(labels):
            if label not in self.labels:
                yield (
                    f" (the model has no label {label}; labels: {', '.join(self.labels) or 'none'})"
                )
        for place in places:
            if any(
                place.start in starts and place.end in ends
                for starts, ends in map(_borders, self.sentences)
            ):
                continue
            words = (
                word for sentence in self.sentences for word in sentence if word.overlaps(place)
            )
            longer = next(
                (word for word in words if word.start < place.start or word.end > place.end), None
            )
            sees = (
                "a sentence end within"
                if longer is None
                else f"{self.quote(longer)} as one word, not"
            )
            yield f" (the model reads {sees} {self.quote(place)})"


def _borders(words: Sequence[Place]) -> tuple[set[int], set[int]]:
    return {word.start for word in words}, {word.end for word in words}


class Answer(NamedTuple):
    """Whether a demand is met, and what was demanded and found."""

    met: bool
    wanted: str
    found: str


class Demand(Protocol):
    """What must be so in a text."""

    def check(self, reading: Reading) -> Answer:
        """Whether it is so."""


@dataclass(frozen=True, slots=True)
class Found:
    """Just these words are an entity of this label. occurrence: which of several in the text that
    look alike, from 1.
    """

    place: Place
    label: str
    occurrence: int | None = None

    def check(self, reading: Reading) -> Answer:
        near = [mention for mention in reading.found if mention.place.overlaps(self.place)]
        met = (self.place, self.label) in {mention[:2] for mention in near}
        found = reading.spell(near, at=self.place) + "".join(
            reading.obstacles([self.label], [self.place])
        )
        return Answer(
            met, f"{self.label} for {reading.quote(self.place)}{_which(self.occurrence)}", found
        )


@dataclass(frozen=True, slots=True)
class NotFound:
    """No entity of this label (None: of any) holds or touches the words at any of these places,
    which look alike.
    """

    places: Sequence[Place]
    label: str | None = None
    occurrence: int | None = None

    def check(self, reading: Reading) -> Answer:
        near = [
            one for one in reading.found if any(one.place.overlaps(place) for place in self.places)
        ]
        wrong = [mention for mention in near if self.label in (None, mention.label)]
        obstacles = "".join(reading.obstacles([] if self.label is None else [self.label], ()))
        at = self.places[0] if len(self.places) == 1 else None
        wanted = (
            f"no {self.label or 'entity'} for"
            f" {reading.quote(self.places[0])}{_which(self.occurrence)}"
        )
        return Answer(
            not wrong and not obstacles, wanted, reading.spell(wrong or near, at=at) + obstacles
        )


@dataclass(frozen=True, slots=True)
class Only:
    """These are all the entities of the text; none: there is no entity in it."""

    demands: Sequence[Found]

    def check(self, reading: Reading) -> Answer:
        wanted = {(demand.place, demand.label) for demand in self.demands}
        met = wanted == {mention[:2] for mention in reading.found}
        names = [
            f"{one.label} for {reading.quote(one.place)}{_which(one.occurrence)}"
            for one in self.demands
        ]
        obstacles = reading.obstacles(
            [one.label for one in self.demands], [one.place for one in self.demands]
        )
        found = reading.spell(reading.found) + "".join(obstacles)
        return Answer(met, f"only {', '.join(names)}" if names else "nothing", found)


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
    """What is met if all the demands of its cases are, two in a minimal pair. name: None where it
    has none but its text.
    """

    cases: Sequence[Case]
    name: str | None = None


def check_behaviours(
    behaviours: Iterable[Behaviour],
    *,
    tag: Callable[[str], Iterable[Sentence]],
    labels: Collection[str],
) -> list[Outcome]:
    """The outcome of each, no two of one name. tag: a text -> its sentences, labelled, with
    offsets; labels: all it can find.
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
    answers: list[tuple[Case, Answer]] = []
    for case in behaviour.cases:
        reading = _read(case.text, tag(case.text), labels)
        answers += [(case, demand.check(reading)) for demand in case.demands]
    said = [(case, answer) for case, answer in answers if not answer.met] or answers
    met = all(answer.met for _, answer in answers)
    message = "" if behaviour.name is None else f"{behaviour.name}: "
    before = None
    for case, (_, wanted, found) in said:
        side = f"{case.side}: " if case.side else ""
        where = "" if case is before else f' in "{shorten(case.text)}"'
        message += f"{'; ' if before else ''}{side}expected {wanted}{where}, found {found}"
        before = case
    name = shorten(behaviour.cases[0].text) if behaviour.name is None else behaviour.name
    return Outcome(one_line(name), met, one_line(message))


def _read(text: str, sentences: Iterable[Sentence], labels: Collection[str]) -> Reading:
    words: list[list[Place]] = []
    found: list[Mention] = []
    for sentence in sentences:
        assert sentence.starts is not None and sentence.ends is not None, (
            "the words of a text have offsets in it"
        )
        places = [Place(*place) for place in zip(sentence.starts, sentence.ends, strict=True)]
        words.append(places)
        for entity in sentence.entities or ():
            place = Place(places[entity.start].start, places[entity.end - 1].end)
            found.append(Mention(place, entity.label, entity.confidence))
    return Reading(text, words, found, labels)
