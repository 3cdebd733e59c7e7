"""Training entities are remembered as often as they stood there, in few bytes."""

import pytest

from ner_lstm.encoding.entity_counts import EntityCounts
from ner_lstm.sentence import Entity, Sentence


def test_words_are_counted_whatever_their_label_but_as_they_are_written():
    sentences = [
        Sentence(("New", "York", "sang"), (Entity(0, 2, "LOC"),)),
        Sentence(("New", "York", "Paris"), (Entity(0, 2, "ORG"), Entity(2, 3, "LOC"))),
        Sentence(("new", "york"), ()),
    ]
    counts = EntityCounts.of(sentences)
    assert [
        counts.count(words) for words in (("New", "York"), ("Paris",), ("new", "york"), ("New",))
    ] == [2, 1, 0, 0]


def test_words_that_join_to_the_same_text_are_told_apart():
    counts = EntityCounts.of([Sentence(("ab", "c"), (Entity(0, 2, "A"),))])
    assert counts.count(("a", "bc")) == 0


def test_what_is_spelt_is_read_back_in_eleven_characters_an_entity():
    sentences = [Sentence((f"w{number}", "\ud800"), (Entity(0, 2, "A"),)) for number in range(999)]
    counts = EntityCounts.of([*sentences, *sentences])
    assert EntityCounts.from_base64(counts.to_base64()) == counts
    assert len(counts.to_base64()) == 8 * 999 * 4 // 3


def test_a_count_stays_within_its_bytes():
    counts = EntityCounts.of([Sentence(("w",), (Entity(0, 1, "A"),))] * 70_000)
    assert EntityCounts.from_base64(counts.to_base64()).count(("w",)) == 65_535


@pytest.mark.parametrize("text", ["?", "AAAA", "AAAAAAAAAAA"])
def test_what_is_no_list_of_counts_is_refused(text):
    with pytest.raises(ValueError, match="expected entity counts"):
        EntityCounts.from_base64(text)
