"""What a reader is told about a file, and what it recognises and repairs in it."""

import logging
from dataclasses import dataclass, field
from enum import StrEnum

from ner_lstm.errors import MAX_LISTED_ERRORS, CorpusError
from ner_lstm.schemes import IllFormed, Scheme

# Kinds of problems that concern more than one place: labels that were left out, and what the
# offsets of a file count.
LEFT_OUT, OFFSETS = "left-out", "offsets"
log = logging.getLogger(__name__)


class Labels(StrEnum):
    """What a reader does about labels: whether it demands, takes or ignores them.

    predicted: required, and where a column file has several columns of tags, the last: predictions
    stand behind the gold; gold: required, and in a column file that has predictions behind them.
    """

    REQUIRED = "required"
    PREDICTED = "predicted"
    GOLD = "gold"
    OPTIONAL = "optional"
    IGNORED = "ignored"


class Skipped(list[CorpusError]):
    """Errors of records and lines that are left out: each is logged and forgotten."""

    total = 0

    def append(self, error: CorpusError) -> None:
        """Tells the error, one of the first 20, and counts it."""
        self.total += 1
        if self.total <= MAX_LISTED_ERRORS:
            log.warning("%s", error)

    def close(self) -> None:
        """Tells how many there were, if any."""
        if self.total:
            message = "records or lines left out, since they cannot be read: %s"
            log.warning(message, f"{self.total:,}")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about a file; None (tokenizer: "auto") is recognised from its content.

    Columns are 0-based, negative ones count from the right; tokenizer is for text without tokens.
    skipped: where errors of single records and lines go; None: to the caller, once the whole file
    is read. gold_column: the one that holds no predictions where these are read.
    """

    encoding: str = "utf-8"
    separator: str | None = None
    word_column: int | None = None
    tag_column: int | None = None
    scheme: Scheme | None = None
    ill_formed: IllFormed = IllFormed.CONLLEVAL
    tokenizer: str = "auto"
    skipped: Skipped | None = None
    gold_column: int | None = None

    def errors(self) -> list[CorpusError]:
        """Where a reader puts the errors of one file."""
        return [] if self.skipped is None else self.skipped


@dataclass(frozen=True, slots=True)
class Problem:
    """Something at `path:line` that was repaired ("warning") or could not be read ("error")."""

    path: str
    line: int
    kind: str
    severity: str
    message: str


@dataclass(slots=True)
class FileFacts:
    """Filled by a reader while it reads: complete once its last sentence has been taken.

    layout: the same for files that are laid out alike; examples: the layout with the first words
    and tags of this one. offset_unit: what the offsets of a JSON file count; has_pages: whether its
    texts are HTML. None = not asked for yet.
    """

    format: str = ""
    layout: str = ""
    examples: str = ""
    scheme: Scheme | None = None
    offset_unit: str | None = None
    has_pages: bool | None = None
    problems: list[Problem] = field(default_factory=list)

    def is_like(self, facts: "FileFacts") -> bool:
        """Whether the other file is of the same format, layout and scheme."""
        return (self.format, self.layout, self.scheme) == (facts.format, facts.layout, facts.scheme)
