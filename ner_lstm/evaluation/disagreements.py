"""Labelled corpora and what tags them -> the labels that a tagger is sure are others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from ner_lstm.checks import WARNING, Corpora, Finding, FindingKind, quote
from ner_lstm.confidences import spell_confidence
from ner_lstm.evaluation.mistakes import find_mistakes
from ner_lstm.sentence import Entity, Sentence

# Taggers of four corpora were as sure of 14,516 entities in the text that they had learnt from, and
# 84 of these were not its labels. 27 of 40 that were read were errors of the labels, between 0.5
# and 0.9 half of 30; in new text a third and a quarter.
MIN_CONFIDENCE = 0.9


def find_disagreements(
    corpora: Corpora, *, tag: Callable[[Sequence[Sentence]], Iterable[Sentence]]
) -> Iterator[Finding]:
    """Each entity that a tagger is sure of and the labels contradict; the surest first.

    Entities that it does not find are left out: how sure it is of nothing is not known.
    """
    sentences = list(chain.from_iterable(corpora))
    findings = []
    for mistake in find_mistakes(sentences, tag(sentences)):
        entity = mistake.predicted
        if (
            entity is not None
            and entity.confidence is not None
            and entity.confidence >= MIN_CONFIDENCE
        ):
            labelled = (
                "no entity" if mistake.gold is None else _describe(mistake.sentence, mistake.gold)
            )
            message = (
                f"the model is sure of {_describe(mistake.sentence, entity)}, labelled is"
                f" {labelled}"
            )
            finding = Finding(
                mistake.path,
                mistake.line,
                FindingKind.DISAGREEMENT,
                WARNING,
                message,
                confidence=round(entity.confidence, 4),
            )
            findings.append(finding)
    yield from sorted(findings, key=lambda finding: -(finding.confidence or 0))


def _describe(sentence: Sentence, entity: Entity) -> str:
    sure = (
        "" if entity.confidence is None else f" ({spell_confidence(entity.confidence, digits=2)})"
    )
    return f"{entity.label} {quote(sentence.words[entity.start : entity.end])}{sure}"
