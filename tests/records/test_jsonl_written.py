"""What is written as JSON lines is read again as it was."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from json_records import ENTITIES, LOC, PER, TAGS, TEXT, read, read_one, records

from ner_lstm.reading import FileFacts, Labels
from ner_lstm.records import render_json
from ner_lstm.records.offsets import OffsetUnit
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Lines, Passage, Record, Sentence
from ner_lstm.tokenizers import sentences_from_text, split_lines


@given(record=records())
@example(record=("A\u00a0B.\r\nC", [(0, 3)]))
def test_offsets_are_code_points_of_the_text_in_any_script_and_all_words_are_kept(
    tmp_path_factory, record
):
    text, spans = record
    path = tmp_path_factory.mktemp("any") / "corpus.jsonl"
    fields = {"text": text, "entities": [[start, end, "X"] for start, end in spans]}
    path.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8", newline="")
    facts = FileFacts()
    sentences = read(str(path), facts=facts)
    # a few random spans may all fit UTF-16 units alone
    assume(facts.offset_unit in (None, OffsetUnit.CODE_POINT))
    places = [
        place
        for sentence in sentences
        for place in zip(sentence.words, sentence.starts, sentence.ends, strict=True)
    ]
    assert all(text[start:end] == word for word, start, end in places)
    expected = [
        word for sentence in sentences_from_text(text, tokenizer="words") for word in sentence.words
    ]
    assert [word for word, _, _ in places] == expected
    found = [
        (sentence.starts[entity.start], sentence.ends[entity.end - 1])
        for sentence in sentences
        for entity in sentence.entities
    ]
    # Every span lies in the entity it became, save for white space at its ends and for those
    # reported as overlapping.
    overlapping = sum(problem.kind == "overlap" for problem in facts.problems)
    assert len(found) == len(spans) - overlapping
    covered = {place for start, end in found for place in range(start, end)}
    for start, end in spans:
        inside = {
            place
            for word, first, last in places
            if first < end and start < last
            for place in range(first, last)
        }
        assert overlapping or inside <= covered
    rendered = list(render_json(sentences))
    assert len(rendered) == 1
    assert json.loads(rendered[0])["text"] == text
    for entity in json.loads(rendered[0])["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["text"]
    path.write_text("".join(rendered), encoding="utf-8", newline="")
    again = read(str(path))
    assert [(sentence.words, sentence.entities) for sentence in again] == [
        (sentence.words, sentence.entities) for sentence in sentences
    ]
    assert list(render_json(again)) == rendered


WORDS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5), max_size=8
)


LABELS = st.sampled_from(["PER", "LOC", "B-X", "その他"])


@st.composite
def labelled_words(draw):
    words = tuple(draw(WORDS))
    cuts = sorted(draw(st.sets(st.integers(0, len(words)))))
    entities = [
        Entity(start, end, draw(LABELS), draw(st.sampled_from([None, 0.5, 0.123456, 1.0])))
        for start, end in pairwise(cuts)
        if draw(st.booleans())
    ]
    return words, tuple(entities)


@given(given=st.lists(labelled_words(), max_size=4))
def test_sentences_of_words_are_written_and_read_again_as_they_were(tmp_path_factory, given):
    path = tmp_path_factory.mktemp("words") / "corpus.jsonl"
    sentences = [
        Sentence(words, entities, origin=Lines((), (), "\t", 1)) for words, entities in given
    ]
    rendered = list(render_json(sentences))
    path.write_text("".join(rendered), encoding="utf-8", newline="")
    again = read(str(path), scheme=Scheme.BIO)
    without = [[replace(entity, confidence=None) for entity in entities] for _, entities in given]
    assert [sentence.words for sentence in again] == [words for words, _ in given]
    assert [
        [replace(entity, confidence=None) for entity in sentence.entities] for sentence in again
    ] == without
    if not any(
        word.isspace() or set(word) & {"\u200b", "\ufeff"} for words, _ in given for word in words
    ):
        assert [sentence.entities for sentence in again] == [entities for _, entities in given]
        assert list(render_json(again)) == rendered


def test_a_passage_of_a_text_is_written_with_offsets_into_its_file_and_read_again():
    text = "  Ann left . \nBob met Eve .\n"
    first, second = (
        replace(sentence, entities=(Entity(0, 1, PER, 0.87654321),), path="news.txt")
        for sentence in sentences_from_text("# \n" + text, tokenizer="words", split=split_lines)
        if sentence.words != ("#",)
    )
    lines = list(render_json([first, second]))
    assert [json.loads(line) for line in lines] == [
        {
            "file": "news.txt",
            "start": 5,
            "end": 15,
            "text": "Ann left .",
            "entities": [
                {"start": 5, "end": 8, "label": PER, "text": "Ann", "confidence": 0.876543}
            ],
        },
        {
            "file": "news.txt",
            "start": 17,
            "end": 30,
            "text": "Bob met Eve .",
            "entities": [
                {"start": 17, "end": 20, "label": PER, "text": "Bob", "confidence": 0.876543}
            ],
        },
    ]


def test_predicted_passages_keep_their_offsets_when_read_and_written(write):
    line = (
        '{"file": "news.txt", "start": 5, "end": 15, "text": "Ann left .", "entities": [{"start":'
        ' 5, "end": 8, "label": "PER", "text": "Ann", "confidence": 0.876543}]}\n'
    )
    sentence = read_one(write(line))
    assert (sentence.entities, sentence.starts) == ((Entity(0, 1, PER, 0.876543),), (0, 4, 9))
    assert list(render_json([sentence])) == [line]


def test_the_line_of_a_column_file_has_words_tags_text_and_offsets():
    sentence = Sentence(tuple(TEXT.split()), ENTITIES, origin=Lines((), (), "\t", 1))
    assert json.loads("".join(render_json([sentence]))) == {
        "tokens": TEXT.split(),
        "text": TEXT,
        "tags": TAGS,
        "entities": [
            {"start": 0, "end": 7, "label": PER, "text": "Ann Lee"},
            {"start": 13, "end": 17, "label": LOC, "text": "Rome"},
        ],
    }


def test_a_record_of_words_keeps_its_keys_and_gets_the_tags_that_were_predicted(write):
    record = {"id": "é", "words": TEXT.split(), "ner_tags": [0, 1, 2, 3, 4], "score": 1.10}
    sentence = read_one(write(json.dumps(record)), labels=Labels.IGNORED)
    (line,) = render_json([replace(sentence, entities=(Entity(1, 2, PER, 0.5),))])
    assert (
        line
        == '{"id": "é", "words": ["Ann", "Lee", "left", "Rome", "."], "ner_tags": ["O", "B-PER",'
        ' "O", "O", "O"], "score": 1.1, "text": "Ann Lee left Rome .", "entities": [{"start": 4,'
        ' "end": 7, "label": "PER", "text": "Lee", "confidence": 0.5}]}\n'
    )
    assert read_one(write(line)).entities == (Entity(1, 2, PER, 0.5),)


def test_offsets_are_not_made_up_where_the_text_of_a_record_spells_its_words_otherwise(write):
    line = (
        '{"text": "Say \\"Rome\\"", "tokens": ["Say", "``", "Rome", "\'\'"], "tags": ["O", "O",'
        ' "B-LOC", "O"]}\n'
    )
    sentence = read_one(write(line))
    assert (sentence.words, sentence.starts, sentence.entities) == (
        ("Say", "``", "Rome", "''"),
        None,
        (Entity(2, 3, LOC),),
    )
    assert list(render_json([sentence])) == [line]


def test_unlabelled_records_stay_as_they_are(write):
    lines = ['{"text": "a b", "x": null}\n', '{"data": {"text": "a"}, "text": "a"}\n']
    assert list(render_json(read(write("".join(lines)), labels=Labels.OPTIONAL))) == lines


OBEYED = "\x7f\x9b\x85\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069"


@pytest.mark.parametrize("character", OBEYED, ids=ascii)
@pytest.mark.parametrize(
    "origin",
    [
        Passage("a{} b", 3),
        Record({"x{}": "y{}", "text": "a{} b"}, text="a{} b"),
        Lines((), (), "\t", 1),
    ],
    ids=repr,
)
def test_what_a_terminal_obeys_is_spelt_out_in_every_string_and_read_back(origin, character):
    match origin:
        case Passage(text=text, start=start):
            origin = Passage(text.format(character), start)
        case Record(fields=fields, text=text):
            spelt = {
                key.format(character): value.format(character) for key, value in fields.items()
            }
            origin = Record(spelt, text=text.format(character))
    starts, ends = ((0, 3), (2, 4)) if not isinstance(origin, Passage) else ((3, 6), (5, 7))
    words = (f"a{character}", "b")
    entities = (Entity(0, 1, f"X{character}", 0.5),)
    sentence = Sentence(
        words, entities, starts=starts, ends=ends, origin=origin, path=f"p{character}"
    )
    (line,) = render_json([sentence])
    assert character not in line
    fields = json.loads(line)
    assert fields["text"] == f"a{character} b"
    assert (fields["entities"][0]["label"], fields["entities"][0]["text"]) == (
        f"X{character}",
        f"a{character}",
    )
    assert fields.get("file", f"p{character}") == f"p{character}"
    assert fields.get(f"x{character}", f"y{character}") == f"y{character}"
