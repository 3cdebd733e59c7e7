from ner_lstm.lab.comparison.ambiguity import find_ambiguous, majority_share, share_right
from ner_lstm.sentence import Entity, Sentence


def named(*labels, word="Apple"):
    return [Sentence(("the", word), (Entity(1, 2, label),)) for label in labels]


def test_a_name_is_ambiguous_when_two_labels_are_each_a_tenth_of_it():
    train = [
        *named(*["FRUIT"] * 9, "COMPANY"),
        *named(*["CITY"] * 10, "CLUB", word="Bern"),
        *named("X", word="Ada"),
    ]
    assert find_ambiguous(train) == {"apple": "FRUIT"}


def test_case_and_digits_do_not_tell_names_apart_as_they_do_not_for_a_network():
    assert find_ambiguous([*named("A", word="X1"), *named("B", "B", word="x7")]) == {"x0": "B"}


def test_names_of_several_words_count_as_one():
    sentences = [Sentence(("New", "York"), (Entity(0, 2, label),)) for label in ("CITY", "CLUB")]
    assert set(find_ambiguous(sentences)) == {"new york"}
    assert (
        find_ambiguous(
            [
                Sentence(("New", "York"), (Entity(0, 1, "A"),)),
                Sentence(("New", "York"), (Entity(0, 2, "B"),)),
            ]
        )
        == {}
    )


def test_the_share_that_is_right_and_that_of_the_usual_label():
    names = {"apple": "FRUIT"}
    gold = [*named("FRUIT", "COMPANY", "COMPANY", "FRUIT"), *named("X", word="Ada")]
    found = [
        *named("FRUIT", "COMPANY", "FRUIT"),
        Sentence(("the", "Apple"), ()),
        *named("Y", word="Ada"),
    ]
    assert share_right(gold, found, names=names) == 0.5
    assert majority_share(gold, names=names) == 0.5
    wider = [Sentence(("the", "Apple"), (Entity(0, 2, "FRUIT"),))]
    assert share_right(named("FRUIT"), wider, names=names) == 0.0  # other words


def test_no_ambiguous_name_is_no_share():
    assert share_right(named("FRUIT"), named("FRUIT"), names={}) is None
    assert majority_share(named("FRUIT"), names={}) is None
