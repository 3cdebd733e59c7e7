"""`ner-lstm train`: corpora and settings -> a bundle."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_settings
from ner_lstm.one_line import one_line

if TYPE_CHECKING:
    from ner_lstm.training import Trained


def train(
    config: Annotated[
        Path | None,
        typer.Argument(
            metavar="CONFIG", help="Settings in TOML; options take precedence.", show_default=False
        ),
    ] = None,
    train: o.TrainCorpus = None,
    dev: o.DevCorpus = None,
    test: Annotated[str | None, typer.Option(help="The corpus to score at the end.")] = None,
    start_from: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="A bundle to start from, instead of random weights."),
    ] = None,
    replay: Annotated[
        str | None,
        typer.Option(
            metavar="CORPUS", help="An earlier corpus, a share of which is trained on too."
        ),
    ] = None,
    refit: Annotated[
        bool,
        typer.Option("--refit", help="At the end, train once more on train and dev together."),
    ] = False,
    lexicon: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A list of names, each with a class behind a TAB."),
    ] = None,
    settings: o.Settings = None,
    seed: o.Seed = None,
    seeds: Annotated[
        int,
        typer.Option(
            min=1,
            help="Train with this many seeds, from --seed on, and keep the best model on dev.",
        ),
    ] = 1,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="The folder of the bundle. [default: runs/NAME]",
            parser=o.read_path,
        ),
    ] = None,
    resume: o.Resume = False,
    overwrite: o.OverwriteBundle = False,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    tag_column: o.TagColumn = None,
    scheme: o.TagScheme = None,
    encoding: o.Encoding = None,
    ill_formed: o.IllFormedPolicy = None,
    device: o.Device = "auto",
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Train a tagger on labelled sentences.

    Without arguments it learns the bundled corpus, in which an apple is a fruit or a company.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    if resume and overwrite:
        raise typer.BadParameter("--resume and --overwrite exclude each other")
    require_settings(config, command="train")
    from ner_lstm import training
    from ner_lstm.reports.seeds import render_seeds
    from ner_lstm.training.request import TrainingRequest, resolve

    columns = separator, word_column, tag_column
    given = o.data_settings(train, dev, test, replay, *columns, scheme, encoding, ill_formed)
    given |= {
        "training.seed": seed,
        "training.refit": refit or None,
        "model.start_from": start_from,
        "data.lexicons": lexicon or None,
    }
    o.set_up_threads(threads)
    assignments = tuple(settings or ())
    request = TrainingRequest(config, given, assignments, output, resume, overwrite, seeds)
    resolved, folder = resolve(request)
    if seeds == 1:
        print_trained(training.train(resolved, output=folder, device=device, resume=resume))
        return
    runs = training.train_seeds(resolved, count=seeds, output=folder, device=device, resume=resume)
    typer.echo(render_seeds(runs.f1))
    print_trained(runs.best)


def print_trained(trained: "Trained") -> None:
    """Prints the scores of a trained tagger, and how to use it."""
    from ner_lstm.evaluation.uncertainty import find_uncertainty
    from ner_lstm.reports.text import render_scores

    for split, scores in trained.scores.items():
        which = trained.tagger.bundle.scores[split].get("tagger")
        name = f"{split} (the tagger {which})" if which else split
        typer.echo(render_scores(scores, corpus=name, uncertainty=find_uncertainty(scores)))
    typer.echo(f'echo "..." | ner-lstm predict {one_line(shlex.quote(str(trained.folder)))}')
