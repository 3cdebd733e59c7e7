"""Exit status: 2 for wrong usage, 3 for an unmet expectation, 130 and 143 for a stopped run, 0 on a
closed pipe.
"""

import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bundles import weights_file

WRONG = {
    "evaluate model corpus --min-f1 85": "--min-f1",
    "evaluate model corpus --min-f1 PER=": "--min-f1",
    "evaluate model corpus --min-f1 high": "--min-f1",
    "evaluate model corpus --report pdf": "--report",
    "evaluate model corpus --report json=": "--report",
    "evaluate model corpus --report table --report json": "--report",
    "evaluate model": "expected a model and at least one corpus",
    "evaluate --predicted file corpus other": "--predicted",
    "evaluate": "",
    "train --resume --overwrite": "--resume",
    "train --epochs 3": "--epochs",
    "train --seed many": "--seed",
    "train --seed -1": "--seed",
    "train a.toml b.toml": "b.toml",
    "train --scheme XYZ": "--scheme",
    "train --ill-formed ignore": "--ill-formed",
    "predict": "",
    "predict model --from nonsense": "--from",
    "predict model --to pdf": "--to",
    "predict model --batch-tokens 0": "--batch-tokens",
    "predict model --min-confidence 1.5": "--min-confidence",
    "predict model --tokenizer syllables": "--tokenizer",
    "predict model --threads 0": "--threads",
    "predict model --unknown": "--unknown",
    "check --tag-column last corpus": "--tag-column",
    "convert only-one": "OUTPUT",
    "convert in out --scheme XYZ": "--scheme",
    "info": "",
    "info model --jsn": "--jsn",
    "fly": "fly",
}


@pytest.mark.parametrize("command", WRONG)
def test_wrong_usage_is_2_and_says_what_is_wrong(command, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = run(*shlex.split(command))
    assert outcome.status == 2
    assert "Traceback" not in outcome.err
    assert WRONG[command] in outcome.out + outcome.err
    assert list(tmp_path.iterdir()) == []


def test_an_expectation_that_is_met_is_0_and_one_that_is_not_is_3_with_a_line(
    run, bundle, corpus_file
):
    met = run("evaluate", "-q", bundle, corpus_file, "--min-f1", "1", "--min-f1", "PER=0.9")
    unmet = run(
        "evaluate",
        "-q",
        bundle,
        corpus_file,
        "--min-f1",
        "0.5",
        "--min-f1",
        "ORG=0.5",
        "--min-f1",
        "=0=0",
    )
    assert (met.status, met.err) == (0, "")
    assert unmet.status == 3
    assert unmet.errors == [
        "expected F1 >= 0.5, found no such label (ORG; labels: CITY, PER)",
        "expected F1 >= 0, found no such label (=0; labels: CITY, PER)",
    ]
    assert unmet.out == met.out


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--min-f1", "PER=0.9"], 0, "met: expected F1 >= 0.9, found 1.0000"),
        (["--baseline", "none.json"], 1, "none.json: no such file"),
        (["--min-f1", "90"], 2, "expected F1 from 0 to 1"),
        (
            ["--min-recall", "ORG=0.5"],
            3,
            "expected recall >= 0.5, found no such label (ORG; labels: CITY, PER)",
        ),
    ],
)
def test_the_installed_command_ends_with_the_status_of_the_contract(
    options, status, said, bundle, corpus_file, tmp_path
):
    command = Path(sys.executable).with_name("ner-lstm")
    if not command.exists():
        pytest.skip("the command is not installed beside this Python")
    done = subprocess.run(
        [command, "evaluate", bundle, corpus_file, *options],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
        check=False,
    )
    assert done.returncode == status and said in done.stderr


def test_a_closed_pipe_is_0_and_silent(bundle, tmp_path):
    (tmp_path / "in.txt").write_text("Ada lives in Paris .\n\n" * 5000)
    arguments = [sys.executable, "-m", "ner_lstm", "predict", str(bundle), "in.txt"]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdout
        assert process.stderr
        assert b"Ada" in process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def _names(folder):
    return sorted(path.name for path in Path(folder).iterdir())


def _train(folder, *options):
    arguments = [sys.executable, "-m", "ner_lstm", "train", "-o", "out", *map(str, options)]
    return subprocess.Popen(arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _wait_for(found, process, *, seconds=60):
    end = time.monotonic() + seconds
    while not found():
        assert process.poll() is None, process.stderr.read().decode()
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (signal.SIGINT, 130),
        (signal.SIGTERM, 143),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow),
    ],
)
def test_a_run_stopped_before_its_first_epoch_leaves_a_checkpoint_and_says_so(
    sent, status, tmp_path, corpus_file
):
    (tmp_path / "long.conll").write_text((corpus_file.read_text() + "\n") * 100)
    wide = (
        "--set",
        "model.hidden_width=256",
        "--set",
        "model.layers=2",
        "--set",
        "training.epochs=15",
    )
    with _train(tmp_path, "--train", "long.conll", *wide) as process:
        _wait_for((tmp_path / "out/checkpoint/state.safetensors").exists, process)
        process.send_signal(sent)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (status, b"")
    assert (
        err.decode().splitlines()[-1]
        == "interrupted after 0 of 15 epochs: no tagger yet; --resume goes on"
    )
    files = {
        str(path.relative_to(tmp_path / "out"))
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert files == {"checkpoint/state.safetensors"}


def test_a_run_stopped_later_leaves_a_tagger_and_resumes_as_if_it_had_not_stopped(
    tmp_path, corpus_file, run, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.conll").write_bytes(corpus_file.read_bytes())
    settings = (
        "model.word_width=8",
        "model.hidden_width=8",
        "training.epochs=8",
        "training.patience_epochs=8",
        "training.batch_tokens=50",
    )
    options = (
        "--train",
        "people.conll",
        *(word for setting in settings for word in ("--set", setting)),
    )
    with _train(tmp_path, *options) as process:
        seen = b""
        while b"epoch 2/8" not in seen:
            line = process.stderr.readline()
            assert line, seen.decode()
            seen += line
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    last = err.decode().splitlines()[-1]
    assert (process.returncode, out) == (143, b"")
    assert last.startswith("interrupted after ")
    assert last.endswith("is in out; --resume goes on")
    stopped = run("predict", "out", stdin="Ada lives in Paris .")
    assert (stopped.status, stopped.err) == (0, "")
    refused = run("train", "-q", *options, "-o", "out", "--resume", "--set", "model.hidden_width=9")
    assert (refused.status, refused.errors) == (
        1,
        ["out: cannot resume: model.hidden_width was 8 and is 9"],
    )
    resumed = run("train", *options, "-o", "out", "--resume")
    whole = run("train", *options, "-o", "whole")
    assert (resumed.status, whole.status) == (0, 0), resumed.err
    assert "resumed after epoch " in resumed.err
    assert Path("out/bundle.json").read_bytes() == Path("whole/bundle.json").read_bytes()
    assert _names("out") == _names("whole") == ["bundle.json", weights_file(Path("out")).name]


@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_standard_stream_that_is_closed_from_the_start_is_no_error(stream, tmp_path):
    (tmp_path / "in.conll").write_text("Ada\tB-PER\n")
    command = f"{shlex.quote(sys.executable)} -m ner_lstm check in.conll {stream}>&-"
    done = subprocess.run(command, shell=True, capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
