"""`ner-lstm check`: what corpora hold, and what is wrong with them."""

from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.schemes import IllFormed


def check(
    corpora: Annotated[list[str], typer.Argument(metavar="CORPUS", help="Corpora to read.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Write the report as JSON.")] = False,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    scheme: o.TagScheme = None,
    encoding: o.Encoding = "utf-8",
    ill_formed: o.IllFormedPolicy = IllFormed.CONLLEVAL,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Count sentences, labels and duplicates, and list every line that was repaired or cannot be read."""
    from ner_lstm.corpus.doctor import examine, find_errors, render_json, render_text
    from ner_lstm.corpus.reading import ReadOptions

    o.set_up_log(quiet=True, verbose=verbose and not quiet)
    options = ReadOptions(encoding, o.read_separator(separator), word_column, tag_column, scheme, ill_formed)
    report = examine(corpora, options=options)
    typer.echo((render_json if json else render_text)(report), nl=False)
    for error in find_errors(report):
        typer.echo(error, err=True)
    if not report.readable:
        raise typer.Exit(1)
