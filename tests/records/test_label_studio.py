import json
from dataclasses import replace

import pytest
from exports import write_export

from ner_lstm.reading import LEFT_OUT, Labels
from ner_lstm.records import render_json
from ner_lstm.records.rendered_html import render_html_text
from ner_lstm.sentence import Entity

PAGE = (
    "<html><head><title>Not shown</title></head><p>Dana &amp; Co</p><!-- c --><p>in"
    " <b>Por</b>to<br/>now 🎉 Globex</p>"
)


def task(text, *regions, kind="labels", **more):
    results = [{"type": kind, "from_name": "ner", "value": {**region}} for region in regions]
    return {
        "id": 1,
        "data": {"text": text},
        "annotations": [{"completed_by": 1, "result": results}],
        "predictions": [],
        **more,
    }


def hypertext(start, end, surface, label):
    place = {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 0}
    return {
        **place,
        "globalOffsets": {"start": start, "end": end},
        "text": surface,
        "hypertextlabels": [label],
    }


def paragraph(start, end, surface, label, *, first=0, last=0):
    offsets = {"start": str(first), "end": str(last), "startOffset": start, "endOffset": end}
    return {**offsets, "text": surface, "paragraphlabels": [label]}


def test_html_becomes_text_with_a_line_a_block_and_references_replaced():
    assert render_html_text(PAGE).text == "Dana & Co\nin Porto\nnow 🎉 Globex\n"
    assert render_html_text("2 < 3 &bogus; &#x1F389;").text == "2 < 3 &bogus; 🎉"


# Where each entity stands, by hand: in the source, in the text nodes, and in these with a character
# for the <br>; the last two in UTF-16 units as well, in which the emoji takes two.
@pytest.mark.parametrize(
    "offsets",
    [
        [
            (PAGE.index("Dana"), PAGE.index("</p>")),
            (PAGE.index("Por<"), PAGE.index("<br")),
            (PAGE.index("Glo"), PAGE.rindex("<")),
        ],
        [(0, 9), (12, 17), (23, 29)],
        [(0, 9), (12, 17), (24, 30)],
        [(0, 9), (12, 17), (25, 31)],
    ],
)
def test_global_offsets_are_counted_in_whatever_they_fit(tmp_path, offsets):
    surfaces = ("Dana & Co", "Porto", "Globex")
    regions = [
        hypertext(*pair, surface, "X") for pair, surface in zip(offsets, surfaces, strict=True)
    ]
    export = write_export(tmp_path, task(PAGE, *regions, kind="hypertextlabels"))
    assert export.entities() == [[("X", surface) for surface in surfaces]]
    assert export.warnings() == []


def test_global_offsets_that_fit_nothing_or_cannot_be_verified_are_errors(tmp_path):
    wrong = write_export(
        tmp_path, task(PAGE, hypertext(1, 6, "Porto", "X"), kind="hypertextlabels")
    )
    assert (
        wrong.error()
        == '1: expected globalOffsets that cover the text of their regions, as ["Porto"], found'
        ' ["ana &"]'
    )
    for key, problem in (
        ("text", "expected the text of a region of type hypertextlabels"),
        ("globalOffsets", "expected whole"),
    ):
        region = {
            name: value for name, value in hypertext(0, 4, "Dana", "X").items() if name != key
        }
        assert problem in write_export(tmp_path, task(PAGE, region, kind="hypertextlabels")).error()


def test_a_page_is_written_as_its_text_with_entities_that_fit_it(tmp_path):
    minimal = {
        "id": 1,
        "text": "<p>Dana</p> left",
        "ner": [hypertext(3, 7, "Dana", "PER")],
        "annotation_id": 3,
    }
    for record in (
        task("<p>Dana</p> left", hypertext(3, 7, "Dana", "PER"), kind="hypertextlabels"),
        minimal,
    ):
        sentences, _ = write_export(tmp_path, record).read()
        line = "".join(render_json(sentences))
        assert json.loads(line)["text"] == "Dana\n left"
        again = write_export(tmp_path, text=line)
        assert [pair for pairs in again.entities() for pair in pairs] == [("PER", "Dana")]
        unlabelled, _ = write_export(tmp_path, record).read(Labels.IGNORED)
        assert [word for sentence in unlabelled for word in sentence.words] == ["Dana", "left"]


def test_paragraphs_are_read_by_their_number_and_offset(tmp_path):
    dialogue = [{"author": "A", "text": "🎉 Dana spoke"}, {"author": "B", "text": "to Globex"}]
    # JavaScript's offsets
    regions = [paragraph(3, 7, "Dana", "PER"), paragraph(3, 9, "Globex", "ORG", first=1, last=1)]
    record = task("", *regions, kind="paragraphlabels", data={"dialogue": dialogue})
    export = write_export(tmp_path, record)
    assert [pair for pairs in export.entities() for pair in pairs] == [
        ("PER", "Dana"),
        ("ORG", "Globex"),
    ]
    sentences, _ = export.read(Labels.IGNORED)
    assert [word for sentence in sentences for word in sentence.words] == [
        "🎉",
        "Dana",
        "spoke",
        "to",
        "Globex",
    ]
    plain = task("Dana spoke\nto Globex", *[regions[1]], kind="paragraphlabels")
    assert [pair for pairs in write_export(tmp_path, plain).entities() for pair in pairs] == [
        ("ORG", "Globex")
    ]


def test_paragraphs_whose_text_is_another_are_an_error(tmp_path):
    export = write_export(
        tmp_path, task("Dana left", paragraph(0, 4, "Porto", "PER"), kind="paragraphlabels")
    )
    assert export.error().startswith(
        '1: expected "Porto" where a region of type paragraphlabels is, found other text at'
    )


def test_offsets_of_labels_are_the_utf_16_units_that_their_texts_prove(tmp_path):
    export = write_export(
        tmp_path, task("🎉 Dana left", {"start": 3, "end": 7, "text": "Dana", "labels": ["PER"]})
    )
    assert export.entities() == [[("PER", "Dana")]]


def test_a_task_that_nobody_has_annotated_is_left_out_and_counted_and_kept_for_prediction(tmp_path):
    done = task("Dana left", {"start": 0, "end": 4, "text": "Dana", "labels": ["PER"]})
    open_tasks = [
        {
            "data": {"text": "a"},
            "annotations": [],
            "predictions": [{"result": done["annotations"][0]["result"]}],
        },
        {"data": {"text": "b"}},
        {"data": {"text": "c"}, "annotations": [{"was_cancelled": True, "result": []}]},
    ]
    export = write_export(tmp_path, open_tasks[0], done, *open_tasks[1:])
    assert export.entities() == [[("PER", "Dana")]]
    (problem,) = export.warnings()
    assert (problem.kind, problem.line, problem.message) == (
        LEFT_OUT,
        1,
        "tasks that nobody has annotated: 3 left out, the first here",
    )
    assert len(export.read(Labels.IGNORED)[0]) == 4
    assert (
        write_export(tmp_path, *open_tasks).error()
        == "1: expected records with labels, found only tasks that nobody has annotated (3)"
    )


def test_a_minimal_task_without_labels_is_annotated_with_nothing(tmp_path):
    empty = {"id": 2, "text": "Nothing here", "annotator": 1, "annotation_id": 12, "lead_time": 2.0}
    full = {**empty, "entity_kind": [{"start": 0, "end": 7, "text": "Nothing", "labels": ["X"]}]}
    assert write_export(tmp_path, full, empty).entities() == [[("X", "Nothing")], []]


def test_of_several_annotators_the_ground_truth_is_read_and_else_the_error_says_the_way_out(
    tmp_path,
):
    record = task("Dana left", {"start": 0, "end": 4, "text": "Dana", "labels": ["PER"]})
    other = {"completed_by": 7, "result": [], "ground_truth": False}
    record = {**record, "annotations": [{**record["annotations"][0]}, other]}
    assert (
        write_export(tmp_path, record).error()
        == "1: expected one annotation a task, found 2 (by 1, 7): mark the right one as ground"
        " truth in Label Studio, or export one annotator's"
    )
    record["annotations"][0]["ground_truth"] = True
    assert write_export(tmp_path, record).entities() == [[("PER", "Dana")]]


def test_what_names_no_words_is_left_out_and_never_labelled_with_nothing(tmp_path):
    box = {"type": "rectanglelabels", "value": {"x": 1, "rectanglelabels": ["X"]}}
    choice = {"type": "choices", "value": {"choices": ["news"]}}
    record = task("Dana left", {"start": 0, "end": 4, "text": "Dana", "labels": ["PER"]})
    record["annotations"][0]["result"] += [
        box,
        choice,
        {"type": "relation", "from_id": "a", "to_id": "b"},
    ]
    export = write_export(tmp_path, record)
    assert export.entities() == [[("PER", "Dana")]]
    assert [problem.message for problem in export.warnings()] == [
        "regions of type rectanglelabels: 1 left out"
    ]
    record["annotations"][0]["result"] = [box]
    assert (
        write_export(tmp_path, record).error()
        == "1: expected regions of type labels, hypertextlabels, paragraphlabels, found only"
        " rectanglelabels"
    )


def test_prediction_writes_a_task_back_with_its_text_and_entities(tmp_path):
    (sentence,), _ = write_export(tmp_path, task("Dana left")).read(Labels.IGNORED)
    (line,) = render_json([replace(sentence, entities=(Entity(0, 1, "PER"),))])
    assert write_export(tmp_path, text=line).entities() == [[("PER", "Dana")]]


def test_of_several_annotators_in_a_minimal_export_the_second_is_an_error(tmp_path):
    region = {"start": 0, "end": 4, "text": "Dana", "labels": ["PER"]}
    record = {"id": 1, "text": "Dana left", "label": [region], "annotator": 1, "annotation_id": 11}
    export = write_export(
        tmp_path, record, {**record, "id": 2}, {**record, "annotator": 2, "annotation_id": 12}
    )
    assert (
        export.error()
        == "3: expected one annotation a task, found the annotations 11 and 12 of task 1: export"
        " one annotator's"
    )
    assert len(export.read(Labels.IGNORED)[0]) == 3


def test_a_project_of_something_else_than_entities_is_not_labelled_with_nothing(tmp_path):
    whole = task("Dana left")
    whole["annotations"][0]["result"] = [{"type": "choices", "value": {"choices": ["news"]}}]
    minimal = {
        "id": 1,
        "text": "Dana left",
        "sentiment": "good",
        "annotator": 1,
        "annotation_id": 11,
    }
    for record, key in ((whole, "choices"), (minimal, "sentiment")):
        assert (
            write_export(tmp_path, record, record).error()
            == "1: expected tasks with labelled regions, found none in the whole file, only"
            f" '{key}'"
        )
    labelled = task("Dana left", {"start": 0, "end": 4, "text": "Dana", "labels": ["PER"]})
    assert write_export(tmp_path, whole, labelled).entities() == [[], [("PER", "Dana")]]


def test_a_page_in_which_nothing_was_found_is_read_as_a_page_too(tmp_path):
    page = task("<p>Dana</p>", hypertext(0, 4, "Dana", "PER"), kind="hypertextlabels")
    export = write_export(tmp_path, task("<p>Nobody <b>here</b></p>"), page)
    for labels in (Labels.REQUIRED, Labels.IGNORED):
        assert [each.words for each in export.read(labels)[0]] == [("Nobody", "here"), ("Dana",)]
    assert write_export(tmp_path, task("a <b> c")).read()[0][0].words == ("a", "<", "b", ">", "c")
