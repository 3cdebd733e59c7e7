import gzip
import io
import json
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ner_lstm.corpus.jsonl import read_json
from ner_lstm.corpus.jsonl_writer import render_json
from ner_lstm.corpus.offsets import OffsetUnit
from ner_lstm.corpus.reading import FileFacts, Labels, ReadOptions
from ner_lstm.errors import CorpusError
from ner_lstm.schemes import IllFormed, Scheme
from ner_lstm.sentence import Entity, Lines, Passage, Record, Sentence
from ner_lstm.tokenizers import sentences_from_text, split_lines

PER, LOC = "PER", "LOC"
TEXT = "Ann Lee left Rome ."
ENTITIES = (Entity(0, 2, PER), Entity(3, 4, LOC))
TAGS = ["B-PER", "I-PER", "O", "B-LOC", "O"]


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "corpus.jsonl"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def read(path, *, labels=Labels.REQUIRED, facts=None, **options):
    options = {"tokenizer": "words", **options}
    return list(
        read_json(path, labels=labels, options=ReadOptions(**options), facts=facts or FileFacts())
    )


def read_one(path, **options):
    (sentence,) = read(path, **options)
    return sentence


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


SHAPES = 'expected a record such as {"tokens": [...], "tags": [...]}'


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "1: expected JSON, found the end"),
        ('{"text": "a"', "1: expected JSON, found"),
        ("no", '1: expected JSON, found "no" (Expecting value)'),
        ('{"text": "a"} {}', '1: expected one JSON value a line, found more: "{}"'),
        ('{"text": NaN}', "1: expected JSON, found NaN, which is no number"),
        (
            '{"text": "a", "entities": [], "x": 1e999}',
            "1: expected a number that fits a float, found 1e999",
        ),
        (
            '{"text": "a", "x": ' + "1" * 5000 + "}",
            "1: expected a record, found a number of thousands of digits in it",
        ),
        ('{"text": "a", "x": ' + "[" * 100_000, "1: expected a record, found one nested too deep"),
        (
            r'{"text": "a\ud83d"}',
            r'1: expected Unicode text, found half of a surrogate pair: "\ud83d"',
        ),
        (
            r'{"text": "a", "\udc00": 1}',
            r'1: expected Unicode text, found half of a surrogate pair: "\udc00"',
        ),
        ("3", f"1: {SHAPES}"),
        ("null", f"1: {SHAPES}"),
        ('["a", "b"]', f"1: {SHAPES}"),
        ("{}", f"1: {SHAPES}"),
        ('{"body": "a", "id": 1}', f"1: {SHAPES}"),
        ('{"text": 3, "entities": []}', "1: expected a string in 'text', found 3"),
        (
            '{"tokens": ["a"], "tags": ["O", "O"]}',
            "1: expected 1 tags for 1 words, found 2 in 'tags'",
        ),
        ('{"tokens": ["a", 1], "tags": ["O", "O"]}', "1: expected a word in tokens[1], found 1"),
        ('{"tokens": ["a", ""], "tags": ["O", "O"]}', '1: expected a word in tokens[1], found ""'),
        (
            '{"tokens": ["a"], "spans": [[0, 0, "X"]]}',
            "1: expected tags for the words in 'tokens', or a text for the spans in 'spans'",
        ),
        (
            '{"tokens": ["a"], "tags": [3]}',
            "1: expected tags by name in 'tags', found the number 3: write the names",
        ),
        ('{"tokens": ["a"], "tags": [null]}', "1: expected a tag in tags[0], found null"),
        ('{"tokens": ["a"], "tags": ["PER"]}', "1: expected O or a tag such as B-PER"),
        ('{"text": "a", "label": "PER"}', "1: expected a list in 'label', found \"PER\""),
        (
            '{"text": "a", "entities": [3]}',
            "1: expected [start, end, label] in entities[0], found 3",
        ),
        (
            '{"text": "a", "entities": [[0, 1]]}',
            "1: expected [start, end, label] in entities[0], found [0, 1]",
        ),
        (
            '{"text": "a", "entities": [["0", 1, "X"]]}',
            '1: expected start and end of entities[0] as whole numbers, found ["0", 1]',
        ),
        (
            '{"text": "a", "entities": [[false, true, "X"]]}',
            "1: expected start and end of entities[0] as whole numbers",
        ),
        (
            '{"text": "a", "entities": [[0.0, 1.0, "X"]]}',
            "1: expected start and end of entities[0] as whole numbers",
        ),
        (
            '{"text": "a", "entities": [{"label": "X"}]}',
            "1: expected start and end of entities[0] as whole numbers, found [null",
        ),
        (
            '{"text": "a", "entities": [[0, 2, "X"]]}',
            "1: expected 0 <= start < end <= 1 in entities[0], found start 0 and end 2",
        ),
        (
            '{"text": "a", "entities": [[-1, 1, "X"]]}',
            "1: expected 0 <= start < end <= 1 in entities[0], found start -1 and end 1",
        ),
        (
            '{"text": "a", "entities": [[1, 1, "X"]]}',
            "1: expected 0 <= start < end <= 1 in entities[0], found start 1 and end 1",
        ),
        (
            '{"text": "a  b", "entities": [[1, 3, "X"]]}',
            '1: expected an entity with a word in it, found X 1:3 "  "',
        ),
        (
            '{"text": "a", "entities": [[0, 1, 3]]}',
            "1: expected the name of a label in entities[0], found 3",
        ),
        (
            '{"text": "a", "entities": [[0, 1, " "]]}',
            '1: expected the name of a label in entities[0], found " "',
        ),
        (
            '{"text": "a", "label": [{"start": 0, "end": 1, "labels": []}]}',
            "1: expected the name of a label in label[0], found []",
        ),
        (
            '{"text": "ab", "entities": [{"start": 0, "end": 1, "label": "X", "text": "b"}]}',
            '1: expected "b" at 0:1 of the text as entities[0] says, found "a"',
        ),
        (
            '{"data": {"text": "a"}, "annotations": [{"result": []}, {"result": []}]}',
            (
                "1: expected one annotation a task, found 2 (by somebody, somebody): mark the right"
                " one as ground truth"
            ),
        ),
        (
            '{"data": {"text": "a"}, "annotations": [{"result": [7]}]}',
            "1: expected an object in 'result', found 7",
        ),
        (
            '[{"text": "a", "entities": []},\n {"text": 1}]',
            "2: expected a string in 'text', found 1",
        ),
        ('[{"text": "a",\n "entities": [] "b"}]', '2: expected JSON, found "\\"b\\"}]" (Expecting'),
        ('[\n{"text": "a", "entities": []},\n]', '3: expected JSON, found "]" (Expecting value)'),
        ('[\n{"text": "a", "entities": []}\n', "3: expected , or ] after a record, found the end"),
        ('[{"text": "a", "entities": []} {}]', '1: expected , or ] after a record, found "{}]"'),
        (
            '[{"text": "a", "entities": []}]\n\n{}',
            '3: expected nothing after the array, found "{}"',
        ),
        ("[", "1: expected JSON, found the end"),
    ],
)
def test_a_malformed_record_is_an_error_that_says_where_what_and_what_was_expected(
    write, line, problem
):
    path = write(line)
    with pytest.raises(CorpusError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:{problem}")
    assert "\n" not in str(caught.value)


def test_all_errors_are_said_together_and_no_sentence_follows_the_first(write):
    good, bad = '{"text": "a", "entities": []}\n', '{"text": 0}\n'
    path = write(good + bad + good + "{\n" + good)
    sentences = read_json(
        path, labels=Labels.REQUIRED, options=ReadOptions(tokenizer="words"), facts=FileFacts()
    )
    assert next(sentences).line == 1
    with pytest.raises(CorpusError) as caught:
        next(sentences)
    assert [line.removeprefix(path).split(": ")[0] for line in str(caught.value).splitlines()] == [
        ":2",
        ":4",
    ]


def test_a_file_that_is_not_utf_8_says_the_line(write):
    with pytest.raises(CorpusError, match=r":2: expected utf-8, found the bytes E9"):
        read(write(b'{"text": "a", "entities": []}\n{"text": "\xe9"}'))


WORD_KEYS, SPAN_KEYS = (
    ("tokens", "words", "tags"),
    ("labels", "label", "entities", "spans", "annotations"),
)
KEYS = st.sampled_from(
    ["text", *WORD_KEYS, *SPAN_KEYS, "data", "result", "start", "end", "span", "file", "value"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "a", "a b\nc", "B-X", "O"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.tuples(st.integers(0, 2), st.integers(0, 5), st.just("X"))
    ),
    max_leaves=12,
)


@given(value=VALUES | st.dictionaries(KEYS, VALUES, max_size=5), labels=st.sampled_from(Labels))
def test_any_json_is_read_and_written_again_or_is_a_located_error(tmp_path_factory, value, labels):
    path = tmp_path_factory.mktemp("any") / "corpus.jsonl"
    path.write_text(json.dumps({"tokens": ["a"]}) + "\n" + json.dumps(value), encoding="utf-8")
    try:
        sentences = read(str(path), labels=labels if labels is Labels.IGNORED else Labels.OPTIONAL)
    except CorpusError as error:
        assert str(error).startswith(f"{path}:2: ")
        return
    rendered = list(render_json(sentences))
    assert len(rendered) == 2
    if labels is not Labels.IGNORED:
        path.write_text("".join(rendered), encoding="utf-8")
        assert list(render_json(read(str(path), labels=Labels.OPTIONAL))) == rendered


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "aB .,\n\r\u3000\u200b中é\u0301🎈\U0001f468\u200d", max_size=40
)


@st.composite
def records(draw):
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [pair for pair in pairwise(cuts) if draw(st.booleans())]
    words = next(sentences_from_text(text, tokenizer="words"), None)
    spans = [
        (start, end)
        for start, end in spans
        if words and next(sentences_from_text(text[start:end], tokenizer="words"), None)
    ]
    return text, spans


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


def test_an_array_that_is_too_long_to_be_held_is_refused(write, monkeypatch):
    monkeypatch.setattr("ner_lstm.corpus.jsonl.MAX_ARRAY_CHARACTERS", 10_000)
    path = write("[\n" + '{"text": "a"},\n' * 5000)
    with pytest.raises(
        CorpusError,
        match=r"expected an array of at most 0\.01 million characters, which is held in memory",
    ):
        list(read_json(path, labels=Labels.IGNORED, options=ReadOptions(), facts=FileFacts()))
