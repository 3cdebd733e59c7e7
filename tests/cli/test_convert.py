"""`ner-lstm convert`: schemes and formats there and back, and everything else in a column file
untouched.
"""

import json
from pathlib import Path

import pytest

CONTENT = (
    "# sent_id = 1\r\n-DOCSTART- -X- O\r\n\r\nAda NNP B-PER\r\nHopper NNP I-PER\r\nand CC O\r\n# NN"
    " O\r\n\r\n\r\nNew NNP B-CITY\r\nYork NNP I-CITY\r\nCity NNP I-CITY\r\nOslo NNP B-CITY\r\n. . O"
)
TAGS = {
    "BIO": ["B-PER", "I-PER", "O", "O", "B-CITY", "I-CITY", "I-CITY", "B-CITY", "O"],
    "IOB1": ["I-PER", "I-PER", "O", "O", "I-CITY", "I-CITY", "I-CITY", "B-CITY", "O"],
    "BIOES": ["B-PER", "E-PER", "O", "O", "B-CITY", "I-CITY", "E-CITY", "S-CITY", "O"],
    "BMES": ["B-PER", "E-PER", "O", "O", "B-CITY", "M-CITY", "E-CITY", "S-CITY", "O"],
    "BILOU": ["B-PER", "L-PER", "O", "O", "B-CITY", "I-CITY", "L-CITY", "U-CITY", "O"],
}


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in.conll").write_bytes(CONTENT.encode())


def _with_tags(tags):
    """The content with other tags in its last column."""
    rest = iter(tags)
    lines = []
    for line in CONTENT.split("\r\n"):
        is_word = line.count(" ") == 2 and not line.startswith(("-DOCSTART-", "# sent_id"))
        lines.append(f"{line.rpartition(' ')[0]} {next(rest)}" if is_word else line)
    assert next(rest, None) is None
    return "\r\n".join(lines)


@pytest.mark.parametrize("scheme", TAGS)
def test_a_scheme_changes_the_tags_and_nothing_else_and_comes_back(run, scheme):
    there = run("convert", "-q", "in.conll", "there.conll", "--scheme", scheme)
    assert (there.status, there.out, there.err) == (0, "", "")
    assert Path("there.conll").read_bytes().decode() == _with_tags(TAGS[scheme])
    assert run("convert", "-q", "there.conll", "back.conll").status == 0
    assert Path("back.conll").read_bytes().decode() == CONTENT


def test_io_loses_where_one_entity_ends_and_the_next_begins_and_only_that(run):
    assert run("convert", "-q", "in.conll", "there.conll", "--scheme", "io").status == 0
    assert Path("there.conll").read_bytes().decode() == _with_tags(
        ["I" + tag[1:] if tag != "O" else tag for tag in TAGS["BIO"]]
    )


def test_columns_become_records_and_records_columns(run):
    assert run("convert", "-q", "in.conll", "there.jsonl").status == 0
    records = [json.loads(line) for line in Path("there.jsonl").read_text().splitlines()]
    assert [record["tokens"] for record in records] == [
        ["Ada", "Hopper", "and", "#"],
        ["New", "York", "City", "Oslo", "."],
    ]
    assert [tag for record in records for tag in record["tags"]] == TAGS["BIO"]
    for record in records:
        for entity in record["entities"]:
            assert record["text"][entity["start"] : entity["end"]] == entity["text"]
    assert run("convert", "-q", "there.jsonl", "back.conll").status == 0
    lines = [line for line in Path("back.conll").read_text().splitlines() if line]
    assert [line.split("\t")[1] for line in lines] == TAGS["BIO"]
    assert run("convert", "-q", "back.conll", "again.jsonl").status == 0
    assert Path("again.jsonl").read_bytes() == Path("there.jsonl").read_bytes()


def test_spans_of_a_text_become_tags_of_its_words(run):
    Path("in.jsonl").write_text(
        json.dumps(
            {"text": "Ada lives in New York.", "entities": [[0, 3, "PER"], [13, 21, "CITY"]]}
        )
        + "\n"
    )
    assert run("convert", "-q", "in.jsonl", "out.conll").status == 0
    assert (
        Path("out.conll").read_text()
        == "Ada\tB-PER\nlives\tO\nin\tO\nNew\tB-CITY\nYork\tI-CITY\n.\tO\n\n"
    )


def test_what_is_repaired_is_said_with_its_line(run):
    Path("orphan.conll").write_text("Ada\tB-PER\n\nlives\tO\nOslo\tI-CITY\n\nAlan\tB-PER\n")
    outcome = run("convert", "orphan.conll", "out.conll")
    assert outcome.status == 0
    assert "orphan.conll: places repaired: 1, the first on line 4" in outcome.err
    assert "Oslo\tB-CITY" in Path("out.conll").read_text()


def test_an_error_leaves_the_old_output_as_it_was(run):
    Path("bad.conll").write_text("Ada\tB-PER\n\nlives\n")
    Path("out.conll").write_text("what was here before")
    assert run("convert", "-q", "bad.conll", "out.conll", "--overwrite").status == 1
    assert Path("out.conll").read_text() == "what was here before"


def test_sentences_in_are_sentences_out_one_of_20000_words_among_them(run):
    Path("long.conll").write_text("Ada\tB-PER\n\n" + "lives\tO\n" * 20000 + "\nAlan\tB-PER\n")
    assert run("convert", "-q", "long.conll", "long.jsonl").status == 0
    records = [json.loads(line) for line in Path("long.jsonl").read_text().splitlines()]
    assert [len(record["tokens"]) for record in records] == [1, 20000, 1]
