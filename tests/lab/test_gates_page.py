"""The page of gates as text: its numbers are those of the trace, its data says the same, and no
word of it does harm.
"""

import re

import numpy as np
import pytest
from made_traces import make_trace, trace_text
from outlines import HOSTILE, Outline

from ner_lstm.confidences import spell_percent
from ner_lstm.lab.gates.heat_map import hundredths
from ner_lstm.lab.gates.numbers import thousandths
from ner_lstm.lab.gates.page import render_gates
from ner_lstm.lab.gates.panels import choose_units, lay_out, lay_out_tags, quantities
from ner_lstm.lab.tracing import Tracer
from ner_lstm.rendering.escapes import clean
from ner_lstm.sentence import Entity

KEY = 2  # rows that stand before the heat maps


def page_of(*traces, count=2):
    return Outline(
        "".join(render_gates(traces, units=choose_units(traces, count=count), name="runs/x"))
    )


def number(text):
    return float(text.replace("−", "-"))


def test_every_number_is_that_of_the_trace(bundle):
    traces = [
        *trace_text(Tracer.load(bundle), "Ada lives in Paris ."),
        *trace_text(Tracer.load(bundle), "Nothing happens here ."),
    ]
    rows = iter(page_of(*traces).rows()[KEY:])
    units = choose_units(traces, count=2)
    for trace, tags in zip(traces, lay_out_tags(traces), strict=True):
        for panel in (tags, *lay_out(trace, units=units)):
            title, *words = next(rows)
            assert (title, len(words)) == (panel.title, len(trace.sentence.words))
            for row in panel.rows:
                *names, last = next(rows)[: -len(words)]
                assert last == row.name
                assert row.unit is None or names in ([f"unit {row.unit}"], [])
        assert panel.title == "reads back ←"
    assert next(rows, None) is None


def test_a_cell_has_two_decimals_of_its_number_and_its_shade(bundle):
    (trace,) = trace_text(Tracer.load(bundle), "Ada lives in Paris .")
    units = choose_units([trace], count=3)
    html = "".join(render_gates([trace], units=units, name="x"))
    cells = re.findall(r'<td class="v(\d+)">(.*?)</td>', html.partition("<main")[2])
    rows = [
        row
        for panel in (*lay_out_tags([trace]), *lay_out(trace, units=units))
        for row in panel.rows
    ]
    values = [(value, row.signed) for row in rows for value in row.values.tolist()]
    assert len(cells) == len(values) > 100
    for (step, text), (value, signed) in zip(cells, values, strict=True):
        assert number(text) == pytest.approx(value, abs=0.00501)
        assert int(step) == pytest.approx(100 * ((value + 1) / 2 if signed else value), abs=1.01)
        assert f".v{step} {{ background: rgb(" in html


def test_entities_are_marked_and_named_with_their_confidence(bundle):
    (trace,) = trace_text(Tracer.load(bundle), "Yesterday Grace Hopper flew to Rome !")
    page = page_of(trace)
    assert page.of("mark") == ["Grace", "Hopper", "Rome"] * 3  # tags and two directions
    confidences = [entity.confidence for entity in trace.sentence.entities]
    assert page.of("small") == [
        f"{label} {spell_percent(share)}"
        for label, share in zip(("PER", "CITY"), confidences, strict=True)
    ]
    assert page.of("h2") == ["Yesterday Grace Hopper flew to Rome !"]
    assert page.of("h1") == ["Gates of runs/x"]


def test_the_data_has_all_units_and_rounds_to_what_the_table_says():
    traces = [make_trace("abcdefg", width=9, seed=seed) for seed in (1, 2)]
    (data,) = page_of(*traces).data()
    assert [sorted(reading["order"]) for reading in data["readings"]] == [list(range(9))] * 2
    assert [reading["chosen"] for reading in data["readings"]] == [
        one.tolist() for one in choose_units(traces, count=2)
    ]
    for trace, sentence in zip(traces, data["sentences"], strict=True):
        for reading, numbers in zip(trace.readings, sentence["readings"], strict=True):
            np.testing.assert_allclose(numbers["c"], 1000 * reading.values["cell"].T, atol=1.5)
            np.testing.assert_allclose(
                numbers["candidate"], 1000 * reading.values["candidate"].T, atol=1.5
            )
            np.testing.assert_allclose(numbers["telling"], 1000 * reading.unit_shares, atol=1.5)
            for name, (values, _) in quantities(reading).items():
                assert np.array_equal((np.array(numbers[name]).T + 5) // 10, hundredths(values))


def test_thousandths_round_to_the_same_hundredths_everywhere():
    values = np.concatenate(
        [np.linspace(-1, 1, 20_001), np.float32([0.7246, 0.725, -0.7254, 0.125, -0.005, 0.0049996])]
    )
    found = thousandths(values.astype(np.float32))
    assert np.array_equal((found + 5) // 10, hundredths(values.astype(np.float32)))
    assert np.abs(found - 1000 * values).max() < 1.5


def test_two_sentences_of_20_words_with_256_units_stay_under_a_megabyte():
    traces = [make_trace(["word"] * 20, width=128, seed=seed) for seed in (1, 2)]
    assert len(page_of(*traces).html.encode()) < 600_000


@pytest.mark.parametrize(
    ("cell", "names"), [("gru", ["reset", "update", "|state|"]), ("rnn", ["|state|"])]
)
def test_cells_without_gates_of_an_lstm_are_shown_with_what_they_have(cell, names):
    page = page_of(make_trace("abc", cell=cell, layers=2))
    said = re.sub("<[^>]*>", "", page.html.partition("<body")[2].partition("<script")[0])
    assert "gate" not in said.lower() and page.of("h1") == ["States of runs/x"]
    titles = [row[0] for row in page.rows() if "reads" in row[0]]
    assert titles == [
        f"layer {layer} reads {way}" for layer in (1, 2) for way in ("ahead →", "back ←")
    ]
    start = [row[0] for row in page.rows()].index("mean")
    assert [row[-4] for row in page.rows()[start : start + len(names)]] == names


def test_a_page_without_units_and_of_one_direction_shows_the_means():
    page = page_of(make_trace("abc", sides=1), count=0)
    assert [row[-4] for row in page.rows()[KEY + 5 :]] == ["input", "forget", "output", "|cell|"]
    assert "read back" not in page.html.partition("<main")[0]


def test_hostile_words_and_labels_are_text_and_nothing_else():
    entities = [Entity(place, place + 1, text, 0.5) for place, text in enumerate(HOSTILE)]
    trace = make_trace(HOSTILE, entities=entities)
    trace.probabilities[:] = 0.5  # else some tags are likely nowhere, and left out
    page = page_of(trace)
    assert page.tags.count("script") == 2  # data and code
    assert not {"img", "svg", "iframe", "a", "base", "form", "textarea"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    shown = [clean(text) for text in HOSTILE]
    assert [text for tag, text in page.texts if tag == "mark"] == shown * 3
    (data,) = page.data()
    assert data["sentences"][0]["words"] == shown
    assert {row[0] for row in page.rows()} >= {f"S-{text}" for text in shown}
