"""`ner-lstm info`: a bundle -> what it is; or every setting of a run -> its default."""

import json as json_module
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli.guesses import require_bundle
from ner_lstm.one_line import align_left, escape_json, one_line

NAME_WIDTH = 22  # characters


def info(
    model: Annotated[
        Path | None,
        typer.Argument(
            metavar="MODEL",
            help="The folder of a bundle, or model:general.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    settings: Annotated[
        bool,
        typer.Option("--settings", help="Show the settings of --set, their defaults and values."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show what a bundle is, or the settings of training.

    That is its labels, tokenizer, settings, scores, corpora and versions.
    """
    if (model is None) is not settings:
        raise typer.BadParameter("expected either MODEL or --settings")
    if model is None:
        from ner_lstm.setting_table import describe_settings, explain_settings

        facts: Mapping[str, object] = describe_settings() if json else explain_settings()
    else:
        from ner_lstm.bundle import Bundle, summarise

        require_bundle(model, command="info")
        facts = summarise(Bundle.load(model))
    text = json_module.dumps(facts, ensure_ascii=False, indent=2)
    typer.echo(escape_json(text) if json else _render(facts, indent=""))


def _render(facts: object, *, indent: str) -> str:
    if not isinstance(facts, dict):
        return one_line(
            ", ".join(map(str, facts)) if isinstance(facts, list | tuple) else str(facts)
        )
    lines = []
    for key, value in facts.items():
        if isinstance(value, dict) and value:
            lines += [f"{indent}{one_line(key)}", _render(value, indent=indent + "  ")]
        elif value not in (None, {}, "", ()):
            name = align_left(one_line(key), width=NAME_WIDTH - len(indent))
            lines.append(f"{indent}{name}{_render(value, indent='')}")
    return "\n".join(lines)
