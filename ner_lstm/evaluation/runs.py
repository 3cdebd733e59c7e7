"""A corpus and what labels it -> the scores, reports and mistakes of one run of `evaluate`."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ner_lstm.corpus import Corpus
from ner_lstm.evaluation.mistakes import find_mistakes, render_mistakes
from ner_lstm.evaluation.reports import REPORTS, Evaluation, Source
from ner_lstm.evaluation.scores import evaluate
from ner_lstm.files import write_text
from ner_lstm.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Run:
    """The scores of predictions on a corpus, and the sentences that they were taken from."""

    evaluation: Evaluation
    gold: Sequence[Sentence]
    predicted: Sequence[Sentence]


def evaluate_corpus(corpus: Corpus, label: Callable[[Sequence[Sentence]], Iterable[Sentence]], *, model: Source | None) -> Run:
    """The run of what labels sentences on a labelled corpus. Raises CorpusError."""
    gold = list(corpus)
    predicted = list(label(gold))
    scores = evaluate(gold, predicted)
    return Run(Evaluation(scores, Source(corpus.path, corpus.sha256()), model), gold, predicted)


def parse_reports(texts: Iterable[str]) -> dict[str, Path | None]:
    """Where each kind of report goes, None for standard output, as `KIND[=FILE]` says.

    Raises ValueError for an unknown kind and for two on standard output.
    """
    wanted: dict[str, Path | None] = {}
    for text in texts:
        kind, equals, file = text.partition("=")
        if kind not in REPORTS or (equals and not file):
            raise ValueError(f"expected KIND or KIND=FILE with a kind of {', '.join(REPORTS)}, found {text!r}")
        wanted[kind] = Path(file) if equals else None
    spoken = [kind for kind, file in wanted.items() if file is None]
    if len(spoken) > 1:
        raise ValueError(f"expected one report on standard output, found {' and '.join(spoken)}: {spoken[0]}=FILE names a file")
    return wanted


def write_reports(runs: Sequence[Run], *, reports: dict[str, Path | None], errors: Path | None) -> None:
    """Writes the reports, and where wanted a line for every mistake of every run; what is for a file first, as it may fail."""
    if errors is not None:
        with write_text(errors) as stream:
            for run in runs:
                stream.writelines(render_mistakes(find_mistakes(run.gold, run.predicted)))
    evaluations = [run.evaluation for run in runs]
    for kind, file in reports.items():
        if file is not None:
            with write_text(file) as stream:
                stream.write(REPORTS[kind](evaluations))
    for kind, file in reports.items():
        if file is None:
            sys.stdout.write(REPORTS[kind](evaluations))
