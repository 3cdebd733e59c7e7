"""`ner-lstm lab compare`: the same corpus for a network without context, and for those with one or
two directions of it.
"""

from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_settings
from ner_lstm.cli.lab.outputs import PICTURES, Outputs, check_outputs
from ner_lstm.cli.outputs import Overwrite


def compare(
    config: Annotated[
        Path | None,
        typer.Argument(
            metavar="CONFIG", help="Settings in TOML. [default: the lab's own]", show_default=False
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
    test: Annotated[str | None, typer.Option(help="Corpus to score. [default: dev]")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="The first seed. [default: 1]")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Train each network with so many seeds.")] = 3,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="SECTION.KEY=VALUE", help="One setting more."),
    ] = None,
    output: Outputs = None,
    overwrite: Overwrite = False,
    device: o.Device = "auto",
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Train feedforward, RNN, GRU, LSTM and BiLSTM taggers alike, of as many weights each, and
    print what they reach.
    """
    # fifteen runs of fifteen lines each
    o.set_up_log(quiet=quiet, verbose=verbose, hushed="ner_lstm.training")
    require_settings(config, command="lab compare")
    files = check_outputs(
        output, suffixes=(".md", *PICTURES), overwrite=overwrite, inputs=[config, train, dev, test]
    )
    from ner_lstm.lab.comparison import compare as compare_networks
    from ner_lstm.lab.comparison import settle
    from ner_lstm.lab.comparison.figure import draw_comparison
    from ner_lstm.lab.comparison.table import render_comparison
    from ner_lstm.rendering.outputs import publish

    o.set_up_threads(threads)
    given = {"data.train": train, "data.dev": dev, "data.test": test, "training.seed": seed}
    comparison = compare_networks(settle(config, given, settings or ()), seeds=seeds, device=device)
    publish(
        render_comparison(comparison),
        files=files,
        draw=lambda pictures: draw_comparison(comparison, files=pictures),
    )
