"""Where surfaces stand outside entities, beside a search that tries every place."""

from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.checks.uses import Use, collect_uses, count_neighbours, find_outside
from ner_lstm.sentence import Entity, Sentence

words = st.lists(st.sampled_from("abc"), max_size=12).map(tuple)
surfaces = st.sets(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple), max_size=8)


def search(sentence, wanted):
    inside = {
        position
        for entity in sentence.entities or ()
        for position in range(entity.start, entity.end)
    }
    found, start, size = [], 0, len(sentence.words)
    while start < size:
        ends = [
            end
            for end in range(size, start, -1)
            if sentence.words[start:end] in wanted and inside.isdisjoint(range(start, end))
        ]
        found += [(start, ends[0])] if ends else []
        start = ends[0] if ends else start + 1
    return found


@given(words, surfaces, st.data())
def test_the_first_and_longest_surface_is_found_wherever_no_entity_is(words, wanted, data):
    bounds = sorted(data.draw(st.sets(st.integers(0, len(words)), max_size=6)))
    entities = tuple(
        Entity(start, end, "X") for start, end in zip(bounds[::2], bounds[1::2], strict=False)
    )
    sentence = Sentence(words, entities)
    found = [(use.start, use.end) for use in find_outside([[sentence]], surfaces=wanted)]
    assert found == search(sentence, wanted)


def test_uses_are_collected_by_their_words_and_label_in_order():
    one = Sentence(("Ada", "met", "Ada"), (Entity(0, 1, "PER"), Entity(2, 3, "ORG")))
    other = Sentence(("Ada", "Lee"), (Entity(0, 2, "PER"),))
    again = Sentence(("Ada",), (Entity(0, 1, "PER"),))
    assert collect_uses([[one, other], [again]]) == {
        ("Ada",): {"PER": [Use(one, 0, 1), Use(again, 0, 1)], "ORG": [Use(one, 2, 3)]},
        ("Ada", "Lee"): {"PER": [Use(other, 0, 2)]},
    }


def test_neighbours_are_counted_by_their_side_and_the_end_of_a_sentence_is_one():
    sentence = Sentence(("so", "Ada", "so"))
    assert count_neighbours([Use(sentence, 1, 2), Use(sentence, 2, 3)]) == {
        ("before", "so"): 1,
        ("behind", "so"): 1,
        ("before", "Ada"): 1,
        ("behind", ""): 1,
    }
