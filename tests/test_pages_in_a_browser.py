"""Every page that the package writes, as Chromium shows it on a desk and on a phone: whole, with
one title, and legible.
"""

from dataclasses import replace
from functools import cache

import pytest
from lab.made_traces import make_trace
from reports.pages import evaluate_example, evaluate_hostile

from ner_lstm.corpus import Corpus
from ner_lstm.corpus.html import render_html as render_predictions
from ner_lstm.evaluation.evaluations import HashedPath, Results, evaluate_corpus
from ner_lstm.evaluation.expectations import Expectations, Minimum, Outcome
from ner_lstm.lab.explanation.effects import Effect, Explanation
from ner_lstm.lab.explanation.page import render_explanations
from ner_lstm.lab.gates.page import render_gates
from ner_lstm.lab.gates.panels import choose_units
from ner_lstm.reports.errors import render_errors
from ner_lstm.reports.html import render_html as render_report
from ner_lstm.sentence import Entity, Sentence

WIDTHS = (1280, 390)
LABELS = tuple(
    f"{'Organisation_of_governments' if number == 7 else 'LABEL'}_{number}" for number in range(20)
)
ADDRESS = f"https://example.org/{'path' * 40}"
COMPOUND = "Donaudampfschifffahrtsgesellschaftskapitän"
PATH = f"corpora/{'deeply-nested-folder/' * 8}news.conll"
WORDS = (
    "On",
    "Monday",
    ADDRESS,
    COMPOUND,
    "met",
    "苹果公司" * 15,
    "in",
    "New",
    "York",
    "مرحبا",
    "and",
    "per",
    "PER",
    ".",
)


def make_sentences(number):
    """Sentences of the words above with entities of 20 labels, side by side and of several
    words.
    """
    spans = ((0, 1), (2, 3), (3, 4), (5, 6), (7, 9), (9, 10), (11, 12), (12, 13))
    return [
        Sentence(
            WORDS,
            tuple(
                Entity(*span, LABELS[(3 * line + place) % len(LABELS)], 0.797)
                for place, span in enumerate(spans)
            ),
            path=PATH,
            line=line * len(WORDS) + 1,
        )
        for line in range(number)
    ]


def distort(sentence):
    """Its entities with another label, another boundary, one missed and one invented."""
    first, second, third, _, fifth, *rest = sentence.entities or ()
    wrong = (
        replace(second, label=LABELS[0]),
        replace(third, end=third.end + 1),
        replace(fifth, end=8),
        *rest[:-1],
    )
    return sentence.with_entities(
        (replace(first, confidence=0.9996), *wrong, Entity(13, 14, LABELS[7], 0.125))
    )


@cache
def evaluate_long(path=PATH):
    """An evaluation in which everything is long: paths, labels, words, and the lists of both."""
    gold = make_sentences(24)
    return evaluate_corpus(
        Corpus(path, lambda _: iter(gold)),
        lambda sentences: [distort(sentence) for sentence in sentences],
        model=HashedPath(f"runs/{'x' * 90}"),
        frequency=lambda words: len(words) - 1,
        against={f"runs/{'y' * 90}": list},
        expectations=Expectations([Minimum(0.9, label=LABELS[7])]),
        target_precision=0.5,
    )


def make_explanation(words):
    effects = [
        Effect(place, 0.3 - 0.05 * (place % 12), 0.1) for place in range(len(words)) if place != 2
    ]
    return Explanation(Sentence(words), Entity(2, 3, LABELS[7], 0.797), effects)


def make_gates(*texts):
    traces = [
        make_trace(words, entities=[Entity(1, 2, LABELS[7], 0.995)], layers=2) for words in texts
    ]
    return list(render_gates(traces, units=choose_units(traces, count=2), name=f"runs/{'x' * 90}"))


PAGES = {
    "predictions": lambda folder: render_predictions(make_sentences(12), title=PATH, labels=LABELS),
    "no predictions": lambda folder: render_predictions([], title="standard input", labels=LABELS),
    "report": lambda folder: render_report(
        Results([evaluate_example(folder, minima=[Minimum(0.9)], against="other")])
    ),
    "long report": lambda folder: render_report(
        Results([evaluate_long(), evaluate_long("dev.conll")])
    ),
    "hostile report": lambda folder: render_report(Results([evaluate_hostile()])),
    "behaviours": lambda folder: render_report(
        Results([], [Outcome("a", False, f"finds {ADDRESS}"), Outcome("b", True, "c")])
    ),
    "mistakes": lambda folder: render_errors(evaluate_long().mistakes, suffix=".html"),
    "no mistakes": lambda folder: render_errors([], suffix=".html"),
    "gates": lambda folder: make_gates(("I", "apple", "!"), ("The", "Apple", "is", "great")),
    "long gates": lambda folder: make_gates(WORDS, WORDS, WORDS),
    "explanations": lambda folder: render_explanations(
        [make_explanation(WORDS * 3)], name="runs/apple"
    ),
    "no explanations": lambda folder: render_explanations([], name=f"runs/{'x' * 90}"),
}
# What leaves the page, is cut off, or is text of a drawing beyond its edge; what scrolls by itself
# is left out.
FIND_CLIPPED = """() => {
  const found = [], width = document.documentElement.clientWidth;
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element), head = element.closest("thead");
    const name = `${element.tagName}.${element.className}`;
    if (!box.width || !box.height || head && getComputedStyle(head).clipPath !== "none") continue;
    if (element.ownerSVGElement) {
      const edge = element.ownerSVGElement.getBoundingClientRect();
      const inside = box.left > edge.left - 1 && box.right < edge.right + 1 && box.bottom < edge.bottom + 1;
      if (element.tagName === "text" && (!inside || box.height < 9)) found.push(`drawing: ${element.textContent}`);
      continue;
    }
    let parent = element.parentElement;
    while (parent && !scrolls(parent)) parent = parent.parentElement;
    if (!parent && (box.right > width + 1 || box.left < -1)) found.push(`outside: ${name}`);
    const isCut = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (isCut) found.push(`cut: ${name}`);
  }
  return found;
}"""
# The regions that scroll by themselves, by their names.
FIND_SCROLLING = """() => [...document.querySelectorAll(".scroll")]
  .filter((region) => region.scrollWidth > region.clientWidth).map((region) => region.getAttribute("aria-label"))"""
# The least contrast of text in a mark with what is behind it (WCAG 2.2), drawn on a canvas that
# knows every notation of colours.
FIND_CONTRAST = """() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
  };
  const luminance = (colour) => colour.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const contrast = (one, other) => {
    const [low, high] = [one, other].map(luminance).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const page = getComputedStyle(document.body).backgroundColor, texts = [], edges = [];
  for (const mark of document.querySelectorAll("mark:not(.none)")) {
    const behind = [page], outer = mark.parentElement.closest("mark");
    if (outer) behind.push(getComputedStyle(outer).backgroundColor);
    behind.push(getComputedStyle(mark).backgroundColor);
    for (const element of [mark, ...mark.querySelectorAll("small, i, bdi")]) {
      texts.push(contrast(paint(...behind), paint(...behind, getComputedStyle(element).color)));
    }
    const side = mark.classList.contains("predicted") ? "borderTopColor" : "borderBottomColor";
    edges.push(contrast(paint(page), paint(page, getComputedStyle(mark)[side])));
  }
  return [Math.min(...texts), Math.min(...edges)];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_has_one_title(show, tmp_path, name):
    page = show("".join(PAGES[name](tmp_path)))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.reload()  # as it is where it was never wider
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert page.evaluate(FIND_CLIPPED) == [], width
    titles = page.locator("h1").all_text_contents()
    assert titles == [page.evaluate("document.querySelector('head > title').textContent")]
    headings = page.locator("h2").all_text_contents()
    assert titles[0] not in headings


@pytest.mark.parametrize("width", WIDTHS)
def test_no_table_of_a_report_scrolls_but_the_matrix_of_many_labels_on_a_phone(
    show, tmp_path, width
):
    page = show("".join(PAGES["long report"](tmp_path)), viewport={"width": width, "height": 800})
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert set(page.evaluate(FIND_SCROLLING)) <= (
        {"Confusion of gold and predicted labels"} if width == 390 else set()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["predictions", "long report", "mistakes", "gates"])
def test_what_is_marked_can_be_read_and_its_line_be_seen(show, tmp_path, name, scheme):
    page = show("".join(PAGES[name](tmp_path)), color_scheme=scheme)
    text, line = page.evaluate(FIND_CONTRAST)
    assert text >= 4.5 and line >= 3
