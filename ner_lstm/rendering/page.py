"""Templates and what they show -> self-contained HTML pages, in which nothing is loaded and nothing
runs but their own script.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ner_lstm.confidences import spell_confidence, spell_percent
from ner_lstm.rendering.escapes import escape_text, write_json
from ner_lstm.rendering.labels import name_label, write_label_style

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

PACKAGE = Path(__file__).parents[1]  # templates, styles and scripts are named from here


@cache
def load_environment() -> "Environment":
    """The templates of all rooms.

    Whatever a template shows is escaped by `escape_text`, unless it is markup of another template.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def escape(value: object) -> Markup:
        return value if isinstance(value, Markup) else Markup(escape_text(str(value)))

    environment = Environment(
        loader=FileSystemLoader(PACKAGE),
        autoescape=True,
        finalize=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {
        "data": lambda data: Markup(write_json(data)),
        "ratio": "{:.4f}".format,
        "signed": "{:+.4f}".format,
        "tenths": "{:.1f}".format,
        "plain": "{:g}".format,
        "thousands": "{:,}".format,
        "percent": spell_percent,
        "confidence": lambda confidence: spell_confidence(confidence, digits=3),
        "label": name_label,
    }
    return environment


def render_page(
    template: str, *, title: str, style: str = "", script: str = "", **content: object
) -> Iterator[str]:
    """The pieces of a UTF-8 page; they stream, as far as the content does.

    template: its path in the package. style: what the page has beside the style sheet of every
    page. content: what the template shows.
    """
    from markupsafe import Markup

    style = read_file("rendering/page.css") + write_label_style() + style
    return (
        load_environment()
        .get_template(template)
        .generate(
            title=title,
            policy=Markup(_write_policy(style, script)),
            style=Markup(style),
            script=Markup(script),
            **content,
        )
    )


def load_macros(template: str) -> Mapping[str, Callable[..., "Markup"]]:
    """The macros of a template, by name: what it shows must be given as arguments."""
    return vars(load_environment().get_template(template).module)


@cache
def read_file(name: str) -> str:
    """The text of a style sheet or a script, by its path in the package."""
    return (PACKAGE / name).read_text(encoding="utf-8")


def _write_policy(style: str, script: str) -> str:
    """The Content-Security-Policy that allows the style sheet and the script, by hash, and nothing
    else: no other code, no request, no markup made from text.
    """
    directives = (
        "default-src 'none'",
        f"style-src {_hash(style)}",
        *([f"script-src {_hash(script)}"] if script else []),
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
    return "; ".join(directives)


def _hash(text: str) -> str:
    """The source expression of what stands between two tags, line ends included."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
