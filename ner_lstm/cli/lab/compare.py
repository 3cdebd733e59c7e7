"""`ner-lstm lab compare`: a corpus -> the F1 of networks with and without context."""

from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_settings
from ner_lstm.cli.lab.outputs import PICTURES, Outputs, check_outputs


def compare(
    config: Annotated[
        Path | None,
        typer.Argument(
            metavar="CONFIG",
            help="Settings in TOML. [default: those of the lab]",
            show_default=False,
        ),
    ] = None,
    train: o.TrainCorpus = None,
    dev: o.DevCorpus = None,
    test: Annotated[str | None, typer.Option(help="The corpus to score. [default: dev]")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="The first seed. [default: 1]")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Train each network with this many seeds.")] = 3,
    settings: o.Settings = None,
    output: Outputs = None,
    overwrite: o.Overwrite = False,
    device: o.Device = "auto",
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Compare networks with and without context.

    It trains feedforward, RNN, GRU, LSTM and BiLSTM taggers of as many weights each alike.
    """
    # fifteen runs of fifteen lines each
    o.set_up_log(quiet=quiet, verbose=verbose, muted="ner_lstm.training")
    require_settings(config, command="lab compare")
    files = check_outputs(
        output, suffixes=(".md", *PICTURES), overwrite=overwrite, inputs=[config, train, dev, test]
    )
    from ner_lstm.lab.comparison.comparing import compare_architectures
    from ner_lstm.lab.comparison.figure import draw_comparison
    from ner_lstm.lab.comparison.recipe import settle
    from ner_lstm.lab.comparison.table import render_comparison
    from ner_lstm.rendering.outputs import publish

    o.set_up_threads(threads)
    given = {"data.train": train, "data.dev": dev, "data.test": test, "training.seed": seed}
    chosen = settle(config, given=given, assignments=settings or ())
    comparison = compare_architectures(chosen, seeds=seeds, device=device)
    publish(
        render_comparison(comparison),
        files=files,
        draw=lambda pictures: draw_comparison(comparison, files=pictures),
    )
