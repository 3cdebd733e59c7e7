"""What is wrong in a file of behaviours is a located line each."""

import pytest
from behaving import ENTRY

from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.behaviour_files import read_behaviours

ONE = '[[sentence]]\ntext = "I like eating apple !"\n'


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
