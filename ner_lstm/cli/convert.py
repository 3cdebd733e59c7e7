"""`ner-lstm convert`: a corpus -> the same in another format or scheme."""

from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.outputs import check_outputs
from ner_lstm.schemes import Scheme


def convert(
    source: Annotated[
        str,
        typer.Argument(metavar="INPUT", help="Any corpus that can be read.", show_default=False),
    ],
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUTPUT",
            help="The file to write: .jsonl, .json, or columns.",
            show_default=False,
            parser=o.read_path,
        ),
    ],
    scheme: Annotated[
        Scheme,
        typer.Option(
            help="The scheme of the tags to write.", case_sensitive=False, rich_help_panel=o.OUTPUT
        ),
    ] = Scheme.BIO,
    overwrite: o.Overwrite = False,
    from_scheme: Annotated[
        Scheme | None,
        typer.Option(
            help="The scheme of the tags to read. [default: detected]", case_sensitive=False
        ),
    ] = None,
    tokenizer: Annotated[
        str, typer.Option(help="For text without tokens: auto, words or characters.")
    ] = "auto",
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    encoding: o.Encoding = None,
    ill_formed: o.IllFormedPolicy = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Write a corpus in another format or scheme.

    Column files keep their other columns and comments.
    """
    from ner_lstm.corpus import read_corpus, write_corpus, written_format

    o.set_up_log(quiet=quiet, verbose=verbose)
    o.require_tokenizer(tokenizer, ("auto", "words", "characters"))
    written_format(output)
    check_outputs([output], inputs=[source], overwrite=overwrite)
    columns = separator, word_column, tag_column
    options = o.read_options(*columns, from_scheme, encoding, ill_formed, tokenizer)
    write_corpus(read_corpus(source, options=options), output, scheme=scheme)
