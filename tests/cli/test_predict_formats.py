"""`ner-lstm predict`: columns, records, marked text and pages, each from what may become it."""

import json
import re

import pytest


def _records(outcome):
    assert outcome.status == 0, outcome.err
    return [json.loads(line) for line in outcome.out.splitlines()]


def _labels(record):
    return [(entity["label"], entity["text"]) for entity in record["entities"]]


COLUMNS = (
    "# a corpus\r\n-DOCSTART-"
    " O\r\n\r\nAda\tNNP\tB-PER\r\nlives\tVB\tO\r\nin\tIN\tO\r\nParis\tNN\tO\r\n.\t.\tO\r\n\r\n\r\n"
    "# sent_id ="
    " 2\r\nYesterday\tRB\tO\r\nAlan\tNN\tO\r\nflew\tVB\tO\r\nto\tTO\tO\r\nNew\tNN\tO\r\nYork\tNN\tO\r\n!\t.\tO"
)


FOUND = ["B-PER", "O", "O", "B-CITY", "O", "O", "B-PER", "O", "O", "B-CITY", "I-CITY", "O"]


FOUND_BIOES = ["S-PER", "O", "O", "S-CITY", "O", "O", "S-PER", "O", "O", "B-CITY", "E-CITY", "O"]


def _added(before, after):
    """The cells that `after` has behind the lines of `before`, all else being equal."""
    cells = []
    for old, new in zip(before.split("\n"), after.split("\n"), strict=True):
        if new == old:
            assert not re.match(r"\w+\t", old)
            continue
        text, end = (old[:-1], "\r") if old.endswith("\r") else (old, "")
        assert new.startswith(text + "\t")
        assert new.endswith(end)
        cells.append(new[len(text) + 1 : len(new) - len(end)].split("\t"))
    return cells


@pytest.mark.parametrize(
    "content",
    [COLUMNS, COLUMNS.replace("\r", ""), COLUMNS + "\r\n\r\n\r\n"],
    ids=["CRLF", "LF", "blank-end"],
)
def test_columns_come_back_verbatim_with_one_more(run, bundle, tmp_path, content):
    file = tmp_path / "in.conll"
    file.write_bytes(content.encode())
    outcome = run("predict", bundle, file)
    assert outcome.status == 0
    assert [cells for (cells,) in _added(content, outcome.out)] == FOUND


def test_the_scheme_and_a_column_of_confidences_are_a_matter_of_options(run, bundle, tmp_path):
    file = tmp_path / "in.conll"
    file.write_bytes(COLUMNS.encode())
    added = _added(COLUMNS, run("predict", bundle, file, "--scheme", "bioes", "--confidence").out)
    assert [tag for tag, _ in added] == FOUND_BIOES
    for tag, confidence in added:
        assert (confidence == "-") == (tag == "O")
        assert tag == "O" or 0 < float(confidence) <= 1


def test_columns_by_blanks_keep_their_blanks(run, bundle):
    content = "Ada   B-PER\nlives O\nin O\nParis\tO\n"
    outcome = run("predict", bundle, "--from", "conll", stdin=content)
    assert outcome.out == "Ada   B-PER B-PER\nlives O O\nin O O\nParis\tO B-CITY\n"


def test_text_gives_a_token_and_its_tag_a_line(run, bundle):
    outcome = run(
        "predict", bundle, "--to", "conll", stdin="Ada lives in New York. Nothing happens here."
    )
    assert (
        outcome.out
        == "Ada\tB-PER\nlives\tO\nin\tO\nNew\tB-CITY\nYork\tI-CITY\n.\tO\n\nNothing\tO\nhappens\tO\nhere\tO\n.\tO\n\n"
    )


def test_text_comes_back_with_its_entities_marked(run, bundle):
    text = "Ada lives\r\n in  New York .\r\n\r\nNothing happens here .\r\n"
    outcome = run("predict", bundle, "--to", "text", stdin=text)
    assert (
        outcome.out.rstrip()
        == text.replace("Ada", "[Ada](PER)").replace("New York", "[New York](CITY)").rstrip()
    )


@pytest.mark.parametrize("name", ["in.txt", "in.conll", "in.jsonl"])
def test_a_page_holds_the_entities_of_every_input(run, bundle, tmp_path, name):
    contents = {
        "in.txt": "Ada <b> lives in Paris .",
        "in.conll": "Ada\n<b>\nlives\nin\nParis\n.\n",
        "in.jsonl": '{"text": "Ada <b> lives in Paris ."}\n',
    }
    (tmp_path / name).write_text(contents[name])
    page = tmp_path / "out.html"
    outcome = run("predict", bundle, tmp_path / name, "-o", page)
    assert (outcome.status, outcome.out) == (0, "")
    html = page.read_text()
    assert html.startswith("<!DOCTYPE html>")
    assert html.endswith("</html>\n")
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert re.findall(r"<mark [^>]*>(\w+)<small>", html) == ["Ada", "Paris"]


def test_records_come_back_a_line_each_with_their_other_keys(run, bundle, tmp_path):
    records = [
        {"id": 7, "text": "Ada lives in Paris . Alan lives in Oslo .", "meta": {"é": [1, None]}},
        {"text": "", "id": 8},
        {"id": 9, "tokens": ["Ada", "lives"], "tags": ["O", "O"]},
        {"id": 10, "text": "Nothing here .", "entities": [[0, 7, "PER"]]},
    ]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    found = _records(run("predict", bundle, file))
    assert [record["id"] for record in found] == [7, 8, 9, 10]
    assert found[0]["meta"] == records[0]["meta"]
    for before, after in zip(records, found, strict=True):
        assert set(before) <= set(after)
        for entity in after["entities"]:
            assert after["text"][entity["start"] : entity["end"]] == entity["text"]
    assert _labels(found[0]) == [
        ("PER", "Ada"),
        ("CITY", "Paris"),
        ("PER", "Alan"),
        ("CITY", "Oslo"),
    ]
    assert found[1]["entities"] == []
    assert found[2]["tags"] == ["B-PER", "O"]


@pytest.mark.parametrize(
    ("source", "target"),
    [("conll", "jsonl"), ("conll", "text"), ("jsonl", "conll"), ("jsonl", "text")],
)
def test_every_format_becomes_every_other(run, bundle, source, target):
    given = {
        "conll": "Ada\nlives\nin\nParis\n",
        "jsonl": '{"tokens": ["Ada", "lives", "in", "Paris"]}\n',
    }[source]
    outcome = run("predict", bundle, "--from", source, "--to", target, stdin=given)
    assert outcome.status == 0
    if target == "jsonl":
        assert _labels(json.loads(outcome.out)) == [("PER", "Ada"), ("CITY", "Paris")]
    elif target == "text":
        assert outcome.out == "[Ada](PER) lives in [Paris](CITY)\n"
    else:
        assert outcome.out == "Ada\tB-PER\nlives\tO\nin\tO\nParis\tB-CITY\n\n"
