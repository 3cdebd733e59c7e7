"""Where the words of a behaviour stand in its text."""

import pytest
from behaving import sentence

from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.text_spans import TextSpan, find_spans

TWICE = "Apple sued Apple ."


def test_which_of_several_like_words_is_meant_can_be_said(outcome):
    toml = sentence(TWICE, 'found = [{ words = "Apple", label = "COMPANY", occurrence = 2 }]')
    wanted = f'expected COMPANY for "Apple" (occurrence 2) in "{TWICE}", found'
    assert outcome(toml, (TWICE, 11, 16, "COMPANY")) == (True, f"{wanted} COMPANY (0.83)")
    assert outcome(toml, (TWICE, 0, 5, "COMPANY")) == (False, f"{wanted} nothing")


def test_words_that_must_not_be_found_must_be_found_nowhere_unless_one_of_them_is_meant(outcome):
    anywhere, second = (
        sentence(TWICE, f'not_found = [{{ words = "Apple"{more} }}]')
        for more in ("", ", occurrence = 2")
    )
    first = (TWICE, 0, 5, "COMPANY")
    assert outcome(anywhere, first) == (
        False,
        f'expected no entity for "Apple" in "{TWICE}", found COMPANY "Apple" (0.83)',
    )
    assert outcome(second, first) == (
        True,
        f'expected no entity for "Apple" (occurrence 2) in "{TWICE}", found nothing',
    )


@pytest.mark.parametrize("key", ["found", "only"])
def test_words_that_the_tokenizer_does_not_part_are_unmet_and_it_says_why(outcome, key):
    text = "An Apple-like logo ."
    toml = sentence(text, f'{key} = [{{ words = "Apple", label = "COMPANY" }}]')
    met, message = outcome(toml, (text, 3, 13, "COMPANY"))
    assert not met
    assert message.endswith(
        'found COMPANY "Apple-like" (0.83) (the model reads "Apple-like" as one word, not "Apple")'
    )


def test_words_across_the_end_of_a_sentence_are_unmet_and_it_says_why(outcome):
    text = "We went to Rome. Paris was next."
    toml = sentence(text, 'found = [{ words = "Rome. Paris", label = "FOOD" }]')
    because = 'nothing (the model reads a sentence end within "Rome. Paris")'
    assert outcome(toml) == (False, f'expected FOOD for "Rome. Paris" in "{text}", found {because}')


def test_a_text_of_several_sentences_is_one_text(outcome):
    text = "I ate. The Apple store was shut."
    toml = sentence(text, 'only = [{ words = "Apple store", label = "COMPANY" }]')
    assert outcome(toml, (text, 11, 22, "COMPANY"))[0]


CHINESE = "在苹果上班的表哥每天吃苹果。"


@pytest.mark.parametrize("tokenizer", ["characters", "words"])
def test_chinese_words_need_no_blanks_around_them(outcome, tokenizer):
    company, food = (
        f'{{ words = "苹果", label = "{label}", occurrence = {n} }}'
        for n, label in enumerate(("COMPANY", "FOOD"), 1)
    )
    toml = sentence(CHINESE, f"only = [{company}, {food}]")
    wanted = (
        'expected only COMPANY for "苹果" (occurrence 1), FOOD for "苹果" (occurrence 2) in'
        f' "{CHINESE}", found'
    )
    right = (CHINESE, 1, 3, "COMPANY")
    assert outcome(toml, right, (CHINESE, 11, 13, "FOOD"), tokenizer=tokenizer)[0]
    assert outcome(toml, right, (CHINESE, 11, 13, "COMPANY"), tokenizer=tokenizer) == (
        False,
        f'{wanted} COMPANY "苹果" (0.83), COMPANY "苹果" (0.83)',
    )


def test_labels_and_words_may_hold_colons_quotes_and_equals_signs(outcome):
    text = 'see a:b="c" .'
    toml = (
        "[[sentence]]\ntext = '''see a:b=\"c\" .'''\nfound = [{ words = 'a:b=\"c\"', label ="
        " 'x:y=z' }]\n"
    )
    assert outcome(toml, (text, 4, 11, "x:y=z"), labels=["x:y=z"]) == (
        True,
        f'expected x:y=z for "a:b="c"" in "{text}", found x:y=z (0.83)',
    )


def test_hostile_texts_names_and_labels_stay_on_one_line(outcomes):
    hostile = "\\u001b[31m\\n\\u202e"
    toml = sentence(
        f"a{hostile} b",
        f'name = "n{hostile}"',
        f'found = [{{ words = "b", label = "L{hostile}" }}]',
    )
    (one,) = outcomes(toml, labels=["L\n\x1b"])
    assert isinstance(one, Outcome)
    assert one.name.isprintable() and one.message.isprintable()
    assert one.name == r"n\x1b[31m\n\u202e"


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("an apple , a pineapple , apples", "apple", [(3, 8)]),
        ("Apple's", "Apple", [(0, 5)]),
        ("New\n  York", "New York", [(0, 10)]),
        ("  New York  ", " New\u3000York ", [(2, 10)]),
        ("哈哈哈", "哈哈", [(0, 2), (1, 3)]),
        ("iPhone手机", "iPhone", [(0, 6)]),
        ("iPhone手机", "手机", [(6, 8)]),
        ("a+b (c)", "(c)", [(4, 7)]),
        ("3.5 and 3.55", "3.5", [(0, 3)]),
        ("A.B. .", ".", [(1, 2), (3, 4), (5, 6)]),
        ("cafe\u0301 cafe", "cafe", [(6, 10)]),
    ],
)
def test_words_stand_in_a_text_where_no_letter_goes_on_beside_them(text, words, places):
    assert find_spans(text, words) == [TextSpan(*place) for place in places]


def test_case_counts_unless_it_is_said_not_to():
    assert find_spans("Apple apple", "apple") == [(6, 11)]
    assert find_spans("Apple apple", "aPPle", ignore_case=True) == [(0, 5), (6, 11)]
