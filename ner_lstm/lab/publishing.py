"""What an experiment found -> standard output, and the files that are asked for."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ner_lstm.storage.writing import write_text


def publish(text: str, *, files: Sequence[Path], draw: Callable[[Sequence[Path]], None]) -> None:
    """Prints Markdown, writes it to the files that end with .md, and has the picture drawn for the
    others.

    Raises NerLstmError where a file cannot be written.
    """
    sys.stdout.write(text)
    for path in files:
        if path.suffix == ".md":
            with write_text(path) as file:
                file.write(text)
    if pictures := [path for path in files if path.suffix != ".md"]:
        draw(pictures)
