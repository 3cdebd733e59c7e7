"""Sentences that stand more than once: labelled in two ways, and in two corpora."""

from small_corpora import summarise


def test_the_sentence_that_is_labelled_unlike_its_copies_is_told_at_the_word_where_they_part(
    find,
):
    (finding,) = find(a="[Ada|PER] met [Bob|PER]\n[Ada|PER] met Bob\n[Ada|PER] met [Bob|PER]")
    assert summarise([finding]) == [("contradiction", "a:7", "a:3")]
    assert (
        finding.message
        == '"Bob" is no entity here and PER in the same sentence elsewhere (2 times)'
    )


def test_of_two_versions_the_first_is_taken_to_be_right(find):
    one, other = "so [Ada|PER] Byron", "so [Ada Byron|PER]"
    (finding,) = find(a=f"{one}\n{other}")
    assert summarise([finding]) == [("contradiction", "a:6", "a:2")]
    assert (
        finding.message == '"Ada" is in PER "Ada Byron" here and PER in the same sentence elsewhere'
    )
    (finding,) = find(a=f"{other}\n{one}")
    assert (
        finding.message == '"Ada" is PER here and in PER "Ada Byron" in the same sentence elsewhere'
    )


def test_another_label_alone_is_a_contradiction_too(find):
    (finding,) = find(a="[Ada|PER] runs\n[Ada|ORG] runs")
    assert finding.message == '"Ada" is ORG here and PER in the same sentence elsewhere'


def test_the_longest_sentence_comes_first(find):
    findings = find(a="Ada runs\n[Ada|PER] runs\nso Bob runs home\nso [Bob|PER] runs home")
    assert [finding.line for finding in findings] == [13, 4]


def test_a_contradiction_is_not_told_twice(find):
    text = "[Ada|PER] ran\n[Ada|PER] sat\n[Ada|PER] fell\nAda fell"
    assert summarise(find(a=text)) == [("contradiction", "a:10", "a:7")]


def test_equal_copies_are_no_finding(find):
    assert find(a="[Ada|PER] met [Bob|PER]\n[Ada|PER] met [Bob|PER]") == []


def test_a_sentence_of_two_corpora_leaks_with_the_first_place_in_each(find):
    train = "nothing here\n[Ada|PER] met us\n[Ada|PER] met us"
    (finding,) = find(train=train, test="nobody here\n[Ada|PER] met us\n[Ada|PER] met us")
    assert summarise([finding]) == [("leak", "test:4", "train:4")]
    assert (
        finding.message
        == 'sentence of 3 words stands in another corpus too: "Ada met us" (2 times here)'
    )


def test_a_sentence_of_three_corpora_is_told_in_the_later_two(find):
    text = "[Ada|PER] met us"
    assert summarise(find(a=text, b=text, c=text)) == [
        ("leak", "b:1", "a:1"),
        ("leak", "c:1", "a:1"),
    ]


def test_what_chance_repeats_does_not_leak(find):
    text = "Thank you very much for your time\n[Ada|PER] ,\n[Bob|PER]"
    assert find(train=text, test=text) == []
    assert len(find(train=f"{text} met\n1 2 3 4 5 6 7 8", test="1 2 3 4 5 6 7 8")) == 1


def test_leaks_with_entities_come_first_then_the_longest(find):
    text = "1 2 3 4 5 6 7 8\n1 2 3 4 5 6 7 8 9\n[Ada|PER] met us"
    assert [finding.line for finding in find(train=text, test=text)] == [20, 10, 1]
