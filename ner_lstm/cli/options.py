"""Options that several commands share: their spelling, their help, and what they set up."""

import logging
import sys
import warnings
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ner_lstm.one_line import one_line
from ner_lstm.schemes import IllFormed, Scheme

if TYPE_CHECKING:
    from ner_lstm.reading import ReadOptions

OUTPUT = "Output"  # a panel of the help, for options that stand in another one elsewhere
# settings of `train`, in the order of its options
DATA_SETTINGS = (
    *("train", "dev", "test", "replay", "separator", "word_column", "tag_column"),
    *("scheme", "encoding", "ill_formed"),
)
# what options are called whose arguments have another name in Python
OPTION_NAMES = {"assignments": "--set"}
SEPARATORS = {"tab": "\t", "\\t": "\t", "blanks": " ", "blank": " ", "space": " "}


class EngineName(StrEnum):
    """What a user may call an engine."""

    AUTO = "auto"
    NUMPY = "numpy"
    TORCH = "torch"


def read_path(text: str) -> Path:
    """The path; an empty one, which would be the current folder, is an empty variable."""
    if not text:
        raise typer.BadParameter("expected the name of a file or a folder, found an empty one")
    return Path(text)


def _read_separator(text: str) -> str:
    return SEPARATORS.get(text, text)


Model = Annotated[
    Path,
    typer.Argument(
        metavar="MODEL",
        help="The folder of a bundle, or model:general.",
        show_default=False,
        readable=False,
    ),
]
Separator = Annotated[
    str | None,
    typer.Option(
        help="The separator of columns: tab, blanks, or any text. [default: detected]",
        metavar="<str>",
        parser=_read_separator,
    ),
]
WordColumn = Annotated[
    int | None,
    typer.Option(help="The column of words: 0 is the first, -1 the last. [default: detected]"),
]
TagColumn = Annotated[
    int | None,
    typer.Option(help="The column of tags: 0 is the first, -1 the last. [default: detected]"),
]
TagScheme = Annotated[
    Scheme | None,
    typer.Option(help="The scheme of the tags. [default: detected]", case_sensitive=False),
]
Encoding = Annotated[str | None, typer.Option(help="The encoding of the files. [default: utf-8]")]
IllFormedPolicy = Annotated[
    IllFormed | None,
    typer.Option(
        "--ill-formed",
        help="How to read entities whose tags break their scheme. [default: conlleval]",
    ),
]
Overwrite = Annotated[
    bool,
    typer.Option("--overwrite", help="Replace files that exist; an input file is never replaced."),
]
TrainCorpus = Annotated[
    str | None, typer.Option(help="The training corpus. [default: sample:apple]")
]
DevCorpus = Annotated[
    str | None,
    typer.Option(help="The corpus that selects the best epoch. [default: a tenth of train]"),
]
Seed = Annotated[int | None, typer.Option(min=0, help="The random seed. [default: 1]")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Continue the run that stopped in the output folder.")
]
OverwriteBundle = Annotated[
    bool, typer.Option("--overwrite", help="Replace the bundle in the output folder.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="SECTION.KEY=VALUE",
        help="Change a setting; `ner-lstm info --settings` lists them.",
    ),
]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:N.")]
BatchTokens = Annotated[
    int | None,
    typer.Option(min=1, help="How many words to compute at once. [default: what suits the engine]"),
]
Engine = Annotated[
    EngineName, typer.Option(help="What computes; auto is torch on CUDA and numpy on a CPU.")
]
Threads = Annotated[
    int | None, typer.Option(min=1, help="How many threads compute. [default: one a core]")
]
NewerLexicons = Annotated[
    list[str] | None,
    typer.Option(
        "--lexicon", metavar="FILE", help="A newer list, in place of the one in the model."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only results and errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print more details.")]


def spell_option(name: str, value: object) -> str:
    """`--resume`, `--paired no`, `--tag-column 3`: what a command calls an argument of the library.

    A separator is quoted for a shell, and a value of None is left out.
    """
    option = OPTION_NAMES.get(name, f"--{name.replace('_', '-')}")
    match value:
        case None | True:
            return option
        case False:
            return f"{option} no"
        case str() if not value.isascii():
            return f"{option} $'\\u{ord(value):04x}'"
        case str() if not value.isidentifier():
            return f"{option} {value!r}"
        case _:
            return f"{option} {value}"


def set_up_log(*, quiet: bool, verbose: bool, muted: str | None = None) -> None:
    """Sends what the package logs to standard error, without tearing progress bars.

    muted: the logger that only --verbose shows.
    """
    handler = _TqdmHandler()
    if not verbose:
        handler.addFilter(lambda record: record.name != muted)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("ner_lstm")
    logger.handlers = [handler]
    logger.propagate = False
    if quiet:
        warnings.simplefilter("ignore")  # of libraries, which print them past the log
    logger.setLevel(logging.ERROR if quiet else logging.DEBUG if verbose else logging.INFO)


class _TqdmHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        bars = sys.modules.get("tqdm")
        message = one_line(self.format(record))
        if bars is None:
            print(message, file=sys.stderr)  # noqa: T201 - the one place that prints what is logged
        else:
            bars.tqdm.write(message, file=sys.stderr)


def set_up_threads(threads: int | None) -> None:
    """Gives torch so many threads."""
    if threads is not None:
        import torch

        torch.set_num_threads(threads)


def read_options(
    separator: str | None,
    word_column: int | None,
    tag_column: int | None,
    scheme: Scheme | None,
    encoding: str | None,
    ill_formed: IllFormed | None,
    tokenizer: str | None = None,
    *,
    skip_errors: bool = False,
) -> "ReadOptions":
    """How the files of a command are read."""
    from ner_lstm.reading import ReadOptions, Skipped

    return ReadOptions(
        encoding or "utf-8",
        separator,
        word_column,
        tag_column,
        scheme,
        ill_formed or IllFormed.CONLLEVAL,
        tokenizer or "auto",
        Skipped() if skip_errors else None,
    )


def require_tokenizer(tokenizer: str | None, known: Sequence[str]) -> None:
    """Raises BadParameter for a tokenizer of another name."""
    if tokenizer is not None and tokenizer not in known:
        names = " or ".join(filter(None, (", ".join(known[:-1]), known[-1])))
        raise typer.BadParameter(f"expected {names}", param_hint="--tokenizer")


def data_settings(*values: str | int | None) -> dict[str, object]:
    """The settings DATA_SETTINGS that options of `train` name; None: not given."""
    return {
        f"data.{name}": value.value if isinstance(value, StrEnum) else value
        for name, value in zip(DATA_SETTINGS, values, strict=False)
    }
