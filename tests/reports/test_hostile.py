"""Whatever words, labels and paths hold, every kind of report and of list shows it and obeys
nothing of it.
"""

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from evaluating import evaluate_by_hand
from hostile import HOSTILE
from junit_schema import find_violations
from markdown_it import MarkdownIt
from workflow_commands import read_command

from ner_lstm.evaluation.evaluations import HashedPath, Results
from ner_lstm.evaluation.expectations import Minimum, Outcome
from ner_lstm.one_line import one_line
from ner_lstm.reports.errors import COLUMNS, FORMULAE, render_errors
from ner_lstm.reports.evaluations import REPORTS
from ner_lstm.sentence import Entity, Sentence


def results_of(text):
    """A run in which a text is a word, a label and in every path, in a mistake of each kind and in
    a right entity.
    """
    words = (text or "-", "and", text or "-", text or "-", "b")
    gold = [
        Sentence(words, (Entity(0, 1, text), Entity(2, 4, text)), path=f"{text}.conll", line=3)
    ] * 3
    found = [
        # label, invented, boundary
        [Entity(0, 1, f"{text}2", 0.9), Entity(1, 2, text, 0.5), Entity(2, 3, text, 0.8)],
        [Entity(0, 1, text, 1.0)],  # right, missed
        [],
    ]
    one = evaluate_by_hand(gold, found, minima=[Minimum(1.0, label=text)], against=text)
    one = replace(one, corpus=HashedPath(f"{text}.conll"), model=HashedPath(text), warnings=[text])
    return Results([one, one], [Outcome(one_line(text), False, one_line(text))], [text])


RESULTS = {text: results_of(text) for text in HOSTILE}
PLAIN = results_of("word")
MISTAKES = {text: results.evaluations[0].mistakes for text, results in RESULTS.items()}
# controls, bidirectional marks and overrides, separators of lines, lone surrogates
OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# what CI servers take for a command in a log
COMMAND = re.compile(r"^\s*::|##\w*\[")
hostile = pytest.mark.parametrize("text", HOSTILE, ids=ascii)


def lines_of(written):
    """The lines of what can be written, and moves no cursor."""
    *lines, rest = written.encode().decode().split("\n")
    assert rest == ""
    assert [line for line in lines if OBEYED.search(line)] == []
    return lines


@hostile
@pytest.mark.parametrize("kind", REPORTS)
def test_no_report_holds_what_a_terminal_obeys_or_a_file_cannot_hold(kind, text):
    assert lines_of(REPORTS[kind](RESULTS[text]))


@hostile
def test_a_table_has_no_line_that_a_text_began_and_no_command(text):
    lines, plain = (lines_of(REPORTS["table"](results)) for results in (RESULTS[text], PLAIN))
    assert len(lines) == len(plain)
    assert [line for line in lines if COMMAND.search(line)] == []


@hostile
def test_json_gives_the_text_back(text):
    report = json.loads(REPORTS["json"](RESULTS[text]))
    one = report["corpora"][0]
    assert one["corpus"]["path"] == f"{text}.conll" and one["model"]["path"] == text
    assert list(one["labels"]) == [text, f"{text}2"] and one["against"][0]["model"] == text


@hostile
def test_github_gets_the_commands_that_are_meant_and_no_other(text):
    commands = [read_command(line) for line in lines_of(REPORTS["github"](RESULTS[text]))]
    # two corpora of 6 mistakes and an unmet expectation, and a behaviour
    assert [name for name, _, _ in commands] == ["error"] * 3 + ["warning"] * 10 + ["notice"]
    warnings = [properties for name, properties, _ in commands if name == "warning"]
    assert {tuple(properties) for properties in warnings} == {("file", "line", "title")}
    assert {properties["line"] for properties in warnings} == {"3"}


@hostile
def test_junit_is_well_formed_and_within_its_schema(text):
    root = fromstring(REPORTS["junit"](RESULTS[text]).encode())
    assert list(find_violations(root)) == []
    assert [len(suite.findall("testcase")) for suite in root] == [3, 3, 1]


@hostile
def test_markdown_has_the_elements_that_are_meant_and_no_other(text):
    parse = MarkdownIt("commonmark", {"html": True}).enable("table").parse
    shapes = []
    for results in (RESULTS[text], PLAIN):
        blocks = parse(REPORTS["markdown"](results))
        tokens = [
            token
            for block in blocks
            for token in (block, *(block.children or ()))
            if token.content != "<!---->"
        ]
        shapes.append(
            [(token.type, token.tag) for token in tokens if not token.type.startswith("text")]
        )
    assert shapes[0] == shapes[1]


@hostile
def test_a_list_of_mistakes_has_a_line_each(text):
    lines = lines_of("".join(render_errors(MISTAKES[text], suffix=".txt")))
    assert len(lines) == len(MISTAKES[text]) == 6
    assert [line for line in lines if COMMAND.search(line)] == []


@hostile
def test_json_lines_give_every_mistake_back(text):
    records = [
        json.loads(line)
        for line in lines_of("".join(render_errors(MISTAKES[text], suffix=".jsonl")))
    ]
    assert [record["kind"] for record in records] == [mistake.kind for mistake in MISTAKES[text]]
    assert {record["path"] for record in records} == {f"{text}.conll"}
    assert {record["gold"]["label"] for record in records if record["gold"]} == {text}
    assert {record["predicted"]["label"] for record in records if record["predicted"]} == {
        text,
        f"{text}2",
    }


@hostile
def test_no_cell_is_a_formula_and_every_row_has_every_cell(text):
    written = "".join(render_errors(MISTAKES[text], suffix=".tsv"))
    heading, *rows = csv.reader(io.StringIO(written), dialect="excel-tab")
    assert tuple(heading) == COLUMNS and len(rows) == 6
    assert {len(row) for row in rows} == {len(COLUMNS)}
    # for whoever cuts at tabs too
    assert {line.count("\t") for line in written.splitlines()} == {len(COLUMNS) - 1}
    assert lines_of(written.replace("\t", " "))
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(FORMULAE)] == []


@hostile
def test_a_label_alone_is_shown_as_safely(text):
    gold = Sentence(("a",), (Entity(0, 1, text),), path="dev.conll")
    mistakes = evaluate_by_hand([gold], [()]).mistakes
    for suffix in (".jsonl", ".tsv", ".txt"):
        assert lines_of("".join(render_errors(mistakes, suffix=suffix)).replace("\t", " "))
