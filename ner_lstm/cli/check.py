"""`ner-lstm check`: what corpora hold, and what is wrong with them."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_bundle
from ner_lstm.cli.outputs import Overwrite, check_outputs
from ner_lstm.schemes import IllFormed
from ner_lstm.sentence import Sentence


def check(
    corpora: Annotated[
        list[str], typer.Argument(metavar="CORPUS", help="Corpora to read.", show_default=False)
    ],
    json: Annotated[
        bool, typer.Option("--json", help="Write the report as JSON, as --report json does.")
    ] = False,
    report: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[=FILE]", help="table, json or github. [default: table]"),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL", help="List where a bundle is sure of other labels.", show_default=False
        ),
    ] = None,
    overwrite: Overwrite = False,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    scheme: o.TagScheme = None,
    encoding: o.Encoding = "utf-8",
    ill_formed: o.IllFormedPolicy = IllFormed.CONLLEVAL,
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Count sentences and labels, and list every line that cannot be read, was repaired, or is
    doubtfully labelled.
    """
    from ner_lstm.corpus.checks import CHECKS, check_corpora, find_errors
    from ner_lstm.corpus.checks.reports import REPORTS
    from ner_lstm.corpus.reading import ReadOptions
    from ner_lstm.progress import show_items, show_reading
    from ner_lstm.rendering.outputs import parse_outputs, write_outputs

    o.set_up_log(quiet=True, verbose=verbose and not quiet)
    try:
        wanted = parse_outputs(
            [*(report or []), *(["json"] if json else [])] or ["table"], kinds=REPORTS
        )
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--report") from None
    if model is not None:
        require_bundle(model, command="check --model")
    check_outputs(wanted.values(), inputs=[*corpora, model], overwrite=overwrite)
    checks = list(CHECKS)
    if model is not None:
        from ner_lstm.evaluation.disagreements import find_disagreements
        from ner_lstm.tagger import Tagger

        tagger = Tagger.load(model, threads=threads)

        def tag(sentences: Sequence[Sentence]) -> Iterable[Sentence]:
            return show_items(
                tagger.tag(sentences), total=len(sentences), unit="sentences", quiet=quiet
            )

        checks.append(partial(find_disagreements, tag=tag))
    options = ReadOptions(
        encoding, o.read_separator(separator), word_column, tag_column, scheme, ill_formed
    )
    found = check_corpora(
        corpora,
        options=options,
        checks=show_items(checks, total=len(checks), unit="checks", quiet=quiet),
        draw=lambda corpus: show_reading(corpus, [corpus.path], quiet=quiet),
    )
    write_outputs(found, wanted, kinds=REPORTS)
    for unread in find_errors(found):
        typer.echo(unread, err=True)
    if not found.readable:
        raise typer.Exit(1)
