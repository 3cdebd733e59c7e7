"""`ner-lstm lab explain`: texts -> the words that decided each entity."""

from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_bundle
from ner_lstm.cli.lab.outputs import Outputs, check_outputs


def explain(
    model: o.Model,
    texts: Annotated[
        list[str],
        typer.Argument(metavar="TEXT", help="The texts to tag and explain.", show_default=False),
    ],
    output: Outputs = None,
    overwrite: o.Overwrite = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Show which words decided each entity.

    That is what its exact probability owes to each other word; a page with -o FILE.html.
    """
    o.set_up_log(quiet=quiet, verbose=verbose)
    require_bundle(model, command="lab explain", others=texts)
    files = check_outputs(output, suffixes=(".html",), overwrite=overwrite, inputs=[model])
    from ner_lstm.lab.explanation.effects import explain_entities
    from ner_lstm.lab.explanation.page import render_explanations
    from ner_lstm.lab.explanation.terminal import print_explanations
    from ner_lstm.lab.terminal import Terminal
    from ner_lstm.lab.texts import tag_texts
    from ner_lstm.rendering.outputs import write_output
    from ner_lstm.tagger import Tagger

    tagger = Tagger.load(model, device="cpu")
    sentences = tag_texts(tagger, texts)
    explanations = [entity for text in sentences for entity in explain_entities(tagger, text)]
    for file in files:
        write_output(render_explanations(explanations, name=str(model)), file)
    if not files:
        print_explanations(Terminal(), explanations)
