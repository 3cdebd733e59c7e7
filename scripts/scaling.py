"""How cost grows: with the corpus, the labels, the length of a sentence and the vocabulary.

    python scripts/scaling.py                      # the bundled corpus
    python scripts/scaling.py --train train.conll

Each line is one whole process of the command line, trained for one epoch where it trains, on a
corpus made from the given one.
"""

import argparse
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from processes import run, words_of

from ner_lstm.corpus import read_corpus, write_corpus
from ner_lstm.reading import Labels
from ner_lstm.sentence import Sentence

TIMES = (1, 4, 16)
LABELS = (4, 20, 60, 200)
LENGTHS = (5, 50, 500, 5_000, 50_000, 205_916)
LETTERS = str.maketrans("0123456789", "abcdefghij")
VOCABULARIES = (10_000, 100_000, 1_000_000)


def relabel(sentences: Iterable[Sentence], *, labels: int) -> list[Sentence]:
    """The sentences, each entity with a label drawn from so many."""
    draw = random.Random(1)
    return [
        replace(
            s,
            entities=tuple(
                replace(e, label=f"L{draw.randrange(labels)}") for e in s.entities or ()
            ),
            origin=None,
        )
        for s in sentences
    ]


def respell(sentences: Iterable[Sentence], *, vocabulary: int) -> list[Sentence]:
    """The sentences, again and again, their words drawn from a vocabulary of so many, each of which
    comes up once at least.
    """
    draw, left = random.Random(1), list(range(vocabulary))
    found: list[Sentence] = []
    pool = list(sentences)
    while left or not found:
        for sentence in pool:
            words = tuple(
                spell(left.pop() if left else draw.randrange(vocabulary)) for _ in sentence.words
            )
            found.append(replace(sentence, words=words, origin=None))
    return found


def spell(number: int) -> str:
    """A word of letters for each number: digits of words are all alike to the network."""
    return str(number).translate(LETTERS)


def measure(label: str, sentences: Sequence[Sentence], *, scratch: Path) -> None:
    """Prints what training an epoch on the sentences, the bundle and tagging them cost."""
    corpus, model = scratch / "corpus.conll", scratch / "model"
    write_corpus(sentences, corpus)
    settings = ["--set", "training.epochs=1", "--overwrite", "-q"]
    trained = run("train", "--train", corpus, "--dev", "sample:apple:dev", "-o", model, *settings)
    tagged = run("predict", model, corpus, "-o", scratch / "out.conll", "-q")
    size = sum(file.stat().st_size for file in model.iterdir()) / 1e6
    words = words_of(sentences)
    for name, cost in (("train", trained), ("predict", tagged)):
        rate = 1e6 * cost.wall_seconds / words
        print(
            f"  {label:<18}{words:>12,} words   {name:<8}{rate:>6.1f} us a word, peak"
            f" {cost.peak_mb:>6,.0f} MB",
            flush=True,
        )
    print(
        f"  {label:<18}{len({word for s in sentences for word in s.words}):>12,} different   bundle"
        f" {size:.1f} MB",
        flush=True,
    )


def measure_length(length: int, words: Sequence[str], model: Path, *, scratch: Path) -> None:
    """Prints what tagging sentences of one length costs: 200,000 words of them, or one."""
    source = scratch / "long.conll"
    pool = list(words) * (1 + length // len(words))
    count = max(1, 200_000 // length)
    source.write_text(
        "".join("\n".join(pool[:length]) + "\n\n" for _ in range(count)), encoding="utf-8"
    )
    cost = run("predict", model, source, "-o", scratch / "out.conll", "-q")
    rate = 1e6 * cost.wall_seconds / (count * length)
    print(
        f"  {count:>7,} sentences of {length:>7,} words   {rate:>6.1f} us a word,"
        f" {cost.peak_mb:>6,.0f} MB",
        flush=True,
    )


def main() -> None:
    """Prints the four tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--train", default="sample:apple", help="corpus to start from")
    options = parser.parse_args()
    sentences = list(read_corpus(options.train, labels=Labels.REQUIRED))
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        print("corpus")
        for times in TIMES:
            measure(f"{times} x", sentences * times, scratch=scratch)
        print("labels")
        for labels in LABELS:
            measure(f"{labels} labels", relabel(sentences, labels=labels), scratch=scratch)
        print("vocabulary")
        for vocabulary in VOCABULARIES:
            measure(
                f"{vocabulary:,} words", respell(sentences, vocabulary=vocabulary), scratch=scratch
            )
        print("sentence length")
        model = scratch / "plain"
        run("train", "--train", options.train, "-o", model, "--set", "training.epochs=1", "-q")
        words = list(chain.from_iterable(sentence.words for sentence in sentences))
        for length in LENGTHS:
            measure_length(length, words, model, scratch=scratch)


if __name__ == "__main__":
    main()
