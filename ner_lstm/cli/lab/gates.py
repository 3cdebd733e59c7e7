"""`ner-lstm lab gates`: what the gates and cells of a trained tagger do at each word of some
texts.
"""

from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_bundle
from ner_lstm.cli.lab.outputs import Outputs, check_outputs
from ner_lstm.cli.outputs import Overwrite


def gates(
    model: Annotated[
        Path, typer.Argument(metavar="MODEL", help="Folder of a bundle.", show_default=False)
    ],
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT", help="What to read; several to compare.", show_default=False
        ),
    ],
    units: Annotated[
        int,
        typer.Option(min=0, help="How many of the most telling units to show of each direction."),
    ] = 3,
    output: Outputs = None,
    overwrite: Overwrite = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Show input, forget and output gate and the cell at every word, and the tags they lead to;
    .png, .svg or .html with -o.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    require_bundle(model, command="lab gates", others=texts)
    files = check_outputs(
        output, suffixes=(".png", ".svg", ".html"), overwrite=overwrite, inputs=[model]
    )
    from ner_lstm.lab.gates.views import show_gates
    from ner_lstm.lab.texts import tag_texts
    from ner_lstm.lab.tracing import Tracer

    tracer = Tracer.load(model)
    traces = [tracer.trace(sentence) for sentence in tag_texts(tracer.tagger, texts)]
    show_gates(traces, units=units, files=files, name=str(model))
