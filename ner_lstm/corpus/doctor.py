"""Corpora -> a report: what they hold, what was repaired or cannot be read, and what they share."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from itertools import combinations

from ner_lstm.corpus import Corpus, read_corpus
from ner_lstm.corpus.reading import Labels, Problem, ReadOptions
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.sentence import Sentence

SHOWN = 20
ERROR = "error"
Fingerprints = Counter[bytes]


@dataclass(slots=True)
class Examination:
    """What was found in one corpus; duplicates: sentences whose words stood before; longest: in words."""

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


@dataclass(frozen=True, slots=True)
class Overlap:
    """Sentences of corpus `b`, counted as often as they are there, whose words are those of one in `a`."""

    a: str
    b: str
    sentences: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that `check` says."""

    corpora: Sequence[Examination]
    overlap: Sequence[Overlap]

    @property
    def readable(self) -> bool:
        """Whether every corpus could be read."""
        return not any(problem.severity == ERROR for corpus in self.corpora for problem in corpus.problems)


def examine(paths: Iterable[str], *, options: ReadOptions) -> Report:
    """The report on some corpora; what cannot be read is a problem in it, not an exception."""
    examined = [_examine(path, options) for path in paths]
    overlap = []
    for (one, in_one), (other, in_other) in combinations(examined, 2):
        shared = sum(count for fingerprint, count in in_other.items() if fingerprint in in_one)
        overlap.append(Overlap(one.path, other.path, shared))
    return Report([examination for examination, _ in examined], overlap)


def _examine(path: str, options: ReadOptions) -> tuple[Examination, Fingerprints]:
    result = Examination(path)
    seen: Fingerprints = Counter()
    labels: Counter[str] = Counter()
    corpus: Corpus | None = None
    try:
        corpus = read_corpus(path, labels=Labels.REQUIRED, options=options)
        result.path = corpus.path
        for sentence in corpus:
            _count(sentence, result, labels)
            seen[_fingerprint(sentence)] += 1
    except CorpusError as error:
        # a reader that fails has found every error of the file: each is a problem of its own here
        result.problems += [Problem(one.path, one.line, "unreadable", ERROR, one.problem) for one in error.all]
    except NerLstmError as error:
        result.problems.append(Problem(path, 0, "unreadable", ERROR, str(error)))
    if corpus is not None:
        result.format, result.scheme = corpus.findings.format, corpus.findings.scheme
        result.problems += corpus.findings.problems
    if not result.sentences and not result.problems:
        result.problems.append(Problem(path, 0, "empty", ERROR, "expected sentences, found none"))
    result.labels = dict(sorted(labels.items()))
    result.duplicates = sum(seen.values()) - len(seen)
    result.problems.sort(key=lambda problem: (problem.path, problem.line))
    return result, seen


def _count(sentence: Sentence, result: Examination, labels: Counter[str]) -> None:
    entities = sentence.entities or ()
    result.documents += sentence.document_start
    result.sentences += 1
    result.tokens += len(sentence.words)
    result.entities += len(entities)
    result.longest = max(result.longest, len(sentence.words))
    labels.update(entity.label for entity in entities)


def _fingerprint(sentence: Sentence) -> bytes:
    """Sixteen bytes that equal words share, so that memory does not grow with the length of sentences."""
    return blake2b("\n".join(sentence.words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def render_json(report: Report) -> str:
    """The report as the JSON that programs read, with a line end."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n"


def find_errors(report: Report) -> Iterator[CorpusError]:
    """For each corpus that cannot be read, the error that says why and where, as every other command says it."""
    for corpus in report.corpora:
        errors = [CorpusError(one.path, one.line, one.message) for one in corpus.problems if one.severity == ERROR]
        if errors:
            yield CorpusError.several(errors)


def render_text(report: Report) -> str:
    """The report as people read it: 20 problems of each corpus, then how many more there are."""
    lines = []
    for corpus in report.corpora:
        scheme = f", {corpus.scheme}" if corpus.scheme else ""
        lines += [
            f"{corpus.path}: {corpus.format or 'unreadable'}{scheme}",
            f"  {corpus.documents:,} documents, {corpus.sentences:,} sentences, {corpus.tokens:,} tokens",
            f"  {corpus.entities:,} entities of {len(corpus.labels):,} labels",
            f"  longest sentence {corpus.longest:,} words; {corpus.duplicates:,} sentences repeat an earlier one",
        ]
        lines += [f"  {label:<24} {count:>9,}" for label, count in corpus.labels.items()]
        shown = [f"  {one.path}:{one.line}: {one.severity}: {one.message}" for one in corpus.problems[:SHOWN]]
        more = len(corpus.problems) - len(shown)
        lines += shown + ([f"  {corpus.path}: {more:,} more problems"] if more else [])
    lines += [f"{one.sentences:,} sentences of {one.b} stand in {one.a} too" for one in report.overlap if one.sentences]
    return "\n".join(lines) + "\n"
