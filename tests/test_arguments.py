"""Messages of the library name its arguments, and those of a command its options."""

import ast
import re
from pathlib import Path

import pytest
import typer

import ner_lstm
from ner_lstm.arguments import argument, spelling_arguments
from ner_lstm.cli import app
from ner_lstm.cli.options import spell_option
from ner_lstm.config import Config
from ner_lstm.errors import ConfigError

PACKAGE = Path(ner_lstm.__file__).parent
LIBRARY = [path for path in PACKAGE.rglob("*.py") if path.parts[len(PACKAGE.parts)] != "cli"]
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]+(?![\w-]*:)")  # and no property of a style sheet


def identify(path):
    return path.relative_to(PACKAGE).as_posix()


def texts_of(tree):
    """The texts of a module that may be in a message: all that are not statements of their own."""
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in statements:
            yield node.value


def options_of(command):
    """All options of a command and of its own commands."""
    for parameter in command.params:
        yield from parameter.opts
    for inner in getattr(command, "commands", {}).values():
        yield from options_of(inner)


@pytest.mark.parametrize(
    ("name", "value", "python", "option"),
    [
        ("resume", True, "resume=True", "--resume"),
        ("paired", False, "paired=False", "--paired no"),
        ("tag_column", 3, "tag_column=3", "--tag-column 3"),
        ("tag_column", None, "tag_column", "--tag-column"),
        ("separator", ";", "separator=';'", "--separator ';'"),
        ("separator", "\u3000", r"separator='\u3000'", r"--separator $'\u3000'"),
        ("assignments", None, "assignments", "--set"),
    ],
)
def test_an_argument_is_spelt_in_python_or_as_an_option(name, value, python, option):
    assert argument(name, value) == python
    with spelling_arguments(spell_option):
        assert argument(name, value) == option
    assert argument(name, value) == python


@pytest.mark.parametrize("path", LIBRARY, ids=identify)
def test_no_message_of_the_library_names_an_option(path):
    texts = texts_of(ast.parse(path.read_text(encoding="utf-8")))
    assert [text for text in texts if OPTION.search(text)] == []


@pytest.mark.parametrize("path", LIBRARY, ids=identify)
def test_every_argument_that_a_message_names_is_an_option_of_a_command(path):
    options = set(options_of(typer.main.get_command(app)))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "argument":
            for name in ast.walk(node.args[0]):
                if isinstance(name, ast.Constant):
                    assert spell_option(name.value, None) in options, name.value


def test_a_setting_that_python_sets_is_refused_without_an_option():
    with pytest.raises(ConfigError, match=r"^assignments: epochs=5: expected section\.key=value"):
        Config().override(["epochs=5"])
