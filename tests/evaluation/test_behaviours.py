"""What must and must not be found in a text is checked word by word, and each outcome is one line
that says what was found.
"""

import pytest
from behaving import ENTRY, sentence

FRUIT, COMPANY = "I like eating apple !", "The Apple is a great company !"


STORE = "I bought an apple at the Apple store ."


APPLE = sentence(FRUIT, 'found = [{ words = "apple", label = "FRUIT" }]')


@pytest.mark.parametrize(
    ("found", "met", "message"),
    [
        ([(14, 19, "FRUIT")], True, "FRUIT (0.83)"),
        ([(14, 19, "COMPANY")], False, "COMPANY (0.83)"),
        ([], False, "nothing"),
        ([(7, 13, "FRUIT")], False, "nothing"),
        ([(7, 19, "FRUIT")], False, 'FRUIT "eating apple" (0.83)'),
        ([(7, 13, "FOOD"), (14, 21, "FRUIT")], False, 'FRUIT "apple !" (0.83)'),
    ],
)
def test_words_are_found_where_just_they_have_the_label(outcome, found, met, message):
    wanted = f'expected FRUIT for "apple" in "{FRUIT}", found {message}'
    assert outcome(APPLE, *((FRUIT, *one) for one in found)) == (met, wanted)


def test_a_tagger_without_confidences_leaves_none_in_the_message(outcome):
    assert outcome(APPLE, (FRUIT, 14, 19, "COMPANY"), confidence=None)[1].endswith(
        ", found COMPANY"
    )


ABSENT = sentence(STORE, 'not_found = [{ words = "store" }]')


@pytest.mark.parametrize(
    ("found", "met", "message"),
    [
        ([], True, "nothing"),
        ([(12, 17, "FRUIT")], True, "nothing"),
        ([(31, 36, "FOOD")], False, "FOOD (0.83)"),
        ([(25, 36, "COMPANY")], False, 'COMPANY "Apple store" (0.83)'),
    ],
)
def test_words_are_not_found_where_no_entity_holds_any_of_them(outcome, found, met, message):
    wanted = f'expected no entity for "store" in "{STORE}", found {message}'
    assert outcome(ABSENT, *((STORE, *one) for one in found)) == (met, wanted)


def test_words_may_be_refused_one_label_alone(outcome):
    toml = sentence(STORE, 'not_found = [{ words = "Apple", label = "FRUIT" }]')
    wanted = f'expected no FRUIT for "Apple" in "{STORE}", found'
    assert outcome(toml, (STORE, 25, 30, "COMPANY")) == (True, f"{wanted} COMPANY (0.83)")
    assert outcome(toml, (STORE, 25, 36, "FRUIT")) == (
        False,
        f'{wanted} FRUIT "Apple store" (0.83)',
    )


@pytest.mark.parametrize(
    ("found", "met", "message"),
    [
        (
            [(12, 17, "FRUIT"), (25, 30, "COMPANY")],
            True,
            'FRUIT "apple" (0.83), COMPANY "Apple" (0.83)',
        ),
        ([(12, 17, "FRUIT")], False, 'FRUIT "apple" (0.83)'),
        (
            [(12, 17, "FRUIT"), (25, 30, "FRUIT")],
            False,
            'FRUIT "apple" (0.83), FRUIT "Apple" (0.83)',
        ),
        ([(2, 8, "FOOD"), (12, 17, "FRUIT"), (25, 30, "COMPANY")], False, None),
    ],
)
def test_only_names_all_that_may_be_found(outcome, found, met, message):
    toml = sentence(
        STORE,
        'only = [{ words = "apple", label = "FRUIT" }, { words = "Apple", label = "COMPANY" }]',
    )
    message = message or 'FOOD "bought" (0.83), FRUIT "apple" (0.83), COMPANY "Apple" (0.83)'
    wanted = f'expected only FRUIT for "apple", COMPANY for "Apple" in "{STORE}", found {message}'
    assert outcome(toml, *((STORE, *one) for one in found)) == (met, wanted)


def test_only_of_nothing_wants_nothing(outcome):
    toml = sentence(FRUIT, "only = []")
    assert outcome(toml) == (True, f'expected nothing in "{FRUIT}", found nothing')
    assert outcome(toml, (FRUIT, 14, 19, "FRUIT")) == (
        False,
        f'expected nothing in "{FRUIT}", found FRUIT "apple" (0.83)',
    )


def test_a_sentence_is_met_if_all_its_demands_are_and_else_says_those_that_are_not(outcome):
    toml = sentence(
        STORE,
        'name = "the shop"',
        'found = [{ words = "apple", label = "FRUIT" }, { words = "Apple", label = "COMPANY" }]',
        'not_found = [{ words = "store" }]',
    )
    assert outcome(toml, (STORE, 12, 17, "FRUIT"), (STORE, 25, 30, "COMPANY")) == (
        True,
        (
            f'the shop: expected FRUIT for "apple" in "{STORE}", found FRUIT (0.83); expected'
            ' COMPANY for "Apple", found COMPANY (0.83); expected no entity for "store", found'
            " nothing"
        ),
    )
    assert outcome(toml, (STORE, 12, 17, "FRUIT"), (STORE, 25, 36, "COMPANY")) == (
        False,
        (
            f'the shop: expected COMPANY for "Apple" in "{STORE}", found COMPANY "Apple store"'
            ' (0.83); expected no entity for "store", found COMPANY "Apple store" (0.83)'
        ),
    )


PAIR = f"""
[[pair]]
words = "apple"
first = {{ text = "{FRUIT}", label = "FRUIT" }}
second = {{ text = "{COMPANY}", label = "COMPANY" }}
"""


def test_a_pair_is_met_if_both_sides_are_and_else_says_which_is_not(outcome):
    first, second = (FRUIT, 14, 19), (COMPANY, 4, 9)
    left = f'first: expected FRUIT for "apple" in "{FRUIT}", found'
    right = f'second: expected COMPANY for "Apple" in "{COMPANY}", found'
    both = f"apple: {left} FRUIT (0.83); {right} COMPANY (0.83)"
    assert outcome(PAIR, (*first, "FRUIT"), (*second, "COMPANY")) == (True, both)
    assert outcome(PAIR, (*first, "FRUIT"), (*second, "FRUIT")) == (
        False,
        f"apple: {right} FRUIT (0.83)",
    )
    assert outcome(PAIR, (*first, "COMPANY"), (*second, "COMPANY")) == (
        False,
        f"apple: {left} COMPANY (0.83)",
    )
    assert outcome(PAIR) == (False, f"apple: {left} nothing; {right} nothing")


def test_one_side_of_a_pair_may_be_no_entity(outcome):
    toml = (
        '[[pair]]\nwords = "may"\nfirst = { text = "May left .", label = "PER" }\nsecond = { text ='
        ' "It may rain ." }\n'
    )
    found = ("May left .", 0, 3, "PER")
    assert outcome(toml, found, labels=["PER"])[0]
    assert outcome(toml, found, ("It may rain .", 3, 6, "PER"), labels=["PER"]) == (
        False,
        'may: second: expected no entity for "may" in "It may rain .", found PER (0.83)',
    )


def test_the_name_is_that_given_or_the_text_cut_and_no_two_are_the_same(outcomes):
    long = "word " * 30
    toml = (
        PAIR
        + PAIR.replace("words", 'name = "two apples"\nwords')
        + PAIR
        + sentence(long, "only = []")
        + sentence("a\\nb", "only = []")
    )
    assert [one.name for one in outcomes(toml)] == [
        "word word word word word word word word word word word word…",
        r"a\nb",
        "apple",
        "two apples",
        "apple (2)",
    ]


@pytest.mark.parametrize(
    ("key", "words", "wanted"),
    [("found", "apple", 'FRIUT for "apple"'), ("not_found", "eating", 'no FRIUT for "eating"')],
)
def test_a_label_that_the_model_lacks_is_never_as_expected(outcome, key, words, wanted):
    toml = sentence(FRUIT, f'{key} = [{{ words = "{words}", label = "FRIUT" }}]')
    because = "(the model has no label FRIUT; labels: COMPANY, FOOD, FRUIT)"
    assert outcome(toml) == (False, f'expected {wanted} in "{FRUIT}", found nothing {because}')
    assert outcome(toml, labels=[])[1].endswith("(the model has no label FRIUT; labels: none)")


def test_entities_that_may_not_have_one_label_may_have_another(outcome):
    toml = sentence(
        FRUIT, f"found = [{ENTRY}]", 'not_found = [{ words = "apple", label = "COMPANY" }]'
    )
    assert outcome(toml, (FRUIT, 14, 19, "FRUIT"))[0]
