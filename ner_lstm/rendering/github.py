"""A line of a file and what is wrong there -> the workflow command by which GitHub shows it beside
the line.
"""

import os
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ner_lstm.one_line import one_line

# of each level, for a step: GitHub drops the rest without a word
MAX_ANNOTATIONS = 10

# https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: escapeData and
# escapeProperty
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


class Level(StrEnum):
    """How bad it is, as GitHub calls it."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Annotations(NamedTuple):
    """Those of a level: what each is called, how many there are, and their lines, the most
    important first.
    """

    noun: str
    number: int
    lines: Iterable[str]


def render_annotations(*levels: Annotations, title: str, complete: str) -> str:
    """As many of each level as GitHub shows, then a notice of how many more there are; nothing
    where nothing is wrong.

    complete: how the notice goes on, where all of them are.
    """
    lines = [line for level in levels for line in islice(level.lines, MAX_ANNOTATIONS)]
    rest = [(level.noun, level.number - MAX_ANNOTATIONS) for level in levels]
    more = [f"{number:,} more {noun}{'s' * (number > 1)}" for noun, number in rest if number > 0]
    if more:
        message = f"{' and '.join(more)}{complete}"
        lines.append(annotation(Level.NOTICE, title=title, message=message))
    return "".join(f"{line}\n" for line in lines)


def annotation(level: str, *, message: str, title: str, path: str = "", line: int = 0) -> str:
    """One line without its end: `::warning file=dev.conll,line=7,title=leak::...`.

    path, line: left out where they are empty and 0. A line break in the message is one in the
    annotation. Whatever the texts hold, the command ends where it should, and nothing in it moves
    the cursor of whoever reads the log.
    """
    properties = {
        "file": path_in_workspace(path) if path else "",
        "line": str(line) if path and line else "",
        "title": title,
    }
    shown = ",".join(
        f"{name}={one_line(value.translate(PROPERTY))}"
        for name, value in properties.items()
        if value
    )
    return f"::{Level(level)} {shown}::{one_line(message.translate(DATA))}"


def path_in_workspace(path: str) -> str:
    """The path as GitHub wants it, from the root of the repository; as it is where that is not
    known, or elsewhere.
    """
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace:
        return path
    # by name, not through links: a link in the repository is a file of it, wherever it leads
    file, root = (Path(os.path.normpath(Path.cwd() / name)) for name in (path, workspace))
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else path
