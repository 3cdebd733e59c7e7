"""Where F1 comes from, counted by hand."""

from evaluated_files import evaluate_examples

from ner_lstm.evaluation.mistakes import MistakeKind
from ner_lstm.evaluation.scores import Count

EXAMPLES = (
    # right; a label confused; a boundary
    (
        ("Ada", "met", "New", "York", "Times"),
        [(0, 1, "PER"), (2, 5, "ORG")],
        [(0, 1, "PER"), (2, 4, "LOC")],
    ),
    (("Paris", "sang"), [(0, 1, "PER")], [(0, 1, "LOC")]),
    (tuple("abcdefghijk"), [(0, 2, "ORG")], [(4, 5, "PER")]),
)
TIMES = {("Ada",): 1, ("Paris",): 30}


def frequency(words):
    return TIMES.get(tuple(words), 0)


def test_entities_count_where_their_own_length_and_sentence_are(tmp_path):
    tables = evaluate_examples(tmp_path, *EXAMPLES).breakdown.tables
    assert tables["words of the entity"] == {
        "1": Count(1, 3, 2),
        "2": Count(0, 1, 1),
        "3": Count(0, 0, 1),
        "4-5": Count(),
        "6+": Count(),
    }
    assert tables["words of the sentence"] == {
        "1-10": Count(1, 3, 3),
        "11-20": Count(0, 1, 1),
        "21-40": Count(),
        "41-80": Count(),
        "81+": Count(),
    }
    assert list(tables) == ["words of the entity", "words of the sentence"]


def test_what_training_knew_is_told_from_what_it_did_not(tmp_path):
    tables = evaluate_examples(tmp_path, *EXAMPLES, frequency=frequency).breakdown.tables
    assert tables["in training"] == {"seen": Count(1, 2, 2), "unseen": Count(0, 2, 2)}
    assert tables["times in training"] == {
        "0": Count(0, 2, 2),
        "1": Count(1, 1, 1),
        "2-5": Count(),
        "6-20": Count(),
        "21+": Count(0, 1, 1),
    }


def test_the_counts_of_every_table_are_all_entities(tmp_path):
    one = evaluate_examples(tmp_path, *EXAMPLES, frequency=frequency)
    for table in one.breakdown.tables.values():
        assert sum(table.values(), Count()) == one.scores.overall


def test_confusion_holds_every_entity_once_a_side(tmp_path):
    one = evaluate_examples(tmp_path, *EXAMPLES)
    assert one.breakdown.confusion == {
        ("PER", "PER"): 1,
        ("ORG", "LOC"): 1,
        ("PER", "LOC"): 1,
        ("ORG", None): 1,
        (None, "PER"): 1,
    }
    assert one.breakdown.kinds == {
        MistakeKind.LABEL: 1,
        MistakeKind.BOUNDARY: 1,
        MistakeKind.MISSED: 1,
        MistakeKind.INVENTED: 1,
    }
