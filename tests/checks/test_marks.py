"""Punctuation at the edges of entities and halves of pairs in them: what the others do decides."""

import pytest
from small_corpora import summarise

# five entities that leave out a comma, a full stop and a number sign
OUTSIDE = "\n".join(
    f"# [{name} Smith|PER] , # [{name} Jones|PER] ." for name in ("Ada", "Bob", "Eve", "Joe", "Kim")
)
FIRST = 46  # the line behind them


@pytest.mark.parametrize(
    ("sentence", "line", "message"),
    [
        (
            "[Lee Marx ,|PER] sat",
            48,
            'PER "Lee Marx ," ends with ","; 5 entities have it beside them and 1 inside',
        ),
        (
            "so [Marx .|PER]",
            48,
            'PER "Marx ." ends with "."; 5 entities have it beside them and 1 inside',
        ),
        (
            "see [# Marx|PER] run",
            47,
            'PER "# Marx" begins with "#"; 10 entities have it beside them and 1 inside',
        ),
    ],
)
def test_a_mark_that_others_leave_out_does_not_belong_to_the_entity(find, sentence, line, message):
    (finding,) = find(a=f"{OUTSIDE}\n{sentence}")
    assert (finding.line, finding.message) == (line, message)
    assert (str(finding.kind), finding.other is not None) == ("punctuation", True)


@pytest.mark.parametrize(
    "text",
    [
        "[Lee Marx ,|PER] sat",
        f"{OUTSIDE}\n[Marx Inc .|ORG] sat .\n[Lenin Inc .|ORG] sat .",
        f"{OUTSIDE}\n[Lee M .|PER]",
        f"{OUTSIDE}\n[U . S .|LOC] Senate",
        f"{OUTSIDE}\n[Marx Corp .|ORG] said so",
        f"{OUTSIDE}\n[1 , 2 ,|NUMBER] sat",
        f"{OUTSIDE}\nsee [#|PER] run",
    ],
    ids=[
        "no-habit",
        "goes-with-its-word",
        "initial",
        "abbreviation",
        "within-a-sentence",
        "stands-twice",
        "alone",
    ],
)
def test_a_mark_that_may_belong_to_the_entity_is_no_finding(find, text):
    assert find(a=text) == []


def test_where_a_corpus_takes_a_mark_in_it_is_no_finding(find):
    inside = "\n".join(f"[{name} Marx ,|PER] sat" for name in ("Lee", "Ron"))
    assert find(a=f"{OUTSIDE}\n{inside}") == []  # 2 of 7


@pytest.mark.parametrize(
    "entity",
    [
        "Marx )",
        "( Marx",
        "Marx ) (",
        'Studio " Marx',
        "「 Marx",
        "Marx ”",
        "`` Marx",
        "Marx(",
        "Marx [ a ) ( b",
    ],
)
def test_half_of_a_pair_is_told_at_the_entity(find, entity):
    entity = entity.replace("[", "{")  # brackets are the notation of these tests
    (finding,) = find(a=f"so [{entity}|PER] ran")
    assert summarise([finding]) == [("unbalanced", "a:2", "")]
    assert finding.message.startswith(f'PER "{entity}" holds one half')


@pytest.mark.parametrize(
    "entity",
    [
        "Marx ( Lee )",
        '" Marx "',
        "» Marx «",
        "„ Marx “",
        "「 Marx 」",
        "`` Marx ''",
        "Rock ' n",
        'TV 12 "',
        "f(x)",
    ],
)
def test_pairs_and_inches_are_balanced(find, entity):
    assert find(a=f"so [{entity}|PER] ran") == []


def test_halves_of_pairs_that_are_the_rule_are_meant(find):
    assert len(find(a="\n".join(f"[{number} )|ITEM] ran" for number in range(3)))) == 3
    assert find(a="\n".join(f"[{number} )|ITEM] ran" for number in range(4))) == []
