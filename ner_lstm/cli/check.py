"""`ner-lstm check`: corpora -> what they hold, and what is wrong with them."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.evaluate_checks import read_reports
from ner_lstm.cli.exit_status import ExitStatus
from ner_lstm.cli.guesses import TaggerLoader
from ner_lstm.sentence import Sentence

if TYPE_CHECKING:
    from ner_lstm.checks import Check


def check(
    corpora: Annotated[
        list[str], typer.Argument(metavar="CORPUS", help="The corpora.", show_default=False)
    ],
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Also list where this bundle is sure of other labels.",
            show_default=False,
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --report json.")] = False,
    report: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[=FILE]", help="table, json or github. [default: table]"),
    ] = None,
    overwrite: o.Overwrite = False,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    scheme: o.TagScheme = None,
    encoding: o.Encoding = None,
    ill_formed: o.IllFormedPolicy = None,
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Find errors and doubtful labels in corpora.

    It counts sentences and labels, and lists what cannot be read, was repaired, or is doubtful.
    """
    from ner_lstm.checks import check_corpora, find_errors
    from ner_lstm.progress import show_items, show_reading
    from ner_lstm.rendering.outputs import write_outputs
    from ner_lstm.reports.checks import REPORTS

    o.set_up_log(quiet=True, verbose=verbose and not quiet)
    kinds = [*(report or []), *(["json"] if json else [])]
    wanted = read_reports(kinds, known=REPORTS, inputs=[*corpora, model], overwrite=overwrite)
    checks = _choose_checks(model, threads=threads, quiet=quiet)
    checked = check_corpora(
        corpora,
        options=o.read_options(separator, word_column, tag_column, scheme, encoding, ill_formed),
        checks=show_items(checks, total=len(checks), unit="checks", quiet=quiet),
        draw=lambda corpus: show_reading(corpus, [corpus.path], quiet=quiet),
    )
    write_outputs(checked, wanted, kinds=REPORTS)
    for error in find_errors(checked):
        typer.echo(error, err=True)
    if not checked.readable:
        raise typer.Exit(ExitStatus.FAULT)


def _choose_checks(model: str | None, *, threads: int | None, quiet: bool) -> "list[Check]":
    """All that need no model, and the one that needs one, where there is one."""
    from ner_lstm.checks import CHECKS

    if model is None:
        return list(CHECKS)
    from ner_lstm.evaluation.disagreements import find_disagreements
    from ner_lstm.progress import show_items

    tagger = TaggerLoader("check --model", threads=threads)(model)

    def tag(sentences: Sequence[Sentence]) -> Iterable[Sentence]:
        labelled = tagger.tag(sentences)
        return show_items(labelled, total=len(sentences), unit="sentences", quiet=quiet)

    return [*CHECKS, partial(find_disagreements, tag=tag)]
