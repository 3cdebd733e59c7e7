"""`ner-lstm train`: a corpus in, a bundle out."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_settings
from ner_lstm.cli.outputs import read_path
from ner_lstm.one_line import one_line
from ner_lstm.schemes import IllFormed


def train(
    config: Annotated[
        Path | None,
        typer.Argument(
            metavar="CONFIG", help="Settings in TOML; options beat them.", show_default=False
        ),
    ] = None,
    train: Annotated[
        str | None,
        typer.Option(help="Training corpus. [default: sample:apple]", show_default=False),
    ] = None,
    dev: Annotated[
        str | None,
        typer.Option(help="Corpus that picks the best epoch. [default: a tenth of train]"),
    ] = None,
    test: Annotated[str | None, typer.Option(help="Corpus to score at the end.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Folder of the bundle. [default: runs/NAME]",
            parser=read_path,
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of everything random. [default: 1]")
    ] = None,
    seeds: Annotated[
        int,
        typer.Option(
            min=1, help="Train with so many seeds, from --seed on, and keep the best on dev."
        ),
    ] = 1,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="SECTION.KEY=VALUE", help="One setting more."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run that stopped in the output folder.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the bundle in the output folder.")
    ] = False,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    scheme: o.TagScheme = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of the files. [default: utf-8]")
    ] = None,
    ill_formed: Annotated[
        IllFormed | None,
        typer.Option(help="Fate of entities whose tags break the scheme. [default: conlleval]"),
    ] = None,
    device: o.Device = "auto",
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Train a tagger; without arguments, on the bundled corpus in which an apple is a fruit or a
    company.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    if resume and overwrite:
        raise typer.BadParameter("--resume and --overwrite exclude each other")
    require_settings(config, command="train")
    from ner_lstm.evaluation.uncertainty import find_uncertainty
    from ner_lstm.reports.text import render_scores
    from ner_lstm.training import train as train_once
    from ner_lstm.training.request import TrainingRequest, resolve

    given = {
        "data.train": train,
        "data.dev": dev,
        "data.test": test,
        "data.separator": o.read_separator(separator),
        "data.word_column": word_column,
        "data.tag_column": tag_column,
        "data.scheme": scheme.value if scheme else None,
        "data.encoding": encoding,
        "data.ill_formed": ill_formed.value if ill_formed else None,
        "training.seed": seed,
    }
    o.set_up_threads(threads)
    resolved, folder = resolve(
        TrainingRequest(
            config,
            given,
            tuple(settings or ()),
            output=output,
            resume=resume,
            overwrite=overwrite,
            seeds=seeds,
        )
    )
    if seeds > 1:
        from ner_lstm.reports.seeds import render_seeds
        from ner_lstm.training.seeds import train_seeds

        runs = train_seeds(resolved, count=seeds, output=folder, device=device, resume=resume)
        typer.echo(render_seeds(runs.f1))
        trained = runs.best
    else:
        trained = train_once(resolved, output=folder, device=device, resume=resume)
    for split, scores in trained.scores.items():
        typer.echo(render_scores(scores, corpus=split, uncertainty=find_uncertainty(scores)))
    typer.echo(f'echo "..." | ner-lstm predict {one_line(shlex.quote(str(trained.folder)))}')
