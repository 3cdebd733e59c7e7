"""Malformed records are errors that say where, what and what was expected."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_records import read

from ner_lstm.errors import CorpusError
from ner_lstm.reading import FileFacts, Labels, ReadOptions
from ner_lstm.records import render_json
from ner_lstm.records.jsonl import read_json

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


def test_an_array_that_is_too_long_to_be_held_is_refused(write, monkeypatch):
    monkeypatch.setattr("ner_lstm.records.jsonl.MAX_ARRAY_CHARACTERS", 10_000)
    path = write("[\n" + '{"text": "a"},\n' * 5000)
    with pytest.raises(
        CorpusError,
        match=r"expected an array of at most 0\.01 million characters, which is held in memory",
    ):
        list(read_json(path, labels=Labels.IGNORED, options=ReadOptions(), facts=FileFacts()))
