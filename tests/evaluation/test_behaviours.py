"""What must and must not be found in a text is checked word by word, and each outcome is one line
that says what was found.
"""

import pytest

from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.behaviour_files import read_behaviours
from ner_lstm.evaluation.behaviours import check_behaviours
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.text_spans import TextSpan, find_spans
from ner_lstm.sentence import Entity
from ner_lstm.tokenizers import sentences_from_text

LABELS = ("COMPANY", "FOOD", "FRUIT")
FRUIT, COMPANY = "I like eating apple !", "The Apple is a great company !"
STORE = "I bought an apple at the Apple store ."


def tagger(*entities, tokenizer="words", confidence=0.83):
    """What labels the words at code points of a text: (text, start, end, label) each, all with one
    confidence.
    """

    def tag(text):
        for sentence in sentences_from_text(text, tokenizer=tokenizer):
            yield sentence.with_entities(tuple(_entities(sentence, text)))

    def _entities(sentence, text):
        for of, start, end, label in entities:
            if of == text and start in sentence.starts:
                yield Entity(
                    sentence.starts.index(start), sentence.ends.index(end) + 1, label, confidence
                )

    return tag


@pytest.fixture
def outcomes(tmp_path):
    """The outcomes of a TOML file."""

    def check(toml, *entities, labels=LABELS, **options):
        (tmp_path / "b.toml").write_text(toml, encoding="utf-8")
        return check_behaviours(
            read_behaviours(tmp_path / "b.toml"), tag=tagger(*entities, **options), labels=labels
        )

    return check


@pytest.fixture
def outcome(outcomes):
    """Of a file with one sentence or pair: whether it is met, and its message."""

    def check(toml, *entities, **options):
        (one,) = outcomes(toml, *entities, **options)
        return one.met, one.message

    return check


def sentence(text, *lines):
    return "\n".join(("[[sentence]]", f'text = "{text}"', *lines, ""))


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


@pytest.mark.parametrize(
    ("key", "words", "wanted"),
    [("found", "apple", 'FRIUT for "apple"'), ("not_found", "eating", 'no FRIUT for "eating"')],
)
def test_a_label_that_the_model_lacks_is_never_as_expected(outcome, key, words, wanted):
    toml = sentence(FRUIT, f'{key} = [{{ words = "{words}", label = "FRIUT" }}]')
    because = "(the model has no label FRIUT; labels: COMPANY, FOOD, FRUIT)"
    assert outcome(toml) == (False, f'expected {wanted} in "{FRUIT}", found nothing {because}')
    assert outcome(toml, labels=[])[1].endswith("(the model has no label FRIUT; labels: none)")


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


ONE = '[[sentence]]\ntext = "I like eating apple !"\n'
ENTRY = '{ words = "apple", label = "FRUIT" }'
SIDES = 'first = { text = "one apple", label = "A" }\nsecond = { text = "An Apple", label = "B" }\n'
WRONG = {
    "an empty file": (
        "",
        ["expected [[sentence]] or [[pair]], found neither: nothing would be tested"],
    ),
    "no list of tables": ('[sentence]\ntext = "a"\n', ["expected [[sentence]], found [sentence]"]),
    "no TOML": ("[[sentence]\n", None),
    "a kind nearly right": (
        "[[sentences]]\n",
        ["sentences: unknown setting, did you mean sentence?"],
    ),
    "a key nearly right": (
        ONE + "fond = []\n",
        ["sentence 1: fond: unknown setting, did you mean found?"],
    ),
    "a key nearly right within": (
        ONE + 'only = []\n[[sentence]]\ntext = "a"\nfound = [{ words = "a", lable = "b" }]\n',
        [
            "sentence 2: found 1: label: expected this setting, found none",
            "sentence 2: found 1: lable: unknown setting, did you mean label?",
        ],
    ),
    "a key nearly right in a pair": (
        '[[pair]]\nword = "apple"\n' + SIDES,
        [
            "pair 1: words: expected this setting, found none",
            "pair 1: word: unknown setting, did you mean words?",
        ],
    ),
    "a hostile key": (ONE + 'only = []\n"a\\nb" = 1\n', None),
    "a string for a table": (
        ONE + 'found = ["apple: FRUIT"]\n',
        ["sentence 1: found 1: expected a table of words, label, occurrence, found 'apple: FRUIT'"],
    ),
    "a table for a list": (ONE + f"found = {ENTRY}\n", None),
    "a number for a text": (
        "[[sentence]]\ntext = 3\nonly = []\n",
        ["sentence 1: text: expected a valid string, found 3"],
    ),
    "no text": (
        "[[sentence]]\nonly = []\n",
        ["sentence 1: text: expected this setting, found none"],
    ),
    "a text of white space": (
        '[[sentence]]\ntext = " \\u200b"\nonly = []\n',
        [r"sentence 1: text: expected words, found ' \u200b'"],
    ),
    "nothing demanded": (
        ONE,
        ["sentence 1: expected found, not_found or only, found none of them"],
    ),
    "an empty list": (
        ONE + "found = []\n",
        [
            "sentence 1: found: expected entries, found none: only = [] says that nothing may be"
            " found"
        ],
    ),
    "only beside others": (
        ONE + f"only = []\nfound = [{ENTRY}]\n",
        ["sentence 1: only: names all that may be found: expected no found or not_found beside it"],
    ),
    "other words": (
        ONE + 'not_found = [{ words = "pear" }]\n',
        ["sentence 1: not_found 1: expected words of 'I like eating apple !', found 'pear'"],
    ),
    "another case": (
        ONE + 'found = [{ words = "Apple", label = "FRUIT" }]\n',
        [
            "sentence 1: found 1: expected words of 'I like eating apple !', found 'Apple', did you"
            " mean 'apple'?"
        ],
    ),
    "a part of a word": (
        ONE + 'only = [{ words = "app", label = "FRUIT" }]\n',
        [
            "sentence 1: only 1: expected words of 'I like eating apple !', found 'app', which is"
            " only within 'apple'"
        ],
    ),
    "no words": (
        ONE + 'not_found = [{ words = " " }]\n',
        ["sentence 1: not_found 1: words: expected words, found ' '"],
    ),
    "no label": (
        ONE + 'found = [{ words = "apple", label = "" }]\n',
        ["sentence 1: found 1: label: expected a label, found ''"],
    ),
    "words that stand twice": (
        '[[sentence]]\ntext = "a a"\nfound = [{ words = "a", label = "X" }]\n',
        ["sentence 1: found 1: 'a' stands 2 times in the text: expected occurrence = 1 to 2"],
    ),
    "an occurrence beyond the last": (
        ONE + 'found = [{ words = "apple", label = "FRUIT", occurrence = 2 }]\n',
        ["sentence 1: found 1: occurrence: expected 1 to 1, found 2: 'apple' stands once"],
    ),
    "an occurrence of none": (
        ONE + 'not_found = [{ words = "apple", occurrence = 0 }]\n',
        ["sentence 1: not_found 1: occurrence: expected greater than or equal to 1, found 0"],
    ),
    "entities that overlap": (
        ONE
        + 'only = [{ words = "eating apple", label = "FOOD" }, { words = "apple", label = "FRUIT"'
        " }]\n",
        ["sentence 1: expected entities that share no words, found 'eating apple' and 'apple'"],
    ),
    "found and not found": (
        ONE + f'found = [{ENTRY}]\nnot_found = [{{ words = "eating apple" }}]\n',
        [
            "sentence 1: expected 'apple' in found or 'eating apple' in not_found, found both: they"
            " share words"
        ],
    ),
    "a pair of one label": (
        '[[pair]]\nwords = "apple"\n' + SIDES.replace('"B"', '"A"'),
        ["pair 1: expected two labels, or one of the two without, found 'A' twice"],
    ),
    "a pair without labels": (
        '[[pair]]\nwords = "apple"\nfirst = { text = "apple" }\nsecond = { text = "Apple" }\n',
        ["pair 1: expected two labels, or one of the two without, found none at all"],
    ),
    "a pair whose second text lacks the words": (
        '[[pair]]\nwords = "one"\n' + SIDES,
        ["pair 1: second: expected words of 'An Apple', found 'one'"],
    ),
    "a pair whose first text has them twice": (
        '[[pair]]\nwords = "apple"\n' + SIDES.replace("one apple", "Apple apple"),
        ["pair 1: first: expected 'apple' once in the text, found it 2 times"],
    ),
    "errors in several": (
        ONE + ONE + '[[pair]]\nwords = "pear"\n' + SIDES,
        [
            "sentence 1: expected found, not_found or only, found none of them",
            "sentence 2: expected found, not_found or only, found none of them",
            "pair 1: first: expected words of 'one apple', found 'pear'",
        ],
    ),
    "more errors than anyone reads": (
        ONE * 23,
        [
            f"sentence {n}: expected found, not_found or only, found none of them"
            for n in range(1, 21)
        ]
        + ["3 more errors"],
    ),
    "more wrong types than anyone reads": (
        "[[sentence]]\ntext = 1\nonly = []\n" * 23,
        [f"sentence {n}: text: expected a valid string, found 1" for n in range(1, 21)]
        + ["3 more errors"],
    ),
}
STARTS = {
    "no TOML": "expected TOML: ",
    "a hostile key": (
        r"sentence 1: 'a\nb': unknown setting, expected one of text, name, found, not_found, only"
    ),
    "a table for a list": "sentence 1: found: expected a valid list, found {'words': 'apple', ",
}


@pytest.mark.parametrize("claim", WRONG)
def test_what_is_wrong_in_a_file_is_a_located_line_each(claim, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    toml, lines = WRONG[claim]
    (tmp_path / "b.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_behaviours("b.toml")
    found = str(caught.value).split("\n")
    assert all(line.isprintable() for line in found)
    if lines is None:
        assert len(found) == 1 and found[0].startswith(f"b.toml: {STARTS[claim]}")
    else:
        assert found == [f"b.toml: {line}" for line in lines]


def test_entities_that_may_not_have_one_label_may_have_another(outcome):
    toml = sentence(
        FRUIT, f"found = [{ENTRY}]", 'not_found = [{ words = "apple", label = "COMPANY" }]'
    )
    assert outcome(toml, (FRUIT, 14, 19, "FRUIT"))[0]
