"""Exports of doccano, spaCy 2, Rasa, Hugging Face and others, and JSON that is laid out over
several lines.
"""

import json

import pytest
from exports import write_export

from ner_lstm.reading import Labels
from ner_lstm.records import render_json

TEXT, WORDS = "Dana left Globex .", ["Dana", "left", "Globex", "."]
SPANS = [[0, 4, "PER"], [10, 16, "ORG"]]
ENTITIES = [("PER", "Dana"), ("ORG", "Globex")]
POS = ["NNP", "VBD", "NNP", "."]
BILUO = ["U-PER", "O", "U-ORG", "O"]
TASK = {
    "id": 1,
    "data": {"text": TEXT},
    "annotations": [
        {
            "result": [
                {
                    "type": "labels",
                    "value": {"start": 0, "end": 4, "text": "Dana", "labels": ["PER"]},
                }
            ]
        }
    ],
}
BAD_SHAPE = (
    'expected a record such as {"tokens": [...], "tags": [...]} or {"text": "...", "entities":'
    " [[start, end, label], ...]}"
)


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "data": TEXT, "label": SPANS},
        {"id": 1, "text": TEXT, "label": SPANS, "Comments": []},
        [
            TEXT,
            {
                "words": WORDS,
                "tags": POS,
                "heads": [1, 1, 1, 1],
                "entities": SPANS,
                "cats": {"X": True},
            },
        ],
        [TEXT, {"words": WORDS, "tags": POS, "entities": BILUO}],
        [TEXT, {"words": WORDS, "entities": BILUO}],
        [TEXT, {"entities": BILUO}],
        {"text": TEXT, "words": WORDS, "tags": POS, "entities": SPANS},
        {"text": TEXT, "ents": [], "spans": SPANS},
        {"words": WORDS, "ner": BILUO},
        {"tokens": WORDS, "tags": POS, "ner": BILUO},
        {"id": "1", "tokens": WORDS, "pos_tags": [1, 2, 1, 3], "ner_tags": BILUO},
        {
            "id": 0,
            "paragraphs": [
                {
                    "raw": TEXT,
                    "sentences": [
                        {
                            "tokens": [
                                {"orth": word, "ner": tag}
                                for word, tag in zip(WORDS, BILUO, strict=True)
                            ]
                        }
                    ],
                }
            ],
        },
        {"classes": ["PER", "ORG"], "annotations": [[TEXT, {"entities": SPANS}], None]},
        {
            "rasa_nlu_data": {
                "common_examples": [
                    {
                        "text": TEXT,
                        "intent": "x",
                        "entities": [
                            {"start": start, "end": end, "value": "v", "entity": label}
                            for start, end, label in SPANS
                        ],
                    }
                ]
            }
        },
        {
            "text": TEXT,
            "tokens": WORDS,
            "annotation": [
                {"start": start, "end": end, "label": label} for start, end, label in SPANS
            ],
            "status": "Validated",
        },
    ],
)
def test_exports_of_other_tools_give_their_words_and_entities_and_are_read_again_as_written(
    tmp_path, record
):
    export = write_export(tmp_path, record)
    assert export.entities() == [ENTITIES]
    sentences, facts = export.read()
    assert (sentences[0].words, facts.problems) == (tuple(WORDS), [])
    rendered = "".join(render_json(sentences))
    assert write_export(tmp_path, text=rendered).entities() == [ENTITIES]
    unlabelled, _ = write_export(tmp_path, record).read(Labels.IGNORED)
    assert [(sentence.words, sentence.entities) for sentence in unlabelled] == [
        (tuple(WORDS), None)
    ]


def test_a_pair_in_which_nothing_was_found_is_read_again_with_its_parts_of_speech(tmp_path):
    sentences, _ = write_export(
        tmp_path, [TEXT, {"words": WORDS, "tags": POS, "entities": []}]
    ).read()
    rendered = "".join(render_json(sentences))
    assert json.loads(rendered)["tags"] == POS
    assert write_export(tmp_path, text=rendered).entities() == [[]]


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (
            {"%TYPES": {}, "%FEATURE_STRUCTURES": []},
            f"{BAD_SHAPE}, found '%TYPES', '%FEATURE_STRUCTURES' (UIMA CAS JSON",
        ),
        (
            {"annotatable": {}, "anncomplete": True, "entities": []},
            f"{BAD_SHAPE}, found 'annotatable', 'anncomplete', 'entities' (ann",
        ),
        (
            {"text_snippet": {"content": TEXT}, "annotations": []},
            f"{BAD_SHAPE}, found 'text_snippet', 'annotations' (a document of Google",
        ),
        (
            {"textContent": TEXT, "textSegmentAnnotations": []},
            f"{BAD_SHAPE}, found 'textContent', 'textSegmentAnnotations' (a doc",
        ),
        (
            {"content": TEXT, "annotation": [{"label": ["X"], "points": []}]},
            f"{BAD_SHAPE}, found 'content', 'annotation' (a document of Data",
        ),
        (
            {"source": TEXT, "ner-job": {"annotations": {}}},
            f"{BAD_SHAPE}, found 'source', 'ner-job' (a document of SageMaker",
        ),
        (
            {"Sentence #": 1, "Word": "Dana", "Tag": "B-PER"},
            f"{BAD_SHAPE}, found 'Sentence #', 'Word', 'Tag' (one word a record",
        ),
        (
            {"text": TEXT, "entities": {"Person": [{"indices": [0, 4]}]}},
            "expected a list in 'entities', found",
        ),
        (
            {"text": TEXT, "label": {"name": {"Dana": [[0, 3]]}}},
            "expected a list in 'label', found",
        ),
        (
            {"text": TEXT, "label": ["news"]},
            'expected [start, end, label] in label[0], found "news"',
        ),
        (
            {"tokens": WORDS, "ner": [[0, 0, "PER"]]},
            "expected tags for the words in 'tokens', or a text for the spans in 'ner'",
        ),
        (
            {"tokens": WORDS, "ner_tags": [1, 0, 3, 0]},
            "expected tags by name in 'ner_tags', found the number 1: write the names",
        ),
        (
            [TEXT, {"entities": ["U-PER", "O"]}],
            "expected 4 tags for 4 words, found 2 in 'entities'",
        ),
        (
            [TEXT, {"words": WORDS, "entities": ["U-PER", "-", "O", "O"]}],
            "expected O or a tag such as B-PER",
        ),
        ([TEXT, {"words": WORDS, "tags": POS}], "expected O or a tag such as B-PER"),
        (
            {"data": {"a": "x", "b": "y"}, "annotations": []},
            "expected the text of a task in data.text, found 'a', 'b' in 'data'",
        ),
    ],
)
def test_what_is_not_read_is_refused_by_what_was_found(tmp_path, record, problem):
    assert write_export(tmp_path, record).error().startswith(f"1: {problem}")


def test_indented_records_are_read_and_know_their_lines(tmp_path):
    export = write_export(
        tmp_path, text="\n" + json.dumps(TASK, indent=2) + "\n" + json.dumps(TASK, indent=1) + "\n"
    )
    assert export.entities() == [[("PER", "Dana")]] * 2
    sentences, facts = export.read()
    lines = len(json.dumps(TASK, indent=2).splitlines())
    assert ([sentence.line for sentence in sentences], facts.format) == ([2, 2 + lines], "json")
    assert len(export.read(Labels.IGNORED)[0]) == 2


def test_an_indented_pair_is_a_record_and_not_an_array_of_two(tmp_path):
    pair = json.dumps([TEXT, {"entities": SPANS}], indent=1)
    assert write_export(tmp_path, text=f"{pair}\n{pair}\n").entities() == [ENTITIES] * 2


def test_indented_json_that_is_broken_is_one_error_where_it_breaks(tmp_path):
    text = json.dumps(TASK, indent=2).replace('"id": 1,', '"id": 1')
    assert write_export(tmp_path, text=text).error().startswith("3: expected JSON, found")
    assert "\n" not in write_export(tmp_path, text=text).error()


def test_a_record_over_several_lines_among_lines_is_one_error(tmp_path):
    one = json.dumps({"text": "a", "entities": []})
    text = "\n".join([one, json.dumps(TASK, indent=2), one, "{", one])
    last = 1 + len(json.dumps(TASK, indent=2).splitlines())
    assert write_export(tmp_path, text=text).error().splitlines() == [
        (
            f"2: expected a record on one line, found one that goes on up to line {last}: write one"
            " a line, or an array of them"
        ),
        (
            f"{last + 2}: expected JSON, found the end (Expecting property name enclosed in double"
            " quotes)"
        ),
    ]


def test_a_broken_first_line_leaves_the_others_records_of_their_own(tmp_path):
    text = '{"text": "a"\n{"text": "b", "entities": [3]}\n{"text": "c", "entities": []}\n'
    assert [line[:2] for line in write_export(tmp_path, text=text).error().splitlines()] == [
        "1:",
        "2:",
    ]


def test_the_same_error_on_many_lines_is_one_line_and_different_ones_are_not(tmp_path):
    records = [{"body": "a"}, {"text": 1}, {"body": "b"}, {"text": 2}, {"body": "c"}]
    assert write_export(tmp_path, *records).error().splitlines() == [
        f"1: {BAD_SHAPE}, found 'body' (and on 2 more lines, the last 5)",
        "2: expected a string in 'text', found 1",
        "4: expected a string in 'text', found 2",
    ]


def test_a_record_that_argilla_says_was_discarded_is_left_out_and_one_that_waits_is_not_annotated(
    tmp_path,
):
    record = {
        "text": "Kim left",
        "tokens": ["Kim", "left"],
        "annotation": [{"start": 0, "end": 3, "label": "PER"}],
    }
    waiting = {**record, "annotation": None, "status": "Default"}
    export = write_export(
        tmp_path, {**record, "status": "Discarded"}, {**record, "status": "Validated"}, waiting
    )
    assert export.entities() == [[("PER", "Kim")]]
    assert [problem.message for problem in export.warnings()] == [
        'records whose status is "Discarded": 1 left out',
        "tasks that nobody has annotated: 1 left out",
    ]
