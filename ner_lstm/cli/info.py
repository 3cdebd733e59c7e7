"""`ner-lstm info`: what a bundle is."""

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from ner_lstm.cli.guesses import require_bundle
from ner_lstm.one_line import align_left, escape_json, one_line


def info(
    model: Annotated[
        Path, typer.Argument(metavar="MODEL", help="Folder of a bundle.", show_default=False)
    ],
    json: Annotated[bool, typer.Option("--json", help="Write it as JSON.")] = False,
) -> None:
    """Show the labels, tokenizer, settings, scores, corpora and versions of a bundle."""
    from ner_lstm.bundle import Bundle, summarise

    require_bundle(model, command="info")
    facts = summarise(Bundle.load(model))
    text = (
        escape_json(json_module.dumps(facts, ensure_ascii=False, indent=2))
        if json
        else _render(facts, indent="")
    )
    typer.echo(text)


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
            name = align_left(one_line(key), width=22 - len(indent))
            lines.append(f"{indent}{name}{_render(value, indent='')}")
    return "\n".join(lines)
