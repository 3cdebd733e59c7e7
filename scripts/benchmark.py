"""Speed and memory of ner-lstm on this machine, beside the floor: a bare nn.LSTM of the same
shapes, in the same run.

    python scripts/benchmark.py                                       # the bundled corpus python
    scripts/benchmark.py --train train.conll --text news.txt   # files of your own python
    scripts/benchmark.py --train train.conll --against crfsuite,spacy,stanza,flair --dev dev.conll
    --test test.conll python scripts/benchmark.py --profile                             # where the
    time goes

Figures are medians of several runs, all sides taken in turn; on a shared machine believe the ratios
and the CPU seconds. What stands under "process" is a whole process from exec to exit, imports and
all. How cost grows: scripts/scaling.py.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import chain, cycle
from pathlib import Path

import torch
from peers import measure, table
from processes import Cost, profile, run, words_of
from torch import nn

from ner_lstm.config import Config
from ner_lstm.corpus import read_corpus
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.model.network import Network
from ner_lstm.reading import Labels
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import Tagger
from ner_lstm.tokenizers import detokenize
from ner_lstm.training.batches import USUAL_EPOCHS
from ner_lstm.training.trainer import Trainer

FLOOR_WORDS = (500, 1000, 2000, 4000)  # the floor is that of the batch size that suits it best
Rate = Callable[[], float]


def matrix_rate() -> float:
    """GFLOP/s of float32 products of 1,024 x 1,024 matrices with torch's present threads."""
    left, right = torch.randn(2, 1024, 1024)
    started = time.perf_counter()
    for _ in range(20):
        left @ right
    return 20 * 2 * 1024**3 / (time.perf_counter() - started) / 1e9


def training_rate(sentences: Sequence[Sentence], config: Config) -> Rate:
    """What trains an epoch and gives its words a second; the first call warms up."""
    encoding = Encoding.of(sentences)
    table = FormTable(encoding.forms)
    encoded = [encoding.encode(sentence, table=table) for sentence in sentences]
    network = Network.build(config.model, encoding)
    trainer = Trainer(
        network,
        encoded,
        table=table,
        config=config.training,
        epochs=USUAL_EPOCHS,
        device=torch.device("cpu"),
    )
    return lambda: trainer.run_epoch(1).words_per_second


def tagging_rate(model: Path, sentences: Sequence[Sentence], *, engine: str, threads: int) -> Rate:
    """What tags the sentences with a tagger that has met no word yet and gives the words a
    second.
    """

    def rate() -> float:
        tagger = Tagger.load(model, engine=engine, device="cpu", threads=threads)
        started = time.perf_counter()
        for _ in tagger.tag(sentences):
            pass
        return words_of(sentences) / (time.perf_counter() - started)

    return rate


def floor_rate(config: Config, *, width: int, length: int, train: bool) -> Rate:
    """What runs a bare bidirectional LSTM on equal lengths and gives its words a second: of several
    batch sizes the best.
    """
    lstm = nn.LSTM(width, config.model.hidden_width, bidirectional=True, batch_first=True)
    batches = [
        torch.randn(max(1, words // length), length, width, requires_grad=train)
        for words in FLOOR_WORDS
    ]

    def rate_of(batch: torch.Tensor) -> float:
        steps = max(3, 20_000 // (batch.shape[0] * length))
        started = time.perf_counter()
        for _ in range(steps):
            with torch.set_grad_enabled(train):
                states = lstm(batch)[0]
            if train:
                states.sum().backward()
        return steps * batch.shape[0] * length / (time.perf_counter() - started)

    return lambda: max(map(rate_of, batches))


def latencies(model: Path, sentences: Sequence[Sentence], *, engine: str) -> tuple[float, float]:
    """Milliseconds of one sentence as text whose words were met before, the median and the 95th of
    100, over 2,000 sentences.
    """
    tagger = Tagger.load(model, engine=engine, device="cpu")
    texts = [" ".join(sentence.words) for sentence in sentences[:2000]]
    for text in texts:
        tagger.tag_text(text)
    taken = []
    for text in texts:
        started = time.perf_counter()
        tagger.tag_text(text)
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def in_turn(rates: dict[str, Rate], *, rounds: int) -> dict[str, float]:
    """The median of each, all of them measured once in each round; a first round is thrown away."""
    found = [{name: rate() for name, rate in rates.items()} for _ in range(rounds + 1)][1:]
    return {name: statistics.median(row[name] for row in found) for name in rates}


def compare_with_floor(
    sentences: Sequence[Sentence], model: Path, *, threads: int, rounds: int
) -> None:
    """Prints training and tagging in process beside the floor."""
    torch.set_num_threads(threads)
    config = Config()
    width = Network.build(config.model, Encoding.of(sentences[:1])).embeddings.width
    length = round(words_of(sentences) / len(sentences))
    shapes = f"{width} -> {config.model.hidden_width} a direction, {length} words a sentence"
    print(
        f"\n{threads} thread{'s' * (threads > 1)}: {matrix_rate():,.0f} GFLOP/s in matrix products;"
        f" LSTM {shapes}"
    )
    floors = {
        train: floor_rate(config, width=width, length=length, train=train)
        for train in (True, False)
    }
    given = list(repeat_to(sentences, words=5 * words_of(sentences)))
    trained = in_turn(
        {"train": training_rate(sentences, config), "floor": floors[True]}, rounds=rounds
    )
    engines = {
        name: tagging_rate(model, given, engine=name, threads=threads)
        for name in ("numpy", "torch")
    }
    tagged = in_turn(engines | {"floor": floors[False]}, rounds=rounds)
    for name, row in [("train", trained), ("numpy", tagged), ("torch", tagged)]:
        label = "train" if name == "train" else f"predict, words given, {name}"
        print(
            f"  {label:<32}{row[name]:>10,.0f} words/s   floor {row['floor']:>9,.0f}   ratio"
            f" {row[name] / row['floor']:.2f}"
        )


def repeat_to(sentences: Sequence[Sentence], *, words: int) -> list[Sentence]:
    """The sentences again and again, until there are so many words."""
    found, left = [], words
    for sentence in cycle(sentences):
        found.append(sentence)
        left -= len(sentence.words)
        if left <= 0:
            return found
    return found


def show_process(label: str, costs: Sequence[Cost], *, words: int = 0) -> None:
    """Prints the medians of whole processes."""
    wall, cpu = (
        statistics.median(getattr(cost, name) for cost in costs)
        for name in ("wall_seconds", "cpu_seconds")
    )
    peak = max(cost.peak_mb for cost in costs)
    rate = f"{words / wall:>10,.0f} words/s" if words else " " * 18
    print(f"  {label:<32}{rate}   {wall:>7.2f} s   {cpu:>7.2f} CPU s   peak {peak:>5,.0f} MB")


def measure_processes(
    sentences: Sequence[Sentence], model: Path, options: argparse.Namespace, *, scratch: Path
) -> None:
    """Prints cold start, streams and memory of whole commands."""
    print("\nprocess")
    show_process("--help", [run("--help") for _ in range(options.rounds)])
    for engine in ("numpy", "torch"):
        costs = [
            run("predict", model, "--engine", engine, stdin="The Apple is great !\n")
            for _ in range(options.rounds)
        ]
        show_process(f"predict one sentence, {engine}", costs)
    source, target = scratch / "in.conll", scratch / "out"
    for words in (options.words // 4, options.words):
        blocks = repeat_to(sentences, words=words)
        source.write_text(
            "".join(f"{word}\n" for word in chain.from_iterable((*s.words, "") for s in blocks)),
            encoding="utf-8",
        )
        show_process(
            f"predict {words:,} words, conll",
            [run("predict", model, source, "-o", target)],
            words=words_of(blocks),
        )
    text = scratch / "in.txt"
    if options.text:
        text.write_bytes(options.text.read_bytes())
    else:
        blocks = repeat_to(sentences, words=options.words)
        text.write_text("\n".join(detokenize(s.words)[0] for s in blocks), encoding="utf-8")
    words = len(text.read_text(encoding="utf-8").split())
    show_process(
        f"predict {text.stat().st_size / 1e6:.0f} MB of text, jsonl",
        [run("predict", model, text, "-o", target)],
        words=words,
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", default="sample:apple", help="corpus to train on")
    parser.add_argument("--dev", help="corpus that whole training runs pick their best epoch by")
    parser.add_argument(
        "--test", help="corpus whose sentences are tagged one by one, and that peers are scored on"
    )
    parser.add_argument("--text", type=Path, help="raw text to predict on")
    parser.add_argument("--words", type=int, default=1_000_000, help="words to predict on")
    parser.add_argument("--threads", default="1,2", help="numbers of threads")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each figure")
    parser.add_argument(
        "--against", default="", help="peers to run as well: crfsuite, spacy, stanza, flair"
    )
    parser.add_argument(
        "--profile",
        action="store_true",
        help="show where the time of training and tagging goes, and stop",
    )
    options = parser.parse_args()
    if options.against and not (options.dev and options.test and Path(options.train).is_file()):
        parser.error(
            "--against: expected --train, --dev and --test, files of token TAB BIO tag that the"
            " peers can read"
        )
    sentences = list(read_corpus(options.train, labels=Labels.REQUIRED))
    print(f"torch {torch.__version__}, {options.train}: {words_of(sentences):,} words")
    with tempfile.TemporaryDirectory() as folder:
        scratch, model = Path(folder), Path(folder) / "model"
        dev = ["--dev", options.dev] if options.dev else []
        epochs = ["--set", "training.epochs=1"]
        one_epoch = run("train", "--train", options.train, *dev, "-o", model, *epochs)
        if options.profile:
            profile(
                training_rate(sentences, Config()),
                tagging_rate(model, sentences, engine="numpy", threads=1),
            )
            return
        for threads in map(int, options.threads.split(",")):
            compare_with_floor(sentences, model, threads=threads, rounds=options.rounds)
        singles = (
            list(read_corpus(options.test, labels=Labels.REQUIRED)) if options.test else sentences
        )
        for engine in ("numpy", "torch"):
            median, slow = latencies(model, singles, engine=engine)
            print(
                f"  {f'one sentence of text, {engine}':<32}{median:>10.2f} ms p50   {slow:.2f}"
                " ms p95"
            )
        measure_processes(sentences, model, options, scratch=scratch)
        show_process("train, one epoch", [one_epoch])
        whole = run("train", "--train", options.train, *dev, "-o", scratch / "whole")
        show_process("train, whole recipe", [whole])
        size = sum(file.stat().st_size for file in (scratch / "whole").iterdir())
        print(f"  {'bundle':<32}{size / 1e6:>10.1f} MB")
    if options.against:
        compare_with_peers(options)


def compare_with_peers(options: argparse.Namespace) -> None:
    """Prints the same figures of other tools, each in a virtual environment of its own."""
    train, dev, test = map(Path, (options.train, options.dev, options.test))
    for threads in map(int, options.threads.split(",")):
        peers = options.against.split(",")
        print(f"\n{table(measure(peers, train=train, dev=dev, test=test, threads=threads))}")


if __name__ == "__main__":
    main()
