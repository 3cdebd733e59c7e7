"""`ner-lstm lab`: each command on real input, and typical mistakes."""

import subprocess
import sys

import pytest

from ner_lstm.cli.lab import COMMANDS

TEXT = "Ada lives in Paris ."
NAMES = [command.__name__ for command in COMMANDS]


def test_every_command_is_listed_and_every_option_explained(run):
    assert [
        line.split()[0]
        for line in run("lab", "--help").out.split("Commands:\n")[1].splitlines()
        if line.startswith("  ")
    ][: len(NAMES)] == NAMES
    for name in NAMES:
        outcome = run("lab", name, "--help")
        assert outcome.status == 0
        for number, line in enumerate(lines := outcome.out.splitlines()):
            if line.startswith("  -"):
                assert len(line.split("  ")) > 2 or lines[number + 1].startswith(" " * 20), line


def test_gates_prints_heat_maps_and_the_units_asked_for(run, bundle):
    outcome = run("lab", "gates", bundle, TEXT, "--units", "1")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.count("reads ahead →") == outcome.out.count("reads back ←") == 1
    assert outcome.out.count("forget") == 4  # the mean and one unit, twice
    assert outcome.out.splitlines()[0].split() == ["tags", *TEXT.split()]


def test_gates_writes_what_is_asked_for_and_prints_nothing(run, bundle, tmp_path):
    files = [tmp_path / f"gates.{suffix}" for suffix in ("png", "svg", "html")]
    options = [part for file in files for part in ("-o", file)]
    outcome = run("lab", "gates", bundle, TEXT, "Nothing happens here .", *options)
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert all(file.stat().st_size > 10_000 for file in files)


def test_explain_prints_a_shaded_sentence_or_writes_a_page(run, bundle, tmp_path):
    outcome = run("lab", "explain", bundle, TEXT)
    assert (outcome.status, outcome.err) == (0, "")
    assert [line for line in outcome.out.splitlines() if line and not line.startswith(" ")] == [
        line for line in outcome.out.splitlines() if ": PER " in line or ": CITY " in line
    ]
    assert "[Ada]" in outcome.out and "[Paris]" in outcome.out
    assert run("lab", "explain", bundle, TEXT, "-o", tmp_path / "page.html").out == ""
    assert "<bdi>Paris</bdi>" in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["gates", "explain"])
def test_a_closed_pipe_is_no_error(command, bundle):
    pipeline = (
        f"{sys.executable} -m ner_lstm lab {command} {bundle} '{TEXT * 400}' | head -1; exit"
        " ${PIPESTATUS[0]}"
    )
    done = subprocess.run(
        ["bash", "-c", pipeline], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


def test_a_sentence_without_entities_is_said_to_have_none(run, bundle):
    assert run("lab", "explain", bundle, "Nothing happens here .").out == "No entity was found.\n"


def test_compare_prints_a_table_and_writes_it(run, corpus_file, tmp_path):
    settings = [
        f"--set={one}"
        for one in (
            "model.word_width=4",
            "model.hidden_width=2",
            "training.least_batches=1",
            "training.epochs=1",
        )
    ]
    outcome = run(
        "lab",
        "compare",
        "--train",
        corpus_file,
        "--seeds",
        1,
        *settings,
        "-o",
        tmp_path / "table.md",
    )
    assert outcome.status == 0
    assert [line.split()[1] for line in outcome.out.splitlines()[4:9]] == [
        "feedforward",
        "RNN",
        "GRU",
        "LSTM",
        "BiLSTM",
    ]
    assert (tmp_path / "table.md").read_text(encoding="utf-8") == outcome.out
    assert "BiLSTM, seed 1: F1" in outcome.err and "epoch" not in outcome.err


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["gates", "no-such-model", TEXT], 1, "no-such-model"),
        (["explain", "no-such-model", TEXT], 1, "no-such-model"),
        (["gates", "MODEL", "  "], 1, "expected words, found"),
        (["explain", "MODEL", ""], 1, "expected words, found ''"),
        (
            ["gates", "MODEL", TEXT, "-o", "gates.pdf"],
            2,
            "expected a file that ends with .png, .svg, .html, found 'gates.pdf'",
        ),
        (["gates", "MODEL", TEXT, "-o", "none/gates.png"], 1, "none/gates.png: cannot be written"),
        (["gates", "MODEL", TEXT, "--units", "-1"], 2, "--units"),
        (["gates", "MODEL"], 2, "TEXT"),
        (
            ["explain", "MODEL", TEXT, "-o", "explain.png"],
            2,
            "expected a file that ends with .html",
        ),
        (
            ["compare", "-o", "table.csv"],
            2,
            "expected a file that ends with .md, .png, .svg, found 'table.csv'",
        ),
        (
            ["compare", "-o", "none/table.md"],
            1,
            "none/table.md: cannot be written: No such file or directory",
        ),
        (["compare", "--train", "none.conll"], 1, "none.conll: no such file"),
        (["compare", "--seeds", "0"], 2, "--seeds"),
        (["compare", "--set", "model.width=3"], 1, "model.width"),
        (["compare", "none.toml"], 1, "none.toml"),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing_behind(
    run, bundle, tmp_path, monkeypatch, arguments, status, message
):
    monkeypatch.chdir(tmp_path)
    outcome = run("lab", *(bundle if argument == "MODEL" else argument for argument in arguments))
    assert (outcome.status, outcome.out) == (status, "")
    assert message in " ".join(outcome.err.split())
    assert status == 2 or len(outcome.errors) == 1
    assert list(tmp_path.iterdir()) == []
