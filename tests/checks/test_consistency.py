"""The same words as other entities, or as none: what is a slip, what is a second meaning, and where
both stand.
"""

from pathlib import Path

import pytest
from small_corpora import summarise

from ner_lstm.checks import check_corpora
from ner_lstm.reading import ReadOptions


def test_one_use_against_many_is_a_slip_with_both_its_places(find):
    (finding,) = find(
        a="[Apple|ORG] grows\n[Apple|ORG] sells\nso [Apple|ORG] shrinks\nthen [Apple|PER] sleeps"
    )
    assert summarise([finding]) == [("other-label", "a:12", "a:1")]
    assert finding.message == '"Apple" is PER here and ORG in 3 other places'
    assert (finding.severity, finding.confidence) == ("warning", None)


def test_words_that_nearly_always_are_an_entity_are_missed_where_they_are_none(find):
    (finding,) = find(
        a="[New York|LOC] wakes\n[New York|LOC] eats\n[New York|LOC] sleeps",
        b="in New York it rains\nYork is old",
    )
    assert summarise([finding]) == [("unlabelled", "b:2", "a:1")]
    assert finding.message == '"New York" is no entity here and LOC in 3 other places'


@pytest.mark.parametrize(
    "text",
    [
        "[Apple|ORG] grows\n[Apple|ORG] sells\nan [Apple|FRUIT] falls",  # two to one is no habit
        (
            "[Apple|ORG] grows\n[Apple|ORG] sells\n[Apple|ORG] buys\n[Apple|FRUIT] falls\nan"
            " [Apple|FRUIT] rots"
        ),
        "[May|PER] sings\n[May|PER] sees\n[May|PER] hears\nIn May I ran\nIn May I fell",
        # other words: capitals count
        "[apple|FRUIT] falls\n[apple|FRUIT] rots\n[apple|FRUIT] rolls\nso Apple grows",
        (
            "[New York|LOC] wakes\n[New York|LOC] eats\n[New York|LOC] sleeps\nthe [New York"
            " Times|ORG] says"
        ),
        "[@|PER] x\n[@|PER] y\n[@|PER] z\nsee @ home",  # a mark alone names nothing
    ],
    ids=[
        "two-to-one",
        "two-meanings",
        "often-a-month",
        "other-capitals",
        "part-of-a-longer-name",
        "no-letter",
    ],
)
def test_what_may_be_meant_is_no_finding(find, text):
    assert find(a=text) == []


def test_many_uses_of_a_second_meaning_are_meant_even_beside_many_more_of_the_first(
    find,
):
    clubs = "\n".join(f"{number} beat [Santos|ORG]" for number in range(4))
    towns = "\n".join(f"{number} in [Santos|LOC]" for number in range(16))
    assert find(a=f"{clubs}\n{towns}") == []
    slips = "\n".join(f"{number} in [Santos|LOC]" for number in range(36))
    assert len(find(a=f"{clubs}\n{slips}")) == 4


def test_what_stands_beside_every_unlabelled_use_explains_it(find):
    diseases = "\n".join(f"{number} had [DMD|DISEASE] then" for number in range(40))
    genes = "\n".join(f"{number} cut DMD gene" for number in range(4))
    assert find(a=f"{diseases}\n{genes}") == []
    assert len(find(a=f"{diseases}\n1 cut DMD gene\n2 cut DMD gene")) == 2


def test_half_of_a_compound_means_less_than_the_word_alone(find):
    tumours = "[tumour|DISEASE] grew\n[tumour|DISEASE] shrank\na [tumour|DISEASE] lives\n"
    assert find(a=f"{tumours}a tumour - suppressor works") == []
    assert summarise(find(a=f"{tumours}a tumour works")) == [("unlabelled", "a:12", "a:1")]


def test_of_names_within_a_name_the_longest_is_missed(find):
    towns = "\n".join(f"{number} in [York|LOC]" for number in range(3))
    cities = "\n".join(f"{number} in [New York|LOC]" for number in range(3))
    (finding,) = find(a=f"{towns}\n{cities}\nmy New York")
    assert finding.message.startswith('"New York" ')


def test_the_firmest_habit_comes_first(find):
    rome = "\n".join(f"{number} in [Rome|LOC]" for number in range(3))
    oslo = "\n".join(f"{number} in [Oslo|LOC]" for number in range(9))
    findings = find(a=f"{rome}\n{oslo}\nto Rome\nto Oslo\n9 [Rome|PER]")
    assert [finding.message.split()[0] for finding in findings] == ['"Rome"', '"Oslo"', '"Rome"']
    assert [str(finding.kind) for finding in findings] == [
        "other-label",
        "unlabelled",
        "unlabelled",
    ]


def test_records_say_their_own_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    labelled = '{"tokens": ["Ada", "%s"], "tags": ["B-PER", "O"]}\n'
    plain = '{"tokens": ["so", "Ada"], "tags": ["O", "O"]}\n'
    Path("a.jsonl").write_text("".join(labelled % word for word in ("ran", "sat", "fell")) + plain)
    findings = check_corpora(["a.jsonl"], options=ReadOptions()).findings
    assert summarise(findings) == [("unlabelled", "a.jsonl:4", "a.jsonl:1")]


def test_what_may_be_part_of_a_longer_title_comes_last(find):
    paris = "\n".join(f"{number} in [Paris|LOC]" for number in range(9))
    oslo = "\n".join(f"{number} in [Oslo|LOC]" for number in range(3))
    findings = find(a=f"{paris}\n{oslo}\nthe Paris Daily\nThe Paris daily", b="see Oslo")
    assert [f"{finding.path}:{finding.line}" for finding in findings] == ["a:54", "b:2", "a:50"]
