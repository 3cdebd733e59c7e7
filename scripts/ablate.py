"""Trains variants of the recipe over corpora and seeds, and prints what each gives, with its
spread.

    python scripts/ablate.py base "no affixes: model.affix_width=0" "gru: model.encoder=gru
    training.epochs=20" --seeds 1,2,3

A corpus is a folder with train, dev and test.conll in NER_LSTM_DATA. Choices are made on dev;
--test scores test too, for the table of the recipe that was chosen. Every run is a whole process
and becomes a line of --results; runs that stand there already, with the same settings, are not done
again, so that a study can be stopped and gone on with.
"""

import argparse
import json
import os
import shlex
import statistics
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, cast

from processes import run

from ner_lstm.bundle.files import read_description
from ner_lstm.config import Config

HERE = Path(__file__).parent
CORPORA = "uner_en_ewt,wnut17,weibo,crossner_politics"
Line = Mapping[str, object]


class Run(NamedTuple):
    """One variant on one corpus with one seed: `changes` are assignments as `--set` takes them."""

    variant: str
    changes: tuple[str, ...]
    corpus: str
    seed: int

    @property
    def settings(self) -> Mapping[str, object]:
        """All that decides the weights but the corpus: runs with the same are the same."""
        return (
            Config()
            .override(self.changes)
            .assign({"training.seed": self.seed}, source="--seeds")
            .model_dump(exclude={"data"})
        )


class Study:
    """The runs that are done, each a line of a file, and how others are done."""

    def __init__(self, results: Path, *, data: Path, threads: int, with_test: bool) -> None:
        self._results, self._data, self._threads, self._with_test = (
            results,
            data,
            threads,
            with_test,
        )
        self._lines: list[Line] = (
            [json.loads(line) for line in results.read_text().splitlines()]
            if results.exists()
            else []
        )
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
        )
        self._commit = described.stdout.strip()

    def find(self, wanted: Run) -> Line | None:
        """The line of a run that was done before."""
        settings = wanted.settings
        for line in reversed(self._lines):
            is_same = line["corpus"] == wanted.corpus and complete(line.get("settings")) == settings
            if is_same and not (self._with_test and "test" not in line):
                return {**line, "variant": wanted.variant}
        return None

    def do(self, wanted: Run) -> Line:
        """Trains, and keeps the line."""
        folder = self._data / wanted.corpus
        splits = ("train", "dev", "test") if self._with_test else ("train", "dev")
        corpora = [part for split in splits for part in (f"--{split}", folder / f"{split}.conll")]
        changes = [part for change in wanted.changes for part in ("--set", change)]
        with tempfile.TemporaryDirectory() as scratch:
            options = ("--seed", wanted.seed, "--threads", self._threads, "-o", scratch, "-q")
            cost = run("train", *corpora, *changes, *options)
            scores = cast(
                "Mapping[str, Mapping[str, float]]", read_description(Path(scratch))["scores"]
            )
        line: Line = {
            "variant": wanted.variant,
            "corpus": wanted.corpus,
            "seed": wanted.seed,
            **{split: round(score["f1"], 4) for split, score in scores.items()},
            "seconds": round(cost.wall_seconds, 1),
            "cpu_seconds": round(cost.cpu_seconds, 1),
            "peak_mb": round(cost.peak_mb),
            "threads": self._threads,
            "commit": self._commit,
            "settings": wanted.settings,
        }
        self._lines.append(line)
        with self._results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        print(
            *(f"{key} {line[key]}" for key in ("variant", "corpus", "seed", *scores, "seconds")),
            sep="  ",
            flush=True,
        )
        return line


def complete(settings: object) -> object:
    """The settings of a line, those that there were not at its time as they are by default."""
    if not isinstance(settings, dict):
        return None
    default = Config().model_dump(exclude={"data"})
    return {name: default[name] | section for name, section in settings.items()}


def print_table(
    lines: Sequence[Line], *, split: str, variants: Sequence[str], corpora: Sequence[str]
) -> None:
    """A line a variant: F1 on each corpus, mean over the seeds and its standard error, the mean of
    all, and CPU seconds.
    """
    print(
        f"\n| {split} F1 | {' | '.join(corpora)} | mean | CPU s"
        f" |\n|---|{'---|' * (len(corpora) + 2)}"
    )
    for variant in variants:
        own = [line for line in lines if line["variant"] == variant]
        scores = {
            corpus: [cast("float", line[split]) for line in own if line["corpus"] == corpus]
            for corpus in corpora
        }
        mean = statistics.mean(statistics.mean(values) for values in scores.values())
        seconds = sum(cast("float", line["cpu_seconds"]) for line in own)
        cells = [*(spell(scores[corpus]) for corpus in corpora), f"{mean:.4f}", f"{seconds:,.0f}"]
        print(f"| {variant} | {' | '.join(cells)} |")


def spell(values: Sequence[float]) -> str:
    """Their mean, and its standard error where there are several."""
    spread = f" ± {statistics.stdev(values) / len(values) ** 0.5:.4f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.4f}{spread}"


def read_variants(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The changes of each variant, by its name."""
    pairs = (text.partition(":") for text in texts)
    return {name.strip(): tuple(shlex.split(changes)) for name, _, changes in pairs}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("variants", nargs="+", metavar="NAME[: section.key=value ...]")
    parser.add_argument("--corpora", default=CORPORA, help=f"folders of the data [{CORPORA}]")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time")
    parser.add_argument(
        "--threads", type=int, default=1, help="of each run; the weights do not depend on it"
    )
    parser.add_argument("--test", action="store_true", help="score test too")
    parser.add_argument("--results", type=Path, default=Path("docs/accuracy.jsonl"))
    options = parser.parse_args()
    variants, corpora = read_variants(options.variants), options.corpora.split(",")
    data = Path(os.environ.get("NER_LSTM_DATA", "../shared/data"))
    study = Study(options.results, data=data, threads=options.threads, with_test=options.test)
    seeds = [int(seed) for seed in options.seeds.split(",")]
    wanted = [
        Run(name, changes, corpus, seed)
        for corpus in corpora
        for name, changes in variants.items()
        for seed in seeds
    ]
    with ThreadPoolExecutor(options.jobs) as pool:
        lines = list(pool.map(lambda one: study.find(one) or study.do(one), wanted))
    for split in ("dev", "test") if options.test else ("dev",):
        print_table(lines, split=split, variants=list(variants), corpora=corpora)


if __name__ == "__main__":
    main()
