"""Wrong usage that typer refuses: the line that a helpful colleague would add, and -h
everywhere.
"""

import pytest
from malformed import GOOD

COMMANDS = (
    "train",
    "pretrain",
    "predict",
    "evaluate",
    "check",
    "convert",
    "info",
    "lab",
    "lab compare",
    "lab memory",
    "lab gates",
    "lab explain",
)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_h_is_help(run, command):
    short, long = run(*command.split(), "-h"), run(*command.split(), "--help")
    assert (short.status, short.out, short.err) == (0, long.out, "")
    assert short.out.startswith("Usage: ")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("train --epochs 5", "No such option: --epochs (--set training.epochs=VALUE sets it)"),
        (
            "train --batch-tokens 5",
            "No such option: --batch-tokens (--set training.batch_tokens=VALUE sets it)",
        ),
        ("train --batch-size 5", "(--set training.batch_tokens=VALUE sets it)"),
        (
            "train --hidden-size 5",
            "No such option: --hidden-size (--set model.hidden_width=VALUE sets it)",
        ),
        (
            "lab compare --epochs 5",
            "No such option: --epochs (--set training.epochs=VALUE sets it)",
        ),
        (
            "train --corpus train.conll",
            "(corpora are given as --train FILE, --dev FILE and --test FILE)",
        ),
        ("train --train", "Option '--train' requires an argument."),
        ("train my corpus.conll", "(a name with blanks needs quotation marks: 'my corpus.conll')"),
        ("predict MODEL --text Ada", "(a text is read from standard input: echo"),
        (
            "evaluate MODEL train.conll -o x.json",
            "(--report KIND=FILE writes a report, --errors FILE the mistakes)",
        ),
        (
            "evaluate MODEL train.conll --report page.html",
            "found 'page.html': did you mean html=page.html?",
        ),
        ("convert train.conll --to jsonl", "(the suffix of OUTPUT says what is written)"),
        ("train --sed 5", "Possible options: --seed"),
        (
            "train --trian train.conll",
            "No such option: --trian (Possible options: --threads, --train)",
        ),
        (
            "predict MODEL --to josnl",
            "Invalid value for '--to': 'josnl' is not one of 'jsonl', 'json'",
        ),
        (
            "train train.conll dev.conll",
            "(corpora are given as --train FILE, --dev FILE and --test FILE)",
        ),
        ("predict --outptu x", "Possible options: --output"),
        ("prdict", "No such command 'prdict'. Did you mean 'predict'?"),
        ("evaluate MODEL", "alone, a model"),
        ("evaluate train.conll", "found train.conll alone, no model"),
        (
            "evaluate --predicted train.conll MODEL",
            "expected a corpus beside --predicted, found the bundle",
        ),
    ],
)
def test_wrong_usage_says_what_was_meant(run, bundle, tmp_path, monkeypatch, command, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.conll").write_text(GOOD)
    (tmp_path / "dev.conll").write_text(GOOD)
    (tmp_path / "my corpus.conll").write_text(GOOD)
    outcome = run(*(bundle if argument == "MODEL" else argument for argument in command.split()))
    assert (outcome.status, outcome.out) == (2, "")
    assert expected in " ".join(outcome.err.split())
