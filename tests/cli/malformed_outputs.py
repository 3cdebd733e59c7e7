"""Outputs that would lose something, or be another format than their names say, and inputs of
formats that are not read.
"""

import os

from malformed import GOOD, Case

FILES = {
    "good.conll": GOOD,
    "good.txt": "Ada lives in Paris.",
    "old.json": "{}",
    "old.jsonl": "{}",
    "old.conll": "old",
}
OLD = r"old\.\w+: exists already: --overwrite replaces it"


def _case(claim, command, *errors, link=None, hard=False):
    def prepare(model):
        if link:
            (os.link if hard else os.symlink)(*link)

    return Case(claim, command, errors, FILES, prepare)


def _input(claim, command, name, link=None, *, hard=False):
    expected = rf"\S+: expected another file than what is read, found \S*{name} itself"
    return _case(claim, command, expected, link=link, hard=hard)


def _suffix(claim, command, expected):
    return _case(claim, command, expected)


def _read(name, way_out, *, command="predict -q model {}"):
    claim = f"{command.split(maxsplit=1)[0]} of {name}"
    expected = rf"{name}: expected text, columns or JSON, found \.\w+, which is .*{way_out}"
    return Case(
        claim, command.format(name), (expected,), {name: "Ada,B-PER\nlives,O\n", "good.conll": GOOD}
    )


OUTPUTS = [
    _case("a prediction onto an old file", "predict -q model good.txt -o old.jsonl", OLD),
    _case("a conversion onto an old file", "convert -q good.conll old.jsonl", OLD),
    _case("a report onto an old file", "evaluate -q model good.conll --report json=old.json", OLD),
    _case("mistakes onto an old file", "evaluate -q model good.conll --errors old.jsonl", OLD),
    _case(
        "a report of a check onto an old file", "check -q good.conll --report json=old.json", OLD
    ),
    _case(
        "a page of the lab onto an old file",
        "lab explain -q model Ada -o old.html",
        OLD,
        link=("good.txt", "old.html"),
    ),
    _case("a model that is never loaded for it", "predict -q missing good.txt -o old.jsonl", OLD),
    _input("a conversion onto itself", "convert -q good.conll good.conll", r"good\.conll"),
    _input(
        "a conversion onto itself with all force",
        "convert -q good.conll ./good.conll --overwrite",
        r"good\.conll",
    ),
    _input(
        "a conversion onto itself through a link",
        "convert -q good.conll link.conll --overwrite",
        r"good\.conll",
        ("good.conll", "link.conll"),
    ),
    _input(
        "a conversion of a link onto its file",
        "convert -q link.conll good.conll --overwrite",
        r"link\.conll",
        ("good.conll", "link.conll"),
    ),
    _input(
        "a conversion onto another name of the file",
        "convert -q good.conll hard.conll --overwrite",
        r"good\.conll",
        ("good.conll", "hard.conll"),
        hard=True,
    ),
    _input(
        "a prediction onto the last input",
        "predict -q model good.txt good.conll -o good.conll --overwrite",
        r"good\.conll",
    ),
    _input(
        "a prediction onto the weights",
        "predict -q model good.txt -o model/bundle.json --overwrite",
        r"model/bundle\.json",
    ),
    _input(
        "a report onto the gold",
        "evaluate -q model good.txt --errors good.txt --overwrite",
        r"good\.txt",
    ),
    _input(
        "a report onto the baseline",
        "evaluate -q model good.conll --baseline old.json --report json=old.json --overwrite",
        r"old\.json",
    ),
    _input(
        "a check onto its corpus",
        "check -q good.txt --report table=good.txt --overwrite",
        r"good\.txt",
    ),
    _case(
        "two outputs in one file",
        "evaluate -q model good.conll --report json=new.json --errors ./new.json",
        r"\S+: expected a file for each output, found the same one for two of them",
    ),
    _case(
        "standard output by a dash",
        "convert -q good.conll -",
        "-: expected the name of a file: /dev/stdout is",
    ),
    _suffix(
        "a table for a spreadsheet",
        "predict -q model good.txt -o out.csv",
        r"out\.csv: JSON lines would be written, and \.csv is comma-separated values: expected a"
        r" name in \.jsonl, \.json",
    ),
    _suffix(
        "a page that is asked for as lines",
        "predict -q model good.txt --to html -o out.jsonl",
        r"out\.jsonl: HTML would",
    ),
    _suffix(
        "a corpus as a workbook",
        "convert -q good.conll out.xlsx",
        r"out\.xlsx: columns would be written, and \.xlsx is",
    ),
    _suffix(
        "a corpus for spaCy",
        "convert -q good.conll out.spacy",
        r"out\.spacy: .* in \.conll, \.tsv, \.jsonl, \.json$",
    ),
    _suffix(
        "a corpus as CoNLL-U",
        "convert -q good.conll out.conllu",
        r"out\.conllu: columns would be written",
    ),
    _suffix(
        "a corpus that is packed",
        "convert -q good.conll out.jsonl.gz",
        r"out\.jsonl\.gz: columns .* \.gz is an archive",
    ),
    _suffix(
        "a page in capitals",
        "convert -q good.conll OUT.HTML",
        r"OUT\.HTML: columns would be written, and \.HTML is HTML",
    ),
    _suffix(
        "a report in another suffix",
        "evaluate -q model good.conll --report html=x.json",
        r"x\.json: HTML .* \.html",
    ),
    _suffix(
        "a table in a workbook",
        "evaluate -q model good.conll --report table=x.xlsx",
        r"x\.xlsx: lines of text would be",
    ),
    _suffix(
        "mistakes in a table of commas",
        "evaluate -q model good.conll --errors x.csv",
        r"x\.csv: .* in \.jsonl",
    ),
    _suffix(
        "a check in another suffix",
        "check -q good.conll --report json=x.html",
        r"x\.html: JSON would be written",
    ),
]
INPUTS = [
    _read("table.csv", r"save it with tabs between the columns, as \.tsv, or name its separator"),
    _read("table.csv", r"save it with tabs", command="train -q --train {} -o out"),
    _read("t.csv.gz", r"save it with tabs", command="convert -q {} out.conll"),
    _read("book.xlsx", r"save it with tabs between the columns"),
    _read("letter.docx", r"save it as plain text, as \.txt"),
    _read("paper.pdf", r"save it as plain text, as \.txt"),
    _read("page.html", r"take the text out of the markup"),
    _read(
        "docs.spacy", r"save text and entities as JSON lines", command="train -q --train {} -o out"
    ),
    _read("rows.parquet", r"hub:FOLDER reads the folder", command="evaluate -q model {}"),
    _read("notes.ann", r"join it with its text"),
    _read("config.yaml", r"as \.txt"),
]
