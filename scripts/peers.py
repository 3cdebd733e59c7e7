"""Speed, memory and F1 of other tools as they are on PyPI, each in a virtual environment of its
own, on column files.

    python scripts/peers.py --against crfsuite,spacy,stanza,flair --train train.conll --dev
    dev.conll --test test.conll

Files have one `token TAB BIO tag` a line and a blank line between sentences (`ner-lstm convert`
writes them). The first run of a peer installs it in .peers/ of the repository, with the versions of
scripts/peers/requirements.txt. scripts/peers/peer_*.py say with which settings,
scripts/peers/measuring.py what is measured. Neural peers train one epoch and show no F1: --epochs 0
lets them train as long as they recommend.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable
from pathlib import Path

from ner_lstm.rendering.table import Table, render_lines

PROGRAMS = Path(__file__).resolve().parent / "peers"
ENVIRONMENTS = PROGRAMS.parent.parent / ".peers"
REQUIREMENTS = PROGRAMS / "requirements.txt"
# one environment a peer: where torch is at hand spaCy imports it, which doubles its cold start
DISTRIBUTIONS = {
    "crfsuite": "python-crfsuite",
    "spacy": "spacy",
    "stanza": "stanza",
    "flair": "flair",
}
COLUMNS = {
    "tool": "tool",
    "version": "version",
    "threads": "threads",
    "train_words_per_second": "train words/s",
    "train_seconds": "train s",
    "epochs": "epochs",
    "predict_words_per_second": "predict words/s",
    "latency_ms_p50": "p50 ms",
    "latency_ms_p95": "p95 ms",
    "cold_start_s": "cold start s",
    "peak_mb": "peak MB",
    "model_mb": "model MB",
    "test_f1": "test F1",
}

Figures = dict[str, str | float | None]


def environment(name: str) -> Path:
    """The Python of a peer's environment, made and filled on first use. Raises
    CalledProcessError.
    """
    folder = ENVIRONMENTS / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    installed = folder / "installed.txt"
    if not installed.exists() or installed.read_bytes() != REQUIREMENTS.read_bytes():
        print(f"{name}: installing {DISTRIBUTIONS[name]} in {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        install = [
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            f"--constraint={REQUIREMENTS}",
            DISTRIBUTIONS[name],
        ]
        subprocess.run([str(python), "-m", *install], check=True, capture_output=True, text=True)
        shutil.copyfile(REQUIREMENTS, installed)
    return python


def measure_one(name: str, arguments: Iterable[object]) -> Figures:
    """The figures of one peer. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as work:
        # nothing is to come from a hub, nor to be left in the user's folders
        kept = {"HF_HUB_OFFLINE": "1", "FLAIR_CACHE_ROOT": work, "STANZA_RESOURCES_DIR": work}
        command = [environment(name), PROGRAMS / f"peer_{name}.py", "--work", work, *arguments]
        finished = subprocess.run(
            [*map(str, command)],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=os.environ | kept,
        )
    figures: Figures = json.loads(finished.stdout)
    return figures


def measure(
    names: Iterable[str],
    *,
    train: Path,
    dev: Path,
    test: Path,
    threads: int,
    words: int | None = None,
    epochs: int | None = None,
) -> list[Figures]:
    """The figures of each peer in turn; one that fails is left out, with a line on stderr.

    words: train on that many only. epochs: as --epochs of the programs.
    """
    options = {
        "train": train,
        "dev": dev,
        "test": test,
        "threads": threads,
        "words": words,
        "epochs": epochs,
    }
    given = [
        part
        for name, value in options.items()
        if value is not None
        for part in (f"--{name}", value)
    ]
    measured = []
    for name in names:
        try:
            measured.append(measure_one(name, given))
        except subprocess.CalledProcessError as failure:
            said = [line for line in (failure.stderr or "").splitlines() if line.strip()]
            print(f"{name}: left out: {said[-1] if said else failure}", file=sys.stderr)
    return measured


def table(measured: Iterable[Figures]) -> str:
    """The figures in aligned columns, a peer a line."""
    rows = [[_spell(figures[name]) for name in COLUMNS] for figures in measured]
    return render_lines(Table([*COLUMNS.values()], rows, text_columns=0)).removesuffix("\n")


def _spell(figure: str | float | None) -> str:
    if figure is None:
        return "-"
    return f"{figure:,}" if isinstance(figure, int) else str(figure)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--against",
        default=",".join(DISTRIBUTIONS),
        help="peers, with commas between (default: all)",
    )
    for name in ("train", "dev", "test"):
        parser.add_argument(
            f"--{name}", type=Path, required=True, help="lines of token TAB BIO tag"
        )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--words", type=int, help="train on the first WORDS words only; no F1 then")
    parser.add_argument(
        "--epochs",
        type=int,
        help="default: as recommended, or 1; 0: until the peer stops by its own rule",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line in place of the table"
    )
    options = vars(parser.parse_args())
    names, as_json = options.pop("against").split(","), options.pop("json")
    if unknown := set(names) - DISTRIBUTIONS.keys():
        parser.error(
            f"--against: no peer named {', '.join(sorted(unknown))}; there are"
            f" {', '.join(DISTRIBUTIONS)}"
        )
    measured = measure(names, **options)
    if not measured:
        sys.exit(1)
    print("\n".join(map(json.dumps, measured)) if as_json else table(measured))


if __name__ == "__main__":
    main()
