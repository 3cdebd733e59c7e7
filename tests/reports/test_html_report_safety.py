"""The HTML report obeys no word of a corpus: its policy, its attributes, its text and its data."""

import base64
import hashlib
import json
import re

import pytest
from outlines import HOSTILE, Outline
from pages import evaluate_example, evaluate_hostile, page_of

from ner_lstm.evaluation.expectations import Minimum
from ner_lstm.evaluation.mistakes import Mistake, MistakeKind
from ner_lstm.rendering.escapes import clean, escape_text
from ner_lstm.rendering.page import read_file
from ner_lstm.reports.errors import render_errors
from ner_lstm.sentence import Entity, Sentence


def hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.fixture
def example(tmp_path):
    return evaluate_example(
        tmp_path, minima=[Minimum(0.2), Minimum(0.9, label="PER")], against="runs/other"
    )


@pytest.fixture(scope="module")
def hostile():
    return page_of(evaluate_hostile())


def errors_page(mistakes):
    return Outline("".join(render_errors(mistakes, suffix=".html")))


def test_the_policy_allows_this_style_sheet_and_this_script_and_nothing_else(example):
    for page in (page_of(example), errors_page(example.mistakes)):
        (style,) = page.of("style")
        *data, script = page.of("script")
        (policy,) = (
            value for name, value in page.attributes if name == "content" and "default-src" in value
        )
        assert policy.split("; ") == [
            "default-src 'none'",
            f"style-src {hash_of(style)}",
            f"script-src {hash_of(script)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
        assert len(data) == 1 and json.loads(data[0])
        assert style.startswith(read_file("rendering/page.css"))
        # nothing is loaded, nothing is run but the script, and the script makes no code of text
        assert not re.search(r"url\(|@import|https?:|<", style)
        assert not re.search(
            r"https?:|innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function|import|fetch|</",
            script,
        )


def test_no_attribute_holds_code_a_style_or_an_address(hostile, example):
    for page in (hostile, page_of(example), errors_page(example.mistakes)):
        names = {name for name, _ in page.attributes}
        assert not [name for name in names if name.startswith("on")]
        assert not names & {
            "style",
            "src",
            "srcset",
            "action",
            "formaction",
            "data",
            "background",
            "ping",
            "xlink:href",
            "srcdoc",
        }
        assert all(
            value.startswith("#corpus-") for name, value in page.attributes if name == "href"
        )
        assert not {
            "link",
            "base",
            "iframe",
            "object",
            "embed",
            "img",
            "image",
            "use",
            "form",
        } & set(page.tags)
        ids = [value for name, value in page.attributes if name == "id"]
        assert len(ids) == len(set(ids)) and not re.search(r"[^a-z0-9-]", "".join(ids))


def test_hostile_words_labels_and_paths_come_out_as_text(hostile):
    assert len(HOSTILE) >= 40
    harmless = page_of(
        evaluate_hostile(strings=[f"word{number:02}" for number in range(len(HOSTILE))])
    )
    assert hostile.tags == harmless.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in harmless.attributes]
    assert hostile.open == []
    rows = [row for row in hostile.rows() if row[0] == "boundary"]
    assert len(rows) == len(HOSTILE)
    for number, (text, row) in enumerate(zip(HOSTILE, rows, strict=True), 1):
        shown, following = clean(text), clean(HOSTILE[number % len(HOSTILE)])
        kind, gold, predicted, around, confidence, place = row
        assert (kind, gold, confidence, place) == ("boundary", shown, "0.500", f"{shown}:{number}")
        assert predicted.startswith(following) and shown in predicted.removeprefix(following)
        assert shown in around and around.startswith("see")
    labels = [row[0] for row in hostile.rows()]
    assert all(clean(text) in labels for text in HOSTILE)  # in the table of scores
    hostile.html.encode("utf-8")
    # nor does a terminal that shows the file obey anything in it
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe]",
        hostile.html,
    )
    assert hostile.html.count("\n") == harmless.html.count("\n")


def test_what_is_clean_is_what_the_page_shows():
    assert clean("a\x00\x1b\x7f\x85\u202eb\r\nc\rd\ud800") == "a␀␛␡\ufffd\ufffdb\nc␍d\ufffd"
    for text in HOSTILE:
        assert Outline(f"<p>{escape_text(text)}</p>").of("p") == [clean(text)]


def test_the_data_block_holds_the_same_text_and_nothing_that_ends_it(hostile):
    (data,) = hostile.data()
    assert sorted(data["labels"]) == sorted(map(clean, HOSTILE))
    assert [data["paths"][row[6]] for row in data["rows"]] == [clean(text) for text in HOSTILE]
    for text, (kind, gold, predicted, words, confidence, around, _, line) in zip(
        HOSTILE, data["rows"], strict=True
    ):
        assert [side for _, side in around] == [0, 3, 2, 0][: len(around)]
        before, entity, after = around[0][0], around[1][0], around[2][0]
        assert (kind, data["labels"][gold], confidence, entity) == (
            "boundary",
            clean(text),
            0.5,
            clean(text),
        )
        assert data["labels"][predicted] == clean(HOSTILE[line % len(HOSTILE)])
        assert before.strip() == "see" and after.strip() == "there" and words.endswith("there")
    (block,) = re.findall(
        r'<script type="application/json">(.*?)</script>', hostile.html, re.DOTALL
    )
    assert not re.search("[<>&\u2028\u2029\n]", block)
    assert "\\u003c/script\\u003e" in block


def mistakes(number):
    sentence = Sentence(("a", "b"), (Entity(0, 1, "A"),), path="x")
    return [
        Mistake(MistakeKind.MISSED, "x", line, sentence, Entity(0, 1, "A"))
        for line in range(1, number + 1)
    ]
