"""What each scorer counts, by hand; then as they count themselves, on random tags, three quarters of
them ill-formed.
"""

import pytest
from tag_columns import columns

from ner_lstm.errors import CorpusError
from ner_lstm.evaluation.scorers import Tally, compare_scorers
from ner_lstm.schemes import IllFormed, Scheme, convert_tags
from ner_lstm.sentence import Entity, Sentence


def tallies(gold, predicted, **options):
    """What is counted in a sentence with these tags, written with blanks between."""
    pair = (
        columns([tags.split()], path=path)
        for tags, path in ((gold, "gold.conll"), (predicted, "guess.conll"))
    )
    return compare_scorers(*pair, scheme=Scheme.BIO, **options).overall


def test_the_published_figures_of_conll_2000_follow_from_its_published_counts():
    """Processed 961 tokens with 459 phrases; found: 539 phrases; correct: 371."""
    published = Tally(correct=371, missed=459 - 371, spurious=539 - 371)
    assert (published.possible, published.actual) == (459, 539)
    ratios = [
        f"{100 * ratio:.2f}" for ratio in (published.precision, published.recall, published.f1)
    ]
    assert ratios == ["68.83", "80.83", "74.35"]


def test_a_partial_match_is_worth_half_and_what_is_undefined_is_zero():
    tally = Tally(correct=2, incorrect=1, partial=1, missed=1, spurious=4)
    assert (tally.possible, tally.actual) == (5, 8)
    assert (tally.precision, tally.recall, tally.f1) == (2.5 / 8, 2.5 / 5, 5 / 13)
    assert (Tally().precision, Tally().recall, Tally().f1) == (0.0, 0.0, 0.0)
    assert Tally(missed=1, spurious=2).f1 == 0.0


def test_other_words_are_wrong_half_or_right():
    """New York found as York, and Ada found as she stands."""
    assert tallies("B-PER O B-CITY I-CITY", "B-PER O O B-CITY") == {
        "seqeval default": Tally(correct=1, missed=1, spurious=1),
        "seqeval strict": Tally(correct=1, missed=1, spurious=1),
        "conlleval": Tally(correct=1, missed=1, spurious=1),
        "nervaluate strict": Tally(correct=1, incorrect=1),
        "nervaluate exact": Tally(correct=1, incorrect=1),
        "nervaluate partial": Tally(correct=1, partial=1),
        "nervaluate type": Tally(correct=2),
    }


def test_another_label_is_wrong_or_right():
    assert tallies("B-CITY I-CITY", "B-PER I-PER") == {
        "seqeval default": Tally(missed=1, spurious=1),
        "seqeval strict": Tally(missed=1, spurious=1),
        "conlleval": Tally(missed=1, spurious=1),
        "nervaluate strict": Tally(incorrect=1),
        "nervaluate exact": Tally(correct=1),
        "nervaluate partial": Tally(correct=1),
        "nervaluate type": Tally(incorrect=1),
    }


def test_strict_mode_drops_an_orphan_and_keeps_the_first_half_of_a_broken_entity():
    found = tallies("B-PER I-CITY O I-CITY", "B-PER O O B-CITY")
    assert found["seqeval default"] == found["conlleval"] == Tally(correct=2, missed=1)
    assert found["seqeval strict"] == Tally(correct=1, spurious=1)
    assert found["nervaluate strict"] == Tally(correct=2, missed=1)


def test_two_predictions_in_one_entity_are_a_match_and_a_spurious_one():
    found = tallies("B-A I-A I-A I-A", "B-A O B-A I-A")
    assert found["nervaluate partial"] == Tally(partial=1, spurious=1)
    assert found["nervaluate type"] == Tally(correct=1, spurious=1)
    assert found["nervaluate strict"] == Tally(incorrect=1, spurious=1)


def test_one_prediction_over_two_entities_matches_the_first_and_misses_the_other():
    found = tallies("B-A I-A B-B I-B", "B-B I-B I-B I-B")
    assert found["nervaluate partial"] == Tally(partial=1, missed=1)
    assert found["nervaluate strict"] == Tally(incorrect=1, missed=1)
    assert found["nervaluate type"] == Tally(correct=1, missed=1)  # which looks past the A for a B


def test_who_comes_first_takes_what_a_later_prediction_has_a_better_right_to():
    """The B takes the entity, wrong as it is, and the A, which has its label and more of its words,
    is left with nothing.
    """
    found = tallies("O B-A I-A I-A", "B-B I-B B-A I-A")
    assert found["nervaluate type"] == Tally(incorrect=1, spurious=1)
    assert found["nervaluate partial"] == Tally(partial=1, spurious=1)


def test_type_takes_the_entity_whose_bounds_are_closest_and_partial_the_first():
    found = tallies("B-A I-A B-A I-A", "O B-A I-A I-A")
    assert found["nervaluate type"] == Tally(correct=1, missed=1)
    texts = [
        text
        for _, text in compare_scorers(
            columns([["B-A", "B-A", "I-A"]]), columns([["B-A", "I-A", "I-A"]])
        ).differences
    ]
    assert [text.split(":")[2].split(" found")[0] for text in texts] == [' A "w0"', ' A "w1 w2"']


def test_one_word_of_a_hundred_is_shared_and_one_of_a_hundred_and_one_is_not():
    for length, expected in ((100, Tally(partial=1)), (101, Tally(missed=1, spurious=1))):
        gold = " ".join(["B-A", *["I-A"] * (length - 1)])
        assert (
            tallies(gold, " ".join(["B-A", *["O"] * (length - 1)]))["nervaluate partial"]
            == expected
        )


def test_strict_mode_reads_no_dash_at_the_end_of_a_label():
    found = tallies("B-X- I-X-", "B-X I-X")
    assert found["seqeval strict"] == Tally(correct=1)
    assert found["seqeval default"] == Tally(missed=1, spurious=1)


def test_the_policy_of_the_reader_changes_no_scorer():
    tags = ([["O", "I-A"]], [["O", "B-A"]])
    by_policy = [
        compare_scorers(columns(tags[0], policy=policy), columns(tags[1]), scheme=Scheme.BIO)
        for policy in (IllFormed.CONLLEVAL, IllFormed.DROP)
    ]
    assert by_policy[0] == by_policy[1]
    assert by_policy[1].overall["seqeval default"] == Tally(correct=1)


def test_a_model_that_labels_ill_formed_sentences_is_not_blamed_for_their_tags():
    gold = columns([["O", "I-A"], ["O", "I-A"]])
    found = [gold[0].with_entities((Entity(1, 2, "A", 0.9),)), gold[1].with_entities(())]
    overall = compare_scorers(gold, found, scheme=Scheme.BIO).overall
    assert overall["seqeval default"] == Tally(correct=1, missed=1)
    assert overall["seqeval strict"] == Tally(spurious=1)


def test_sentences_read_again_and_labelled_by_a_model_are_not_blamed_either():
    gold, again = columns([["I-A", "O"]]), columns([["I-A", "O"]])
    found = [again[0].with_entities((Entity(0, 1, "A", 0.9),))]
    assert compare_scorers(gold, found, scheme=Scheme.BIO).overall["seqeval strict"] == Tally(
        spurious=1
    )
    other = [again[0].with_entities((Entity(0, 2, "A"),))]
    assert compare_scorers(gold, other, scheme=Scheme.BIO).overall["seqeval strict"] == Tally(
        spurious=1
    )


def test_a_file_beside_itself_is_right_and_as_ill_formed_as_it_is():
    gold = columns([["I-A", "B-B"]])
    overall = compare_scorers(gold, gold, scheme=Scheme.BIO).overall
    assert overall["conlleval"] == Tally(correct=2)
    assert overall["seqeval strict"] == Tally(correct=1)


def test_well_formed_tags_of_one_scheme_are_counted_as_in_bio():
    tags = (["B-A", "I-A", "I-A", "B-A", "O", "B-B"], ["B-A", "I-A", "O", "B-A", "O", "B-A"])
    expected = compare_scorers(
        *(columns([side], path=path) for side, path in zip(tags, ("gold", "guess"), strict=True))
    )
    for scheme in (Scheme.IOB1, Scheme.BIOES, Scheme.BMES, Scheme.BILOU):
        in_scheme = [convert_tags(side, source=Scheme.BIO, target=scheme) for side in tags]
        pair = [
            columns([side], scheme=scheme, path=path)
            for side, path in zip(in_scheme, ("gold", "guess"), strict=True)
        ]
        found = compare_scorers(*pair, scheme=scheme)
        assert (found.overall, found.labels) == (expected.overall, expected.labels)


def test_no_entity_and_no_sentence_count_nothing():
    for sentences in ([], columns([["O", "O"], []])):
        comparison = compare_scorers(sentences, sentences)
        assert comparison.notes == ()
        assert set(comparison.overall.values()) == {Tally()}
        assert (comparison.labels, comparison.differences) == ({}, ())


def test_overlapping_entities_are_an_error_at_their_sentence():
    sentence = Sentence(
        ("a", "b"), (Entity(0, 2, "A"), Entity(1, 2, "A")), path="gold.conll", line=7
    )
    with pytest.raises(CorpusError, match=r"^gold\.conll:7: entity 1:2 overlaps another"):
        compare_scorers([sentence], [sentence])
