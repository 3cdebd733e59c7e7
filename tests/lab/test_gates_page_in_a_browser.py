"""The page of gates as Chromium shows it: stepped through with keys and buttons, with other units
and sentences, and small.
"""

import re

import pytest
from made_traces import make_trace, trace_text
from outlines import HOSTILE

from ner_lstm.lab.gates.page import render_gates
from ner_lstm.lab.gates.panels import choose_units
from ner_lstm.lab.tracing import Tracer
from ner_lstm.rendering.escapes import clean
from ner_lstm.sentence import Entity

APPLES = (
    ["I", "like", "eating", "apple", "!"],
    ["The", "Apple", "is", "a", "great", "company", "!"],
)


def write(*traces, count=2):
    return "".join(render_gates(traces, units=choose_units(traces, count=count), name="x"))


def apples(**options):
    return [
        make_trace(APPLES[0], entities=[Entity(3, 4, "FRUIT", 0.9)], **options),
        make_trace(APPLES[1], entities=[Entity(1, 2, "COMPANY", 0.8)], seed=2, **options),
    ]


def cells(section):
    """Of every row the text and the classes of each cell, but those of stepping."""
    found = section.locator("tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => [cell.textContent, cell.className]))"
    )
    return [
        [[text, re.sub(r" ?\b(now|unread)\b", "", name).strip()] for text, name in row]
        for row in found
    ]


def places(section, panel, name):
    """The columns that have a class in every row of a panel."""
    script = """(bodies, name) => bodies.flatMap(body => [...body.rows].map(row => {
        const words = [...row.cells].filter(cell => cell.scope !== "row" && cell.scope !== "rowgroup" && cell.colSpan === 1);
        return words.flatMap((cell, place) => cell.classList.contains(name) ? [place] : []);
    }))"""
    first, *others = section.locator(f'tbody[data-panel="{panel}"]').evaluate_all(script, name)
    assert all(other == first for other in others)
    return first


def formula(section):
    """The names in the formula and their numbers."""
    terms = section.locator(".term").evaluate_all(
        "terms => terms.map(term => [...term.children].map(part => part.textContent))"
    )
    return [(name, float(value.replace("−", "-"))) for name, value in terms]


def section_of(page, number):
    return page.locator(".sentence").nth(number)


def units_in(section, panel):
    return section.locator(f'tbody[data-panel="{panel}"] th[scope=rowgroup]').all_text_contents()


def test_the_script_shows_the_rows_that_the_page_has_without_it(show, bundle):
    tracer = Tracer.load(bundle)
    traces = [
        trace
        for text in ("Ada lives in Paris .", "In Rome it rains , says Alan .")
        for trace in trace_text(tracer, text)
    ]
    html = write(*traces, count=4)
    page, plain = show(html), show(html, java_script_enabled=False)
    assert cells(page.locator("main")) == cells(plain.locator("main"))
    assert page.locator(".controls").is_visible() and page.locator(".stepper").first.is_visible()
    assert (
        not plain.locator(".controls").is_visible()
        and not plain.locator(".stepper").first.is_visible()
    )
    assert plain.get_by_role("rowheader", name="|cell|").first.is_visible()


def test_keys_go_through_time_both_ways_and_the_formula_has_the_numbers_of_the_trace(show):
    traces = apples()
    page = show(write(*traces))
    first = choose_units(traces, count=2)
    for direction, reading in enumerate(traces[1].readings):
        unit = first[direction][1]
        page.get_by_label("formula of").select_option(f"{direction} {unit}")
        section, other = section_of(page, 1), cells(section_of(page, 0))
        section.locator(".scroll").focus()
        page.keyboard.press("Home")
        before, length = 0.0, len(APPLES[1])
        for step in range(1, length + 1):
            ahead, back = step - 1, length - step
            assert section.locator("output").text_content() == f"step {step} of 7"
            assert (places(section, "0", "now"), places(section, "1", "now")) == ([ahead], [back])
            assert places(section, "0", "unread") == list(range(step, length))
            assert places(section, "1", "unread") == list(range(back))
            assert places(section, "tags", "unread") == [
                one for one in range(length) if not back <= one <= ahead
            ]
            place = (ahead, back)[direction]
            assert section.locator(".formula p b").first.text_content() == APPLES[1][place]
            value = {name: part[place, unit] for name, part in reading.values.items()}
            shown = formula(section)
            assert [name for name, _ in shown] == [
                "c",
                "forget",
                "c before",
                "input",
                "candidate",
                "h",
                "output",
                "tanh(c)",
            ]
            expected = [
                value["cell"],
                value["forget"],
                before,
                value["input"],
                value["candidate"],
                value["state"],
                value["output"],
            ]
            assert [number for _, number in shown[:-1]] == pytest.approx(expected, abs=0.0016)
            c, forget, c_before, z_i, z, h, z_o, tanh_c = (number for _, number in shown)
            assert (c, h) == pytest.approx((forget * c_before + z_i * z, z_o * tanh_c), abs=0.005)
            before = value["cell"]
            page.keyboard.press("ArrowRight")
        assert section.locator("output").text_content() == "step 7 of 7"
        page.keyboard.press("ArrowLeft")
        assert section.locator("output").text_content() == "step 6 of 7"
        page.keyboard.press("End")
        assert cells(section_of(page, 0)) == other
        assert section_of(page, 0).locator("output").text_content() == "step 5 of 5"


def test_buttons_step_too_and_a_sentence_plays_to_its_end(show):
    page = show(write(make_trace("abc")))
    section = section_of(page, 0)
    button = {
        name: section.get_by_role("button", name=name, exact=True)
        for name in ("first step", "step back", "step forward", "last step")
    }
    steps = []
    for name in ("step back", "step back", "step forward", "first step", "last step"):
        button[name].click()
        steps.append(section.locator("output").text_content())
    assert steps == [f"step {step} of 3" for step in (2, 1, 2, 1, 3)]
    assert button["step forward"].is_disabled() and not button["step back"].is_disabled()
    section.get_by_role("button", name="play").click()
    assert section.locator("output").text_content() == "step 1 of 3"
    section.get_by_text("step 3 of 3").wait_for()
    assert section.locator("[name=play]").text_content() == "Play"


@pytest.mark.parametrize("cell", ["gru", "rnn"])
def test_other_cells_have_formulas_of_their_own(show, cell):
    trace, _ = apples(cell=cell, layers=2)
    page = show(write(trace))
    section, reading = section_of(page, 0), trace.readings[3]
    unit = choose_units([trace], count=1)[3][0]
    page.get_by_label("formula of").select_option(f"3 {unit}")
    section.locator("[name=back]").click()
    shown = dict(formula(section))
    state = reading.values["state"][:, unit]
    assert (shown["h"], shown["h before"]) == pytest.approx((state[1], state[2]), abs=0.0016)
    assert (
        section.locator(".formula p").first.text_content()
        == f"layer 2 reads back ← unit {unit} at like"
    )
    if cell == "gru":
        signs = section.locator(".formula .line > span:not(.term)").all_text_contents()
        assert [sign.strip() for sign in signs] == ["=", "×", "+ (1 −", ") ×"]
        update = reading.values["update"][1, unit]
        numbers = [number for _, number in formula(section)]
        assert numbers == pytest.approx(
            [state[1], update, state[2], update, reading.values["candidate"][1, unit]], abs=0.0016
        )


def test_units_are_chosen_by_hand_in_all_sentences_at_once(show):
    traces = apples(width=256)
    page = show(write(*traces))
    order = choose_units(traces, count=256)[0].tolist()
    chooser = page.locator("details").first
    chooser.locator("summary").click()
    boxes = chooser.get_by_role("checkbox")
    assert boxes.evaluate_all("boxes => boxes.map(box => Number(box.value))") == order
    shares = chooser.locator("tbody tr").nth(200).locator("td").all_text_contents()
    expected = [trace.readings[0].unit_shares[order[200]] for trace in traces]
    assert [float(share.replace("−", "-")) for share in shares] == pytest.approx(
        expected, abs=0.0051
    )
    chooser.get_by_role("checkbox", name=str(order[1]), exact=True).uncheck()
    chooser.get_by_role("checkbox", name=str(order[255]), exact=True).focus()
    page.keyboard.press("Space")
    for number, trace in enumerate(traces):
        section = section_of(page, number)
        assert units_in(section, 0) == ["mean", f"unit {order[0]}", f"unit {order[255]}"]
        found = (
            section.locator(f'tbody[data-unit="{order[255]}"] tr')
            .nth(1)
            .locator("td")
            .all_text_contents()
        )
        assert list(map(float, found)) == pytest.approx(
            trace.readings[0].values["forget"][:, order[255]].tolist(), abs=0.0051
        )
        assert len(units_in(section, 1)) == 3
    assert chooser.locator("output").text_content() == f"{order[0]}, {order[255]}"
    page.get_by_label("formula of").select_option(f"0 {order[255]}")
    assert section_of(page, 0).locator("tbody.told").get_attribute("data-unit") == str(order[255])
    chooser.get_by_role("button", name="Most telling").click()
    assert units_in(section_of(page, 1), 0) == ["mean", f"unit {order[0]}", f"unit {order[1]}"]
    for each in page.locator("details").all():
        each.evaluate("one => { one.open = true }")
        each.get_by_role("button", name="None").click()
    assert units_in(section_of(page, 0), 0) == units_in(section_of(page, 0), 1) == ["mean"]
    assert formula(section_of(page, 0)) == [] and page.get_by_label("formula of").is_disabled()
    section_of(page, 0).locator("[name=back]").click()
    assert places(section_of(page, 0), "0", "now") == [3]


def test_of_three_sentences_any_two_stand_beside_each_other(show):
    html = write(*apples(), make_trace(["A", "third"], seed=3))
    page = show(html, viewport={"width": 1280, "height": 800})

    def shown():
        sections = [one for one in page.locator(".sentence").all() if one.is_visible()]
        boxes = [one.bounding_box() for one in sections]
        assert len({box["y"] for box in boxes}) == 1 and boxes == sorted(
            boxes, key=lambda box: box["x"]
        )
        return [one.locator("h2").text_content() for one in sections]

    texts = [" ".join(words) for words in (*APPLES, ["A", "third"])]
    assert shown() == texts[:2]
    page.locator("[name=left]").select_option("2")
    assert shown() == [texts[2], texts[1]]
    page.locator("[name=right]").select_option("0")
    assert shown() == [texts[2], texts[0]]
    assert show(html, java_script_enabled=False).locator(".sentence:visible").count() == 3


def test_each_step_looks_otherwise(show, tmp_path):
    page = show(write(*apples()), viewport={"width": 1280, "height": 1000})
    pictures = []
    for name in ("last", "back", "first"):
        if name != "last":
            section_of(page, 0).locator(f"[name={name}]").click()
        picture = page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        assert len(picture) > 50_000
        pictures.append(picture)
    assert len(set(pictures)) == 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone_and_the_word_that_is_read_stays_in_sight(show, scheme):
    html = write(make_trace([f"word{number}" for number in range(40)] + ["x" * 300]), *apples())
    page = show(html, viewport={"width": 360, "height": 700}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    section = section_of(page, 0)
    section.locator(".scroll").focus()
    for key in ("Home", *["ArrowRight"] * 20, "End", *["ArrowLeft"] * 5):
        page.keyboard.press(key)
        cell, head = (
            section.locator(f"tbody.told {part}").first.bounding_box()
            for part in ("td.now", "th[scope=row]")
        )
        assert head["x"] + head["width"] - 1 <= cell["x"] and cell["x"] + cell["width"] <= 361


def test_hostile_words_are_shown_as_they_are_and_do_nothing(show):
    trace = make_trace(
        HOSTILE,
        entities=[Entity(place, place + 1, text, 0.5) for place, text in enumerate(HOSTILE)],
    )
    page = show(write(trace, trace, trace))
    section = section_of(page, 0)
    section.locator(".scroll").focus()
    for text in reversed(HOSTILE):
        assert section.locator(".formula p b").first.text_content() == clean(text)
        page.keyboard.press("ArrowLeft")
    # data and code
    assert (
        page.evaluate("document.querySelectorAll('script, img, iframe, svg, form, base').length")
        == 2
    )
