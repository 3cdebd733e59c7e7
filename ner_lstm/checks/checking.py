"""Corpora -> a report: what they hold and share, what cannot be read, which labels are doubtful."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from ner_lstm.checks.boundaries import find_first_words, find_touching
from ner_lstm.checks.consistency import find_inconsistencies
from ner_lstm.checks.findings import (
    ERROR,
    CheckedCorpus,
    CheckReport,
    Corpora,
    CorpusOverlap,
    Finding,
)
from ner_lstm.checks.marks import find_punctuation, find_unbalanced
from ner_lstm.checks.rare_labels import find_rare_labels
from ner_lstm.checks.repetitions import find_contradictions, find_leaks
from ner_lstm.corpus import Corpus, read_corpus
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.reading import Labels, Problem, ReadOptions
from ner_lstm.sentence import Sentence

# What looks for doubtful labels in the sentences of all corpora, the likeliest errors first.
Check = Callable[[Corpora], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (
    find_contradictions,
    find_unbalanced,
    find_first_words,
    find_touching,
    find_rare_labels,
    find_punctuation,
    find_inconsistencies,
    find_leaks,
)


def check_corpora(
    paths: Iterable[str],
    *,
    options: ReadOptions,
    checks: Iterable[Check] = CHECKS,
    draw: Callable[[Corpus], Iterable[Sentence]] = iter,
) -> CheckReport:
    """The report on some corpora; what cannot be read is a problem in it, not an exception.

    draw: the sentences of a corpus, which may show how far they are. Holds the words of all corpora
    in memory, each distinct one once.
    """
    known: dict[str, str] = {}
    checked = [_check_corpus(path, options, known=known, draw=draw) for path in paths]
    corpora = [sentences for _, sentences in checked]
    findings = [finding for check in checks for finding in check(corpora)]
    return CheckReport([summary for summary, _ in checked], list(_find_overlap(checked)), findings)


def _check_corpus(
    path: str,
    options: ReadOptions,
    *,
    known: dict[str, str],
    draw: Callable[[Corpus], Iterable[Sentence]],
) -> tuple[CheckedCorpus, list[Sentence]]:
    summary = CheckedCorpus(path)
    sentences: list[Sentence] = []
    corpus: Corpus | None = None
    try:
        corpus = read_corpus(path, labels=Labels.REQUIRED, options=options)
        summary.path = corpus.path
        for sentence in draw(corpus):
            # one object for each distinct word of all corpora takes a fifth of the memory
            words = tuple([known.setdefault(word, word) for word in sentence.words])
            sentences.append(replace(sentence, words=words))  # those before an error stay
    except CorpusError as error:
        # a reader that fails has found every error of the file: each is a problem of its own here
        summary.problems += [
            Problem(cause.path, cause.line, "unreadable", ERROR, cause.problem)
            for cause in error.all
        ]
    except NerLstmError as error:
        summary.problems.append(Problem(path, 0, "unreadable", ERROR, str(error)))
    if corpus is not None:
        summary.format, summary.scheme = corpus.facts.format, corpus.facts.scheme
        summary.layout = corpus.facts.examples
        summary.problems += corpus.facts.problems
    _count(sentences, summary)
    if not summary.sentences and not summary.problems:
        summary.problems.append(Problem(path, 0, "empty", ERROR, "expected sentences, found none"))
    summary.problems.sort(key=lambda problem: (problem.path, problem.line))
    return summary, sentences


def _count(sentences: Sequence[Sentence], summary: CheckedCorpus) -> None:
    labels = Counter(entity.label for sentence in sentences for entity in sentence.entities or ())
    lengths = [len(sentence.words) for sentence in sentences]
    summary.documents = sum(sentence.document_start for sentence in sentences)
    summary.sentences, summary.tokens = len(sentences), sum(lengths)
    summary.longest = max(lengths, default=0)
    summary.entities, summary.labels = labels.total(), dict(sorted(labels.items()))
    summary.duplicates = len(sentences) - len({sentence.words for sentence in sentences})


def _find_overlap(
    checked: Iterable[tuple[CheckedCorpus, Sequence[Sentence]]],
) -> Iterator[CorpusOverlap]:
    for (a, a_sentences), (b, b_sentences) in combinations(checked, 2):
        known = {sentence.words for sentence in a_sentences}
        shared = sum(sentence.words in known for sentence in b_sentences)
        yield CorpusOverlap(a.path, b.path, shared)


def find_errors(report: CheckReport) -> Iterator[CorpusError]:
    """For each corpus that cannot be read, the error that every other command would give."""
    for corpus in report.corpora:
        errors = [
            CorpusError(problem.path, problem.line, problem.message)
            for problem in corpus.problems
            if problem.severity == ERROR
        ]
        if errors:
            yield CorpusError.several(errors)
