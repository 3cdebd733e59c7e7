from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.encoding.vocabulary import PADDING, UNKNOWN, Vocabulary


def test_the_frequent_come_first_and_ties_in_alphabetical_order():
    known = Vocabulary.of(Counter({"b": 2, "a": 2, "c": 5, "once": 1}), at_least=2)
    assert known.entries == ("c", "a", "b")
    assert [known.id_of(entry) for entry in ("c", "a", "b", "once", "never")] == [
        2,
        3,
        4,
        UNKNOWN,
        UNKNOWN,
    ]
    assert len(known) == 5


def test_the_order_of_counting_does_not_matter():
    assert Vocabulary.of(Counter("abcabc")) == Vocabulary.of(Counter("cbacba"))


def test_what_is_called_like_a_reserved_id_is_a_string_like_any_other():
    known = Vocabulary(("0", "1", ""))
    assert [known.id_of(entry) for entry in ("0", "1", "")] == [2, 3, 4]


@given(st.dictionaries(st.text(), st.integers(1, 5)), st.integers(1, 3))
def test_every_kept_string_has_an_id_of_its_own_and_the_rest_are_unknown(counts, at_least):
    known = Vocabulary.of(Counter(counts), at_least=at_least)
    kept = {entry for entry, count in counts.items() if count >= at_least}
    ids = {known.id_of(entry) for entry in kept}
    assert ids == set(range(2, len(known)))
    assert PADDING not in ids
    assert all(known.entries[known.id_of(entry) - 2] == entry for entry in kept)
    assert all(known.id_of(entry) == UNKNOWN for entry in set(counts) - kept)
