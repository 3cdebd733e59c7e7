import json

from exports import write_export

from ner_lstm.reading import LEFT_OUT, Labels
from ner_lstm.records import render_json

TEXT = "cats eat fish and toast"


def span(start, end, **more):
    return {"start": start, "end": end, "label": "ANIMAL", **more}


def test_a_span_that_was_rejected_is_no_entity_and_said_to_be_left_out(tmp_path):
    spans = [
        span(0, 4, answer="accept"),
        span(9, 13),
        span(18, 23, answer="reject"),
        span(5, 8, answer="ignore"),
    ]
    export = write_export(tmp_path, {"text": TEXT, "spans": spans, "answer": "accept"})
    assert export.entities() == [[("ANIMAL", "cats"), ("ANIMAL", "fish")]]
    assert [(problem.kind, problem.line, problem.message) for problem in export.warnings()] == [
        (LEFT_OUT, 1, 'spans whose answer is "reject": 1 left out'),
        (LEFT_OUT, 1, 'spans whose answer is "ignore": 1 left out'),
    ]


def test_a_record_that_was_rejected_or_ignored_is_no_sentence_and_counted(tmp_path):
    records = [
        {"text": TEXT, "spans": [span(0, 4)], "answer": answer}
        for answer in ("reject", "accept", "reject", "ignore")
    ]
    export = write_export(tmp_path, *records)
    assert export.entities() == [[("ANIMAL", "cats")]]
    assert [(problem.line, problem.message) for problem in export.warnings()] == [
        (1, 'records whose answer is "reject": 2 left out, the first here'),
        (4, 'records whose answer is "ignore": 1 left out'),
    ]
    assert len(export.read(Labels.OPTIONAL)[0]) == 1


def test_records_that_are_all_left_out_are_one_error(tmp_path):
    export = write_export(tmp_path, *[{"text": TEXT, "spans": [], "answer": "reject"}] * 3)
    assert (
        export.error()
        == '1: expected records with labels, found only records whose answer is "reject" (3)'
    )


def test_a_text_accepted_without_a_span_is_labelled_with_nothing(tmp_path):
    tokens = [{"text": "cats", "start": 0, "end": 4, "id": 0}]
    assert write_export(
        tmp_path, {"text": "cats", "tokens": tokens, "answer": "accept"}
    ).entities() == [[]]
    choice = {
        "text": "cats",
        "tokens": tokens,
        "options": [{"id": "A"}],
        "accept": ["A"],
        "answer": "accept",
    }
    assert "expected labels" in write_export(tmp_path, choice).error()


def test_prediction_keeps_every_record_whatever_its_answer(tmp_path):
    records = [
        {"text": TEXT, "spans": [span(0, 4)], "answer": answer}
        for answer in ("reject", "accept", "ignore")
    ]
    sentences, facts = write_export(tmp_path, *records).read(Labels.IGNORED)
    assert [json.loads(line) for line in render_json(sentences)] == records
    assert facts.problems == []
