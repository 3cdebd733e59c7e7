"""Word lists and sentence patterns (scripts/samples) -> the train, dev and test files of the sample
corpora.
"""

import argparse
import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import TypeAlias

KINDS = ("thing", "company")
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

Tagged: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]  # words and their BIO tags


@dataclass(slots=True)
class Deck:
    """Items dealt in random order, each once before any comes again, so that every word and every
    pattern is met.
    """

    items: Sequence[str]
    chance: random.Random
    left: list[str] = field(default_factory=list)

    def deal(self, *, fits: Callable[[str], bool] = lambda item: True) -> str:
        """The next item that fits."""
        while True:
            for position, item in enumerate(self.left):
                if fits(item):
                    return self.left.pop(position)
            self.left += self.chance.sample(self.items, len(self.items))


@dataclass(frozen=True, slots=True)
class Name:
    """What a slot for a name is filled with."""

    surface: str
    kind: str  # "thing" or "company"


class Grammar:
    """The patterns of one split, and the words that fill them."""

    def __init__(self, folder: Path, *, split: str, chance: random.Random) -> None:
        words, patterns = (
            tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
            for name in ("words", split)
        )
        self.characters: bool = words["characters"]
        self.labels: Mapping[str, str] = {kind: words[kind] for kind in KINDS}
        self.ambiguous: list[str] = words["ambiguous"]
        self.brands: Mapping[str, list[str]] = words["brands"]
        self.kinds: Mapping[str, list[str]] = words["kinds"]
        self.joint: str = words["joint"]
        self.chance = chance
        # Decks for each kind: a neutral word or piece is met as often with things as with
        # companies, and tells nothing.
        self.slots = {
            (name, kind): Deck(items, chance)
            for name, items in words["slots"].items()
            for kind in KINDS
        }
        self.names = {
            kind: Deck(words[key], chance)
            for kind, key in zip(KINDS, ("things", "companies"), strict=True)
        }
        self.pieces = {
            (f"{section} {name}", kind): Deck(items, chance)
            for section, lists in patterns.items()
            for name, items in lists.items()
            for kind in KINDS
        }

    def surfaces(self) -> Iterator[str]:
        """Every ambiguous word in every casing; scripts without capitals have one."""
        for word in self.ambiguous:
            yield from dict.fromkeys(
                (word, word.capitalize(), word.upper(), *self.brands.get(word, ()))
            )

    def piece(self, key: str, *, kind: str, word: str = "") -> str:
        """A piece of a pattern around a name of this kind, one that can be said of this word."""
        deck = self.pieces[key, kind]
        text = deck.deal(
            fits=lambda piece: (
                ": " not in piece or word.lower() in self.kinds[piece.partition(": ")[0]]
            )
        )
        return text.rpartition(": ")[2]

    def after(self, name: Name, *, before: str) -> str:
        """A pattern in which only what follows the name tells its kind; `before` may stand at its
        beginning.
        """
        kind = name.kind
        predicate = self.piece(f"{kind} after", kind=kind, word=name.surface)
        opening = "" if predicate.startswith("!") else self.piece("neutral opening", kind=kind)
        aside = ""
        if predicate[0] not in "+!" and self.chance.random() < 0.15:
            aside = self.piece("neutral aside", kind=kind)
            if not aside.startswith((",", "，")) and opening.rpartition(" ")[2] not in (
                "the",
                "this",
            ):
                opening = "the"
        return f"{before} {opening} {{0}} {aside} {predicate.lstrip('+!')}"

    def pattern(self, layout: str, *, names: Sequence[Name]) -> str:
        """A pattern around {0} and {1}; "near", "bridge" and "subject" have their cue before the
        name alone.
        """
        if layout == "nameless":
            return self.nameless()
        if layout in ("mixed", "pair"):
            return self.together(layout, names=names)
        name, kind = names[0], names[0].kind
        if layout == "after":
            return self.after(name, before="")
        if layout == "around":
            return self.after(
                name, before=f"{self.piece(f'{kind} clause', kind=kind)} {self.joint}"
            )
        if layout == "subject":
            start = self.piece(f"{kind} subject", kind=kind, word=name.surface)
            return f"{start} {{0}} {self.piece('neutral predicate', kind=kind)}"
        if layout == "bridge":
            start = (
                f"{self.piece(f'{kind} clause', kind=kind)}"
                f" {self.piece('neutral bridge', kind=kind)}"
            )
            return f"{start} {{0}} {self.piece('neutral closing', kind=kind)}"
        end = self.chance.choice(
            [key for key in ("neutral closing", "neutral scene") if (key, kind) in self.pieces]
        )
        return (
            f"{self.piece(f'{kind} near', kind=kind, word=name.surface)} {{0}}"
            f" {self.piece(end, kind=kind)}"
        )

    def together(self, layout: str, *, names: Sequence[Name]) -> str:
        """A pattern around {0} and {1}: "mixed" for one name of each kind, "pair" for two of a
        kind.
        """
        kind = names[0].kind
        if layout == "pair":
            return self.piece(f"{kind} pair", kind=kind)
        first = kind == "company"
        return (
            self.piece("both pattern", kind=kind)
            .replace("{thing}", f"{{{int(first)}}}")
            .replace("{company}", f"{{{int(not first)}}}")
        )

    def nameless(self) -> str:
        """A pattern with cues and without a name."""
        kinds = [self.chance.choice(KINDS) for _ in range(self.chance.choice((1, 2)))]
        clauses = f" {self.joint} ".join(self.piece(f"{kind} clause", kind=kind) for kind in kinds)
        return f"{clauses} {self.piece('neutral ending', kind=kinds[0])}"

    def tagged(self, pattern: str, *, names: Sequence[Name]) -> Tagged:
        """The words and tags of a pattern with all its slots filled."""
        kind = names[0].kind if names else self.chance.choice(KINDS)
        text = re.sub(r"\{(\D\w*)\}", lambda slot: self.slots[slot[1], kind].deal(), pattern)
        words: list[str] = []
        tags: list[str] = []
        for part in re.split(r"(\{\d\})", text):
            name = names[int(part[1])] if part.startswith("{") else None
            new = self.split(name.surface if name else part)
            words += new
            tags += ["B-", *["I-"] * (len(new) - 1)] if name else ["O"] * len(new)
            if name:
                tags[-len(new) :] = [tag + self.labels[name.kind] for tag in tags[-len(new) :]]
        return (tuple(words) if self.characters else self.styled(words, tags)), tuple(tags)

    def split(self, text: str) -> list[str]:
        """The tokens of a text: its characters, or what blanks separate."""
        return list("".join(text.split())) if self.characters else text.split()

    def styled(self, words: Sequence[str], tags: Sequence[str]) -> tuple[str, ...]:
        """English words with a/an put right, as a sentence, a headline or a careless message; names
        stay as they are.
        """
        fixed = [
            (
                "an"
                if word == "a" and following[0].lower() in "aeiou" and following != "useless"
                else word
            )
            for word, following in zip(words, [*words[1:], "."], strict=True)
        ]
        style = self.chance.choices(("sentence", "headline", "message"), (88, 6, 6))[0]
        if tags[0] != "O" and fixed[0].islower():
            style = "message"
        if style == "message":
            fixed = [
                word.lower() if tag == "O" else word for word, tag in zip(fixed, tags, strict=True)
            ]
        elif style == "headline":
            fixed = [
                capital(word) if tag == "O" else word for word, tag in zip(fixed, tags, strict=True)
            ]
        elif tags[0] == "O":
            fixed[0] = capital(fixed[0])
        return tuple(fixed)


def capital(word: str) -> str:
    """The word with its first letter in upper case and the others as they are."""
    return word[:1].upper() + word[1:]


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
            kind, other = sorted(KINDS, key=lambda kind: -len(source[kind]))
            layout = next(layouts[kind])
            wanted = {"mixed": (kind, other), "pair": (kind, kind)}.get(layout, (kind,))
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
            parts = {split: built}
            if split == "test":
                parts |= {
                    side: [one for one in built if one.ambiguous and one.layout in kinds]
                    for side, kinds in SIDES.items()
                }
            for part, kept in parts.items():
                write([one.tagged for one in kept], output / folder / f"{part}.conll")
                print(
                    f"{folder} {part}: {len(kept):,} sentences,"
                    f" {sum(len(one.tagged[0]) for one in kept):,} tokens"
                )


if __name__ == "__main__":
    main()
