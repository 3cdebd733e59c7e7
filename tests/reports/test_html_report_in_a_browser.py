"""The HTML report as Chromium shows it: filters, order, the matrix, hostile text, and the page
without its script.
"""

import pytest
from outlines import HOSTILE
from pages import evaluate_example, evaluate_hostile

from ner_lstm.evaluation.evaluations import Results
from ner_lstm.evaluation.mistakes import Mistake, MistakeKind
from ner_lstm.rendering.escapes import clean
from ner_lstm.reports.errors import render_errors
from ner_lstm.reports.html import render_html
from ner_lstm.sentence import Entity, Sentence

COUNT = 650  # mistakes in a long list


def rows(page):
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    return page.locator(".mistakes tbody tr").evaluate_all(cells)


def count(page):
    return page.locator(".mistakes output").text_content()


def list_of(number):
    """A page of mistakes of every kind: PER for ORG, a missed PER, an invented ORG, in turn,
    confidences rising to 1.
    """
    sentence = Sentence(("a", "plum", "and", "Rome"), (), path="folder/x.conll")
    sides = (
        (MistakeKind.LABEL, "PER", "ORG"),
        (MistakeKind.MISSED, "PER", None),
        (MistakeKind.INVENTED, None, "ORG"),
    )
    mistakes = []
    for line in range(1, number + 1):
        kind, gold, predicted = sides[line % 3]
        place = 3 if line % 2 else 1
        entities = (
            gold and Entity(place, place + 1, gold),
            predicted and Entity(place, place + 1, predicted, line / number),
        )
        mistakes.append(Mistake(kind, "folder/x.conll", line, sentence, *entities))
    return "".join(render_errors(mistakes, suffix=".html"))


def test_the_script_shows_the_rows_that_the_page_has_without_it(show, tmp_path):
    for html in (
        list_of(COUNT),
        render_html(Results([evaluate_example(tmp_path)])),
        render_html(Results([evaluate_hostile()])),
    ):
        page, plain = show(html), show(html, java_script_enabled=False)
        assert rows(page) == rows(plain)
        looks = "marks => marks.map(mark => mark.className)"
        assert page.locator("tbody mark").evaluate_all(looks) == plain.locator(
            "tbody mark"
        ).evaluate_all(looks)
        assert page.locator(".filters").is_visible() and not plain.locator(".filters").is_visible()


def test_each_filter_leaves_what_it_asks_for_and_they_add_up(show):
    page = show(list_of(COUNT))
    assert count(page) == "650 of 650 mistakes, the first 200 of them shown"
    assert len(rows(page)) == 200
    page.get_by_label("kind").select_option("missed")
    assert count(page) == "217 of 650 mistakes, the first 200 of them shown"
    assert {row[0] for row in rows(page)} == {"missed"}
    page.get_by_label("kind").select_option("")
    page.get_by_label("gold").select_option(label="PER (433)")
    assert count(page).startswith("433 of 650")
    page.get_by_label("predicted").select_option(label="ORG (433)")
    assert count(page).startswith("216 of 650")
    assert {(row[1], row[2].strip()) for row in rows(page)} == {("PER", "ORG")}
    page.get_by_label("confidence at least").fill("0.9")
    kept = [line for line in range(1, COUNT + 1) if line % 3 == 0 and line / COUNT >= 0.9]
    assert count(page) == f"{len(kept)} of 650 mistakes"
    assert [row[5] for row in rows(page)] == [f"folder/x.conll:{line}" for line in kept]
    page.get_by_label("words, file or line").fill("  And rOME ")
    assert count(page) == f"{len(kept)} of 650 mistakes"
    page.get_by_label("words, file or line").fill("conll:63")
    assert [row[5] for row in rows(page)] == [
        f"folder/x.conll:{line}" for line in kept if line // 10 == 63
    ]
    page.get_by_label("words, file or line").fill("no such words")
    assert (count(page), rows(page)) == ("0 of 650 mistakes", [])
    page.get_by_role("button", name="Clear").click()
    assert count(page) == "650 of 650 mistakes, the first 200 of them shown"
    assert page.get_by_label("confidence at least").input_value() == ""


def test_the_most_or_the_least_confident_come_first_and_those_without_last(show):
    page = show(list_of(7))
    by_line = {row[5].rpartition(":")[2]: row[4] for row in rows(page)}
    assert by_line == {
        "1": "",
        "2": "0.286",
        "3": "0.429",
        "4": "",
        "5": "0.714",
        "6": "0.857",
        "7": "",
    }
    orders = {
        "most confident first": "6532147",
        "least confident first": "2356147",
        "as in the corpus": "1234567",
    }
    for order, lines in orders.items():
        page.get_by_label("order").select_option(label=order)
        assert "".join(row[5].rpartition(":")[2] for row in rows(page)) == lines


def test_more_is_shown_200_at_a_time(show):
    page = show(list_of(COUNT))
    more = page.locator("button[name=more]")
    for shown, offered in ((400, "Show 200 more"), (600, "Show 50 more")):
        more.click()
        assert len(rows(page)) == shown and more.text_content() == offered
        assert count(page) == f"650 of 650 mistakes, the first {shown} of them shown"
    more.click()
    assert [row[5] for row in rows(page)] == [
        f"folder/x.conll:{line}" for line in range(1, COUNT + 1)
    ]
    assert count(page) == "650 of 650 mistakes" and not more.is_visible()


def test_a_cell_of_the_matrix_shows_its_mistakes(show, tmp_path):
    page = show(
        render_html(
            Results(
                [
                    evaluate_example(tmp_path, name="a.conll"),
                    evaluate_example(tmp_path, name="b.conll"),
                ]
            )
        )
    )
    second = page.locator("#corpus-2")
    assert second.locator(".matrix button").count() == 4  # not the one that is right
    for pair, kind in (
        ("1 0", "label"),
        ("0 0", "boundary"),
        ("1 -1", "missed"),
        ("-1 1", "invented"),
    ):
        second.locator(f'[data-pair="{pair}"] button').click()
        # behind those of the first corpus, which stay
        assert [row[0] for row in rows(page)[4:]] == [kind]
        assert count_of(second) == "1 of 4 mistakes"


def count_of(section):
    return section.locator("output").text_content()


def test_hostile_text_is_shown_as_it_is_and_does_nothing(show):
    page = show(render_html(Results([evaluate_hostile()])))
    for number, text in enumerate(HOSTILE, 1):
        page.locator("select[name=gold]").select_option(index=number)
        shown = clean(text)
        assert [(row[1], row[5]) for row in rows(page)] == [(shown, f"{shown}:{number}")]
    page.get_by_role("button", name="Clear").click()
    page.get_by_label("words, file or line").fill("</SCRIPT>")
    assert len(rows(page)) == sum("</script>" in text.lower() for text in HOSTILE)
    page.locator(".matrix button").last.click()
    # data and code
    assert (
        page.evaluate(
            "document.querySelectorAll('script, img, iframe, svg svg, form, base').length"
        )
        == 2
    )


def test_without_the_script_the_page_can_be_read(show, tmp_path):
    page = show(list_of(COUNT), java_script_enabled=False)
    text = page.locator("body").inner_text()
    assert (
        "650 mistakes" in text
        and "The first 200 are shown: the others, and the filters, need JavaScript." in text
    )
    assert len(rows(page)) == 200
    page = show(render_html(Results([evaluate_example(tmp_path)])), java_script_enabled=False)
    assert page.locator(".chart").count() == 2 and page.locator(".chart").first.is_visible()
    page.locator("summary", has_text="Numbers").first.click()
    assert page.get_by_role("cell", name="0.5500").first.is_visible()


@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"color_scheme": "light"}])
def test_nothing_is_wider_than_a_phone_and_text_stands_out(show, tmp_path, options):
    for results in (
        Results([evaluate_example(tmp_path, against="other")]),
        Results([evaluate_hostile()]),
    ):
        page = show(render_html(results), viewport={"width": 360, "height": 700}, **options)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    colours = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    light, dark = (
        sum(map(int, colour.removeprefix("rgb(").rstrip(")").split(", "))) for colour in colours
    )
    assert abs(light - dark) > 500 and (light > dark) == (options["color_scheme"] == "dark")
