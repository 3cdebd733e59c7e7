"""`ner-lstm lab memory`: networks -> how far back each can look."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.lab.outputs import PICTURES, Outputs, check_outputs

MAX_BIASES = 3  # each is a curve, and a picture has no more line styles


def memory(
    seeds: Annotated[
        int, typer.Option(min=1, help="Train each network with this many seeds, from --seed on.")
    ] = 3,
    seed: Annotated[int, typer.Option(min=0, help="The first seed.")] = 1,
    forget_bias: Annotated[
        list[float] | None,
        typer.Option(
            metavar="X",
            help="Also train an LSTM whose forget gate starts with bias X; up to 3 times.",
        ),
    ] = None,
    output: Outputs = None,
    overwrite: o.Overwrite = False,
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Show how far back RNN, GRU and LSTM can look.

    It also shows how much of the gradient arrives there, in the terminal or, with -o, in .md, .png
    or .svg.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    biases = _check_biases(forget_bias)
    files = check_outputs(output, suffixes=(".md", *PICTURES), overwrite=overwrite)
    import torch

    from ner_lstm.lab.memory.experiment import VARIANTS, Settings, Variant
    from ner_lstm.lab.memory.figure import draw_memory
    from ner_lstm.lab.memory.measuring import measure_memory
    from ner_lstm.lab.memory.table import render_memory
    from ner_lstm.rendering.outputs import publish

    settings, chosen = Settings(), range(seed, seed + seeds)
    variants = [*VARIANTS, *(Variant("lstm", bias) for bias in biases)]
    threads = threads or torch.get_num_threads()
    memories = measure_memory(
        variants, seeds=chosen, settings=settings, threads=threads, quiet=quiet
    )
    text = render_memory(memories, seeds=chosen, settings=settings)
    draw = partial(draw_memory, memories, settings=settings)
    publish(text, files=files, draw=lambda pictures: draw(files=pictures))


def _check_biases(biases: Sequence[float] | None) -> list[float]:
    """The distinct biases. Raises BadParameter for one that is no number, and for too many."""
    distinct = list(dict.fromkeys(biases or ()))
    for bias in distinct:
        if not math.isfinite(bias):
            raise typer.BadParameter(
                f"expected a finite number, found {bias}", param_hint="--forget-bias"
            )
    if len(distinct) > MAX_BIASES:
        raise typer.BadParameter(
            f"expected at most {MAX_BIASES}, found {len(distinct)}", param_hint="--forget-bias"
        )
    return distinct
