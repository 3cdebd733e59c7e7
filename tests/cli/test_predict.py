"""`ner-lstm predict`: every format in and out, offsets that hold in the file, and streams."""

import json
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
