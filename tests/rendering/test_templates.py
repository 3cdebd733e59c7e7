"""Every template of the package: what texts in it can do (nothing), and that none goes round the
escaping.
"""

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from jinja2 import nodes
from lab.made_traces import make_trace
from outlines import HOSTILE, Outline
from reports.pages import evaluate_hostile

from ner_lstm.corpus.html import render_html as render_predictions
from ner_lstm.evaluation.evaluations import Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.lab.explanation.effects import Effect, Explanation
from ner_lstm.lab.explanation.page import render_explanations
from ner_lstm.lab.gates.page import render_gates
from ner_lstm.lab.gates.panels import choose_units
from ner_lstm.rendering.page import PACKAGE, load_environment, render_page
from ner_lstm.reports.errors import render_errors
from ner_lstm.reports.html import render_html as render_report
from ner_lstm.sentence import Entity, Passage, Sentence

TEMPLATES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.html"))
HARMLESS = tuple(f"word{number:02}" for number in range(len(HOSTILE)))
# What a browser, a terminal or an editor obeys. A text keeps its own line ends and tabs.
OBEYED = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe]"
)
# Filters that choose, count, or spell a number; `data` gives markup, and knows what is to be escaped.
FILTERS = {
    *("length", "list", "map", "max", "rejectattr", "selectattr"),
    *("confidence", "data", "label", "percent", "plain", "ratio", "signed", "tenths", "thousands"),
}


def render_all(texts):
    """Every page, by name, in which all texts, labels, names and paths are of these."""
    entities = tuple(Entity(place, place + 1, text, 0.5) for place, text in enumerate(texts))
    sentences = [Sentence((text, "x"), (Entity(0, 1, text, 0.5),), path=text) for text in texts] + [
        Sentence(("x",), (), (0,), (1,), Passage(f"x {text}", 0), text) for text in texts
    ]
    yield "predictions", "".join(render_predictions(sentences, title=texts[0], labels=texts))
    outcomes = [Outcome(text, number % 2 == 1, text) for number, text in enumerate(texts)]
    evaluation = replace(evaluate_hostile(strings=texts), outcomes=outcomes)
    yield "report", render_report(Results([evaluation, evaluation], outcomes))
    yield "mistakes", "".join(render_errors(evaluation.mistakes, suffix=".html"))
    effects = [Effect(place, 0.3 - place / 40, 0.1) for place in range(1, len(texts))]
    explanations = [Explanation(Sentence(texts), entities[0], effects)]
    yield "explanations", "".join(render_explanations(explanations, name=texts[0]))
    trace = make_trace(texts, entities=entities)
    trace.probabilities[:] = 0.5  # else some tags are likely nowhere, and left out
    units = choose_units([trace], count=1)
    yield "gates", "".join(render_gates([trace] * 3, units=units, name=texts[0]))


def test_hostile_texts_in_every_template_stay_texts():
    load_environment.cache_clear()
    for (name, shown), (_, plain) in zip(render_all(HOSTILE), render_all(HARMLESS), strict=True):
        hostile, harmless = Outline(shown), Outline(plain)
        assert hostile.open == [], name
        assert hostile.tags == harmless.tags, name
        assert [key for key, _ in hostile.attributes] == [key for key, _ in harmless.attributes]
        assert not re.search(OBEYED, shown), name
        shown.encode("utf-8")
    rendered = {name for _, name in load_environment().cache}
    assert rendered == set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_goes_round_the_escaping(name):
    """What `finalize` gets is text or markup of a macro: nothing else makes markup, or joins both."""
    environment = load_environment()
    source = (PACKAGE / name).read_text(encoding="utf-8")
    tree = environment.parse(source)
    assert {each.name for each in tree.find_all(nodes.Filter)} <= FILTERS
    assert not [*tree.find_all((nodes.Concat, nodes.MarkSafe, nodes.EvalContextModifier))]
    inside = re.findall(r"<script[^>]*>(.*?)</script>", source)
    assert all(re.fullmatch(r"\{\{ (script|\w+(\.\w+)?\|data) \}\}", text) for text in inside)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_code_address_or_style_in_an_attribute(name):
    source = (PACKAGE / name).read_text(encoding="utf-8")
    names = set(re.findall(r"[\s\"]([a-zA-Z:-]+)=[\"{]", source))
    assert not [each for each in names if each.lower().startswith("on")]
    assert not names & {"style", "src", "srcset", "action", "formaction", "srcdoc", "xlink:href"}
    assert all(link.startswith("#") for link in re.findall('href="([^"]*)"', source))
    # every attribute is quoted: what is escaped cannot end it
    assert not re.search(r"<[^>%}]*=\{\{", source)


def test_jinja_is_loaded_only_where_a_page_is_made():
    code = """import sys
import ner_lstm.cli, ner_lstm.corpus.predictions, ner_lstm.reports, ner_lstm.reports.errors
print({"jinja2", "markupsafe", "torch"} & set(sys.modules))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_what_is_no_text_is_escaped_too():
    class Name:
        def __str__(self):
            return "<b>\u202e"

    page = "".join(render_page("rendering/page.html", title=Name()))
    assert "<title>&lt;b&gt;\ufffd</title>" in page
