"""`ner-lstm predict` where streams break off: what came before is given, and what became of the
rest is said in a line.
"""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

GOOD = "Ada lives in Paris .\n\n"
LINE = '{"text": "Ada lives in Paris ."}\n'
COMMAND = f"{shlex.quote(sys.executable)} -m ner_lstm"
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def shell(command):
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr.splitlines()


def texts(out):
    return [json.loads(line)["text"] for line in out.splitlines()]


def test_all_of_the_good_file_comes_before_the_error_of_a_missing_one(run, bundle):
    Path("good.txt").write_text(GOOD * 3000)
    outcome = run("predict", bundle, "good.txt", "missing.txt")
    assert (outcome.status, outcome.errors) == (1, ["missing.txt: no such file"])
    assert texts(outcome.out) == [GOOD.strip()] * 3000


def test_records_before_a_bad_one_are_given(run, bundle):
    outcome = run("predict", bundle, "--from", "jsonl", stdin=LINE * 2 + '{"id": 3}\n' + LINE)
    assert outcome.status == 1
    assert texts(outcome.out) == ["Ada lives in Paris ."] * 2
    assert [error.partition(" ")[0] for error in outcome.errors] == ["-:3:"]


@pytest.mark.parametrize(
    ("options", "good"),
    [
        ((), "Ada lives in Paris .\n\n"),
        (("--lines",), "Ada lives in Paris .\n"),
        (("--from", "conll"), "Ada\nlives\n\n"),
    ],
    ids=["text", "lines", "columns"],
)
def test_every_sentence_that_is_whole_comes_before_an_error(options, good, bundle, run):
    def run_here(*arguments):
        outcome = run(*arguments, stdin=Path("in.txt").read_bytes())
        return outcome.status, outcome.out, outcome.errors

    def run_in_a_shell(*arguments):
        return shell(f"{COMMAND} {shlex.join(map(str, arguments))} < in.txt")

    # a process of its own where its pipe holds less than the result
    for count, predict in ((1, run_here), (2, run_here), (3000, run_in_a_shell)):
        Path("in.txt").write_bytes(good.encode() * count + b"caf\xe9\n")
        status, out, errors = predict("predict", bundle, "-q", "--to", "jsonl", *options)
        assert (status, len(out.splitlines()), len(errors)) == (1, count, 1)
        assert errors[0].startswith(f"-:{good.count(chr(10)) * count + 1}: expected utf-8")


def test_more_than_memory_holds_is_one_line(bundle):
    Path("in.conll").write_text("A\t" * 400_000)
    limit = "ulimit -v 300000"
    status, out, errors = shell(f"{limit}; {COMMAND} predict {bundle} -q --word-column 0 in.conll")
    assert (status, out, len(errors)) == (1, "", 1)
    assert "memory" in errors[0]


def test_bad_records_are_skipped_told_and_counted(run, bundle):
    bad = [LINE, '{"id": 2}\n', LINE, "oops\n", *['{"text": 5}\n'] * 30, LINE]
    outcome = run("predict", bundle, "--from", "jsonl", "--on-error", "skip", stdin="".join(bad))
    assert outcome.status == 0
    assert texts(outcome.out) == ["Ada lives in Paris ."] * 3
    *told, last = outcome.errors
    assert [error.split(" ")[0] for error in told] == [
        "-:2:",
        "-:4:",
        *(f"-:{line}:" for line in range(5, 23)),
    ]
    assert last == "records or lines left out, since they cannot be read: 32"
    assert (
        run(
            "predict", bundle, "--from", "jsonl", "--on-error", "skip", "-q", stdin="".join(bad)
        ).err
        == ""
    )


def test_lines_of_a_column_file_are_skipped_and_the_rest_is_tagged(run, bundle):
    content = "Ada\tx\nlives\tx\nin\nParis\tx\n"
    stopped = run("predict", bundle, "--from", "conll", "--word-column", "0", stdin=content)
    assert (stopped.status, stopped.out, len(stopped.errors)) == (1, "", 1)
    outcome = run(
        "predict",
        bundle,
        "--from",
        "conll",
        "--word-column",
        "0",
        "--on-error",
        "skip",
        stdin=content,
    )
    assert (outcome.status, [line.split("\t")[:2] for line in outcome.out.splitlines()]) == (
        0,
        [*map(str.split, content.splitlines())],
    )
    # what is left out stays as it was
    assert [line.count("\t") for line in outcome.out.splitlines()] == [2, 2, 0, 2]
    assert outcome.errors[-1] == "records or lines left out, since they cannot be read: 1"


def test_a_file_that_cannot_be_opened_is_not_skipped(run, bundle):
    outcome = run("predict", bundle, "missing.txt", "--on-error", "skip")
    assert (outcome.status, outcome.errors) == (1, ["missing.txt: no such file"])


@pytest.mark.parametrize("before", [None, "what was here before"])
def test_an_error_leaves_the_output_as_it_was_and_says_so(run, bundle, before):
    out = Path("out.jsonl")
    left = "not written" if before is None else "as it was before"
    if before is not None:
        out.write_text(before)
    outcome = run(
        "predict", bundle, "--from", "jsonl", "--overwrite", "-o", out, stdin=LINE * 2 + "oops\n"
    )
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.errors[0] == f"broken off after 2 sentences: out.jsonl is {left}"
    assert outcome.errors[1].startswith("-:3: expected JSON")
    assert (out.read_text() if out.exists() else None) == before


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_stopped_run_says_what_became_of_its_output(bundle, sent, status):
    Path("out.jsonl").write_text("what was here before")
    arguments = [
        sys.executable,
        "-m",
        "ner_lstm",
        "predict",
        str(bundle),
        "--overwrite",
        "-o",
        "out.jsonl",
    ]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdin.write((GOOD * 2000).encode())
        process.stdin.flush()
        end = time.monotonic() + 60
        while not [
            path
            for path in Path().iterdir()
            if "out.jsonl" in path.name and path.name != "out.jsonl"
        ]:
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.01)
        time.sleep(0.3)
        process.send_signal(sent)
        said = process.stderr.read().decode().splitlines()
        assert process.wait(timeout=60) == status
    (line,) = said
    assert line.startswith("interrupted after ")
    assert line.endswith("sentences: out.jsonl is as it was before")
    assert [(path.name, path.read_text()) for path in Path().iterdir()] == [
        ("out.jsonl", "what was here before")
    ]


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_while_the_command_is_loaded_ends_it_at_once_without_a_word(sent, status):
    done = subprocess.run(
        [sys.executable, "-c", _KILLED.replace("SIGNAL", str(int(sent)))],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


# as the first heavy module is asked for
_KILLED = """
import os, sys
import ner_lstm.__main__ as entry

class Killer:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            os.kill(os.getpid(), SIGNAL)
sys.meta_path.insert(0, Killer())
entry.main()
"""


@needs_full
@pytest.mark.parametrize(
    "command",
    ["predict {} in.conll", "info {}", "evaluate {} in.conll", "check in.conll", "--help"],
)
def test_a_standard_output_that_is_full_is_an_error_of_one_line(command, bundle, corpus_file):
    Path("in.conll").write_bytes(corpus_file.read_bytes())
    status, _, errors = shell(f"{COMMAND} {command.format(shlex.quote(str(bundle)))} > /dev/full")
    assert status == 1
    assert errors[-1] == "standard output: cannot be written: No space left on device"
    assert "Traceback" not in "".join(errors)


@pytest.mark.parametrize(
    "command", ["predict {}", "predict {} -", "evaluate {} -", "convert - out.jsonl"]
)
def test_a_standard_input_that_is_closed_is_an_error_of_one_line(command, bundle):
    status, out, errors = shell(f"{COMMAND} {command.format(shlex.quote(str(bundle)))} <&-")
    assert (status, out, errors) == (1, "", ["-: cannot be read: standard input is closed"])


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux alone")
@pytest.mark.parametrize("name", ["out.jsonl", "out.html", "out.conll"])
def test_a_file_name_that_is_no_text_can_be_written_of(run, bundle, name):
    path = os.fsdecode(b"caf\xe9.txt")
    Path(path).write_text(GOOD)
    assert run("predict", bundle, path, "-o", name).status == 0
    written = Path(name).read_text(encoding="utf-8")
    if name == "out.jsonl":
        assert json.loads(written)["file"] == path
        assert run("predict", bundle, path).out == written


def test_corpora_are_read_by_name_and_by_folder(run, bundle, corpus_file):
    named = run("predict", bundle, "sample:apple:hand")
    assert (named.status, named.out.count("\n\n")) == (0, 88)
    assert all(len(line.split("\t")) == 3 for line in named.out.splitlines() if line)
    Path("folder").mkdir()
    for name in ("a.conll", "b.conll"):
        Path("folder", name).write_bytes(corpus_file.read_bytes())
    whole, single = (
        run("predict", bundle, "folder", "--to", "jsonl"),
        run("predict", bundle, corpus_file, "--to", "jsonl"),
    )
    assert (whole.status, len(whole.out.splitlines())) == (0, 2 * len(single.out.splitlines()))
    assert run("predict", bundle, "sample:pear:test").status == 1


def test_what_else_is_computed_changes_no_entity_and_no_confidence_by_more_than_a_millionth(
    run, bundle, corpus_file
):
    options = [
        *[
            ("--engine", engine, "--batch-tokens", size)
            for engine in ("numpy", "torch")
            for size in (1, 7, 64)
        ],
        *[
            ("--engine", engine, "--threads", threads)
            for engine in ("numpy", "torch")
            for threads in (1, 2, 8)
        ],
    ]
    given = ("predict", bundle, corpus_file, "--to", "jsonl", "--device", "cpu")
    expected = _entities(run(*given).out)
    assert len(expected) == 72
    for more in options:
        found = _entities(run(*given, *more).out)
        assert [entity for entity, _ in found] == [entity for entity, _ in expected], more
        assert [confidence for _, confidence in found] == pytest.approx(
            [confidence for _, confidence in expected], abs=1.01e-6
        )


def _entities(out):
    """Each entity with its sentence, and its confidence."""
    return [
        ((number, entity["start"], entity["end"], entity["label"]), entity["confidence"])
        for number, line in enumerate(out.splitlines())
        for entity in json.loads(line)["entities"]
    ]
