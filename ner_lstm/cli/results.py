"""Labelled sentences -> a file, whole or not at all, or standard output as they come; and what to
say when they break off.
"""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ner_lstm.errors import NerLstmError
from ner_lstm.sentence import Sentence
from ner_lstm.storage.writing import write_text

log = logging.getLogger(__name__)
Render = Callable[[Iterable[Sentence]], Iterable[str]]


def is_terminal(output: Path | None) -> bool:
    """Whether results are shown to somebody, who sees by them how far it is."""
    return output is None and sys.stdout.isatty()


def write_results(sentences: Iterable[Sentence], render: Render, *, output: Path | None) -> None:
    """Writes the sentences as they are rendered. Raises NerLstmError, and says then what became of
    the file.
    """
    if output is None:
        for piece in render(sentences):
            sys.stdout.write(piece)
            sys.stdout.flush()  # 2 us a sentence, and a pipe never waits for what is known
        return
    counted = _Counted(sentences)
    try:
        with write_text(output) as file:
            file.writelines(render(counted))
    except (NerLstmError, KeyboardInterrupt) as error:
        # else what was written is in a pipe or a device
        if output.is_file() or not output.exists():
            left = "as it was before" if output.exists() else "not written"
            broken_off = "interrupted" if isinstance(error, KeyboardInterrupt) else "broken off"
            plural = "" if counted.count == 1 else "s"
            log.warning(
                "%s after %s sentence%s: %s is %s",
                broken_off,
                f"{counted.count:,}",
                plural,
                output,
                left,
            )
        raise


class _Counted:
    """Sentences, and how many of them were taken."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self._sentences = sentences
        self.count = 0

    def __iter__(self) -> Iterator[Sentence]:
        for self.count, sentence in enumerate(self._sentences, 1):  # noqa: B020 - the attribute is the count
            yield sentence
