import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.encoding.tags import NETWORK_SCHEME
from ner_lstm.schemes import tags_from_entities
from ner_lstm.sentence import Entity, Sentence

TRAIN = [
    Sentence(
        ("The", "Apple", "Inc.", "ate", "apples"), (Entity(1, 3, "COMPANY"), Entity(4, 5, "FRUIT"))
    ),
    Sentence(("unlabelled", "words"), None),
]
ENCODING = Encoding.of(TRAIN)


def test_tags_are_o_and_then_the_four_roles_of_each_label_in_order():
    assert ENCODING.labels == ("COMPANY", "FRUIT")
    assert ENCODING.tags == (
        "O",
        *(f"{role}-{label}" for label in ("COMPANY", "FRUIT") for role in "BIES"),
    )


def test_words_of_unlabelled_sentences_are_known_too():
    assert "words" in ENCODING.forms.words.ids


def test_a_sentence_by_hand():
    table = FormTable(ENCODING.forms)
    encoded = ENCODING.encode(TRAIN[0], table=table)
    assert [ENCODING.tags[tag] for tag in encoded.tag_ids] == [
        "O",
        "B-COMPANY",
        "E-COMPANY",
        "O",
        "S-FRUIT",
    ]
    assert encoded.rows.tolist() == [0, 1, 2, 3, 4]
    assert ENCODING.encode(TRAIN[1], table=table).tag_ids is None


def test_entities_of_labels_that_training_lacks_become_o():
    sentence = Sentence(("a", "b", "c"), (Entity(0, 1, "PLANET"), Entity(2, 3, "FRUIT")))
    encoded = ENCODING.encode(sentence, table=FormTable(ENCODING.forms))
    assert [ENCODING.tags[tag] for tag in encoded.tag_ids] == ["O", "O", "S-FRUIT"]


def test_a_wordless_sentence_has_no_ids():
    encoded = ENCODING.encode(Sentence((), ()), table=FormTable(ENCODING.forms))
    assert encoded.rows.shape == encoded.tag_ids.shape == (0,)


def test_the_probability_of_an_entity_is_made_of_its_opening_and_its_closing():
    tags = np.array(
        [ENCODING.tags.index(tag) for tag in ("B-FRUIT", "I-FRUIT", "E-FRUIT", "O", "S-COMPANY")]
    )
    opening = np.array([math.log(0.5), -99.0, -99.0, -99.0, math.log(0.9)])
    closing = np.array([-99.0, -99.0, math.log(0.5), -99.0, 1e-17])
    ((first, second),) = ENCODING.entities(
        tags, lengths=np.array([5]), start_terms=opening, end_terms=closing
    )
    assert (first.start, first.end, first.label) == (0, 3, "FRUIT")
    assert math.isclose(first.confidence, 0.25)
    assert (second.start, second.end, second.label) == (4, 5, "COMPANY")
    assert math.isclose(second.confidence, 0.9)


def test_sentences_one_after_the_other_keep_their_entities_apart():
    tags = [[0], [4, 4], [0, 0], [1, 3, 8], [5, 7]]
    lengths, zeros = np.array([len(sentence) for sentence in tags]), np.zeros(10)
    found = ENCODING.entities(
        np.concatenate(tags), lengths=lengths, start_terms=zeros, end_terms=zeros
    )
    first, second = ENCODING.labels
    assert [
        [(entity.start, entity.end, entity.label) for entity in entities] for entities in found
    ] == [
        [],
        [(0, 1, first), (1, 2, first)],
        [],
        [(0, 2, first), (2, 3, second)],
        [(0, 2, second)],
    ]
    assert ENCODING.entities(
        np.array([0]), lengths=np.array([1]), start_terms=zeros[:1], end_terms=zeros[:1]
    ) == [()]


def test_a_sentence_may_have_200000_entities():
    many = 200_000  # a tuple made anew for each would take minutes
    zeros = np.zeros(many)
    (found,) = ENCODING.entities(
        np.full(many, 4), lengths=np.array([many]), start_terms=zeros, end_terms=zeros
    )
    assert [(entity.start, entity.end) for entity in found] == [
        (number, number + 1) for number in range(many)
    ]


def test_rounding_never_makes_a_probability_of_more_than_one():
    ((entity,),) = ENCODING.entities(
        np.array([4]),
        lengths=np.array([1]),
        start_terms=np.array([1e-9]),
        end_terms=np.array([1e-9]),
    )
    assert entity.confidence == 1.0


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(1, 4), st.sampled_from(["COMPANY", "FRUIT"])),
        max_size=8,
    )
)
def test_entities_become_tags_and_the_same_entities_again(steps):
    entities, end = [], 0
    for gap, width, label in steps:
        entities.append((end + gap, end + gap + width, label))
        end += gap + width
    sentence = Sentence(("w",) * (end + 1), tuple(Entity(*entity) for entity in entities))
    encoded = ENCODING.encode(sentence, table=FormTable(ENCODING.forms))
    spelt = tags_from_entities(sentence.entities, length=end + 1, scheme=NETWORK_SCHEME)
    assert [ENCODING.tags[tag] for tag in encoded.tag_ids] == spelt
    zeros = np.zeros(end + 1)
    (found,) = ENCODING.entities(
        encoded.tag_ids, lengths=np.array([end + 1]), start_terms=zeros, end_terms=zeros
    )
    assert [(entity.start, entity.end, entity.label) for entity in found] == entities


def test_a_corpus_of_characters_has_bigrams_in_the_place_of_affixes():
    encoding = Encoding.of_characters([Sentence(("苹", "果"), (Entity(0, 2, "FRUIT"),))] * 2)
    assert encoding.forms.affixes == ()
    assert encoding.bigrams.entries == (" 苹", "果 ", "苹 果")
    table = FormTable(encoding.forms)
    encoded = encoding.encode(Sentence(("果", "苹")), table=table)
    assert table.forms.affix_ids.shape == (2, 0)
    assert encoded.bigram_ids.tolist() == [[1, 1], [1, 1]]
    settings = (
        ModelConfig(),
        ModelConfig(bigram_width=4),
        ModelConfig(bigram_width=0),
        ModelConfig(encoder="feedforward"),
    )
    assert [encoding.bigram_features(config) for config in settings] == [50, 8, 0, 0]
    assert ENCODING.bigram_features(ModelConfig()) == 0
    assert ENCODING.encode(TRAIN[0], table=FormTable(ENCODING.forms)).bigram_ids is None
