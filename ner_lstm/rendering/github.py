"""A place and what is wrong there -> the workflow command that makes GitHub show it beside the
line.
"""

import os
from enum import StrEnum
from pathlib import Path

from ner_lstm.one_line import one_line

# annotations of each level that GitHub shows for a step; it drops the rest without a word
SHOWN = 10

# https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: escapeData and
# escapeProperty
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


class Level(StrEnum):
    """How bad it is, as GitHub calls it."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


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
    place, root = (Path(os.path.normpath(Path.cwd() / name)) for name in (path, workspace))
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else path
