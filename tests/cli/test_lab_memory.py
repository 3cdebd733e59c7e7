import signal
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("--seeds 0", "--seeds"),
        ("--seed -1", "--seed"),
        ("--forget-bias nan", "expected a finite number, found nan"),
        ("--forget-bias=-inf", "expected a finite number, found -inf"),
        ("--forget-bias high", "--forget-bias"),
        (
            "--forget-bias 0 --forget-bias 1 --forget-bias 2 --forget-bias 3",
            "expected at most 3, found 4",
        ),
        ("--threads 0", "--threads"),
        ("--output memory.pdf", ".md, .png, .svg"),
        ("model", "model"),
    ],
)
def test_wrong_usage(arguments, named, run):
    outcome = run("lab", "memory", *arguments.split())
    assert (outcome.status, outcome.out) == (2, "")
    assert named in outcome.err


def test_a_folder_that_is_not_there_is_said_before_anything_is_trained(run, tmp_path):
    outcome = run("lab", "memory", "-o", tmp_path / "absent" / "memory.md")
    assert (outcome.status, outcome.out) == (1, "")
    assert len(outcome.errors) == 1
    assert str(tmp_path / "absent" / "memory.md") in outcome.err


def test_help_names_the_options(run):
    outcome = run("lab", "memory", "--help")
    assert outcome.status == 0
    for option in (
        "--seeds",
        "--seed",
        "--forget-bias",
        "--output",
        "--threads",
        "--quiet",
        "--verbose",
    ):
        assert f" {option}" in outcome.out


def test_an_interrupt_ends_it_at_once_without_a_file(tmp_path):
    command = [
        sys.executable,
        "-m",
        "ner_lstm",
        "lab",
        "memory",
        "--seeds",
        "50",
        "--threads",
        "2",
        "--verbose",
    ]
    with subprocess.Popen(
        [*command, "-o", "memory.md"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr.readline() == b"1350 trainings, 2 threads\n"
        process.send_signal(signal.SIGINT)
        # all the trainings would take a quarter of an hour
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []
