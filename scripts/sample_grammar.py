"""Word lists and sentence patterns (TOML) -> the words and tags of sentences around given names."""

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

KINDS = ("thing", "company")

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
        for piece in re.split(r"(\{\d\})", text):
            name = names[int(piece[1])] if piece.startswith("{") else None
            new = self.split(name.surface if name else piece)
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
