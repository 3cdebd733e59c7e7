"""What the doctor finds in corpora: the nouns of its report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ner_lstm.corpus.reading import Problem
from ner_lstm.sentence import Sentence
from ner_lstm.tokenizers import detokenize

ERROR, WARNING = "error", "warning"
LONGEST_QUOTE = 60  # code points

# the sentences of each corpus, in the order in which they were given
Corpora = Sequence[Sequence[Sentence]]


class Kind(StrEnum):
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
class Place:
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
    kind: Kind
    severity: str
    message: str
    other: Place | None = None
    confidence: float | None = None


@dataclass(slots=True)
class Examination:
    """What was found in one corpus; duplicates: sentences whose words stood before; longest: in
    words.

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
class Overlap:
    """Sentences of corpus `b`, counted as often as they are there, whose words are those of one in
    `a`.
    """

    a: str
    b: str
    sentences: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that `check` says; the findings by kind, those of a kind with the likeliest errors
    first.
    """

    corpora: Sequence[Examination]
    overlap: Sequence[Overlap]
    findings: Sequence[Finding] = ()

    @property
    def readable(self) -> bool:
        """Whether every corpus could be read."""
        return not any(
            problem.severity == ERROR for corpus in self.corpora for problem in corpus.problems
        )


def doubt(
    kind: Kind, at: tuple[Sentence, int], message: str, *, other: tuple[Sentence, int] | None = None
) -> Finding:
    """The finding at the line of a word, given as its sentence and its position there."""
    place, elsewhere = place_of(*at), None if other is None else place_of(*other)
    return Finding(place.path, place.line, kind, WARNING, message, elsewhere)


def place_of(sentence: Sentence, position: int) -> Place:
    """Where a word of a sentence stands; of a sentence without words, where that stands."""
    return Place(sentence.path, sentence.line_of(position) if sentence.words else sentence.line)


def quote(words: Iterable[str]) -> str:
    """The words as a message quotes them, cut where they are long."""
    text, _, _ = detokenize(tuple(words))
    return f'"{text}"' if len(text) <= LONGEST_QUOTE else f'"{text[: LONGEST_QUOTE - 3]}..."'


def count(number: int, noun: str) -> str:
    """`1 place`, `1,200 places`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
