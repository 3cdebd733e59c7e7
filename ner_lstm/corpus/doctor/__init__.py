"""Corpora -> a report: what they hold, what was repaired or cannot be read, what they share, and
which labels are doubtful.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from ner_lstm.corpus import Corpus, read_corpus
from ner_lstm.corpus.doctor.boundaries import find_first_words, find_touching
from ner_lstm.corpus.doctor.consistency import find_inconsistencies
from ner_lstm.corpus.doctor.findings import ERROR, Corpora, Examination, Finding, Overlap, Report
from ner_lstm.corpus.doctor.marks import find_punctuation, find_unbalanced
from ner_lstm.corpus.doctor.rare_labels import find_rare_labels
from ner_lstm.corpus.doctor.repetitions import find_contradictions, find_leaks
from ner_lstm.corpus.reading import Labels, Problem, ReadOptions
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.sentence import Sentence

# What looks for doubtful labels in the sentences of all corpora; each finds its likeliest errors
# first.
Inspection = Callable[[Corpora], Iterable[Finding]]
INSPECTIONS: tuple[Inspection, ...] = (
    find_contradictions,
    find_unbalanced,
    find_first_words,
    find_touching,
    find_rare_labels,
    find_punctuation,
    find_inconsistencies,
    find_leaks,
)


def examine(
    paths: Iterable[str],
    *,
    options: ReadOptions,
    inspections: Iterable[Inspection] = INSPECTIONS,
    draw: Callable[[Corpus], Iterable[Sentence]] = iter,
) -> Report:
    """The report on some corpora; what cannot be read is a problem in it, not an exception.

    draw: the sentences of a corpus, which may show how far they are.

    Holds the words of all corpora in memory, each distinct one once.
    """
    known: dict[str, str] = {}
    examined = [_examine(path, options, known, draw) for path in paths]
    corpora = [sentences for _, sentences in examined]
    findings = [finding for inspect in inspections for finding in inspect(corpora)]
    return Report(
        [examination for examination, _ in examined], list(_find_overlap(examined)), findings
    )


def _examine(
    path: str,
    options: ReadOptions,
    known: dict[str, str],
    draw: Callable[[Corpus], Iterable[Sentence]],
) -> tuple[Examination, list[Sentence]]:
    result = Examination(path)
    sentences: list[Sentence] = []
    corpus: Corpus | None = None
    try:
        corpus = read_corpus(path, labels=Labels.REQUIRED, options=options)
        result.path = corpus.path
        for sentence in draw(corpus):
            sentences.append(_share_words(sentence, known))  # noqa: PERF401 - those before an error stay
    except CorpusError as error:
        # a reader that fails has found every error of the file: each is a problem of its own here
        result.problems += [
            Problem(one.path, one.line, "unreadable", ERROR, one.problem) for one in error.all
        ]
    except NerLstmError as error:
        result.problems.append(Problem(path, 0, "unreadable", ERROR, str(error)))
    if corpus is not None:
        result.format, result.scheme = corpus.findings.format, corpus.findings.scheme
        result.layout = corpus.findings.examples
        result.problems += corpus.findings.problems
    _count(sentences, result)
    if not result.sentences and not result.problems:
        result.problems.append(Problem(path, 0, "empty", ERROR, "expected sentences, found none"))
    result.problems.sort(key=lambda problem: (problem.path, problem.line))
    return result, sentences


def _share_words(sentence: Sentence, known: dict[str, str]) -> Sentence:
    """The same sentence with one object for each distinct word of all corpora, which takes a fifth
    of the memory.
    """
    words = tuple([known.setdefault(word, word) for word in sentence.words])
    return replace(sentence, words=words)


def _count(sentences: Sequence[Sentence], result: Examination) -> None:
    labels = Counter(entity.label for sentence in sentences for entity in sentence.entities or ())
    lengths = [len(sentence.words) for sentence in sentences]
    result.documents = sum(sentence.document_start for sentence in sentences)
    result.sentences, result.tokens, result.longest = (
        len(sentences),
        sum(lengths),
        max(lengths, default=0),
    )
    result.entities, result.labels = labels.total(), dict(sorted(labels.items()))
    result.duplicates = len(sentences) - len({sentence.words for sentence in sentences})


def _find_overlap(examined: Iterable[tuple[Examination, Sequence[Sentence]]]) -> Iterator[Overlap]:
    for (one, in_one), (other, in_other) in combinations(examined, 2):
        known = {sentence.words for sentence in in_one}
        yield Overlap(one.path, other.path, sum(sentence.words in known for sentence in in_other))


def find_errors(report: Report) -> Iterator[CorpusError]:
    """For each corpus that cannot be read, the error that says why and where, as every other
    command says it.
    """
    for corpus in report.corpora:
        errors = [
            CorpusError(one.path, one.line, one.message)
            for one in corpus.problems
            if one.severity == ERROR
        ]
        if errors:
            yield CorpusError.several(errors)
