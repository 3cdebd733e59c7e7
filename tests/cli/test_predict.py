"""`ner-lstm predict`: every format in and out, offsets that hold in the file, and streams."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

TEXTS = {
    "plain": "Ada lives in Paris . Yesterday Alan flew to New York !\n",
    "byte order mark": "\ufeffAda lives in Paris .\n\nYesterday Alan flew to New York !",
    "CRLF": "Ada lives in Paris .\r\n\r\nYesterday Alan flew\r\nto New York !\r\n",
    "a lone CR": "Ada lives in Paris .\rYesterday Alan flew to New York !\n",
    "emoji": "😀 Ada 👩‍🚀 lives in Paris 🇫🇷 . Yesterday Alan flew to New York !",
    "full width": "Ada　lives　in　Paris　。\n\nYesterday Alan flew to New York ！",
    "combining": "Ada lives in Paris a\u0301\u0328 . In Rome it rains , says Grace Hopper .",
    "white space": " \t\n\n  Ada lives in Paris .  \n \n\x0bIn Oslo it rains , says Alan .\u2028 ",
}


def _records(outcome):
    assert outcome.status == 0, outcome.err
    return [json.loads(line) for line in outcome.out.splitlines()]


def _labels(record):
    return [(entity["label"], entity["text"]) for entity in record["entities"]]


@pytest.mark.parametrize("text", TEXTS.values(), ids=[name.replace(" ", "-") for name in TEXTS])
def test_offsets_count_code_points_of_the_file(run, bundle, tmp_path, text):
    file = tmp_path / "in.txt"
    file.write_bytes(text.encode())
    decoded = text.removeprefix("\ufeff")
    records = _records(run("predict", bundle, file))
    assert len(records) >= 1
    for record in records:
        assert list(record) == ["file", "start", "end", "text", "entities"]
        assert record["file"] == str(file)
        assert decoded[record["start"] : record["end"]] == record["text"]
        for entity in record["entities"]:
            assert list(entity) == ["start", "end", "label", "text", "confidence"]
            assert decoded[entity["start"] : entity["end"]] == entity["text"]
            assert 0 < entity["confidence"] <= 1
    found = [pair for record in records for pair in _labels(record)]
    assert found, "the offsets of nothing prove nothing"
    assert [record["start"] for record in records] == sorted(record["start"] for record in records)
    assert "".join("".join(record["text"].split()) for record in records) == "".join(
        decoded.split()
    )


def test_the_entities_of_a_known_text_are_found(run, bundle):
    records = _records(
        run(
            "predict",
            bundle,
            stdin="Ada lives in Paris . Yesterday Grace Hopper flew to New York !",
        )
    )
    assert [_labels(record) for record in records] == [
        [("PER", "Ada"), ("CITY", "Paris")],
        [("PER", "Grace Hopper"), ("CITY", "New York")],
    ]
    assert [(record["file"], record["start"], record["end"]) for record in records] == [
        ("-", 0, 20),
        ("-", 21, 62),
    ]


def test_every_input_starts_at_zero_and_says_its_name(run, bundle, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Ada lives in Paris . \n")
    Path("b.txt").write_text("Alan lives in Oslo .")
    records = _records(
        run("predict", bundle, "a.txt", "-", "b.txt", stdin="Nothing happens here .")
    )
    assert [(record["file"], record["start"], record["text"]) for record in records] == [
        ("a.txt", 0, "Ada lives in Paris ."),
        ("-", 0, "Nothing happens here ."),
        ("b.txt", 0, "Alan lives in Oslo ."),
    ]


def test_standard_input_is_text_named_or_not(run, bundle):
    text = "Ada lives in Paris .\n"
    assert run("predict", bundle, stdin=text) == run("predict", bundle, "-", stdin=text)


def test_lines_make_every_line_a_sentence_and_a_newline_is_else_white_space(run, bundle):
    text = "Ada lives\nin Paris .\nAlan lives in Oslo . Ada lives in Rome .\n"
    assert [
        record["text"] for record in _records(run("predict", bundle, "--lines", stdin=text))
    ] == text.splitlines()
    joined = [record["text"] for record in _records(run("predict", bundle, stdin=text))]
    assert joined[0] == "Ada lives\nin Paris ."


def test_text_without_a_word_gives_no_line(run, bundle):
    assert _records(run("predict", bundle, stdin=" \n\n\t")) == []


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


def test_only_confident_entities_are_kept(run, bundle, corpus_file):
    text = " ".join(line.partition("\t")[0] for line in corpus_file.read_text().splitlines())
    entities = [
        entity
        for record in _records(run("predict", bundle, stdin=text))
        for entity in record["entities"]
    ]
    levels = sorted(entity["confidence"] for entity in entities)
    least = round(levels[len(levels) // 2], 4)
    kept = [
        entity
        for record in _records(run("predict", bundle, "--min-confidence", least, stdin=text))
        for entity in record["entities"]
    ]
    assert kept == [entity for entity in entities if entity["confidence"] >= least]
    assert 0 < len(kept) < len(entities)


def test_a_file_is_written_as_the_pipe_would_be(run, bundle, tmp_path):
    text, file = "Ada lives in Paris .", tmp_path / "out.jsonl"
    file.write_text("what was here before")
    spoken = run("predict", bundle, stdin=text)
    written = run("predict", bundle, "--output", file, "--overwrite", stdin=text)
    assert (written.status, written.out, written.err) == (0, "", "")
    assert file.read_bytes() == spoken.out.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_nothing_is_said_where_standard_error_is_no_terminal(run, bundle):
    assert run("predict", bundle, stdin="Ada lives in Paris .").err == ""


def test_the_size_of_a_batch_changes_no_tag_and_no_confidence_by_more_than_the_last_digit(
    run, bundle, corpus_file
):
    tags = [
        run("predict", bundle, corpus_file, "--batch-tokens", size) for size in (1, 7, 64, 2048)
    ]
    assert tags[0].status == 0
    assert tags[0].out.count("\n") == corpus_file.read_text().count("\n")
    assert tags == tags[:1] * 4
    pages = [
        _records(run("predict", bundle, corpus_file, "--to", "jsonl", "--batch-tokens", size))
        for size in (1, 7, 64, 2048)
    ]
    confidences = [
        [entity["confidence"] for record in page for entity in record["entities"]] for page in pages
    ]
    assert len(confidences[0]) == 72
    for other in confidences:
        # float32 sums, in another order: rounding may turn
        assert other == pytest.approx(confidences[0], abs=2e-6)


def test_a_sentence_of_20000_words_comes_back_whole_and_in_its_place(run, bundle):
    lines = ["Ada\n", "lives\n", "in\n", "New\n", "York\n"] * 4000
    content = "Nothing\n\n" + "".join(lines) + "\nAlan\nlives\n"
    outcome = run("predict", bundle, "--from", "conll", stdin=content)
    assert outcome.status == 0
    assert [line.partition(" ")[0] for line in outcome.out.split("\n")] == content.split("\n")
    tags = [line.partition(" ")[2] for line in outcome.out.splitlines()]
    assert tags.count("B-PER") == 4001
    assert tags.count("I-CITY") == 4000


def test_sentences_in_are_sentences_out_in_their_order(run, bundle):
    records = [
        {"id": number, "tokens": ["Ada"] + ["lives"] * (number * 37 % 101)} for number in range(300)
    ]
    given = "".join(json.dumps(record) + "\n" for record in records)
    found = _records(run("predict", bundle, "--from", "jsonl", "--batch-tokens", 64, stdin=given))
    assert [(record["id"], record["tokens"]) for record in found] == [
        (record["id"], record["tokens"]) for record in records
    ]


@pytest.mark.parametrize("source", ["text", "conll", "jsonl"])
def test_first_results_come_before_the_input_ends(bundle, tmp_path, source):
    sentence = {
        "text": "Ada lives in Paris .\n\n",
        "conll": "Ada\nlives\nin\nParis\n.\n\n",
        "jsonl": '{"text": "Ada lives in Paris ."}\n',
    }[source]
    command = [sys.executable, "-m", "ner_lstm", "predict", str(bundle), "--from", source, "-q"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path
    ) as process:
        try:
            assert process.stdin
            assert process.stdout
            process.stdin.write(sentence.encode() * 2000)
            process.stdin.flush()
            assert b"Ada" in process.stdout.readline()
            process.stdin.close()
            assert process.stdout.read().count(b"Ada") >= 1999
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()


def test_standard_output_may_be_named_as_a_file(bundle, tmp_path):
    command = [sys.executable, "-m", "ner_lstm", "predict", str(bundle), "-o", "/dev/stdout"]
    done = subprocess.run(
        command, input=b"Ada lives in Paris .", capture_output=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["text"] == "Ada lives in Paris ."
