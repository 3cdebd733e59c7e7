"""Speed and memory of ner-lstm on this machine, beside the floor: a bare nn.LSTM of the same shapes, in the same run.

    python scripts/benchmark.py                      # the bundled corpus
    python scripts/benchmark.py --train train.conll  # a corpus of your own

Figures are medians of several runs, the two sides taken in turn; on a shared machine believe the ratios. CPU seconds are those of
whole processes, imports included.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ner_lstm.config import Config
from ner_lstm.corpus import read_corpus
from ner_lstm.corpus.reading import Labels
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.model.network import Network
from ner_lstm.sentence import Sentence
from ner_lstm.training.trainer import Trainer

TOOL = [sys.executable, "-m", "ner_lstm"]


@dataclass(frozen=True)
class Cost:
    """What a whole process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


def run(*arguments: object) -> Cost:
    """The cost of one call of the command line, its output thrown away. Raises CalledProcessError."""
    started = time.perf_counter()
    process = subprocess.Popen([*TOOL, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), process.args)
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def words_of(sentences: Iterable[Sentence]) -> int:
    """How many words there are."""
    return sum(len(sentence.words) for sentence in sentences)


def training_rate(sentences: list[Sentence], config: Config) -> Callable[[], float]:
    """What trains one epoch and gives its words a second."""
    encoding = Encoding.of(sentences)
    table = FormTable(encoding.forms)
    encoded = [encoding.encode(sentence, table=table) for sentence in sentences]
    network = Network.build(config.model, encoding)
    trainer = Trainer(network, encoded, table=table, config=config.training, device=torch.device("cpu"))
    return lambda: trainer.run_epoch(1).words_per_second


def floor_rate(sentences: list[Sentence], config: Config, *, width: int) -> Callable[[], float]:
    """What runs a bare LSTM of both directions, forward and backward, and gives its words a second, on equal lengths."""
    length = round(words_of(sentences) / len(sentences))
    batch = max(1, config.training.batch_tokens // length)
    lstm = nn.LSTM(width, config.model.hidden_width, bidirectional=True, batch_first=True)
    states = torch.randn(batch, length, width, requires_grad=True)

    def rate() -> float:
        started = time.perf_counter()
        steps = 100
        for _ in range(steps):
            lstm(states)[0].sum().backward()
        return steps * batch * length / (time.perf_counter() - started)

    return rate


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", default="sample:apple", help="corpus to train on")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each figure")
    parser.add_argument("--words", type=int, default=1_000_000, help="words to predict on")
    options = parser.parse_args()
    config = Config()
    sentences = list(read_corpus(options.train, labels=Labels.REQUIRED))
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, {options.train}: {words_of(sentences):,} words")

    encoding = Encoding.of(sentences[:1])
    width = Network.build(config.model, encoding).embeddings.width
    train, floor = training_rate(sentences, config), floor_rate(sentences, config, width=width)
    rates = np.array([(train(), floor()) for _ in range(options.rounds)])
    trained, bare = np.median(rates, axis=0)
    print(f"training, words/s              {trained:>12,.0f}")
    print(f"floor: bare nn.LSTM, words/s   {bare:>12,.0f}   ratio {np.median(rates[:, 0] / rates[:, 1]):.2f}")

    helps = [run("--help").cpu_seconds for _ in range(options.rounds)]
    print(f"--help, CPU seconds            {statistics.median(helps):>12.2f}")
    with tempfile.TemporaryDirectory() as scratch:
        model, source, target = (Path(scratch) / name for name in ("model", "in.conll", "out.conll"))
        cost = run("train", "--train", options.train, "-o", model, "--set", "training.epochs=1")
        print(f"train, one epoch, peak MB      {cost.peak_mb:>12,.0f}")
        for share in (4, 1):
            wanted = options.words // share
            with source.open("w", encoding="utf-8") as file:
                for sentence in chain.from_iterable(repeat(sentences)):
                    file.writelines(f"{word}\n" for word in (*sentence.words, ""))
                    wanted -= len(sentence.words)
                    if wanted <= 0:
                        break
            cost = run("predict", model, source, "-o", target)
            words = options.words // share
            print(f"predict {words:>9,} words: words/s {words / cost.wall_seconds:>9,.0f}   peak MB {cost.peak_mb:,.0f}")


if __name__ == "__main__":
    main()
