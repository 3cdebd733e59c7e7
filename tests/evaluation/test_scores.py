"""Counts worked out by hand, by brute force and by seqeval."""

import subprocess
import sys
import warnings
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ner_lstm.errors import CorpusError
from ner_lstm.evaluation import evaluate
from ner_lstm.evaluation.scores import Count, _confirm, average, count_entities
from ner_lstm.schemes import Scheme, entities_from_tags
from ner_lstm.sentence import Entity, Sentence


def labelled(*entities, length=12, line=1):
    words = tuple(f"w{number}" for number in range(length))
    return Sentence(
        words, tuple(Entity(*entity) for entity in entities), path="gold.conll", line=line
    )


def tagged(tags):
    entities, _ = entities_from_tags(tags, scheme=Scheme.BIO)
    return Sentence(tuple("w" * (1 + position % 3) for position in range(len(tags))), entities)


def test_two_of_three_and_two_of_four_are_counted_and_divided():
    gold = [labelled((0, 2, "PER"), (3, 4, "LOC"), (6, 8, "ORG")), labelled((0, 1, "PER"))]
    found = [labelled((0, 2, "PER"), (3, 4, "ORG"), (6, 8, "ORG")), labelled()]
    scores = evaluate(gold, found)
    assert scores.labels == {"LOC": Count(0, 0, 1), "ORG": Count(1, 2, 1), "PER": Count(1, 1, 2)}
    assert list(scores.labels) == ["LOC", "ORG", "PER"]
    assert list(scores.counts) == [Count(2, 3, 3), Count(0, 0, 1)]
    assert scores.overall == Count(2, 3, 4)
    assert (scores.overall.precision, scores.overall.recall, scores.overall.f1) == (
        2 / 3,
        2 / 4,
        4 / 7,
    )
    assert scores.macro.f1 == pytest.approx((0 + 2 / 3 + 2 / 3) / 3)
    assert (scores.sentences, scores.tokens) == (2, 24)
    assert (scores.scorer, scores.mode, scores.scheme) == ("seqeval 1.2.2", "default", "BIO")


def test_a_span_that_is_one_word_off_counts_as_wrong_twice():
    assert evaluate([labelled((1, 3, "PER"))], [labelled((1, 4, "PER"))]).overall == Count(0, 1, 1)


def test_f1_of_integers_meets_the_decimal_that_a_person_would_ask_for():
    one = Count(2, 2, 18)
    assert one.f1 == 0.2 > 2 * one.precision * one.recall / (one.precision + one.recall)
    assert Count(17, 20, 20).f1 == 0.85


def test_counts_add_up_field_by_field():
    assert sum([Count(1, 2, 3), Count(10, 20, 30)], Count()) == Count(11, 22, 33)


def test_ratios_of_nothing_are_zero():
    assert (Count().precision, Count().recall, Count().f1) == (0.0, 0.0, 0.0)
    assert Count(0, 0, 5).f1 == Count(0, 5, 0).f1 == 0.0
    assert average([]) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "sentences",
    [
        [],
        [labelled(length=0)],
        [labelled(length=0), labelled(length=0)],
        [labelled()],
        [labelled(), labelled(length=0)],
    ],
    ids=["no sentence", "an empty sentence", "two of them", "all O", "all O and an empty one"],
)
def test_a_corpus_without_entities_scores_zero_without_a_warning(sentences):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scores = evaluate(sentences, sentences)
    assert not caught
    assert scores.overall == Count() and scores.labels == {}
    assert scores.sentences == len(sentences)


@pytest.mark.parametrize(
    ("gold", "found"), [([(0, 1, "A")], []), ([], [(0, 1, "A")]), ([(0, 1, "A")], [(0, 1, "B")])]
)
def test_undefined_ratios_raise_no_warning(gold, found):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert evaluate([labelled(*gold)], [labelled(*found)]).overall.f1 == 0.0
    assert not caught


HOSTILE = [
    "",
    "_",
    "-",
    "X-",
    "-X",
    "X-Y-Z",
    "creative-work",
    "B",
    "I-PER",
    "B-",
    "O",
    "B-O",
    "人名",
    "é",
    "__",
    " ",
    "\n",
    "-_-",
    "A\x00",
    "\ud800",
]


def test_labels_that_look_like_tags_are_all_told_apart():
    """The bare B, `X-` and an empty label, which seqeval reads as `_`, among them."""
    entities = [(position, position + 1, label) for position, label in enumerate(HOSTILE)]
    moved = [
        (position, position + 1, label) for position, label in enumerate(HOSTILE[1:] + HOSTILE[:1])
    ]
    gold = [labelled(*entities, length=len(HOSTILE)), labelled((0, 3, ""), (3, 4, "_"))]
    scores = evaluate(
        gold, [labelled(*moved, length=len(HOSTILE)), labelled((0, 3, ""), (3, 4, "_"))]
    )
    assert set(scores.labels) == set(HOSTILE)
    assert scores.labels[""] == scores.labels["_"] == Count(1, 2, 2)
    assert scores.labels["X-"] == Count(0, 1, 1)


def test_entities_that_touch_stay_two():
    assert evaluate([labelled((0, 1, "A"), (1, 2, "A"))], [labelled((0, 2, "A"))]).overall == Count(
        0, 1, 2
    )


def test_an_entity_at_the_end_of_a_sentence_does_not_run_into_the_next():
    gold = [labelled((11, 12, "A")), labelled((0, 2, "A"))]
    assert evaluate(gold, gold).labels == {"A": Count(2, 2, 2)}


TAGS = st.sampled_from(["O", "O", "B-A", "I-A", "B-B", "I-B", "B-x-y", "I-x-y"])
PAIR = st.lists(st.tuples(TAGS, TAGS), max_size=9).map(
    lambda rows: ([one for one, _ in rows], [other for _, other in rows])
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PAIR, min_size=1, max_size=6))
def test_counts_equal_what_seqeval_finds_in_the_tags_themselves_ill_formed_ones_included(pairs):
    from seqeval.metrics.sequence_labeling import precision_recall_fscore_support

    gold, found = ([pair[side] for pair in pairs] for side in (0, 1))
    scores = evaluate(map(tagged, gold), map(tagged, found))
    theirs = precision_recall_fscore_support(gold, found, average=None, zero_division=0)
    ours = [
        (count.precision, count.recall, count.f1, count.gold) for count in scores.labels.values()
    ]
    assert ours == [pytest.approx(row) for row in zip(*theirs, strict=True)]
    if ours:
        macro = precision_recall_fscore_support(gold, found, average="macro", zero_division=0)
        assert tuple(scores.macro) == pytest.approx(macro[:3])


@settings(max_examples=150, deadline=None)
@given(st.lists(PAIR, max_size=6))
def test_counts_equal_those_of_comparing_every_entity_with_every_other(pairs):
    gold, found = ([tagged(pair[side]) for pair in pairs] for side in (0, 1))
    scores = evaluate(gold, found)
    brute = [
        (
            sum(one == other for one in truth.entities for other in guess.entities),
            len(guess.entities),
            len(truth.entities),
        )
        for truth, guess in zip(gold, found, strict=True)
    ]
    assert [(count.correct, count.predicted, count.gold) for count in scores.counts] == brute
    assert scores.overall == sum(scores.counts, Count())
    assert scores.labels == count_entities(gold, found)


def test_precision_and_recall_change_places_with_gold_and_predicted():
    one, other = [labelled((0, 1, "A"), (2, 3, "B"))], [labelled((0, 1, "A"))]
    forth, back = evaluate(one, other).overall, evaluate(other, one).overall
    assert (forth.precision, forth.recall, forth.f1) == (back.recall, back.precision, back.f1)


def test_a_confidence_changes_no_count():
    sure = replace(labelled(), entities=(Entity(0, 1, "A", 0.5),))
    assert evaluate([labelled((0, 1, "A"))], [sure]).overall == Count(1, 1, 1)


def test_a_count_that_seqeval_does_not_confirm_is_our_bug_and_says_the_numbers():
    gold = [labelled((0, 1, "A"))]
    scores = replace(evaluate(gold, gold), labels={"A": Count(1, 1, 2)})
    tags = [["B-A", *["O"] * 11]]
    with pytest.raises(
        AssertionError, match=r"overall: seqeval 1\.2\.2 finds .*1\.0.*our counting \(1\.0, 0\.5,"
    ):
        _confirm(scores, tags, tags)


def test_counting_alone_streams():
    def endless():
        while True:
            yield labelled((0, 1, "A"))

    taken = []

    def two():
        for sentence in (labelled(), labelled((0, 1, "A"))):
            taken.append(sentence)
            yield sentence
        raise KeyboardInterrupt  # an endless partner was never read ahead

    with pytest.raises(KeyboardInterrupt):
        count_entities(two(), endless())
    assert len(taken) == 2


def test_overlapping_entities_are_an_error_at_their_sentence():
    with pytest.raises(CorpusError, match=r"^gold\.conll:7: entity 1:3 overlaps another"):
        evaluate([labelled(line=7)], [labelled((0, 2, "A"), (1, 3, "A"), line=7)])


def test_importing_the_room_loads_neither_seqeval_nor_torch():
    heavy = "{'seqeval', 'sklearn', 'torch'}"
    code = (
        f"import sys, ner_lstm.evaluation, ner_lstm.reports; sys.exit(len({heavy} &"
        " set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
