"""What a malformed input is to the tests: a command, its files, and the line of each error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

GOOD = (
    "Ada\tB-PER\nlives\tO\nin\tO\nParis\tB-CITY\n.\tO\n\nNothing\tO\n.\tO\n\nAda\tB-PER\nlives\tO\n"
)
TINY = "--set model.word_width=2 --set model.hidden_width=2 --set training.epochs=1"


@dataclass(frozen=True)
class Case:
    """A command, the files it finds in the current folder, and what the line of each error has to
    match, in order.
    """

    claim: str
    command: str
    errors: tuple[str, ...]
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    prepare: Callable[[Path], None] | None = None


def lines_of(*lines):
    return "".join(f"{line}\n" for line in lines)
