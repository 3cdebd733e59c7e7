"""Training sentences -> the names that a word alone does not tell the label of, and how often the
usual label is right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ner_lstm.encoding.forms import normalise
from ner_lstm.sentence import Entity, Sentence

MIN_SHARE = 0.1  # a label that a name has less often than this may be a slip of the annotator


def surface_of(sentence: Sentence, entity: Entity) -> str:
    """The words of an entity, as a network looks words up."""
    return " ".join(map(normalise, sentence.words[entity.start : entity.end]))


def find_ambiguous(sentences: Iterable[Sentence]) -> Mapping[str, str]:
    """The names that have two labels or more, each at least one time in ten, with the label that
    each has most often.
    """
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for entity in sentence.entities or ():
            seen[surface_of(sentence, entity)][entity.label] += 1
    usual = {name: labels.most_common() for name, labels in seen.items()}
    return {
        name: labels[0][0]
        for name, labels in usual.items()
        if len(labels) > 1 and labels[1][1] >= MIN_SHARE * seen[name].total()
    }


def share_right(
    gold: Sequence[Sentence], predicted: Iterable[Sentence], *, names: Mapping[str, str]
) -> float | None:
    """The share of the gold entities of these names that were found, words and label; None where
    there is none of them.
    """
    outcomes = [
        entity.key in {guess.key for guess in tagged.entities or ()}
        for truth, tagged in zip(gold, predicted, strict=True)
        for entity in truth.entities or ()
        if surface_of(truth, entity) in names
    ]
    return sum(outcomes) / len(outcomes) if outcomes else None


def list_ambiguous(gold: Iterable[Sentence], *, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The name and the label of each gold entity that has one of these names."""
    entities = (
        (surface_of(sentence, entity), entity.label)
        for sentence in gold
        for entity in sentence.entities or ()
    )
    return [(name, label) for name, label in entities if name in names]


def majority_share(gold: Iterable[Sentence], *, names: Mapping[str, str]) -> float | None:
    """The share of the gold entities of these names whose label is the usual one: what the word
    alone can tell.
    """
    usual = [names[name] == label for name, label in list_ambiguous(gold, names=names)]
    return sum(usual) / len(usual) if usual else None
