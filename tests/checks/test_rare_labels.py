"""Labels that hardly any entity has: misspelt, or merely rare."""

from small_corpora import summarise

PEOPLE = "\n".join(f"[{number}x|PER] ran" for number in range(100))
FIRST = 301  # the line behind them


def test_a_label_in_other_capitals_is_told_with_the_one_that_is_meant(find):
    (finding,) = find(a="[Ada|PER] ran\n[Bob|PER] ran\n[Eve|PEr] ran")
    assert summarise([finding]) == [("rare-label", "a:7", "a:1")]
    assert (
        finding.message
        == "label PEr occurs 1 time in all; perhaps PER is meant, which occurs 2 times"
    )


def test_other_capitals_are_one_finding_however_often_they_occur(find):
    few = "\n".join(f"[{number}y|per] sat" for number in range(20))
    assert summarise(find(a=PEOPLE, b=few)) == [("rare-label", "b:1", "a:1")]


def test_each_entity_of_a_misspelt_label_is_told(find):
    findings = find(a=f"{PEOPLE}\n[Ada|PERS] sat\n[Bob|PERS] sat")
    assert summarise(findings) == [
        ("rare-label", f"a:{FIRST}", "a:1"),
        ("rare-label", f"a:{FIRST + 3}", "a:1"),
    ]


def test_a_rare_label_that_is_like_no_other_is_told_without_a_guess(find):
    (finding,) = find(a=f"{PEOPLE}\n[Oslo|CITY] sat")
    assert finding.message == "label CITY occurs 1 time in all"
    assert finding.other is None


def test_in_a_small_corpus_no_label_is_rare(find):
    assert find(a="[Ada|PER] ran\n[Oslo|CITY] sat\n[Bob|PER] ran\n[Apple|ORG] ran") == []


def test_a_label_of_more_than_a_handful_is_no_misspelling(find):
    assert find(a=PEOPLE, b="\n".join(f"[{number}y|PERS] sat" for number in range(4))) == []
