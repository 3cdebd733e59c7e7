"""The README's example runs as it stands there, and its commands print what it shows, but for the
figures, which another CPU changes.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SENTENCE = "Ada lives in Paris ."
README = Path(__file__).parent.parent / "README.md"
TRAIN = "ner-lstm train --overwrite --output runs/apple"
# the command from this checkout, whatever is installed
COMMAND = f'ner-lstm() {{ "{sys.executable}" -m ner_lstm "$@"; }}'


def blocks_of(language):
    text = README.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def shown_commands():
    """Every command below which the README shows what it prints, and that."""
    for block in blocks_of("console"):
        for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = entry.partition("\n")
            if printed.strip():
                yield command, printed


def pattern_of(printed):
    """What matches the same lines with other figures, and any lines where dots stand."""
    lines = mask(printed).splitlines()
    return "".join("(.*\n)*?" if line == "..." else f"{re.escape(line)}\n" for line in lines)


def mask(text):
    """The text without figures, the blanks that align them, and the marks of the best epochs."""
    return re.sub(" +", " ", re.sub(r"\d[\d,.]*", "9", text.replace("*", " ")))


@pytest.mark.parametrize("epochs", ["3", pytest.param("17", marks=pytest.mark.slow)])
def test_what_the_commands_of_the_readme_print_has_the_shape_shown(epochs, tmp_path):
    commands = dict(shown_commands())
    assert TRAIN in commands and len(commands) >= 3
    for command, printed in commands.items():
        own = f"{command} --set training.epochs={epochs}" if command == TRAIN else command
        done = subprocess.run(
            ["bash", "-c", f"{COMMAND}; {own}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=tmp_path,
            encoding="utf-8",
            check=True,
        )
        # a short training does not tell fruit from companies yet
        expected, found = (
            re.sub("COMPANY|FRUIT", "LABEL", text) if epochs == "3" else text
            for text in (printed, done.stdout)
        )
        assert re.fullmatch(pattern_of(expected), mask(found)), found


def test_the_example_of_the_readme_runs(bundle, tmp_path, monkeypatch, capsys):
    (example,) = blocks_of("python")
    shutil.copytree(bundle, tmp_path / "runs" / "apple")
    monkeypatch.chdir(tmp_path)
    # the tagger of the tests knows people and cities, not apples
    exec(
        compile(example.replace("The Apple is a great company !", SENTENCE), str(README), "exec"),
        {},
    )
    assert capsys.readouterr().out.splitlines() == ["Ada PER", "Paris CITY"]


def test_no_place_in_the_readmes_was_left_to_be_filled():
    for name in ("README.md", "README.zh-CN.md"):
        assert "@@" not in README.with_name(name).read_text(encoding="utf-8")
