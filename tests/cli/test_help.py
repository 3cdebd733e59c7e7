"""`--help` and `--version`: what they say, and what they must not load."""

import subprocess
import sys

import pytest

COMMANDS = ("train", "predict", "evaluate", "check", "convert", "info")
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
