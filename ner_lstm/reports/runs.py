"""Paths -> corpora to evaluate; Results -> the reports and lists of mistakes that were asked
for.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from ner_lstm.corpus import Corpus, read_corpus
from ner_lstm.corpus.reading import Labels, ReadOptions
from ner_lstm.evaluation.evaluations import Results
from ner_lstm.reports import REPORTS
from ner_lstm.reports.errors import WRITERS, render_errors
from ner_lstm.storage.writing import write_text
from ner_lstm.suffixes import (
    FORMATS,
    HTML,
    JSON,
    MARKDOWN,
    SUFFIXES,
    XML,
    format_of,
    require_suffix,
)

Subject = TypeVar("Subject")
# of reports; others are lines of text
REPORT_FORMATS = {"json": JSON, "junit": XML, "markdown": MARKDOWN, "html": HTML}


def read_corpora(paths: Iterable[str], *, options: ReadOptions) -> list[Corpus]:
    """The labelled corpora to evaluate: in a folder each of its files is one. Raises CorpusError
    for a folder without.
    """
    corpora = []
    for path in paths:
        files = sorted(map(str, Path(path).glob("*.conll"))) if Path(path).is_dir() else []
        corpora += [
            read_corpus(file, labels=Labels.REQUIRED, options=options, split="test")
            for file in files or [path]
        ]
    for corpus in corpora[1:]:
        corpus.beside = corpora[0]
    return corpora


def parse_reports(
    texts: Iterable[str], *, kinds: Collection[str] = REPORTS
) -> dict[str, Path | None]:
    """Where each kind of report goes, None for standard output, as `KIND[=FILE]` says.

    kinds: those there are, by default the ones of `evaluate`. Raises ValueError for an unknown
    kind, for one that goes to two places and for two on standard output, and NerLstmError for a
    suffix of another format.
    """
    wanted: dict[str, Path | None] = {}
    for text in texts:
        kind, equals, file = text.partition("=")
        if kind not in kinds or (equals and not file):
            own = next(
                (
                    name
                    for name, spelt in REPORT_FORMATS.items()
                    if name in kinds and spelt == format_of(text)
                ),
                None,
            )
            way_out = f": did you mean {own}={text}?" if own and not equals else ""
            raise ValueError(
                f"expected KIND or KIND=FILE with a kind of {', '.join(kinds)}, found"
                f" {text!r}{way_out}"
            )
        target = Path(file) if equals else None
        if wanted.get(kind, target) != target:
            raise ValueError(f"expected one place for the report {kind}, found several")
        if target is not None:
            own = REPORT_FORMATS.get(kind)
            require_suffix(target, written=own, known=[SUFFIXES[own][0] if own else ".txt"])
        wanted[kind] = target
    spoken = [kind for kind, file in wanted.items() if file is None]
    if len(spoken) > 1:
        raise ValueError(
            f"expected one report on standard output, found {' and '.join(spoken)}:"
            f" {spoken[0]}=FILE names a file"
        )
    return wanted


def write_reports(
    subject: Subject,
    wanted: Mapping[str, Path | None],
    *,
    kinds: Mapping[str, Callable[[Subject], str]],
) -> None:
    """Writes what each kind makes of the subject where it is wanted; what is for a file first, as
    it may fail.
    """
    for kind, file in sorted(wanted.items(), key=lambda one: one[1] is None):
        if file is None:
            sys.stdout.write(kinds[kind](subject))
        else:
            with write_text(file) as stream:
                stream.write(kinds[kind](subject))


def require_errors_suffix(file: Path) -> None:
    """Raises NerLstmError where a list of mistakes would be lines of text under a suffix of
    something else.
    """
    suffix = file.suffix.lower()
    require_suffix(
        file, written=FORMATS[suffix] if suffix in WRITERS else None, known=[*WRITERS, ".txt"]
    )


def write_errors(results: Results, file: Path) -> None:
    """Writes every mistake of every evaluation, in the way of the file's suffix."""
    with write_text(file) as stream:
        mistakes = [mistake for one in results.evaluations for mistake in one.mistakes]
        stream.writelines(render_errors(mistakes, suffix=file.suffix))
