"""`ner-lstm lab gates`: texts -> what the gates and cells of a tagger do at each word."""

from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_bundle
from ner_lstm.cli.lab.outputs import Outputs, check_outputs


def gates(
    model: o.Model,
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT", help="The texts to read; give several to compare.", show_default=False
        ),
    ],
    units: Annotated[
        int, typer.Option(min=0, help="How many of the most informative units to show.")
    ] = 3,
    output: Outputs = None,
    overwrite: o.Overwrite = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Show what gates and cells do at every word.

    That is input, forget and output gate, the cell, and the tags they lead to, in the terminal or,
    with -o, in .png, .svg or .html.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    require_bundle(model, command="lab gates", others=texts)
    files = check_outputs(
        output, suffixes=(".png", ".svg", ".html"), overwrite=overwrite, inputs=[model]
    )
    from ner_lstm.documents import with_neighbours
    from ner_lstm.lab.gates.views import show_gates
    from ner_lstm.lab.texts import tag_texts
    from ner_lstm.lab.tracing import Tracer

    tracer = Tracer.load(model)
    window_sentences = tracer.tagger.bundle.config.model.document_sentences
    sentences = with_neighbours(tag_texts(tracer.tagger, texts), window_sentences=window_sentences)
    traces = [tracer.trace(sentence, document=document) for sentence, document in sentences]
    show_gates(traces, units=units, files=files, name=str(model))
