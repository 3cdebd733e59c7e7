import io
import json
import random
import sys

import pytest
from exports import write_export

from ner_lstm.reading import OFFSETS, FileFacts, Labels, ReadOptions
from ner_lstm.records.jsonl import read_json
from ner_lstm.records.offsets import OffsetEvidence, OffsetUnit, code_points
from ner_lstm.records.spans import ShapeError, Span

TEXT = "🎉🎉🎉 Dana Reyes moved to Porto with Globex today"
NAMES = ("Dana Reyes", "Porto", "Globex")
COUNT = {
    OffsetUnit.CODE_POINT: len,
    OffsetUnit.UTF_16: lambda text: len(text.encode("utf-16-le")) // 2,
    OffsetUnit.UTF_8: lambda text: len(text.encode()),
}


def record(text, names, unit):
    count = COUNT[unit]
    begins = [text.index(name) for name in names]
    pairs = [
        (count(text[:begin]), count(text[: begin + len(name)]))
        for begin, name in zip(begins, names, strict=True)
    ]
    return {"text": text, "label": [[start, end, "X"] for start, end in pairs]}


@pytest.mark.parametrize("unit", OffsetUnit)
def test_an_offset_between_characters_has_its_code_point(unit):
    text = "aé中🎉b"
    expected = {COUNT[unit](text[:position]): position for position in range(len(text) + 1)}
    assert code_points(text, unit) == expected


@pytest.mark.parametrize("unit", OffsetUnit)
def test_offsets_are_counted_as_most_of_the_file_fits(tmp_path, unit):
    plain = record("Dana in Porto", ("Dana", "Porto"), unit)
    export = write_export(
        tmp_path, plain, record(TEXT, NAMES, unit), record("Zoë in Lima", ("Lima",), unit)
    )
    assert export.entities() == [
        [("X", "Dana"), ("X", "Porto")],
        [("X", name) for name in NAMES],
        [("X", "Lima")],
    ]
    problems = export.warnings()
    message = f"offsets are read as {unit}: 3 spans fit only so, 0 as code points"
    expected = [] if unit is OffsetUnit.CODE_POINT else [(OFFSETS, message)]
    assert [(problem.kind, problem.message) for problem in problems] == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        # the first is inside a character if offsets count UTF-16 units
        ("00🄍0:", [(2, 3), (4, 5)]),
        ("🄍🄍0:00", [(4, 5)]),  # one end alone is inside a word
        ("🄍0 :", [(3, 4)]),
    ],
)
def test_a_mark_or_a_part_of_a_word_is_no_sign_of_another_unit(tmp_path, text, spans):
    export = write_export(
        tmp_path, {"text": text, "label": [[start, end, "X"] for start, end in spans]}
    )
    assert not [problem for problem in export.warnings() if problem.kind == OFFSETS]


def test_one_span_that_cuts_words_at_both_ends_and_fits_otherwise_is_a_sign(tmp_path):
    export = write_export(
        tmp_path, record("🎉🎉🎉 Dana Reyes moved", ("Dana Reyes",), OffsetUnit.UTF_16)
    )
    assert export.entities() == [[("X", "Dana Reyes")]]


def test_a_file_whose_records_count_differently_is_an_error_that_says_both(tmp_path):
    export = write_export(
        tmp_path, record(TEXT, NAMES, OffsetUnit.UTF_16), record(TEXT, NAMES, OffsetUnit.CODE_POINT)
    )
    assert (
        export.error()
        == "1: expected offsets that count one thing in the whole file, found 3 spans that fit only"
        " in UTF-16 units and 3 that fit only in code points: count all of them in code points"
    )
    assert len(export.read(Labels.IGNORED)[0]) == 2


def test_one_entity_inside_a_word_says_nothing_against_the_others(tmp_path):
    spans = [*record(TEXT, NAMES, OffsetUnit.CODE_POINT)["label"], [10, 12, "Y"]]
    export = write_export(tmp_path, {"text": TEXT, "label": spans})
    assert [problem.kind for problem in export.warnings()] == ["boundary", "overlap"]


def test_a_widened_span_says_in_what_it_would_fit(tmp_path):
    exact = [record(TEXT, NAMES, OffsetUnit.CODE_POINT) for _ in range(4)]
    odd = {"text": TEXT, "label": record(TEXT, ("Globex",), OffsetUnit.UTF_16)["label"]}
    (problem,) = write_export(tmp_path, *exact, odd).warnings()
    assert problem.message.endswith("whole words; counted in UTF-16 units it is 'Globex'")


def test_texts_beside_offsets_prove_what_they_count_where_every_character_is_a_word():
    text, evidence = "🎉李四在北京", OffsetEvidence()
    evidence.add([Span(2, 4, "PER", surface="李四"), Span(5, 7, "LOC", surface="北京")], text)
    assert evidence.unit() is OffsetUnit.UTF_16


def test_random_texts_with_wide_characters_give_just_the_entities_they_were_made_of(tmp_path):
    random_ = random.Random(1)
    fillers = ("🎉", "👨‍👩‍👧", "é", "e\u0301", "中文", "and", "नमस्ते", "ok", ".", "(", "𝒳")
    for unit in OffsetUnit:
        records, expected = [], []
        for _ in range(30):
            names = random_.sample(["Dana Reyes", "Porto", "Globex", "Zoë", "München"], 3)
            text = " ".join(
                piece
                for name in names
                for piece in (
                    *random_.choices(fillers, k=random_.randint(0, 4)),
                    name,
                    random_.choice(fillers),
                )
            )
            records.append(record(text, names, unit))
            expected.append([("X", name) for name in names])
        assert write_export(tmp_path, *records).entities() == expected


def test_a_stream_is_read_once_and_still_tells_what_its_offsets_count(monkeypatch):
    lines = [
        json.dumps(record("Dana in Porto", ("Dana",), OffsetUnit.UTF_16)),
        json.dumps(record(TEXT, NAMES, OffsetUnit.UTF_16)),
    ]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    options, facts = ReadOptions(tokenizer="words"), FileFacts()
    _, sentence = read_json("-", labels=Labels.REQUIRED, options=options, facts=facts)
    assert sentence.words[: sentence.entities[0].end] == ("🎉", "🎉", "🎉", "Dana", "Reyes")
    assert facts.offset_unit is OffsetUnit.UTF_16


def test_two_ways_that_fit_equally_often_are_refused():
    evidence = OffsetEvidence(
        {OffsetUnit.UTF_16: 5, OffsetUnit.UTF_8: 0}, {OffsetUnit.UTF_16: 3, OffsetUnit.UTF_8: 3}
    )
    with pytest.raises(ShapeError, match="5 spans that fit only in UTF-16 units and 3"):
        evidence.unit()
