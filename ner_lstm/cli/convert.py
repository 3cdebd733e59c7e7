"""`ner-lstm convert`: a corpus in another format or another scheme."""

from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.outputs import Overwrite, check_outputs, read_path
from ner_lstm.schemes import IllFormed, Scheme


def convert(
    source: Annotated[
        str,
        typer.Argument(metavar="INPUT", help="Any corpus that can be read.", show_default=False),
    ],
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUTPUT",
            help="File to write: .jsonl, .json, or columns.",
            show_default=False,
            parser=read_path,
        ),
    ],
    scheme: Annotated[
        Scheme, typer.Option(help="Scheme of the tags written.", case_sensitive=False)
    ] = Scheme.BIO,
    from_scheme: Annotated[
        Scheme | None,
        typer.Option(help="Scheme of the tags read. [default: recognised]", case_sensitive=False),
    ] = None,
    tokenizer: Annotated[
        str, typer.Option(help="For text without tokens: auto, words or characters.")
    ] = "auto",
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    encoding: o.Encoding = "utf-8",
    ill_formed: o.IllFormedPolicy = IllFormed.CONLLEVAL,
    overwrite: Overwrite = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Write a corpus in another format or scheme; column files keep their other columns and
    comments.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    if tokenizer not in ("auto", "words", "characters"):
        raise typer.BadParameter("expected auto, words or characters", param_hint="--tokenizer")
    from ner_lstm.corpus import read_corpus, write_corpus, written_format
    from ner_lstm.corpus.reading import ReadOptions

    written_format(output)
    check_outputs([output], inputs=[source], overwrite=overwrite)
    options = ReadOptions(
        encoding,
        o.read_separator(separator),
        word_column,
        tag_column,
        from_scheme,
        ill_formed,
        tokenizer,
    )
    write_corpus(read_corpus(source, options=options), output, scheme=scheme)
