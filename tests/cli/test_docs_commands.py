"""The commands of the documentation: every option exists, and examples show what is printed."""

import json
import re
import shlex
from pathlib import Path

import pytest
from documentation import NAMES, ROOT, examples_of, is_shown_by, text_of

import ner_lstm
from ner_lstm import Config

TINY = (
    "model.word_width=16",
    "model.characters=none",
    "model.affix_width=0",
    "model.hidden_width=16",
    "training.epochs=1",
    "training.learning_rate=0.02",
)


def commands_of(page):
    """The arguments of every `ner-lstm` of a page, in console blocks and between backquotes."""
    lines = [example.command.rpartition("| ")[2] for example in examples_of(page)]
    lines += re.findall(r"`(ner-lstm [a-z]+ [^`\n]+)`", text_of(page))
    return [
        shlex.split(re.sub(r" [>] \S+$", "", line))[1:]
        for line in lines
        if line.startswith("ner-lstm ")
    ]


@pytest.mark.parametrize("page", [name for name in NAMES if commands_of(name)])
def test_every_command_and_option_of_a_page_exists(page, run):
    for command in commands_of(page):
        names = command[:2] if command[0] == "lab" else command[:1]
        help_text = run(*names, "--help").out
        assert "Usage: " in help_text, command
        options = {word.partition("=")[0] for word in command if re.match(r"--?[a-z]", word)}
        missing = {option for option in options if not re.search(rf"{option}[ ,\n]", help_text)} - {
            "--help"
        }
        assert missing == set(), command


@pytest.mark.parametrize("page", NAMES)
def test_every_script_make_target_and_recipe_of_a_page_exists(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for example in examples_of(page):
        program, *words = shlex.split(example.command)
        if program == "make":
            assert re.search(rf"^{words[0]}:", makefile, re.MULTILINE), example
        if program == "python":
            script = (ROOT / words[0]).read_text(encoding="utf-8")
            options = [word for word in words if word.startswith("--")]
            assert [option for option in options if f'"{option}"' not in script] == [], example
        assert [word for word in words if "configs/" in word and not (ROOT / word).exists()] == []


@pytest.mark.parametrize("page", NAMES)
def test_the_json_lines_that_a_page_shows_are_consistent(page):
    for example in examples_of(page):
        for line in example.output:
            if line.startswith('{"file"'):
                record = json.loads(line)
                for entity in record["entities"]:
                    start, end = entity["start"] - record["start"], entity["end"] - record["start"]
                    assert record["text"][start:end] == entity["text"]


def without_labels(line):
    """A line of `predict` without what another tagger says: labels and confidences."""
    record = json.loads(line)
    entities = [sorted(entity) for entity in record.pop("entities")]
    return record, entities[:1]


def test_the_three_commands_of_the_readme_are_those_of_the_demo_and_print_what_it_shows(
    run, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    examples = [example for example in examples_of("README.md") if example.output]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (demo,) = re.findall(r"^demo: install\n((?:\t.+\n)+)", makefile, re.MULTILINE)
    commands = demo.replace("$(BIN)/", "").replace("\t", "").splitlines()
    assert [example.command for example in examples] == commands

    train, evaluate, predict = examples
    settings = [word for setting in TINY for word in ("--set", setting)]
    outcome = run(*shlex.split(train.command)[1:], *settings)
    assert is_shown_by(train.output, [*outcome.err.splitlines(), *outcome.out.splitlines()])
    outcome = run(*shlex.split(evaluate.command)[1:])
    assert is_shown_by(evaluate.output, [*outcome.err.splitlines(), *outcome.out.splitlines()])
    text = "I like eating apple !\n\nThe Apple is a great company !\n"
    outcome = run(*shlex.split(predict.command.rpartition("| ")[2])[1:], stdin=text)
    shown = [without_labels(line) for line in predict.output]
    assert [without_labels(line) for line in outcome.out.splitlines()] == shown


def test_check_prints_what_its_page_shows_of_a_sentence_labelled_in_two_ways(
    run, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    sample = Path(ner_lstm.__file__).parent / "corpus" / "sample" / "apple" / "train.conll"
    corpus = sample.read_text(encoding="utf-8").strip()
    again = corpus.partition("\n\n")[0].replace("COMPANY", "FRUIT")
    (tmp_path / "train.conll").write_text(f"{corpus}\n\n{again}\n", encoding="utf-8")
    (example,) = [shown for shown in examples_of("docs/checking.md") if shown.output]
    outcome = run(*shlex.split(example.command)[1:])
    assert outcome.status == 0
    assert outcome.out.splitlines() == list(example.output)


def test_the_page_about_training_has_every_setting_with_its_default():
    page = text_of("docs/training.md")
    rows = dict(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| (.*?) \|", page, re.MULTILINE))
    for section, settings in Config().model_dump().items():
        for key, value in settings.items():
            assert f"`{section}.{key}`" in page
            if value is not None:
                default = json.dumps(value)
                assert rows[f"{section}.{key}"].strip("`") == default.strip("`"), key
