"""`ner-lstm predict --engine`: the same entities from both, and no torch on a CPU."""

import json
import subprocess
import sys

import pytest
import torch

TEXT = (
    "Ada lives in Paris . Yesterday Grace Hopper flew to New York !\n\nIn Oslo it rains , says"
    " Barbara Liskov .\n"
)
SPY = """
import sys
from ner_lstm.cli import main
try:
    main()
finally:
    print("torch loaded:", "torch" in sys.modules, file=sys.stderr)
"""


def _records(outcome):
    assert (outcome.status, outcome.err) == (0, "")
    return [json.loads(line) for line in outcome.out.splitlines()]


def _without_confidences(records):
    return [
        record
        | {
            "entities": [
                {key: entity[key] for key in entity if key != "confidence"}
                for entity in record["entities"]
            ]
        }
        for record in records
    ]


def _confidences(records):
    return [entity["confidence"] for record in records for entity in record["entities"]]


@pytest.mark.parametrize("threads", [1, 3])
def test_both_engines_find_the_same_entities_in_text(run, bundle, threads):
    ours, torchs = (
        _records(
            run(
                "predict",
                bundle,
                "--engine",
                name,
                "--device",
                "cpu",
                "--threads",
                threads,
                stdin=TEXT * 300,
            )
        )
        for name in ("numpy", "torch")
    )
    assert _without_confidences(ours) == _without_confidences(torchs)
    assert len(_confidences(ours)) == 6 * 300
    # they are printed with four digits
    assert _confidences(ours) == pytest.approx(_confidences(torchs), abs=1e-4)


def test_both_engines_add_the_same_column(run, bundle, corpus_file):
    ours, torchs = (
        run("predict", bundle, corpus_file, "--engine", name, "--device", "cpu")
        for name in ("numpy", "torch")
    )
    assert ours == torchs
    assert ours.out.count("B-PER") == 2 * corpus_file.read_text().count("B-PER")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(
            (),
            marks=pytest.mark.skipif(torch.cuda.is_available(), reason="a CUDA device is there"),
        ),
        ("--device", "cpu"),
        ("--device", "cpu", "--engine", "numpy"),
        ("--device", "cpu", "--threads", "2"),
        ("--device", "cpu", "--to", "html"),
        ("--device", "cpu", "--to", "conll"),
    ],
    ids=str,
)
def test_predict_on_a_cpu_loads_no_torch(bundle, tmp_path, options):
    command = [sys.executable, "-c", SPY, "predict", str(bundle), *options]
    done = subprocess.run(
        command, input=TEXT, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "torch loaded: False\n")
    assert "Barbara" in done.stdout


@pytest.mark.parametrize(
    "options",
    [("--engine", "numpy", "--device", "cuda"), ("--engine", "torch", "--device", "gpu")],
    ids=str,
)
@pytest.mark.parametrize("command", ["predict", "evaluate"])
def test_an_engine_that_cannot_be_had_is_an_error_in_one_line(
    run, bundle, corpus_file, command, options
):
    outcome = run(command, bundle, corpus_file, *options)
    assert (outcome.status, outcome.out) == (1, "")
    (line,) = outcome.errors
    assert options[-1] in line


@pytest.mark.parametrize("command", ["predict", "evaluate"])
def test_an_engine_that_does_not_exist_is_wrong_usage(run, bundle, corpus_file, command):
    outcome = run(command, bundle, corpus_file, "--engine", "onnx")
    assert (outcome.status, outcome.out) == (2, "")
    assert "'auto', 'numpy', 'torch'" in outcome.err


def test_both_engines_reach_the_same_scores(run, bundle, corpus_file):
    ours, torchs = (
        run(
            "evaluate", bundle, corpus_file, "--engine", name, "--device", "cpu", "--report", "json"
        )
        for name in ("numpy", "torch")
    )
    assert ours == torchs
    assert json.loads(ours.out)["overall"]["f1"] == 1.0
