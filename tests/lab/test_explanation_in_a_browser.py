"""The page of explanations as Chromium shows it."""

import pytest
from outlines import HOSTILE

from ner_lstm.lab.explanation.effects import Effect, Explanation
from ner_lstm.lab.explanation.page import render_explanations
from ner_lstm.sentence import Entity, Sentence

WORDS = ("I", "like", "eating", "apple", "!")
EFFECTS = (Effect(0, 0.0, 0.0), Effect(1, -0.5, 0.01), Effect(2, 0.5, 0.25), Effect(4, 0.004, 0.0))


def page_of(*words):
    return page_of_all([words])


def page_of_all(sentences):
    explanations = [
        Explanation(Sentence(words), Entity(3, 4, "FRUIT", 0.99), EFFECTS) for words in sentences
    ]
    return "".join(render_explanations(explanations, name="runs/apple"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_that_matter_have_a_shade_and_those_against_the_entity_a_dashed_line(
    show, tmp_path, scheme
):
    page = show(page_of(*WORDS), color_scheme=scheme)
    looks = {
        word.text_content(): word.evaluate(
            "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).borderBottomStyle]"
        )
        for word in page.locator(".shaded").first.locator("> span:not(.way)").all()
    }
    assert looks["I"] == looks["!+.004"] == ["rgba(0, 0, 0, 0)", "none"]
    assert looks["eating+.500"][0] != looks["like-.500"][0] != "rgba(0, 0, 0, 0)"
    assert (looks["eating+.500"][1], looks["like-.500"][1]) == ("none", "dashed")
    page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert (tmp_path / "page.png").stat().st_size > 5_000


def test_nothing_is_wider_than_a_phone(show):
    page = show(page_of(*(word * 12 for word in WORDS)), viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_hostile_words_do_nothing(show):
    sentences = [HOSTILE[start : start + 5] for start in range(0, len(HOSTILE) - 4, 5)]
    page = show(page_of_all(sentences))
    assert page.locator(".shaded").count() >= len(sentences)
    assert page.locator("img, iframe, svg, form, base").count() == 0
