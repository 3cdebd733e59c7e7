"""Word lists and sentence patterns (scripts/samples) -> the train, dev and test files of the sample
corpora.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from sample_grammar import KINDS, Grammar, Name, Tagged

PATTERNS = Path(__file__).parent / "samples"
SHIPPED = Path(__file__).parent.parent / "ner_lstm" / "corpus" / "sample"
# Names of one surface: things, companies. 6 of 11 in train are companies, and more in dev, so that
# the word alone says "company".
QUOTA = {
    "apple": {"train": (50, 60), "dev": (6, 8), "test": (8, 8)},
    "apple-zh": {"train": (200, 240), "dev": (22, 28), "test": (28, 28)},
}
# sentences of the one and the other kind for each ambiguous name
UNAMBIGUOUS, NAMELESS = 0.13, 0.12
# How a sentence is put together, in turns: the cue is after the name, before it, on both sides; two
# names; two names of a kind.
LAYOUTS = (
    "after",
    "near",
    "after",
    "bridge",
    "mixed",
    "after",
    "subject",
    "near",
    "after",
    "around",
    "after",
    "bridge",
    "around",
    "mixed",
    "near",
    "after",
    "pair",
)
# Where the only cue of a layout is: the test sentences of each side, if their name is ambiguous,
# are a corpus of their own.
SIDES = {"before": ("near", "bridge", "subject"), "after": ("after",)}
# what the README asks the trained model
KEPT_OUT = ("i like eating apple !", "the apple is a great company !")
WINDOW = 4


@dataclass(frozen=True, slots=True)
class Built:
    """A sentence, the layout it was built by, and whether all its names are ambiguous words."""

    tagged: Tagged
    layout: str
    ambiguous: bool


class Writer:
    """Collects the sentences of one corpus and refuses those that must not be in it."""

    def __init__(self, folder: str, *, hand: Path) -> None:
        self.folder, self.taken = folder, set(KEPT_OUT)
        self.hand = [
            tuple(line.split("\t")[0] for line in block.splitlines())
            for block in hand.read_text(encoding="utf-8").split("\n\n")
        ]

    def split(self, name: str) -> list[Built]:
        """The sentences of one split in random order, none of them in a split built before."""
        chance = random.Random(f"{self.folder} {name}")
        grammar = Grammar(PATTERNS / self.folder, split=name, chance=chance)
        known = (
            {
                window
                for words in self.hand
                for window in windows(words, ambiguous=grammar.ambiguous)
            }
            if name == "train"
            else set()
        )
        sentences: list[Built] = []
        surfaces = set(grammar.surfaces())
        for layout, names in plans(grammar, quota=QUOTA[self.folder][name]):
            for _ in range(1000):
                sentence = grammar.tagged(grammar.pattern(layout, names=names), names=names)
                text = " ".join(sentence[0]).lower()
                if text not in self.taken and known.isdisjoint(
                    windows(sentence[0], ambiguous=grammar.ambiguous)
                ):
                    break
            else:
                raise SystemExit(
                    f"{self.folder} {name}: no new sentence in 1,000 tries, {layout} of {names}:"
                    " add patterns"
                )
            self.taken.add(text)
            sentences.append(
                Built(sentence, layout, all(name.surface in surfaces for name in names))
            )
        chance.shuffle(sentences)
        return sentences


def plans(grammar: Grammar, *, quota: tuple[int, int]) -> Iterator[tuple[str, list[Name]]]:
    """The layout of every sentence of a split and the names in it: the quota of each ambiguous
    word, the others, and none.
    """
    names = {
        kind: [Name(word, kind) for word in grammar.surfaces() for _ in range(count)]
        for kind, count in zip(KINDS, quota, strict=True)
    }
    total = sum(map(len, names.values()))
    others = {
        kind: [
            Name(grammar.names[kind].deal(), kind) for _ in range(round(total * UNAMBIGUOUS / 2))
        ]
        for kind in KINDS
    }
    for source in (names, others):
        layouts = {kind: cycle(LAYOUTS) for kind in KINDS}
        for kind in KINDS:
            grammar.chance.shuffle(source[kind])
        while any(source.values()):
            kind, rarer = sorted(KINDS, key=lambda kind: -len(source[kind]))
            layout = next(layouts[kind])
            wanted = {"mixed": (kind, rarer), "pair": (kind, kind)}.get(layout, (kind,))
            if all(len(source[each]) >= wanted.count(each) for each in wanted):
                yield layout, [source[each].pop() for each in wanted]
    for _ in range(round(total * NAMELESS)):
        yield "nameless", []


def windows(words: Sequence[str], *, ambiguous: Sequence[str]) -> set[tuple[str, ...]]:
    """The 4-grams that touch an ambiguous word, lower-cased: with the word itself, and with a blank
    for any of them.
    """
    lower = [word.lower() for word in words]
    blanked: list[str] = []
    touched: list[bool] = []
    while len(touched) < len(lower):
        at = len(touched)
        width = next((width for width in (1, 2) if "".join(lower[at : at + width]) in ambiguous), 0)
        blanked.append("_" if width else lower[at])
        touched += [True] * width or [False]
    own = {
        tuple(lower[at : at + WINDOW])
        for at in range(len(lower) - WINDOW + 1)
        if any(touched[at : at + WINDOW])
    }
    return own | {
        gram for gram in zip(*(blanked[at:] for at in range(WINDOW)), strict=False) if "_" in gram
    }


def write(sentences: Sequence[Tagged], path: Path) -> None:
    """A column file: word, tab, tag; a blank line after each sentence."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        "".join(f"{word}\t{tag}\n" for word, tag in zip(*sentence, strict=True)) + "\n"
        for sentence in sentences
    )
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def main() -> None:
    """Write train, dev and test of both corpora; hand.conll, written by hand, is read and never
    written.
    """
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "output",
        nargs="?",
        type=Path,
        default=SHIPPED,
        help="folder for the corpora (default: the package's own)",
    )
    output: Path = parser.parse_args().output
    for folder, quotas in QUOTA.items():
        writer = Writer(folder, hand=SHIPPED / folder / "hand.conll")
        for split in quotas:
            built = writer.split(split)
            corpora = {split: built}
            if split == "test":
                corpora |= {
                    side: [
                        sentence
                        for sentence in built
                        if sentence.ambiguous and sentence.layout in layouts
                    ]
                    for side, layouts in SIDES.items()
                }
            for name, sentences in corpora.items():
                tagged = [sentence.tagged for sentence in sentences]
                write(tagged, output / folder / f"{name}.conll")
                print(
                    f"{folder} {name}: {len(tagged):,} sentences,"
                    f" {sum(len(words) for words, _ in tagged):,} tokens"
                )


if __name__ == "__main__":
    main()
