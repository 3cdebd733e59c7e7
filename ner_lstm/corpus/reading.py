"""What a reader is told about a file, and what it finds out besides the sentences: format, scheme, repairs."""

from dataclasses import dataclass, field
from enum import StrEnum

from ner_lstm.schemes import IllFormed, Scheme


class Labels(StrEnum):
    """What a reader does about labels: their lack is an error, is no error, or they are not even looked at.

    predicted: required, and where a column file has several columns of tags, the last: predictions stand behind the gold;
    gold: required, and in a column file that has predictions behind them.
    """

    REQUIRED = "required"
    PREDICTED = "predicted"
    GOLD = "gold"
    OPTIONAL = "optional"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about a file; None (tokenizer: "auto") is recognised from its content.

    Columns are 0-based, negative ones count from the right; tokenizer is for text without tokens.
    gold_column: the one that holds no predictions where these are read.
    """

    encoding: str = "utf-8"
    separator: str | None = None
    word_column: int | None = None
    tag_column: int | None = None
    scheme: Scheme | None = None
    ill_formed: IllFormed = IllFormed.CONLLEVAL
    tokenizer: str = "auto"
    gold_column: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something at `path:line` that was repaired ("warning") or could not be read ("error")."""

    path: str
    line: int
    kind: str
    severity: str
    message: str


@dataclass(slots=True)
class Findings:
    """Filled by a reader while it reads: complete once its last sentence has been taken.

    layout: the same for files that are laid out alike; examples: the layout with the first words and tags of this one.
    """

    format: str = ""
    layout: str = ""
    examples: str = ""
    scheme: Scheme | None = None
    problems: list[Problem] = field(default_factory=list)
