"""What scorers match in a sentence -> the entities that make them differ, in words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from ner_lstm.evaluation.alignment import Pair
from ner_lstm.evaluation.scorers.matching import (
    NERVALUATE,
    RULES,
    STRICT_MODE,
    Match,
    Verdict,
    is_same_span,
)
from ner_lstm.evaluation.scorers.readings import TagReading
from ner_lstm.evaluation.scorers.strict import strip_labels
from ner_lstm.one_line import one_line
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tokenizers import detokenize

CREDITS = {Verdict.PARTIAL: "half correct", Verdict.CORRECT: "correct"}


class Cause(StrEnum):
    """What scorers differ about: tags that break the scheme of the gold file, labels or bounds."""

    ILL_FORMED = "ill-formed"
    LABEL = "label"
    BOUNDARY = "boundary"


class ScorerDifference(NamedTuple):
    """An entity or a pair about which scorers differ: `path:line: ...` without a line end."""

    cause: Cause
    text: str


def explain_differences(
    pair: Pair, readings: tuple[TagReading, TagReading], *, matches: Mapping[str, Sequence[Match]]
) -> Iterator[ScorerDifference]:
    """Every difference in a sentence: what is in none costs or earns the same with all scorers.

    Those of tags first, then those of gold entities and their predictions in the order of the
    words.
    """
    for what, sentence, reading in zip(("gold", "predicted"), pair, readings, strict=True):
        yield from _explain_faults(what, sentence, reading)
    rules: defaultdict[tuple[Entity, Entity], defaultdict[Verdict, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for name in RULES:
        for outcome, gold, guess in matches[f"{NERVALUATE} {name}"]:
            if gold and guess and gold != guess and outcome in (Verdict.CORRECT, Verdict.PARTIAL):
                rules[gold, guess][outcome].append(name)
    truth, _ = pair
    for gold, guess in sorted(rules, key=lambda pair: (pair[0].start, pair[1].start)):
        names = rules[gold, guess]
        verdicts = [
            f"{what} for {NERVALUATE} {' and '.join(names[outcome])}"
            for outcome, what in CREDITS.items()
            if names[outcome]
        ]
        text = (
            f"{_describe(truth, gold)} found as {_describe(truth, guess)}: {', '.join(verdicts)},"
            " wrong for the others"
        )
        yield ScorerDifference(
            Cause.LABEL if is_same_span(gold, guess) else Cause.BOUNDARY, _locate(truth, gold, text)
        )


def _explain_faults(
    what: str, sentence: Sentence, reading: TagReading
) -> Iterator[ScorerDifference]:
    problems = dict(reversed(reading.faults))  # the first of several
    kept = set(reading.strict)
    entities = dict(zip(strip_labels(reading.entities), reading.entities, strict=True))
    for entity in (entities[stripped] for stripped in entities if stripped not in kept):
        spoilt = (
            problems[position]
            for position in range(entity.start, entity.end)
            if position in problems
        )
        problem = next(spoilt, "its tags spell no such entity by the scheme of the gold file")
        dropped = f"{what} {_describe(sentence, entity)} ({problem})"
        text = f"{STRICT_MODE} drops {dropped}, the others count it"
        yield ScorerDifference(Cause.ILL_FORMED, _locate(sentence, entity, text))
    for entity in (entity for entity in reading.strict if entity not in entities):
        text = (
            f"{STRICT_MODE} counts {what} {_describe(sentence, entity)}, which its tags spell by"
            " the scheme of the gold file alone"
        )
        yield ScorerDifference(Cause.ILL_FORMED, _locate(sentence, entity, text))


def _describe(sentence: Sentence, entity: Entity) -> str:
    text, _, _ = detokenize(sentence.words[entity.start : entity.end])
    return f'{entity.label} "{text}"'


def _locate(sentence: Sentence, entity: Entity, text: str) -> str:
    return one_line(f"{sentence.path}:{sentence.line_of(entity.start)}: {text}")
