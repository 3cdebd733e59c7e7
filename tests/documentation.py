"""The pages of the documentation: where they are, the blocks they hold, and the shape of a line."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
READMES = ("README.md", "README.zh-CN.md")


@dataclass(frozen=True, slots=True)
class Example:
    """A command of a console block, without its prompt, and the lines that are shown below it."""

    command: str
    output: tuple[str, ...]


def text_of(page):
    """What a page says."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks_of(page, *, language):
    """The blocks of code of a page in a language, such as `console`."""
    return re.findall(rf"```{language}\n(.*?)```", text_of(page), re.DOTALL)


def examples_of(page):
    """Every command of the console blocks of a page."""
    for block in blocks_of(page, language="console"):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *output = piece.rstrip("\n").split("\n")
            yield Example(re.sub(r"\s+# .*", "", command), tuple(output))


def shape(line):
    """A line with 0 in the place of every number, without stars, its blanks as one."""
    return re.sub(r"\s+", " ", re.sub(r"\d[\d.,]*", "0", line.replace("*", ""))).strip()


def is_shown_by(expected, actual):
    """Whether lines have the shapes that an example shows, in its order; `...` is any lines."""
    shapes = [shape(line) for line in actual]
    pattern = "".join(
        r"(?:.*\n)*" if line == "..." else re.escape(shape(line)) + r"\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in shapes)) is not None
