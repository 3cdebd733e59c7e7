"""Markdown: read back by a renderer, the numbers are where they belong and hostile text is text."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from evaluating import APPLE, FOUND, evaluate_by_hand
from hostile import HOSTILE
from markdown_it import MarkdownIt

from ner_lstm.evaluation.evaluations import Results
from ner_lstm.evaluation.expectations import Minimum, Outcome
from ner_lstm.one_line import one_line
from ner_lstm.rendering.markdown import MAX_CHARACTERS, quote_code, quote_start, render_table
from ner_lstm.rendering.table import Quoted, Table
from ner_lstm.reports.markdown import MAX_LISTED, MAX_MATRIX_LABELS, render_markdown
from ner_lstm.sentence import Entity, Sentence

RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render
EXPECTED = {
    "h2",
    "h3",
    "p",
    "strong",
    "code",
    "ul",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "details",
    "summary",
}


class Page(HTMLParser):
    """What a browser would make of the Markdown: elements with their attributes, the texts of code,
    and tables of texts.
    """

    def __init__(self, markdown):
        super().__init__(convert_charrefs=True)
        self.elements = set()
        self.attributes = set()
        self.codes = []
        self.tables = []
        self.open = []
        self.feed(RENDER(markdown))

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.open.append(tag)
        match tag:
            case "table":
                self.tables.append([])
            case "tr":
                self.tables[-1].append([])
            case "td" | "th":
                self.tables[-1][-1].append("")
            case "code":
                self.codes.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "code" in self.open:
            self.codes[-1] += data
        if {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data


@pytest.mark.parametrize(
    "frame", ["{} a", "a {}", "# {}", "- {} a", "> {} a", "| {} | a |\n| --- | --- |\n| a | {} |"]
)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_any_text_comes_back_as_it_was_and_is_nothing_but_text(text, frame):
    page = Page(frame.replace("{}", quote_code(text)))
    plain = Page(frame.replace("{}", quote_code("word")))
    assert page.codes == [one_line(text)] * frame.count("{}")
    assert (page.elements, page.attributes) == (plain.elements, plain.attributes)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_what_looks_for_addresses_in_the_rendered_text_finds_none(text):
    # cmark-gfm links the first three where they stand in the source, and an address where an @
    # stands in a piece of rendered text
    assert not any(mark in quote_code(text) for mark in ("www.", "://", "mailto:", "@"))
    assert not any("@" in piece[:-1] for piece in RENDER(quote_code(text)).split("<!---->"))


def test_a_long_text_says_how_much_is_not_shown():
    assert quote_start("a" * MAX_CHARACTERS) == f"<code>{'a' * MAX_CHARACTERS}</code>"
    assert (
        quote_start("a" * (MAX_CHARACTERS + 1234))
        == f"<code>{'a' * MAX_CHARACTERS}</code> and 1,234 characters more"
    )


def test_a_table_has_as_many_columns_in_every_row_whatever_its_cells_hold():
    texts = [text for text in HOSTILE if len(text) <= MAX_CHARACTERS]
    rows = [(Quoted(text), "1", Quoted(text)) for text in texts]
    (table,) = Page(render_table(Table(("a", "b", "c"), rows, text_columns=1))).tables
    assert table == [["a", "b", "c"], *([one_line(text), "1", one_line(text)] for text in texts)]


def test_a_run_is_told_in_tables():
    one = evaluate_by_hand([APPLE], [FOUND], minima=[Minimum(0.5), Minimum(0.2)], against="old")
    page = Page(render_markdown(Results([one])))
    assert page.elements == EXPECTED and page.attributes == {"style"}
    scores, comparison, matrix, *breakdown, mistakes = page.tables
    assert scores[0] == ["label", "precision", "recall", "F1", "95 % of F1", "support"]
    assert scores[3] == ["PER", "1.0000", "0.5000", "0.6667", "0.6667 to 0.6667", "2"]
    assert scores[4] == ["micro average", "0.2500", "0.2500", "0.2500", "0.2500 to 0.2500", "4"]
    assert comparison[-1][:4] == ["overall", "0.2500", "0.0000", "+0.2500"]
    assert matrix == [
        ["gold, predicted as", "COMPANY", "FRUIT", "PER", "missed"],
        ["COMPANY", "", "1", "", ""],
        ["FRUIT", "", "1", "", ""],
        ["PER", "", "", "1", "1"],
        ["invented", "", "1", "", ""],
    ]
    assert [table[0][0] for table in breakdown] == [
        *("in training", "times in training", "words of the entity", "words of the sentence")
    ]
    assert breakdown[2][1:] == [
        ["1", "0.3333", "0.2500", "0.2857", "4"],
        ["2", "0.0000", "0.0000", "0.0000", "0"],
    ]
    assert mistakes[1:] == [
        ["7", "missed", 'PER "Grace"', "", "Ada and [[Grace]] like Apple and apple pie ."],
        [
            "7",
            "label",
            'COMPANY "Apple"',
            'FRUIT "Apple" (0.80)',
            "Ada and Grace like [[Apple]] and apple pie .",
        ],
        ["7", "invented", "", 'FRUIT "and" (0.30)', "Ada and Grace like Apple [[and]] apple pie ."],
        [
            "7",
            "boundary",
            'FRUIT "apple"',
            'FRUIT "apple pie" (0.60)',
            "Ada and Grace like Apple and [[apple]] pie .",
        ],
    ]


def test_expectations_say_in_words_whether_they_are_met():
    text = render_markdown(
        Results([evaluate_by_hand([APPLE], [FOUND], minima=[Minimum(0.5), Minimum(0.2)])])
    )
    items = [line for line in text.splitlines() if line.startswith("- ")]
    assert [item.partition(":")[0] for item in items] == ["- ❌ **not met**", "- ✅ met"]


def test_several_corpora_are_compared_first():
    other = evaluate_by_hand([APPLE], [APPLE.entities or ()], path="test.conll")
    page = Page(render_markdown(Results([evaluate_by_hand([APPLE], [FOUND]), other])))
    assert [[row[0], row[3], row[5]] for row in page.tables[0]] == [
        ["corpus", "F1", "support"],
        ["dev.conll", "0.2500", "4"],
        ["test.conll", "1.0000", "4"],
        ["mean of corpora", "0.6250", "8"],
    ]


def test_of_many_labels_the_most_confused_are_listed():
    gold = [
        Sentence(("a",), (Entity(0, 1, f"L{number:02}"),))
        for number in range(MAX_MATRIX_LABELS + 1)
        for _ in range(number + 1)
    ]
    found = [[replace(sentence.entities[0], label="L00")] for sentence in gold if sentence.entities]
    page = Page(render_markdown(Results([evaluate_by_hand(gold, found)])))
    pairs = next(table for table in page.tables if table[0] == ["gold", "predicted as", "entities"])
    assert (
        pairs[1:3] == [["L12", "L00", "13"], ["L11", "L00", "12"]]
        and len(pairs) == 1 + MAX_MATRIX_LABELS
    )


def test_a_corpus_without_entities_has_no_mistakes_to_show():
    text = render_markdown(Results([evaluate_by_hand([Sentence(("a",), ())], [()])]))
    assert "Mistakes" not in text and "0 entities" in text


def test_behaviours_that_are_unmet_are_listed_and_the_rest_counted():
    behaviours = [
        Outcome(f"{number}", number < 3, f"message {number}") for number in range(MAX_LISTED + 5)
    ]
    text = render_markdown(Results([], behaviours))
    assert "3 of 25 as expected." in text and "2 more are not met" in text
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        f"- ❌ **not met**: <code>message {number}</code>" for number in range(3, 3 + MAX_LISTED)
    ]
