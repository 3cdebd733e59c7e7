"""What is written: files that exist are kept unless asked otherwise, and a name that is free is
written as its suffix says.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from malformed import GOOD

from ner_lstm import read_corpus


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("good.conll").write_text(GOOD)
    Path("good.txt").write_text("Ada lives in Paris.\n")


COMMANDS = {
    "predict": "predict MODEL good.txt -o old.jsonl",
    "convert": "convert good.conll old.jsonl",
    "report": "evaluate MODEL good.conll --report json=old.json",
    "errors": "evaluate MODEL good.conll --errors old.tsv",
    "check": "check good.conll --report json=old.json",
    "lab": "lab explain MODEL Ada -o old.html",
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_file_that_exists_is_kept_until_it_may_be_replaced(run, bundle, command):
    arguments = [bundle if argument == "MODEL" else argument for argument in command.split()]
    name = arguments[-1].rpartition("=")[2]
    Path(name).write_text("old")
    outcome = run(*arguments)
    assert (outcome.status, outcome.out, outcome.err) == (
        1,
        "",
        f"{name}: exists already: --overwrite replaces it\n",
    )
    assert Path(name).read_text() == "old"
    assert run(*arguments, "--overwrite").status == 0
    assert Path(name).read_text() != "old"


def test_devices_and_pipes_are_written_to_without_a_question(run, run_installed, bundle):
    assert run("predict", bundle, "good.txt", "-o", "/dev/null").status == 0
    arguments = (
        "--report",
        "json=/dev/null",
        "--report",
        "junit=/dev/null",
        "--errors",
        "/dev/null",
    )
    assert run("evaluate", bundle, "good.conll", *arguments).status == 0
    assert run_installed("convert", "good.conll", "/dev/stdout").out == GOOD


def test_standard_output_is_written_where_it_goes_but_not_over_what_it_is_appended_to():
    command = [sys.executable, "-m", "ner_lstm", "convert", "-q", "good.conll", "/dev/stdout"]
    with open("new.conll", "wb") as file:
        assert subprocess.run(command, stdout=file, check=False).returncode == 0
    assert Path("new.conll").read_text() == GOOD
    with open("new.conll", "ab") as file:
        done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "/dev/stdout: exists already: --overwrite replaces it\n",
    )
    assert Path("new.conll").read_text() == GOOD


def test_standard_input_is_not_replaced_by_what_is_made_of_it(bundle):
    command = [sys.executable, "-m", "ner_lstm", "predict", bundle, "-o", "good.txt", "--overwrite"]
    with open("good.txt", encoding="utf-8") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr
        == "good.txt: expected another file than what is read, found standard input itself\n"
    )
    assert Path("good.txt").read_text() == "Ada lives in Paris.\n"


@pytest.mark.parametrize("option", ["-o", "--output"])
def test_an_empty_name_is_no_output(run, bundle, tmp_path, option):
    before = sorted(tmp_path.iterdir())
    for command in (
        ("predict", bundle, "good.txt"),
        ("train", "--train", "good.conll"),
        ("lab", "explain", bundle, "Ada"),
    ):
        outcome = run(*command, option, "")
        assert outcome.status == 2
        assert "found an empty one" in outcome.err
    assert sorted(tmp_path.iterdir()) == before


def test_json_is_one_array_and_reads_as_the_same_sentences(run, bundle):
    assert run("convert", "-q", "good.conll", "out.json").status == 0
    assert run("convert", "-q", "good.conll", "out.jsonl").status == 0
    lines = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert json.loads(Path("out.json").read_text()) == lines
    sentences = [(sentence.words, sentence.entities) for sentence in read_corpus("good.conll")]
    assert [
        (sentence.words, sentence.entities) for sentence in read_corpus("out.json")
    ] == sentences
    assert run("predict", "-q", bundle, "good.txt", "-o", "found.json").status == 0
    spoken = run("predict", "-q", bundle, "good.txt", "--to", "json")
    assert Path("found.json").read_text() == spoken.out
    assert [record["text"] for record in json.loads(spoken.out)] == ["Ada lives in Paris."]
    Path("empty.txt").touch()
    assert json.loads(run("predict", "-q", bundle, "empty.txt", "--to", "json").out) == []
    assert run("evaluate", "-q", bundle, "good.conll", "--errors", "wrong.json").status == 0
    assert all(
        mistake["path"] == "good.conll" for mistake in json.loads(Path("wrong.json").read_text())
    )


def test_a_table_of_commas_is_read_where_its_separator_is_given(run):
    Path("table.csv").write_text(GOOD.replace("\t", ","))
    assert run("convert", "-q", "table.csv", "out.conll", "--separator", ",").status == 0
    assert [sentence.words for sentence in read_corpus("out.conll")] == [
        s.words for s in read_corpus("good.conll")
    ]


def test_what_is_said_to_be_text_is_read_as_text_whatever_its_name(run, bundle):
    Path("page.html").write_text("Ada lives in Paris.")
    assert (
        json.loads(run("predict", "-q", bundle, "page.html", "--from", "text").out)["text"]
        == "Ada lives in Paris."
    )
