"""A model and files -> their sentences with the entities found in them, as a stream of text."""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ner_lstm.arguments import argument
from ner_lstm.corpus.predictions import (
    InputFormat,
    OutputFormat,
    Rendering,
    read_inputs,
    require_formats,
    source_of,
    target_of,
)
from ner_lstm.errors import BundleError, NerLstmError
from ner_lstm.progress import show_reading
from ner_lstm.reading import ReadOptions
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence
from ner_lstm.storage.writing import write_text
from ner_lstm.tagger import Tagger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Formats:
    """What the inputs are and what is written of them; None is decided by `predict_files`.

    source: else by suffix, or text. target: else by suffix, or columns from columns and JSON lines
    from others. scheme: of the tags written, else that of the training corpus. with_confidences: in
    a column too. line_by_line: whether text has a sentence a line.
    """

    source: InputFormat | None = None
    target: OutputFormat | None = None
    scheme: Scheme | None = None
    with_confidences: bool = False
    line_by_line: bool = False


def predict_files(
    model: str | Path,
    inputs: Sequence[str],
    *,
    output: Path | None = None,
    formats: Formats | None = None,
    min_confidence: float | None = 0.0,
    options: ReadOptions | None = None,
    load: Callable[[str | Path], Tagger] = Tagger.load,
    quiet: bool = False,
) -> None:
    """Writes the sentences of some files with the entities found in them.

    output: a file, None: standard output. min_confidence: entities below it are left out, None:
    those below the thresholds of the model. options: how inputs are read; their tokenizer is else
    that of the training corpus. load: makes a tagger of a folder. quiet: without a progress bar.
    Raises NerLstmError.
    """
    formats, options = formats or Formats(), options or ReadOptions()
    source, name = formats.source, None if output is None else str(output)
    target = formats.target or target_of(name, source=source or source_of(inputs[0]))
    require_formats(inputs, source=source, output=name, target=target)
    tagger = load(model)
    if options.tokenizer == "auto":
        options = replace(options, tokenizer=tagger.tokenizer)
    sentences = read_inputs(
        inputs, source=source, options=options, line_by_line=formats.line_by_line
    )
    labelled: Iterable[Sentence] = tagger.tag(sentences)
    if min_confidence != 0:
        labelled = _leave_out(labelled, _thresholds(tagger, model, least=min_confidence))
    is_seen = output is None and sys.stdout.isatty()  # who reads it sees how far it is
    labelled = show_reading(labelled, inputs, quiet=quiet or is_seen)
    rendering = Rendering(
        target,
        formats.scheme or tagger.scheme,
        formats.with_confidences,
        paths=inputs,
        labels=tagger.labels,
    )
    if output is None:
        for piece in rendering.render(labelled):
            sys.stdout.write(piece)
            sys.stdout.flush()  # 2 us a sentence, and a pipe never waits for what is known
    else:
        counted = _Counted(labelled)
        _write_file(rendering.render(counted), output, counted=counted)
    if options.skipped is not None:
        options.skipped.close()


def _thresholds(tagger: Tagger, model: str | Path, *, least: float | None) -> Mapping[str, float]:
    """The same for all labels, or those of the model. Raises BundleError where it has none."""
    if least is not None:
        return dict.fromkeys(tagger.labels, least)
    if not tagger.thresholds:
        raise BundleError(
            f"{model}: expected thresholds, found none: an evaluation with"
            f" {argument('target_precision')} and {argument('save_thresholds')} finds and keeps"
            " them"
        )
    return tagger.thresholds


def _leave_out(
    sentences: Iterable[Sentence], thresholds: Mapping[str, float]
) -> Iterator[Sentence]:
    """The sentences without the entities whose confidence is below the threshold of their label."""
    for sentence in sentences:
        kept = tuple(
            entity
            for entity in sentence.entities or ()
            if (entity.confidence or 0.0) >= thresholds.get(entity.label, 0.0)
        )
        yield sentence if kept == sentence.entities else sentence.with_entities(kept)


class _Counted:
    """Sentences, and how many of them were taken."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self._sentences = sentences
        self.count = 0

    def __iter__(self) -> Iterator[Sentence]:
        for self.count, sentence in enumerate(self._sentences, 1):  # noqa: B020 - the attribute is the count
            yield sentence


def _write_file(pieces: Iterable[str], output: Path, *, counted: _Counted) -> None:
    """Writes a file, whole or not at all. Raises NerLstmError, and says then what became of it."""
    try:
        with write_text(output) as file:
            file.writelines(pieces)
    except (NerLstmError, KeyboardInterrupt) as error:
        if output.is_file() or not output.exists():  # else what was written is in a pipe or device
            log.warning(
                "%s after %s sentence%s: %s is %s",
                "interrupted" if isinstance(error, KeyboardInterrupt) else "broken off",
                f"{counted.count:,}",
                "" if counted.count == 1 else "s",
                output,
                "as it was before" if output.exists() else "not written",
            )
        raise
