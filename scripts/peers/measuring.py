"""Turns a peer and three column files into one JSON object of speed, memory and F1: what the
programs of this folder share.
"""

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

Entity = tuple[int, int, str]  # half-open token positions and the label
Answer = Any  # what a peer returns for a sentence; its library is not installed where mypy runs
Tag = Callable[[list[list[str]]], list[Answer]]

# what is left of dev where epochs are fixed: the peers score it in training, and that is not to be
# timed
DEV_SENTENCES = 20
SPAWNED = "tag-one-sentence"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and their BIO tags."""

    words: list[str]
    tags: list[str]

    @property
    def entities(self) -> list[Entity]:
        """The entities in order."""
        return entities(self.tags)


@dataclass(frozen=True, slots=True)
class Training:
    """Where the model lies, and how often the training words were seen in how many seconds (None:
    the peer does not say).
    """

    model: Path
    epochs: float | None
    seconds: float


class Peer(ABC):
    """A tool to measure. Its library is imported in its methods, after the number of threads has
    been set.
    """

    distribution: ClassVar[str]
    # None: its own rule stops it, asked for with --epochs 0
    recommended_epochs: ClassVar[int | None] = None

    @abstractmethod
    def train(
        self, train: list[Sentence], dev: list[Sentence], *, epochs: int, work: Path
    ) -> Training:
        """What training took, loading excluded. epochs 0: until the tool's own rule stops it."""

    @abstractmethod
    def load(self, model: Path) -> Tag:
        """What tags sentences given as words."""

    @abstractmethod
    def entities(self, answer: Answer) -> list[Entity]:
        """The entities in what the tool gave for one sentence."""


def entities(tags: Iterable[str]) -> list[Entity]:
    """The entities of BIO tags; an orphan I- opens one, as in conlleval."""
    found: list[Entity] = []
    start, label = 0, ""
    for position, tag in enumerate([*tags, "O"]):
        if label and tag != f"I-{label}":
            found.append((start, position, label))
            label = ""
        if tag != "O" and not label:
            start, label = position, tag[2:]
    return found


def read_columns(path: Path) -> Iterator[Sentence]:
    """The sentences of a file with one `token TAB tag` a line and a blank line between
    sentences.
    """
    for block in path.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line]
        if rows:
            yield Sentence([row[0] for row in rows], [row[-1] for row in rows])


def first_words(sentences: list[Sentence], words: int) -> list[Sentence]:
    """Whole sentences from the start, until there are that many words."""
    kept: list[Sentence] = []
    for sentence in sentences:
        if words <= 0:
            break
        kept.append(sentence)
        words -= len(sentence.words)
    return kept


def count(sentences: Iterable[Sentence]) -> int:
    """How many words there are."""
    return sum(len(sentence.words) for sentence in sentences)


def peak_mb() -> float:
    """The most memory that this process has held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            2**20 if sys.platform == "darwin" else 1024
        )
    # not ru_maxrss, which on Linux outlives exec and so starts at what the parent held
    return next(
        int(line.split()[1]) / 1024
        for line in status.read_text().splitlines()
        if line.startswith("VmHWM")
    )


def size_mb(model: Path) -> float:
    """A file's or a folder's size."""
    return sum(path.stat().st_size for path in [model, *model.rglob("*")] if path.is_file()) / 1e6


def micro_f1(gold: Iterable[list[Entity]], found: Iterable[list[Entity]]) -> float:
    """Exact entities, all labels together."""
    correct = total = 0
    for one, other in zip(gold, found, strict=True):
        correct += len(set(one) & set(other))
        total += len(one) + len(other)
    return 2 * correct / total if total else 0.0


def seconds_of(call: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def latencies_ms(tag: Tag, sentences: list[Sentence]) -> tuple[float, float]:
    """Median and 95th percentile of one sentence at a time, over 1,000 sentences after 50 that are
    not counted.
    """
    chosen = (sentences * (1 + 1_050 // len(sentences)))[:1_050]
    taken = [1000 * seconds_of(partial(tag, [sentence.words])) for sentence in chosen][50:]
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def cold_start_seconds(model: Path, words: list[str]) -> float:
    """From exec of a fresh process to its first tagged sentence; median of three."""

    def first_answer() -> float:
        started = time.perf_counter()
        command = [sys.executable, sys.argv[0], SPAWNED, str(model), *words]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout is not None
            if process.stdout.readline().strip() != SPAWNED:
                raise RuntimeError("the fresh process tagged nothing")
            return time.perf_counter() - started

    return statistics.median(first_answer() for _ in range(3))


def measure(peer: Peer, options: argparse.Namespace) -> dict[str, object]:
    """The figures of one peer, under the names that benchmark.py shows."""
    train = list(read_columns(options.train))
    dev, test = list(read_columns(options.dev)), list(read_columns(options.test))
    epochs = (peer.recommended_epochs or 1) if options.epochs is None else options.epochs
    complete = not options.words and epochs in {0, peer.recommended_epochs}
    train = first_words(train, options.words) if options.words else train
    options.work.mkdir(parents=True, exist_ok=True)
    training = peer.train(
        train, dev if epochs == 0 else dev[:DEV_SENTENCES], epochs=epochs, work=options.work
    )
    peak = peak_mb()
    tag = peer.load(training.model)
    words = [sentence.words for sentence in test]
    found = [peer.entities(answer) for answer in tag(words)]
    predicting = statistics.median(seconds_of(lambda: tag(words)) for _ in range(3))
    p50, p95 = latencies_ms(tag, test)
    return {
        "tool": peer.distribution,
        "version": version(peer.distribution),
        "threads": options.threads,
        "train_words": count(train),
        "train_words_per_second": round(training.epochs * count(train) / training.seconds)
        if training.epochs
        else None,
        "train_seconds": round(training.seconds, 1),
        "predict_words_per_second": round(count(test) / predicting),
        "latency_ms_p50": round(p50, 2),
        "latency_ms_p95": round(p95, 2),
        "cold_start_s": round(cold_start_seconds(training.model, test[0].words), 2),
        "peak_mb": round(peak),
        "model_mb": round(size_mb(training.model), 1),
        "test_f1": round(micro_f1((sentence.entities for sentence in test), found), 4)
        if complete
        else None,
        "epochs": training.epochs,
    }


def parse() -> argparse.Namespace:
    """The options of every program in this folder."""
    parser = argparse.ArgumentParser(
        description="Prints the speed, memory and F1 of one peer as a JSON object."
    )
    for name in ("train", "dev", "test"):
        parser.add_argument(
            f"--{name}",
            type=Path,
            required=True,
            help="lines of token TAB BIO tag, a blank line between sentences",
        )
    parser.add_argument(
        "--work",
        type=Path,
        required=True,
        help="folder for the model and what else the peer writes",
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--words", type=int, help="train on the first WORDS words only; no F1 then")
    parser.add_argument(
        "--epochs",
        type=int,
        help="default: as recommended, or 1; 0: until the peer stops by its own rule",
    )
    return parser.parse_args()


def main(peer: Peer) -> None:
    """Prints one JSON object; spawned by itself, tags one sentence."""
    if sys.argv[1:2] == [SPAWNED]:
        with contextlib.redirect_stdout(sys.stderr):
            peer.entities(peer.load(Path(sys.argv[2]))([sys.argv[3:]])[0])
        print(SPAWNED, flush=True)
        return
    options = parse()
    # read by the libraries when they are imported, which happens later; the spawned process
    # inherits them
    os.environ.update(
        dict.fromkeys(
            ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(options.threads)
        )
    )
    with contextlib.redirect_stdout(sys.stderr):  # peers talk on stdout
        figures = measure(peer, options)
    print(json.dumps(figures))
