"""Whatever files, labels, settings and bundles are called, no command obeys it, nor lets a terminal
or a CI server obey it.
"""

import json
import re
from dataclasses import replace

import pytest

from ner_lstm.bundle import Bundle

NAMES = {
    "colour": "\x1b[31mred",
    "override": "\u202egnp",
    "command": "a\n::error::x",
    "carriage": "a\rb",
    "C1": "\x9b2J",
    "brackets": "##[error]x",
    "separator": "a\u2028::error::x",
}
# controls but line ends, bidirectional marks and overrides, separators of lines
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# what CI servers take for a command in a log
COMMAND = re.compile(r"(?m)^\s*::|##\w*\[")

hostile = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)


def check_written(*texts):
    for text in texts:
        assert OBEYED.findall(text) == []
        assert COMMAND.findall(text) == []


COMMANDS = (
    "predict BUNDLE NAME",
    "predict NAME",
    "check CORPUS --encoding NAME",
    "predict BUNDLE --device NAME",
    "predict BUNDLE --min-confidence NAME",
    "predict BUNDLE --to NAME",
    "predict BUNDLE -o NAME/x",
    "evaluate BUNDLE NAME",
    "evaluate BUNDLE CORPUS --report NAME",
    "evaluate BUNDLE CORPUS --report json=NAME/x",
    "evaluate BUNDLE CORPUS --min-f1 NAME",
    "evaluate BUNDLE CORPUS --min-f1 NAME=0.5",
    "evaluate BUNDLE CORPUS --expect NAME",
    "evaluate BUNDLE CORPUS --baseline NAME",
    "evaluate BUNDLE --behaviours NAME",
    "evaluate --predicted NAME CORPUS",
    "check NAME",
    "check NAME --report github",
    "convert NAME out.jsonl",
    "convert CORPUS NAME/x.conll",
    "info NAME",
    "info BUNDLE NAME",
    "info BUNDLE --NAME",
    "train --train NAME -o out",
    "train NAME",
    "train --train CORPUS -o out --set model.NAME=1",
    "train --train CORPUS -o out --set model.encoder=NAME",
    "train --train CORPUS -o out --set NAME",
    "train --train sample:NAME -o out",
    "pretrain NAME -o out",
    "pretrain CORPUS -o out --text-column NAME --set model.NAME=1",
    "pretrain CORPUS -o out --config NAME",
    "lab gates NAME x",
    "lab NAME",
    "NAME",
)


@hostile
@pytest.mark.parametrize("command", COMMANDS)
def test_no_message_holds_what_a_terminal_or_a_ci_server_obeys(
    command, name, run, bundle, corpus_file, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    given = {"BUNDLE": str(bundle), "CORPUS": str(corpus_file)}
    outcome = run(*(given.get(word, word.replace("NAME", name)) for word in command.split(" ")))
    assert outcome.status in (1, 2, 3)
    assert outcome.err
    assert "Traceback" not in outcome.err
    check_written(outcome.out.partition("::error file=")[0], outcome.err)


def test_an_error_of_a_file_whose_name_has_a_line_break_is_one_line(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dev\n::error file=src::made up.conll").write_text(
        "EU\nrejects\nGerman\n", encoding="utf-8"
    )
    outcome = run("check", "dev\n::error file=src::made up.conll", "--separator", "blanks")
    assert outcome.status == 1
    assert [line.split(": ")[0] for line in outcome.errors] == [
        r"dev\n::error file=src::made up.conll:1"
    ]


def test_github_gets_no_command_from_the_name_of_a_file_and_the_name_whole(
    run, bundle, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    name = "dev\n::error file=src,line=1::made up.conll"
    (tmp_path / name).write_text("EU\tB-ORG\nrejects\n", encoding="utf-8")
    checked = run("check", name, "--report", "github")
    (tmp_path / name).write_text("EU\tB-ORG\nrejects\tO\n", encoding="utf-8")
    scored = run("evaluate", bundle, name, "--report", "github", "--min-f1", "0.9")
    for outcome in (checked, scored):
        lines = outcome.out.splitlines()
        assert lines
        for line in lines:
            assert re.match(
                "::(error|warning) file=dev%0A%3A%3Aerror file=src%2Cline=1%3A%3Amade"
                " up.conll,line=",
                line,
            )
        check_written(outcome.err)


def test_info_shows_what_a_hostile_bundle_says_of_itself_and_its_json_gives_it_back(
    run, bundle, tmp_path
):
    evil = " ".join(NAMES.values())
    versions = dict.fromkeys(NAMES.values(), evil)
    corpora = {"train": {"path": "::error::" + evil, "sha256": None}}
    replace(Bundle.load(bundle), versions=versions, corpora=corpora).save(tmp_path / "bundle")
    shown, as_json = run("info", tmp_path / "bundle"), run("info", tmp_path / "bundle", "--json")
    assert (shown.status, as_json.status) == (0, 0)
    check_written(shown.out, as_json.out)
    facts = json.loads(as_json.out)
    assert (facts["corpora"], versions.items() <= facts["versions"].items()) == (corpora, True)


def test_training_logs_labels_and_paths_of_such_names_on_one_line_and_predicts_them_as_json(
    run, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    labels = list(NAMES.values())
    records = [
        {"tokens": [f"w{n}", "x"], "tags": [f"B-{label}", "O"]} for n, label in enumerate(labels)
    ] * 6
    corpus = "\u202e::error::train.jsonl"
    (tmp_path / corpus).write_text(
        "".join(json.dumps(one) + "\n" for one in records), encoding="utf-8"
    )
    options = (
        "--set",
        "training.epochs=8",
        "--set",
        "training.learning_rate=0.05",
        "--set",
        "model.hidden_width=16",
    )
    trained = run("train", "--train", corpus, "--dev", corpus, "-o", "out\n::error::x", *options)
    assert trained.status == 0, trained.err
    check_written(trained.out, trained.err)
    found = run(
        "predict", "out\n::error::x", "-q", stdin="\n\n".join(f"w{n} x" for n in range(len(labels)))
    )
    assert found.status == 0
    check_written(found.out)
    predicted = {
        entity["label"]
        for line in found.out.splitlines()
        for entity in json.loads(line)["entities"]
    }
    assert predicted
    assert predicted <= set(labels)
