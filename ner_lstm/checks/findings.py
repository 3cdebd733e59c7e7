"""What the checks find in corpora: the nouns of their report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ner_lstm.one_line import cut
from ner_lstm.reading import Problem
from ner_lstm.sentence import Sentence
from ner_lstm.tokenizers import detokenize

ERROR, WARNING = "error", "warning"
MAX_QUOTE_CHARACTERS = 60

# the sentences of each corpus, in the order in which they were given
Corpora = Sequence[Sequence[Sentence]]


class FindingKind(StrEnum):
    """What makes a label doubtful.

    contradiction: a sentence stands elsewhere with other entities; other-label, unlabelled: words
    that nearly always are an entity of one label are one of another label, or none; rare-label:
    hardly any entity has it; unbalanced: half of a pair of brackets or quotation marks in an
    entity; punctuation: an entity begins or ends with a mark that the others leave out; first-word:
    one begins with a word that stands before the others; touching: two entities that are one
    elsewhere; leak: a sentence stands in two corpora; disagreement: a tagger is sure of something
    else.
    """

    CONTRADICTION = "contradiction"
    UNBALANCED = "unbalanced"
    FIRST_WORD = "first-word"
    TOUCHING = "touching"
    RARE_LABEL = "rare-label"
    PUNCTUATION = "punctuation"
    OTHER_LABEL = "other-label"
    UNLABELLED = "unlabelled"
    LEAK = "leak"
    DISAGREEMENT = "disagreement"


@dataclass(frozen=True, slots=True)
class CorpusLine:
    """A line of a corpus."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful at `path:line`; nothing was repaired.

    other: where it is otherwise, or stands too; confidence: of the tagger that disagrees.
    """

    path: str
    line: int
    kind: FindingKind
    severity: str
    message: str
    other: CorpusLine | None = None
    confidence: float | None = None


@dataclass(slots=True)
class CheckedCorpus:
    """What is in a corpus; duplicates: sentences whose words stood before; longest: in words.

    layout: which column is which, with examples.
    """

    path: str
    format: str = ""
    scheme: str | None = None
    documents: int = 0
    sentences: int = 0
    tokens: int = 0
    entities: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    longest: int = 0
    duplicates: int = 0
    problems: list[Problem] = field(default_factory=list)
    layout: str = ""


@dataclass(frozen=True, slots=True)
class CorpusOverlap:
    """How many sentences of corpus `b` have the words of a sentence in `a`."""

    a: str
    b: str
    sentences: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All that `check` says; the findings by kind, of each kind the likeliest errors first."""

    corpora: Sequence[CheckedCorpus]
    overlap: Sequence[CorpusOverlap]
    findings: Sequence[Finding] = ()

    @property
    def readable(self) -> bool:
        """Whether every corpus could be read."""
        return not any(
            problem.severity == ERROR for corpus in self.corpora for problem in corpus.problems
        )


def finding_at(
    kind: FindingKind,
    word: tuple[Sentence, int],
    message: str,
    *,
    other: tuple[Sentence, int] | None = None,
) -> Finding:
    """The finding at the line of a word, which is given as its sentence and its position there."""
    line, other_line = line_of_word(*word), None if other is None else line_of_word(*other)
    return Finding(line.path, line.line, kind, WARNING, message, other_line)


def line_of_word(sentence: Sentence, position: int) -> CorpusLine:
    """Where a word of a sentence stands; of a sentence without words, where that stands."""
    line = sentence.line_of(position) if sentence.words else sentence.line
    return CorpusLine(sentence.path, line)


def quote(words: Iterable[str]) -> str:
    """The words as a message quotes them, cut where they are long."""
    return f'"{cut(detokenize(tuple(words))[0], characters=MAX_QUOTE_CHARACTERS)}"'


def count(number: int, noun: str) -> str:
    """`1 place`, `1,200 places`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
