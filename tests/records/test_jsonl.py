import gzip
import io
import json
import sys

import pytest
from json_records import ENTITIES, LOC, PER, TAGS, TEXT, read, read_one

from ner_lstm.errors import CorpusError
from ner_lstm.reading import FileFacts, Labels
from ner_lstm.records import render_json
from ner_lstm.schemes import IllFormed, Scheme
from ner_lstm.sentence import Entity, Record


@pytest.mark.parametrize(
    "record",
    [
        {"tokens": TEXT.split(), "tags": TAGS},
        {"tokens": TEXT.split(), "ner_tags": TAGS, "pos_tags": [1, 1, 2, 1, 3]},
        {"words": TEXT.split(), "labels": TAGS},
        {"id": 7, "text": TEXT, "tokens": TEXT.split(), "tags": TAGS},
        {"text": TEXT, "entities": [[0, 7, PER], [13, 17, LOC]]},
        {
            "text": TEXT,
            "entities": [
                {"start": 13, "end": 17, "label": LOC},
                {"start": 0, "end": 7, "label": PER},
            ],
        },
        {
            "text": TEXT,
            "entities": [
                {"name": "Ann Lee", "span": [0, 7], "type": PER},
                {"name": "Rome", "span": [13, 17], "type": LOC},
            ],
        },
        {"text": TEXT, "label": [[0, 7, PER], [13, 17, LOC]]},
        {"text": TEXT, "labels": [[0, 7, PER], [13, 17, LOC]]},
        {
            "id": 1,
            "text": TEXT,
            "entities": [
                {"id": 4, "label": PER, "start_offset": 0, "end_offset": 7},
                {"id": 5, "label": LOC, "start_offset": 13, "end_offset": 17},
            ],
            "relations": [{"id": 0, "from_id": 4, "to_id": 5, "type": "left"}],
        },
        {
            "text": TEXT,
            "ents": [{"start": 0, "end": 7, "label": PER}, {"start": 13, "end": 17, "label": LOC}],
        },
        {
            "text": TEXT,
            "tokens": [{"text": "Ann", "start": 0, "end": 3, "id": 0}],
            "spans": [[0, 7, PER], [13, 17, LOC]],
        },
        [TEXT, {"entities": [[0, 7, PER], [13, 17, LOC]]}],
        {
            "data": {"text": TEXT},
            "annotations": [
                {"was_cancelled": True, "result": []},
                {
                    "result": [
                        {
                            "type": "labels",
                            "value": {"start": 0, "end": 7, "text": "Ann Lee", "labels": [PER]},
                        },
                        {"type": "relation", "from_id": "a", "to_id": "b"},
                        {
                            "type": "labels",
                            "value": {"start": 13, "end": 17, "text": "Rome", "labels": [LOC]},
                        },
                    ]
                },
            ],
        },
        {
            "text": TEXT,
            "label": [
                {"start": 0, "end": 7, "text": "Ann Lee", "labels": [PER]},
                {"start": 13, "end": 17, "text": "Rome", "labels": [LOC]},
            ],
            "annotator": 1,
        },
        {
            "file": "f",
            "start": 100,
            "end": 119,
            "text": TEXT,
            "entities": [[100, 107, PER], {"start": 113, "end": 117, "label": LOC, "text": "Rome"}],
        },
    ],
)
def test_every_shape_of_a_record_gives_the_same_words_and_entities(write, record):
    one_a_line = "\n" + json.dumps(record) + "\n\n" + json.dumps(record, ensure_ascii=False)
    for content in (
        one_a_line,
        json.dumps([record, record], indent=2),
        json.dumps([record, record]),
    ):
        facts = FileFacts()
        sentences = read(write(content), facts=facts)
        assert [sentence.words for sentence in sentences] == [tuple(TEXT.split())] * 2
        assert [sentence.entities for sentence in sentences] == [ENTITIES] * 2
        assert facts.problems == []
        rendered = "".join(render_json(sentences))
        assert [sentence.entities for sentence in read(write(rendered))] == [ENTITIES] * 2
        assert "".join(render_json(read(write(rendered)))) == rendered


def test_jsonl_and_arrays_are_told_apart_and_lines_are_those_where_records_begin(write):
    facts = FileFacts()
    record = '{"tokens": ["a"],\n "tags": ["O"]}'
    sentences = read(write(f"\n[\n{record}, {record},\n\n{record}]\n"), facts=facts)
    assert ([sentence.line for sentence in sentences], facts.format) == ([3, 4, 7], "json")
    record = record.replace("\n", "")
    sentences = read(write(f"{record}\n\n\r\n{record}\n"), facts=facts)
    assert ([sentence.line for sentence in sentences], facts.format) == ([1, 4], "jsonl")
    assert (
        read(write("[]")) == read(write(" [ ] \n")) == read(write("")) == read(write("\n \n")) == []
    )


def test_a_byte_order_mark_and_gzip_change_nothing(write):
    record = json.dumps({"text": "Zoë", "entities": [[0, 3, PER]]}, ensure_ascii=False)
    plain = read(write(record))
    for content in (b"\xef\xbb\xbf" + record.encode(), gzip.compress(record.encode())):
        assert read(write(content)) == plain
    assert read(write(record.encode("latin-1")), encoding="latin-1") == plain


def test_no_label_key_is_unlabelled_and_an_empty_one_is_labelled_with_nothing(write):
    records = [
        {"text": "a"},
        {"text": "a", "entities": None},
        {"tokens": ["a"]},
        {"data": {"text": "a"}, "annotations": []},
    ]
    content = "\n".join(map(json.dumps, records))
    assert [sentence.entities for sentence in read(write(content), labels=Labels.OPTIONAL)] == [
        None
    ] * 4
    with pytest.raises(CorpusError) as caught:
        read(write(content))
    # the task is left out
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["1", "2", "3"]
    assert (
        "expected labels, in 'entities' beside a text or in 'tags' beside tokens, found the keys"
        " 'text'" in str(caught.value)
    )
    records = [
        {"text": "a", "entities": []},
        {"tokens": ["a"], "tags": ["O"]},
        {"tokens": [], "tags": []},
    ]
    assert [sentence.entities for sentence in read(write("\n".join(map(json.dumps, records))))] == [
        (),
        (),
        (),
    ]


def test_labels_that_are_ignored_may_be_anything(write):
    records = [
        {"tokens": ["a", "b"], "ner_tags": [0, 3]},
        {"text": "a b", "entities": [[9, 1, 7]]},
        {"text": "a b", "label": "sports"},
    ]
    sentences = read(write("\n".join(map(json.dumps, records))), labels=Labels.IGNORED)
    assert [(sentence.words, sentence.entities) for sentence in sentences] == [
        (("a", "b"), None)
    ] * 3


def test_a_record_without_words_is_one_wordless_sentence_and_one_line_again(write):
    lines = [
        '{"text": "", "entities": []}\n',
        '{"text": " \\n ", "entities": []}\n',
        '{"tokens": [], "tags": [], "text": "", "entities": []}\n',
    ]
    sentences = read(write("".join(lines)))
    assert [(sentence.words, sentence.entities) for sentence in sentences] == [((), ())] * 3
    assert list(render_json(sentences)) == lines


def test_a_text_of_several_lines_is_cut_into_sentences_that_share_their_record(write):
    text = "Ann left .\n\nBob met Eve .\n\nNobody ."
    record = {"id": 3, "text": text, "entities": [[12, 15, PER], [20, 23, PER]], "more": [1]}
    first, second, third = read(write(json.dumps(record)))
    assert (first.words, second.words, third.words) == (
        ("Ann", "left", "."),
        ("Bob", "met", "Eve", "."),
        ("Nobody", "."),
    )
    assert (first.entities, second.entities, third.entities) == (
        (),
        (Entity(0, 1, PER), Entity(2, 3, PER)),
        (),
    )
    assert first.origin is second.origin is third.origin
    assert first.origin == Record(record, text)
    assert (second.starts, second.ends) == ((12, 16, 20, 24), (15, 19, 23, 25))
    assert [sentence.document_start for sentence in (first, second, third)] == [True, False, False]
    (line,) = render_json([first, second, third])
    assert list(json.loads(line)) == ["id", "text", "entities", "more"]
    assert json.loads(line)["entities"] == [
        {"start": 12, "end": 15, "label": PER, "text": "Bob"},
        {"start": 20, "end": 23, "label": PER, "text": "Eve"},
    ]


def test_sentences_that_an_entity_crosses_stay_one(write):
    text = "Ann left .\n\nNew\n\nYork ! \n\nBob ."
    first, second, third = read(write(json.dumps({"text": text, "entities": [[12, 21, LOC]]})))
    assert [first.words, second.words, third.words] == [
        ("Ann", "left", "."),
        ("New", "York", "!"),
        ("Bob", "."),
    ]
    assert second.entities == (Entity(0, 2, LOC),)


def test_the_sentences_of_two_equal_records_are_not_mixed(write):
    line = '{"text": "a\\n\\nb", "entities": []}\n'
    assert list(render_json(read(write(line * 3)))) == [line] * 3


def test_a_span_inside_words_is_widened_and_reported(write):
    facts = FileFacts()
    sentence = read_one(
        write(json.dumps({"text": "in Rome,  now", "entities": [[4, 9, LOC]]})), facts=facts
    )
    assert sentence.entities == (Entity(1, 3, LOC),)
    (problem,) = facts.problems
    assert (problem.line, problem.kind, problem.severity) == (1, "boundary", "warning")
    assert problem.message == 'LOC 4:9 "ome, " is read as 3:8 "Rome,", whole words'


def test_of_overlapping_spans_the_longest_and_then_the_first_is_kept_and_the_others_reported(write):
    facts = FileFacts()
    spans = [[0, 1, "A"], [0, 5, "B"], [4, 9, "C"], [8, 13, "D"], [8, 13, "E"]]
    sentence = read_one(
        write(json.dumps({"text": "a b c d e f g", "entities": spans})), facts=facts
    )
    assert sentence.entities == (Entity(0, 3, "B"), Entity(4, 7, "D"))
    assert [problem.kind for problem in facts.problems] == ["overlap"] * 3
    assert (
        facts.problems[0].message
        == 'C 4:9 "c d e" overlaps a longer or earlier entity and is left out'
    )


def test_the_scheme_of_tags_is_found_from_the_whole_file(write):
    rows = [["I-PER"], ["I-PER", "B-PER"], ["O"]]
    content = "\n".join(json.dumps({"tokens": ["w"] * len(tags), "tags": tags}) for tags in rows)
    facts = FileFacts()
    assert [sentence.entities for sentence in read(write(content), facts=facts)] == [
        (Entity(0, 1, PER),),
        (Entity(0, 1, PER), Entity(1, 2, PER)),
        (),
    ]
    assert (facts.scheme, facts.problems) == (Scheme.IOB1, [])


def test_ill_formed_tags_are_settled_by_the_policy_and_reported(write):
    path = write('{"tokens": ["a", "b"], "tags": ["O", "I-PER"]}')
    facts = FileFacts()
    assert read_one(path, scheme=Scheme.BIO, facts=facts).entities == (Entity(1, 2, PER),)
    assert [(problem.line, problem.kind) for problem in facts.problems] == [(1, "ill-formed")]
    assert read_one(path, scheme=Scheme.BIO, ill_formed=IllFormed.DROP).entities == ()
    with pytest.raises(
        CorpusError, match=r":1: expected well-formed BIO: tag 2, 'I-PER' follows 'O'"
    ):
        read(path, scheme=Scheme.BIO, ill_formed=IllFormed.ERROR)


def test_standard_input_is_read_once_and_still_shows_its_scheme(monkeypatch):
    content = b'{"tokens": ["a"], "tags": ["I-PER"]}\n' * 3
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    facts = FileFacts()
    assert [sentence.entities for sentence in read("-", facts=facts)] == [(Entity(0, 1, PER),)] * 3
    assert facts.scheme is Scheme.IO


def test_words_and_characters_are_told_by_the_texts(write):
    for text, words in (("我 在 北京", 4), ("I am in Rome", 4)):
        assert (
            len(read_one(write(json.dumps({"text": text, "entities": []})), tokenizer="auto").words)
            == words
        )
