"""`ner-lstm pretrain`: text without labels -> a bundle that a tagger can start from."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.one_line import one_line


def pretrain(
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="The folder to start from later.",
            parser=o.read_path,
            show_default=False,
        ),
    ],
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT",
            help="Files: text, JSON lines, Parquet, or corpora; gzip or not.",
            show_default=False,
        ),
    ] = None,
    start_from: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="A bundle to go on from, instead of random weights."),
    ] = None,
    text_column: Annotated[
        str | None,
        typer.Option(
            help="The key or column of the text in JSON lines and Parquet. [default: text]"
        ),
    ] = None,
    tokenizer: Annotated[
        str | None, typer.Option(help="words or characters. [default: decided by the text]")
    ] = None,
    encoding: o.Encoding = None,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="CONFIG",
            help="Settings in TOML of the tagger that is to start from it: its network is taken.",
            parser=o.read_path,
        ),
    ] = None,
    settings: o.Settings = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="How often to read the text. [default: 5]")
    ] = None,
    seed: o.Seed = None,
    resume: o.Resume = False,
    overwrite: o.OverwriteBundle = False,
    device: o.Device = "auto",
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Learn words from text without labels, for a tagger to start from.

    Each word is predicted from those before it and from those behind it.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    if resume and overwrite:
        raise typer.BadParameter("--resume and --overwrite exclude each other")
    if not (texts or resume):
        raise typer.BadParameter("expected at least one file of text", param_hint="TEXT")
    o.require_tokenizer(tokenizer, ("words", "characters"))
    from ner_lstm import pretraining
    from ner_lstm.pretraining.request import PretrainingRequest, resolve

    given = {
        "data.encoding": encoding,
        "data.tokenizer": tokenizer,
        "model.start_from": start_from,
        "training.epochs": epochs,
        "training.seed": seed,
    }
    o.set_up_threads(threads)
    request = PretrainingRequest(
        *(texts or (), output, config, given),
        *(settings or (), text_column, resume, overwrite),
    )
    run = resolve(request)
    pretrained = pretraining.pretrain(
        run.texts,
        output=output,
        config=run.config,
        text_column=run.text_column,
        device=device,
        resume=resume,
    )
    typer.echo(f"held-out text: perplexity {pretrained.perplexity:,.1f}")
    folder = one_line(shlex.quote(str(output)))
    typer.echo(f"ner-lstm train --train FILE --start-from {folder}")
