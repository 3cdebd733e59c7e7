"""First words that others leave out, and one name labelled as two: the corpus decides, not a list
of words.
"""

import pytest
from small_corpora import summarise


def test_a_word_that_stands_before_the_same_name_elsewhere_does_not_begin_it(find):
    (finding,) = find(
        a="the [Netherlands|LOC] won\nsee the [Netherlands|LOC]\nin [The Netherlands|LOC]"
    )
    assert summarise([finding]) == [("first-word", "a:10", "a:1")]
    times = '2 times before "Netherlands" and 1 time part of it'
    assert finding.message == f'LOC "The Netherlands" begins with "The", which is {times}'


def test_a_small_word_that_stands_before_the_label_elsewhere_does_not_begin_a_name(
    find,
):
    names = "\n".join(f"dem [X{number}|LOC] nah" for number in range(10))
    (finding,) = find(a=names, b="an [dem Rhein|LOC]")
    assert summarise([finding]) == [("first-word", "b:2", "a:1")]
    assert (
        finding.message
        == 'LOC "dem Rhein" begins with "dem", which is 10 times before LOC and 1 time part of it'
    )


@pytest.mark.parametrize(
    "sentence",
    ["an [Dem Rhein|LOC]", "an [dem rhein|LOC]", "an [von Rhein|LOC]", "an [dem Rhein|PER]"],
    ids=["capitalised", "no-capitals", "another-word", "another-label"],
)
def test_a_first_word_that_may_be_part_of_the_name_is_no_finding(find, sentence):
    names = "\n".join(f"dem [X{number}|LOC] nah" for number in range(10))
    assert find(a=names, b=sentence) == []


def test_where_a_corpus_takes_the_word_in_it_is_no_finding(find):
    outside = "the [Netherlands|LOC] won\nsee the [Netherlands|LOC]"
    assert find(a=f"{outside}\n[The Netherlands|LOC] lost\nso [the Netherlands|LOC]") == []


def test_a_word_of_the_entity_before_is_not_left_out(find):
    text = (
        "[Ada|PER] [Lee|PER] ran\nso [Ada|PER] [Lee|PER]\n[Ada Lee|ORG] sat\n[Ada Lee|PER] and [Ada"
        " Lee|PER] met"
    )
    assert [str(finding.kind) for finding in find(a=text)] == ["touching", "touching"]


def test_two_entities_side_by_side_are_told_where_they_are_one_elsewhere(find):
    (finding,) = find(a="so [George|PER] [Bush|PER] ran\n[George Bush|PER] sat")
    assert summarise([finding]) == [("touching", "a:2", "a:6")]
    assert (
        finding.message
        == '"George" and "Bush" are two PER side by side here, and one in 1 other place'
    )


@pytest.mark.parametrize(
    "text",
    [
        "in [Paris|LOC] [France|LOC]\nin [Lyon|LOC] [France|LOC]",
        "so [Ada|PER] [Lee|PER] ran\nnow [Ada|PER] [Lee|PER] ran\n[Ada Lee|PER] sat",
        "so [George|PER] [Bush|ORG] ran\n[George Bush|PER] sat",
    ],
    ids=["never-one", "more-often-two", "two-labels"],
)
def test_two_entities_that_may_be_two_are_no_finding(find, text):
    assert find(a=text) == []
