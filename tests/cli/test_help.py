"""`--help` and `--version`: what they say, and what they must not load."""

import re
import subprocess
import sys

import pytest

COMMANDS = ("train", "pretrain", "predict", "evaluate", "check", "convert", "info")
GROUPED = ("lab", "lab compare", "lab memory", "lab gates", "lab explain")
HEAVY = (
    "torch",
    "numpy",
    "pydantic",
    "datasets",
    "seqeval",
    "safetensors",
    "regex",
    "sentencex",
    "tqdm",
    "rich",
)
SPY = f"""
import sys
from ner_lstm.cli import main
try:
    main()
finally:
    print("loaded:", *[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize("command", ["", *COMMANDS, *GROUPED])
def test_help_loads_nothing_heavy(command, tmp_path):
    arguments = [sys.executable, "-c", SPY, *command.split(), "--help"]
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, "loaded:\n")
    assert done.stdout.startswith("Usage: ")


def test_the_package_loads_nothing_heavy_before_a_name_is_used(tmp_path):
    spy = f"import sys, ner_lstm; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", spy], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (0, "[]\n")


def test_every_command_is_listed(run):
    outcome = run("--help")
    assert outcome.status == 0
    for command in (*COMMANDS, "lab"):
        assert f"\n  {command} " in outcome.out


def test_every_option_of_every_command_is_explained(run):
    for command in COMMANDS:
        lines = run(command, "--help").out.splitlines()
        options = [number for number, line in enumerate(lines) if line.startswith("  -")]
        assert len(options) >= 2
        for number in options:
            explained = len(lines[number].split("  ")) > 2 or lines[number + 1].startswith(" " * 20)
            assert explained, lines[number]


@pytest.mark.parametrize("group", ["", "lab"])
def test_no_summary_of_a_command_is_cut(run, group, monkeypatch):
    for width in ("60", "80", "120"):
        monkeypatch.setenv("COLUMNS", width)
        listed = run(*group.split(), "--help").out.partition("\nCommands:\n")[2]
        assert listed and "..." not in listed


def test_options_stand_in_panels_that_are_the_same_in_all_commands(run):
    panels = {}
    for command in (*COMMANDS, *GROUPED[1:]):
        panel = ""
        for line in run(*command.split(), "--help").out.splitlines():
            if line.endswith(":") and not line.startswith(" "):
                panel = line.removesuffix(":")
            elif option := re.match(r"  (?:-\w, )?(--[\w-]+)", line):
                panels.setdefault(option[1], set()).add(panel)
    assert panels["--against"] == {"Comparison"} and panels["--min-f1"] == {"Expectations"}
    assert panels["--separator"] == {"Reading"} and panels["--threads"] == {"Computing"}
    assert panels["--help"] == {"Options"}
    # the scheme of what is read, or of what is written
    assert {option for option, names in panels.items() if len(names) > 1} == {"--scheme"}


def test_version_names_torch_and_the_device(run):
    import torch

    from ner_lstm import __version__

    outcome = run("--version")
    assert outcome.status == 0
    assert outcome.out.startswith(f"ner-lstm {__version__} (torch {torch.__version__}, ")


def test_completion_is_written_for_the_shell(monkeypatch, run):
    monkeypatch.setenv("_NER_LSTM_COMPLETE", "source_bash")
    outcome = run()
    assert outcome.status == 0
    assert "_ner_lstm_completion" in outcome.out
