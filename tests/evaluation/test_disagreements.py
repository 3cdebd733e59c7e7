"""What a tagger is sure of against the labels: which kinds count, from which confidence, and in
which order.
"""

from dataclasses import replace

from ner_lstm.evaluation.disagreements import find_disagreements
from ner_lstm.sentence import Entity, Sentence

WORDS = ("Ada", "Lee", "sits", "in", "Rome", "with", "Apple")
GOLD = Sentence(
    WORDS, (Entity(0, 1, "PER"), Entity(4, 5, "ORG"), Entity(6, 7, "ORG")), path="a.txt", line=7
)


def find(*entities):
    """What is found where a tagger finds these entities in the first of two corpora, and nothing in
    the second.
    """
    empty = Sentence(("no", "one"), (), path="b.txt", line=1)

    def tag(sentences):
        assert sentences == [GOLD, empty]
        return [replace(GOLD, entities=entities), empty]

    return list(find_disagreements([[GOLD], [empty]], tag=tag))


def test_another_label_another_boundary_and_no_label_are_told_the_surest_first():
    findings = find(Entity(0, 2, "PER", 0.95), Entity(2, 3, "MISC", 0.9), Entity(4, 5, "LOC", 0.99))
    assert [(one.line, one.confidence, one.message) for one in findings] == [
        (7, 0.99, 'the model is sure of LOC "Rome" (0.99), labelled is ORG "Rome"'),
        (7, 0.95, 'the model is sure of PER "Ada Lee" (0.95), labelled is PER "Ada"'),
        (7, 0.9, 'the model is sure of MISC "sits" (0.90), labelled is no entity'),
    ]
    assert {(one.path, str(one.kind), one.severity, one.other) for one in findings} == {
        ("a.txt", "disagreement", "warning", None)
    }


def test_what_the_tagger_is_not_sure_of_or_does_not_find_is_not_told():
    assert find(Entity(0, 2, "PER", 0.8999), Entity(4, 5, "LOC", None)) == []


def test_what_the_labels_say_too_is_not_told():
    assert find(*(replace(entity, confidence=1.0) for entity in GOLD.entities or ())) == []
