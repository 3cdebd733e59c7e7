"""Schemes: every one reads back what it wrote, is told apart from the others, and reads ill-formed
tags as conlleval does.
"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.errors import TagError
from ner_lstm.schemes import (
    IllFormed,
    Scheme,
    SchemeEvidence,
    convert_tags,
    entities_from_tags,
    legal_transitions,
    split_tag,
    tags_from_entities,
)
from ner_lstm.sentence import Entity

TWO = (Entity(0, 1, "ORG"), Entity(1, 3, "ORG"), Entity(4, 7, "PER"))
SPELT = {
    Scheme.IO: "I-ORG I-ORG I-ORG O I-PER I-PER I-PER",
    Scheme.IOB1: "I-ORG B-ORG I-ORG O I-PER I-PER I-PER",
    Scheme.BIO: "B-ORG B-ORG I-ORG O B-PER I-PER I-PER",
    Scheme.BIOES: "S-ORG B-ORG E-ORG O B-PER I-PER E-PER",
    Scheme.BMES: "S-ORG B-ORG E-ORG O B-PER M-PER E-PER",
    Scheme.BILOU: "U-ORG B-ORG L-ORG O B-PER I-PER L-PER",
}


@st.composite
def labelled(draw):
    """A length and entities that fit it; labels with dashes and prefixes of their own."""
    entities, position = [], 0
    for _ in range(draw(st.integers(0, 6))):
        start = position + draw(st.integers(0, 2))
        position = start + draw(st.integers(1, 4))
        entities.append(
            Entity(
                start,
                position,
                draw(st.sampled_from(["PER", "creative-work", "B-X", "X-", "公司"])),
            )
        )
    return position + draw(st.integers(0, 3)), tuple(entities)


@pytest.mark.parametrize("scheme", Scheme)
def test_entities_are_spelt_as_the_scheme_says(scheme):
    assert tags_from_entities(TWO, length=7, scheme=scheme) == SPELT[scheme].split()


@pytest.mark.parametrize("scheme", [scheme for scheme in Scheme if scheme is not Scheme.IO])
@given(case=labelled())
def test_entities_to_tags_to_entities_is_the_identity(scheme, case):
    length, entities = case
    assert entities_from_tags(
        tags_from_entities(entities, length=length, scheme=scheme), scheme=scheme
    ) == (entities, ())


@given(case=labelled())
def test_io_merges_neighbours_of_one_label_and_nothing_else(
    case,
):
    length, entities = case
    merged = []
    for entity in entities:
        if merged and merged[-1].end == entity.start and merged[-1].label == entity.label:
            entity = Entity(merged.pop().start, entity.end, entity.label)  # noqa: PLW2901
        merged.append(entity)
    tags = tags_from_entities(entities, length=length, scheme=Scheme.IO)
    assert entities_from_tags(tags, scheme=Scheme.IO) == (tuple(merged), ())


@pytest.mark.parametrize(
    ("source", "target"), list(itertools.product([s for s in Scheme if s is not Scheme.IO], Scheme))
)
def test_converting_spells_the_same_entities(source, target):
    assert (
        convert_tags(SPELT[source].split(), source=source, target=target) == SPELT[target].split()
    )


@pytest.mark.parametrize("scheme", Scheme)
def test_a_scheme_is_recognised_by_its_own_tags(scheme):
    evidence = SchemeEvidence()
    evidence.add(SPELT[scheme].split())
    assert evidence.scheme() is scheme


def test_a_few_orphans_do_not_turn_bio_into_iob1():
    evidence = SchemeEvidence()
    for tags in (["B-PER", "I-PER", "O"], ["O", "B-LOC"], ["O", "I-ORG", "O"]):
        evidence.add(tags)
    assert evidence.scheme() is Scheme.BIO


def test_a_stray_prefix_does_not_turn_bio_into_bioes():
    evidence = SchemeEvidence()
    evidence.add(["B-PER", "I-PER", "O", "B-PER", "O", "B-LOC", "I-LOC", "E-LOC"])
    assert evidence.scheme() is Scheme.BIO


def test_no_tags_at_all_are_bio():
    assert SchemeEvidence().scheme() is Scheme.BIO


def conlleval(tags):
    """The chunks of the CoNLL-2000 scorer, its two conditions written out as in that script, for B,
    I, E and S.
    """
    entities, start = [], None
    before, label = "O", ""
    for position, tag in enumerate([*tags, "O"]):
        role, _, name = tag.partition("-")
        ends = (before, role) in {
            ("B", "B"),
            ("B", "O"),
            ("I", "B"),
            ("I", "O"),
            ("E", "E"),
            ("E", "I"),
            ("E", "O"),
        }
        ends = ends or before in "ES" or role == "S" or (before not in ".O" and label != name)
        starts = (
            role in "BS"
            or (before in "ESO" and role in "EI")
            or (role not in ".O" and label != name)
        )
        if start is not None and before != "O" and ends:
            entities.append(Entity(start, position, label))
            start = None
        if role != "O" and starts:
            start = position
        before, label = role, name
    return tuple(entities)


@pytest.mark.parametrize("scheme", [Scheme.IOB1, Scheme.BIO, Scheme.BIOES])
@given(data=st.data())
def test_any_tags_are_read_as_conlleval_reads_them(scheme, data):
    roles = "BIES" if scheme is Scheme.BIOES else "BI"
    alphabet = ["O", *(f"{role}-{label}" for role in roles for label in ("PER", "LOC"))]
    tags = data.draw(st.lists(st.sampled_from(alphabet), max_size=12))
    assert entities_from_tags(tags, scheme=scheme)[0] == conlleval(tags)


def test_an_orphan_is_kept_and_said_by_conlleval_and_dropped_and_said_by_drop():
    tags = ["O", "I-PER", "I-PER", "O", "B-LOC"]
    kept, faults = entities_from_tags(tags, scheme=Scheme.BIO)
    assert kept == (Entity(1, 3, "PER"), Entity(4, 5, "LOC"))
    assert [(fault.position, fault.problem) for fault in faults] == [
        (1, "'I-PER' follows 'O' and opens an entity")
    ]
    dropped, same = entities_from_tags(tags, scheme=Scheme.BIO, policy=IllFormed.DROP)
    assert dropped == (Entity(4, 5, "LOC"),)
    assert same == faults


@given(
    case=labelled(), scheme=st.sampled_from([Scheme.BIO, Scheme.BIOES, Scheme.BMES, Scheme.BILOU])
)
def test_what_is_well_formed_is_what_legal_transitions_allow(case, scheme):
    length, entities = case
    tags = tags_from_entities(entities, length=length, scheme=scheme)
    known = sorted(set(tags))
    start, pair, end = legal_transitions(known, scheme=scheme)
    ids = [known.index(tag) for tag in tags]
    if ids:
        assert start[ids[0]]
        assert end[ids[-1]]
    assert all(pair[before][after] for before, after in itertools.pairwise(ids))


@pytest.mark.parametrize("scheme", [Scheme.BIO, Scheme.BIOES])
def test_legal_paths_are_exactly_those_without_a_fault(scheme):
    roles = "BIES" if scheme is Scheme.BIOES else "BI"
    tags = ["O", *(f"{role}-{label}" for role in roles for label in ("PER", "LOC"))]
    start, pair, end = legal_transitions(tags, scheme=scheme)
    for path in itertools.product(range(len(tags)), repeat=3):
        legal = (
            start[path[0]]
            and end[path[-1]]
            and all(pair[a][b] for a, b in itertools.pairwise(path))
        )
        assert legal == (not entities_from_tags([tags[tag] for tag in path], scheme=scheme)[1]), (
            path
        )


@pytest.mark.parametrize(
    "tag", ["", "B", "B-", "PER", "b-PER", "I_ORG", "B.PER", "X-PER", "B-PER,B-LOC", "0", "-"]
)
def test_what_is_no_tag_is_refused(tag):
    with pytest.raises(TagError, match="expected"):
        split_tag(tag)


def test_a_prefix_of_another_scheme_is_refused():
    with pytest.raises(TagError, match=r"expected a tag of the scheme BIO \(B, I\), found 'E-PER'"):
        entities_from_tags(["B-PER", "E-PER"], scheme=Scheme.BIO)


@pytest.mark.parametrize(
    "entities", [(Entity(0, 2, "A"), Entity(1, 3, "B")), (Entity(2, 2, "A"),), (Entity(1, 9, "A"),)]
)
def test_entities_that_no_tags_can_spell_are_refused(entities):
    with pytest.raises(TagError, match="overlaps another, is empty or leaves"):
        tags_from_entities(entities, length=4, scheme=Scheme.BIO)
