"""`KIND=FILE` and what is rendered of each kind -> files, whole or not at all, and standard
output.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from ner_lstm.storage.writing import write_text
from ner_lstm.suffixes import HTML, JSON, MARKDOWN, SUFFIXES, XML, format_of, require_suffix

Subject = TypeVar("Subject")
# of kinds; others are lines of text
FORMATS_OF_KINDS = {"json": JSON, "junit": XML, "markdown": MARKDOWN, "html": HTML}


def parse_outputs(texts: Iterable[str], *, kinds: Collection[str]) -> dict[str, Path | None]:
    """Where each kind of report goes, None for standard output, as `KIND[=FILE]` says.

    Raises ValueError for an unknown kind, for one that goes to two places and for two on standard
    output, and NerLstmError for a suffix of another format.
    """
    outputs: dict[str, Path | None] = {}
    for text in texts:
        kind, equals, name = text.partition("=")
        if kind not in kinds or (equals and not name):
            raise ValueError(
                f"expected KIND or KIND=FILE with a kind of {', '.join(kinds)}, found {text!r}"
                + ("" if equals else _suggest(text, kinds))
            )
        file = Path(name) if equals else None
        if outputs.get(kind, file) != file:
            raise ValueError(f"expected one place for the report {kind}, found several")
        if file is not None:
            written = FORMATS_OF_KINDS.get(kind)
            require_suffix(
                file, written=written, known=[SUFFIXES[written][0] if written else ".txt"]
            )
        outputs[kind] = file
    printed = [kind for kind, file in outputs.items() if file is None]
    if len(printed) > 1:
        raise ValueError(
            f"expected one report on standard output, found {' and '.join(printed)}:"
            f" {printed[0]}=FILE names a file"
        )
    return outputs


def _suggest(file: str, kinds: Iterable[str]) -> str:
    """The way out for a file without its kind."""
    fitting = [kind for kind in kinds if FORMATS_OF_KINDS.get(kind, "") == format_of(file)]
    return f": did you mean {fitting[0]}={file}?" if fitting else ""


def write_outputs(
    subject: Subject,
    outputs: Mapping[str, Path | None],
    *,
    kinds: Mapping[str, Callable[[Subject], str]],
) -> None:
    """Writes what each kind makes of the subject; what is for a file first, as it may fail."""
    for kind, file in sorted(outputs.items(), key=lambda output: output[1] is None):
        write_output([kinds[kind](subject)], file)


def write_output(pieces: Iterable[str], file: Path | None) -> None:
    """Writes the pieces of a text; None: to standard output. Raises NerLstmError."""
    if file is None:
        sys.stdout.writelines(pieces)
        return
    with write_text(file) as stream:
        stream.writelines(pieces)


def publish(text: str, *, files: Sequence[Path], draw: Callable[[Sequence[Path]], None]) -> None:
    """Prints Markdown, writes it to the files that end with .md, and has the picture drawn for the
    others. Raises NerLstmError.
    """
    write_output([text], None)
    for file in files:
        if file.suffix == ".md":
            write_output([text], file)
    if pictures := [file for file in files if file.suffix != ".md"]:
        draw(pictures)
