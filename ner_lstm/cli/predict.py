"""`ner-lstm predict`: text, column files or JSONL in, the entities out, as a stream."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli import options as o
from ner_lstm.cli.guesses import require_bundle, require_inputs
from ner_lstm.cli.outputs import Overwrite, check_outputs, read_path
from ner_lstm.cli.results import is_terminal, write_results
from ner_lstm.corpus.predictions import (
    RENDERERS,
    InputFormat,
    OutputFormat,
    Rendering,
    read_inputs,
    require_formats,
    source_of,
    target_of,
)
from ner_lstm.corpus.reading import ReadOptions, Skipped
from ner_lstm.errors import BundleError
from ner_lstm.files import STANDARD_INPUT
from ner_lstm.progress import show_reading
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence


class OnError(StrEnum):
    """What becomes of records and lines that cannot be read."""

    STOP = "stop"
    SKIP = "skip"


def predict(
    model: Annotated[
        Path, typer.Argument(metavar="MODEL", help="Folder of a bundle.", show_default=False)
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT", help="Files; - or none is standard input."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File to write. [default: standard output]",
            parser=read_path,
        ),
    ] = None,
    overwrite: Overwrite = False,
    source: Annotated[
        InputFormat | None,
        typer.Option("--from", help="What the inputs are. [default: by suffix, else text]"),
    ] = None,
    target: Annotated[
        OutputFormat | None,
        typer.Option(
            "--to", help="What to write. [default: by --output, else jsonl; conll from conll]"
        ),
    ] = None,
    min_confidence: Annotated[
        str,
        typer.Option(
            metavar="X|auto",
            help="Leave out entities below this probability; auto: as saved in the model.",
        ),
    ] = "0",
    lines: Annotated[bool, typer.Option("--lines", help="Text has one sentence a line.")] = False,
    scheme: Annotated[
        Scheme | None,
        typer.Option(
            help="Scheme of the tags written. [default: the training corpus's]",
            case_sensitive=False,
        ),
    ] = None,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="Append a column of confidences too (conll).")
    ] = False,
    tokenizer: Annotated[
        str | None, typer.Option(help="words or characters. [default: as the training corpus]")
    ] = None,
    on_error: Annotated[
        OnError,
        typer.Option(
            "--on-error",
            help="At a record or line that cannot be read: stop, or skip it and say so.",
        ),
    ] = OnError.STOP,
    separator: o.Separator = None,
    word_column: o.WordColumn = None,
    encoding: o.Encoding = "utf-8",
    device: o.Device = "auto",
    engine: o.Engine = o.EngineName.AUTO,
    batch_tokens: o.BatchTokens = None,
    threads: o.Threads = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Find entities in text, column files or JSONL; text comes out as one JSON object a
    sentence.
    """
    if tokenizer not in (None, "words", "characters"):
        raise typer.BadParameter("expected words or characters", param_hint="--tokenizer")
    least = _read_confidence(min_confidence)
    o.set_up_log(quiet=quiet, verbose=verbose)
    paths = inputs or [STANDARD_INPUT]
    kind = target or target_of(
        str(output) if output else None, source=source or source_of(paths[0])
    )
    require_formats(paths, source=source, output=str(output) if output else None, target=kind)
    check_outputs([output], inputs=[model, *paths], overwrite=overwrite)
    require_bundle(model, command="predict", others=inputs or [])
    require_inputs(paths, model=model)
    from ner_lstm.tagger import Tagger

    tagger = Tagger.load(
        model, device=device, engine=engine, batch_tokens=batch_tokens, threads=threads
    )
    rendering = Rendering(scheme or tagger.scheme, confidence, paths=paths, labels=tagger.labels)
    skipped = Skipped() if on_error is OnError.SKIP else None
    reading = ReadOptions(
        encoding,
        o.read_separator(separator),
        word_column,
        tokenizer=tokenizer or tagger.tokenizer,
        skipped=skipped,
    )
    sentences = read_inputs(paths, source=source, options=reading, line_by_line=lines)
    if least is None and not tagger.thresholds:
        raise BundleError(
            f"{model}: expected thresholds, found none: evaluate --target-precision X"
            " --save-thresholds finds them"
        )
    labelled = _keep_confident(
        tagger.tag(sentences),
        tagger.thresholds if least is None else dict.fromkeys(tagger.labels, least),
    )
    labelled = show_reading(labelled, paths, quiet=quiet or is_terminal(output))
    write_results(labelled, lambda sentences: RENDERERS[kind](sentences, rendering), output=output)
    if skipped is not None:
        skipped.close()


def _read_confidence(text: str) -> float | None:
    """The least confidence, None for auto."""
    if text == "auto":
        return None
    try:
        least = float(text)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise typer.BadParameter(
            f"expected a number from 0 to 1 or auto, found {text!r}", param_hint="--min-confidence"
        )
    return least


def _keep_confident(
    sentences: Iterable[Sentence], thresholds: Mapping[str, float]
) -> Iterator[Sentence]:
    for sentence in sentences:
        entities = sentence.entities or ()
        kept = tuple(
            entity
            for entity in entities
            if (entity.confidence or 0.0) >= thresholds.get(entity.label, 0.0)
        )
        yield sentence if kept == sentence.entities else sentence.with_entities(kept)
