"""A mistake -> what several reports show of it, on a line each: its entities, and its words."""

from ner_lstm.confidences import spell_confidence
from ner_lstm.evaluation.mistakes import Mistake, context_of, text_of
from ner_lstm.one_line import one_line
from ner_lstm.sentence import Entity


def spell_entities(mistake: Mistake) -> str:
    """The gold entity and the predicted one, or which there is: `FRUIT "apple" -> COMPANY "apple"
    (0.62)`.
    """
    return " -> ".join(
        spell_entity(mistake, entity) for entity in (mistake.gold, mistake.predicted) if entity
    )


def spell_entity(mistake: Mistake, entity: Entity) -> str:
    """Label, words and confidence."""
    text = f'{entity.label} "{text_of(mistake.sentence, entity)}"'
    if entity.confidence is not None:
        text += f" ({spell_confidence(entity.confidence, digits=2)})"
    return one_line(text)


def spell_context(mistake: Mistake) -> str:
    """The entity in its words: `... an apple while [[Tim Cook]] of Apple Inc. ...`."""
    before, entity, after, (cut_before, cut_after) = context_of(mistake)
    start, end = "... " if cut_before else "", " ..." if cut_after else ""
    return one_line(f"{start}{before}[[{entity}]]{after}{end}")
