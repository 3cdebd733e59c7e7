"""Gold and predicted tags of a sentence -> what seqeval, conlleval and nervaluate match.

seqeval's default mode and conlleval count every entity, that of an orphan I- too; seqeval's strict
mode drops the entities whose tags break the scheme of the gold file and keeps their neighbours: in
BIO it keeps the PER of B-PER I-LOC. It is given the tags as they are spelt, all others the entities
in BIO. The original conlleval, which knows no S-, would join two neighbours of one label in BIOES.

The rules of nervaluate are those of its version 1.2.1 with its usual threshold. What its
documentation does not say:

- It takes the predictions in order, and each takes the first gold entity that shares words with it
  and is still free. So a gold entity goes to one prediction at most, a second prediction inside it
  is spurious, and whoever comes first wins, if only to be wrong by its label. Only the rule `type`
  looks further, for the free entity of the same label whose bounds are closest.
- To share words is to share a hundredth of the gold entity's: one word of 101 is nothing.
- `partial` never looks at labels, and `exact` neither. A prediction over two gold entities makes
  one of them partial and leaves the other one missed, and a prediction of other words and another
  label gets its half as well.
- It reads tags as conlleval does, but knows the prefixes B and I alone: S- and E- are a ValueError
  or, inside an entity, its continuation. It has to be given BIO.
- Figures for a label are of the entities of that label alone, so that those of all labels do not
  add up to the overall ones.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from ner_lstm.evaluation.scorers.readings import TagReading
from ner_lstm.sentence import Entity

MIN_SHARED_PERCENT = 1.0  # of the words of the gold entity


class Verdict(StrEnum):
    """What becomes of an entity; missed: gold without a prediction, spurious: the reverse."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    PARTIAL = "partial"
    MISSED = "missed"
    SPURIOUS = "spurious"


class Match(NamedTuple):
    """A gold entity, a predicted one or both, and what a scorer makes of them."""

    outcome: Verdict
    gold: Entity | None
    predicted: Entity | None


class Rule(NamedTuple):
    """Which predictions count in full for a gold entity, and what others over its words are."""

    accepts: Callable[[Entity, Entity], bool]
    otherwise: Verdict


# A prediction and the gold entities that share enough words with it, in order.
Overlap = tuple[Entity, list[Entity]]


def is_same_span(gold: Entity, guess: Entity) -> bool:
    """Whether two entities are the same words."""
    return gold.start == guess.start and gold.end == guess.end


def _is_same_label(gold: Entity, guess: Entity) -> bool:
    return gold.label == guess.label


RULES = {
    "strict": Rule(lambda gold, guess: gold.key == guess.key, Verdict.INCORRECT),
    "exact": Rule(is_same_span, Verdict.INCORRECT),
    "partial": Rule(is_same_span, Verdict.PARTIAL),
    "type": Rule(_is_same_label, Verdict.INCORRECT),
}


DEFAULT_MODE, STRICT_MODE, CONLLEVAL, NERVALUATE = (
    "seqeval default",
    "seqeval strict",
    "conlleval",
    "nervaluate",
)
SCORERS = (DEFAULT_MODE, STRICT_MODE, CONLLEVAL, *(f"{NERVALUATE} {name}" for name in RULES))
VERSIONS = {"seqeval": "1.2.2", CONLLEVAL: "2004-01-26", NERVALUATE: "1.2.1"}


def match(gold: TagReading, predicted: TagReading) -> dict[str, list[Match]]:
    """The matches of each scorer, in the order of SCORERS."""
    equal = match_equal(gold.entities, predicted.entities)
    strict = match_equal(gold.strict, predicted.strict)
    # What is right shares words with nothing else: it is right by every rule and takes no part in
    # what becomes of the rest.
    right = [pair for pair in equal if pair.outcome is Verdict.CORRECT]
    missed = [pair.gold for pair in equal if pair.gold and not pair.predicted]
    spurious = [pair.predicted for pair in equal if pair.predicted and not pair.gold]
    overlaps = list(find_overlaps(missed, spurious))
    # as in most sentences: nothing is right for some and wrong for others
    if not any(near for _, near in overlaps):
        return dict.fromkeys(SCORERS, equal) | {STRICT_MODE: strict}
    by_rule = (right + match_overlapping(missed, overlaps, rule=rule) for rule in RULES.values())
    return dict(zip(SCORERS, (equal, strict, equal, *by_rule), strict=True))


def match_equal(gold: Sequence[Entity], predicted: Sequence[Entity]) -> list[Match]:
    """The matches of seqeval and conlleval: the same words and label, or missed and spurious."""
    gold_set, predicted_set = set(gold), set(predicted)
    matches = [
        Match(Verdict.CORRECT, entity, entity)
        if entity in predicted_set
        else Match(Verdict.MISSED, entity, None)
        for entity in gold
    ]
    spurious = (entity for entity in predicted if entity not in gold_set)
    return matches + [Match(Verdict.SPURIOUS, None, entity) for entity in spurious]


def find_overlaps(gold: Sequence[Entity], predicted: Sequence[Entity]) -> Iterator[Overlap]:
    """Each prediction with the gold entities that it may be matched with.

    Both are sorted and overlap none of their own: one pass.
    """
    first = 0
    for guess in predicted:
        while first < len(gold) and gold[first].end <= guess.start:
            first += 1
        index, near = first, list[Entity]()
        while index < len(gold) and gold[index].start < guess.end:
            if _shared_percent(gold[index], guess) >= MIN_SHARED_PERCENT:
                near.append(gold[index])
            index += 1
        yield guess, near


def match_overlapping(
    gold: Sequence[Entity], overlaps: Sequence[Overlap], *, rule: Rule
) -> list[Match]:
    """The matches of a rule of nervaluate; overlaps: what `find_overlaps` gives for `gold`."""
    matches, taken = list[Match](), set[int]()  # by where they start
    for guess, near in overlaps:
        free = [entity for entity in near if entity.start not in taken]
        if not free:
            matches.append(Match(Verdict.SPURIOUS, None, guess))
            continue
        accepted = [entity for entity in free if rule.accepts(entity, guess)]
        matched = min(accepted, key=partial(_distance, guess=guess)) if accepted else free[0]
        taken.add(matched.start)
        matches.append(Match(Verdict.CORRECT if accepted else rule.otherwise, matched, guess))
    missed = (entity for entity in gold if entity.start not in taken)
    return matches + [Match(Verdict.MISSED, entity, None) for entity in missed]


def _shared_percent(gold: Entity, guess: Entity) -> float:
    """Calculated as nervaluate does, for the same rounding."""
    return (
        (min(gold.end, guess.end) - max(gold.start, guess.start)) / (gold.end - gold.start) * 100.0
    )


def _distance(gold: Entity, guess: Entity) -> int:
    return abs(gold.start - guess.start) + abs(gold.end - guess.end)
