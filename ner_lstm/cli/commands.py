"""Commands as typer runs them: help in panels, whole summaries, and wrong usage in one line."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from ner_lstm.cli.guesses import explain_arguments, explain_option
from ner_lstm.one_line import one_line

FAILED_CHECK = "Value error, "  # what pydantic writes before a message of typer's own
# panels of the help, and the options in them; typer 0.29 has panels with rich alone
PANELS = {
    "Corpora": ("--train", "--dev", "--test"),
    "Training": ("--set", "--epochs", "--seed", "--seeds", "--resume"),
    "Comparison": ("--predicted", "--against", "--scorers"),
    "Expectations": (
        *("--min-f1", "--min-precision", "--min-recall", "--baseline", "--max-drop", "--alpha"),
        *("--paired", "--expect", "--behaviours"),
    ),
    "Confidences": ("--target-precision", "--save-thresholds", "--min-confidence", "--confidence"),
    "Output": ("--output", "--report", "--json", "--errors", "--to", "--overwrite"),
    "Reading": (
        *(
            "--separator",
            "--word-column",
            "--tag-column",
            "--scheme",
            "--from-scheme",
            "--encoding",
        ),
        *("--ill-formed", "--tokenizer", "--text-column", "--from", "--lines", "--on-error"),
    ),
    "Computing": ("--device", "--engine", "--batch-tokens", "--threads"),
}
PANEL_OF = {option: panel for panel, options in PANELS.items() for option in options}
# typer 0.29 gives no public name to it, nor to parse_args' context
UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])


class Command(TyperCommand):
    """A command whose errors of usage say what was meant."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments that are left. Raises UsageError."""
        given = [text for text in args if not text.startswith("-")]
        try:
            return super().parse_args(ctx, args)
        except UsageError as error:
            message: str = error.message  # type: ignore[attr-defined]
            hint = ""
            if hasattr(error, "possibilities"):  # an unknown option
                has_settings = any("--set" in parameter.opts for parameter in self.params)
                option, near = error.option_name, error.possibilities  # type: ignore[attr-defined]
                hint = explain_option(
                    str(self.name), option, has_settings=has_settings, is_near=bool(near)
                )
            elif "unexpected extra argument" in message:
                hint = explain_arguments(str(self.name), given)
            if hint:
                error.message = f"{message} ({hint})"  # type: ignore[attr-defined]
            raise

    def get_short_help_str(self, limit: int = 0) -> str:
        """The first sentence of the help, which typer 0.29 would cut at 45 characters."""
        return (self.help or "").partition("\n\n")[0].replace("\n", " ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes the arguments, then the options by panel."""
        panels: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for parameter in self.get_params(ctx):
            panel = getattr(parameter, "rich_help_panel", None) or PANEL_OF.get(parameter.opts[0])
            if parameter.param_type_name == "argument":
                panel = "Arguments"
            record = parameter.get_help_record(ctx)
            if record is not None:
                panels[panel or "Options"].append(record)
        for title in sorted(panels, key="Options".__eq__):
            with formatter.section(title):
                formatter.write_dl(panels[title])


class Commands(TyperGroup):
    """The commands, around all that typer 0.29 raises while it parses and runs them.

    It escapes some arguments, and some not.
    """

    def make_context(self, *args: Any, **options: Any) -> Any:  # typer's own types are private
        """The context of the arguments before the command's name."""
        with _escaped():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """What the command returns."""
        with _escaped():
            return super().invoke(ctx)


@contextmanager
def _escaped() -> Iterator[None]:
    try:
        yield
    except typer.TyperException as error:
        if not _is_help(error):
            error.message = one_line(error.message.replace(FAILED_CHECK, "", 1))
        raise


def _is_help(error: typer.TyperException) -> bool:
    """Whether it is raised to print the help of a command that was given no arguments."""
    context = getattr(error, "ctx", None)
    return context is not None and error.message == context.get_help()
