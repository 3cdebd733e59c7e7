"""Tags as files spell them (`0`, `PER-B`, `b-per`, `PER`) -> tags of schemes (`O`, `B-PER`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ner_lstm.schemes import OUTSIDE

CLEAR_OUTSIDE_MARKS = (OUTSIDE, "0", "o")
# All but these beside usual tags only: elsewhere they stand for no value at all, or are labels.
OUTSIDE_NAMES = ("OUT", "OUTSIDE", "OTHER", "Other", "NONE", "None", "none", "null", "")
OUTSIDE_MARKS = (*CLEAR_OUTSIDE_MARKS, "_", "-", *OUTSIDE_NAMES)


class TagForm(StrEnum):
    """How a tag of an entity is made of its prefix and its label."""

    STANDARD = "B-PER"
    UNDERSCORE = "B_PER"
    SUFFIX = "PER-B"
    LOWER = "b-per"
    LOWER_SUFFIX = "per-b"
    PLAIN = "PER"


PATTERNS = {
    TagForm.STANDARD: re.compile(r"(?P<prefix>[BIMESLU])-(?P<label>.+)"),
    TagForm.UNDERSCORE: re.compile(r"(?P<prefix>[BIMESLU])_(?P<label>.+)"),
    TagForm.SUFFIX: re.compile(r"(?P<label>.+)[-_](?P<prefix>[BIMESLU])"),
    TagForm.LOWER: re.compile(r"(?P<prefix>[bimeslu])[-_](?P<label>.+)"),
    TagForm.LOWER_SUFFIX: re.compile(r"(?P<label>.+)[-_](?P<prefix>[bimeslu])"),
    TagForm.PLAIN: re.compile(r"(?P<prefix>)(?P<label>[^\W\d_][\w.&/-]+)"),
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the tags of a file are spelt, outside of entities and in them."""

    outside: str = OUTSIDE
    form: TagForm = TagForm.STANDARD

    def read(self, cell: str) -> str:
        """The tag as schemes know it, I- for a plain label; a cell that is no tag as it is."""
        return _read(self, cell)

    def fits(self, cell: str) -> bool:
        """Whether the cell is a tag."""
        return cell == self.outside or PATTERNS[self.form].fullmatch(cell) is not None

    def label(self, cell: str) -> str:
        """The label in a tag, "" outside and in what is no tag."""
        match = PATTERNS[self.form].fullmatch(cell)
        return match["label"] if match and cell != self.outside else ""

    def __str__(self) -> str:
        said = [f"{self.outside or 'nothing'} read as {OUTSIDE}"] if self.outside != OUTSIDE else []
        if self.form is TagForm.PLAIN:
            said.append("labels without a prefix read as I-")
        elif self.form is not TagForm.STANDARD:
            said.append(f"{self.form} read as {self.read(self.form)}")
        return ", ".join(said)


STANDARD = Spelling()


@lru_cache(maxsize=65536)
def _read(spelling: Spelling, cell: str) -> str:
    if cell == spelling.outside:
        return OUTSIDE
    match = PATTERNS[spelling.form].fullmatch(cell)
    return f"{match['prefix'].upper() or 'I'}-{match['label']}" if match else cell


def detect_spelling(cells: Mapping[str, int]) -> Spelling | None:
    """The spelling of a column in which so many cells are as given; None where they are no tags.

    Half of them must be tags: the rest is dirt, which the reader reports. An unusual spelling needs
    nine tenths of what is not outside, or it would be taken for dirt.
    """
    total = sum(cells.values())
    outside = next((mark for mark in OUTSIDE_MARKS if mark in cells), OUTSIDE)
    inside = {cell: count for cell, count in cells.items() if cell != outside}
    spelt = sum(inside.values())
    if not spelt:
        return STANDARD if outside == OUTSIDE and total else None
    fitting = {
        form: sum(count for cell, count in inside.items() if PATTERNS[form].fullmatch(cell))
        for form in TagForm
    }
    standard = fitting[TagForm.STANDARD]
    if standard and (2 * (cells.get(OUTSIDE, 0) + standard) > total or 10 * standard >= 9 * spelt):
        # itself, which hot loops ask for
        return Spelling(outside) if outside != OUTSIDE else STANDARD
    for form in (TagForm.UNDERSCORE, TagForm.SUFFIX, TagForm.LOWER, TagForm.LOWER_SUFFIX):
        if outside in CLEAR_OUTSIDE_MARKS and outside in cells and 10 * fitting[form] >= 9 * spelt:
            return Spelling(outside, form)
    if _are_plain_labels(inside, fitting[TagForm.PLAIN], outside, total=total):
        return Spelling(outside, TagForm.PLAIN)
    return STANDARD if 2 * cells.get(OUTSIDE, 0) > total else None


def _are_plain_labels(inside: Mapping[str, int], fitting: int, outside: str, *, total: int) -> bool:
    """Whether the cells are few labels, each again and again, beside many that are outside."""
    spelt = sum(inside.values())
    if outside not in CLEAR_OUTSIDE_MARKS or 10 * fitting < 9 * spelt or 10 * spelt > 7 * total:
        return False
    return len(inside) <= 100 and (spelt < 10 or 2 * len(inside) <= spelt)
