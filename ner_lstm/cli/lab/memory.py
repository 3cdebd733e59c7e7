"""`ner-lstm lab memory`: how far back an RNN, a GRU and an LSTM can look."""

import math
from collections.abc import Sequence
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.lab.outputs import PICTURES, Outputs, check_outputs
from ner_lstm.cli.outputs import Overwrite

MOST = 3  # further curves: a picture has no more pens


def memory(
    seeds: Annotated[
        int,
        typer.Option(
            min=1, help="How many times to train each network, with seeds that follow --seed."
        ),
    ] = 3,
    seed: Annotated[int, typer.Option(min=0, help="The first seed.")] = 1,
    forget_bias: Annotated[
        list[float] | None,
        typer.Option(
            metavar="X",
            help="Train also an LSTM whose forget gate has bias X at first; up to 3 times.",
        ),
    ] = None,
    output: Outputs = None,
    overwrite: Overwrite = False,
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Show how far back RNN, GRU and LSTM can look, and how much gradient comes that far; .md, .png
    or .svg with -o.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    biases = _check_biases(forget_bias)
    files = check_outputs(output, suffixes=(".md", *PICTURES), overwrite=overwrite)
    import torch

    from ner_lstm.lab.memory import VARIANTS, Settings, Variant
    from ner_lstm.lab.memory.figure import draw_memory
    from ner_lstm.lab.memory.measuring import measure_memory
    from ner_lstm.lab.memory.table import render_memory
    from ner_lstm.rendering.outputs import publish

    settings, chosen = Settings(), range(seed, seed + seeds)
    variants = [*VARIANTS, *(Variant("lstm", bias) for bias in biases)]
    memories = measure_memory(
        variants,
        seeds=chosen,
        settings=settings,
        threads=threads or torch.get_num_threads(),
        quiet=quiet,
    )
    text = render_memory(memories, seeds=chosen, settings=settings)
    publish(
        text,
        files=files,
        draw=lambda pictures: draw_memory(memories, settings=settings, files=pictures),
    )


def _check_biases(biases: Sequence[float] | None) -> list[float]:
    """Those that differ. Exits with 2 for one that is no number, and for more than can be drawn."""
    distinct = list(dict.fromkeys(biases or ()))
    for bias in distinct:
        if not math.isfinite(bias):
            raise typer.BadParameter(
                f"expected a finite number, found {bias}", param_hint="--forget-bias"
            )
    if len(distinct) > MOST:
        raise typer.BadParameter(
            f"expected at most {MOST}, found {len(distinct)}", param_hint="--forget-bias"
        )
    return distinct
