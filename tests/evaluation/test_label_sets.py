"""Which labels of a corpus can never be found, in one line that a person can act on."""

import pytest

from ner_lstm.evaluation.label_sets import (
    describe_mismatch,
    describe_respelling,
    describe_unknown,
    labels_in,
)
from ner_lstm.sentence import Entity, Sentence


def test_labels_are_those_of_entities():
    sentences = [
        Sentence(("a", "b"), (Entity(0, 1, "PER"), Entity(1, 2, "LOC"))),
        Sentence(("c",), ()),
        Sentence(("d",)),
    ]
    assert labels_in(sentences) == {"PER", "LOC"}


@pytest.mark.parametrize(
    ("gold", "known", "line"),
    [
        ({"PER", "LOC"}, {"PER", "LOC", "ORG"}, ""),
        (set(), {"PER"}, ""),
        ({"PER"}, set(), ""),
        (
            {"PER", "LOC", "DAY"},
            {"PER"},
            "gold.conll has labels that the model lacks, which count as missed: DAY, LOC",
        ),
        (
            {"PER", "LOC"},
            {"LOC", "per"},
            (
                "gold.conll has labels that the model lacks, which count as missed: PER"
                " (another case or prefix: PER in gold.conll, per in the model)"
            ),
        ),
        (
            {"PER", "LOC"},
            {"FRUIT"},
            (
                "gold.conll and the model have no label in common, so that nothing can be right:"
                " LOC, PER in gold.conll, FRUIT in the model"
            ),
        ),
        (
            {"PER"},
            {"B-PER"},
            (
                "gold.conll and the model have no label in common, so that nothing can be right:"
                " PER in gold.conll, B-PER in the model"
                " (another case or prefix: PER in gold.conll, B-PER in the model)"
            ),
        ),
    ],
)
def test_a_model_that_lacks_labels_is_told_of_with_those_that_are_spelt_alike(gold, known, line):
    assert describe_mismatch(gold, known, corpus="gold.conll", against="the model") == line


def test_the_first_labels_of_many_stand_for_them():
    gold, known = {f"G{n}" for n in range(1, 10)}, {f"K{n}" for n in range(1, 12)}
    sets = describe_mismatch(gold, known, corpus="gold", against="model").partition("right: ")[2]
    assert (
        sets
        == "G1, G2, G3, G4, G5, G6, G7, G8 and 1 more in gold, K1, K10, K11, K2, K3, K4, K5, K6 and"
        " 3 more in model"
    )


def test_predictions_need_not_have_every_label():
    names = {"corpus": "gold", "against": "guess"}
    assert describe_respelling({"PER", "LOC"}, {"PER"}, **names) == ""
    assert describe_respelling({"PER", "LOC"}, set(), **names) == ""
    assert describe_respelling({"PER", "LOC"}, {"LOC", "per"}, **names) == describe_unknown(
        {"PER", "LOC"}, {"LOC", "per"}, **names
    )
    assert "no label in common" in describe_respelling({"PER"}, {"FRUIT"}, **names)
