"""The package and its tests as their names and sizes have to be."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = sorted((ROOT / "ner_lstm").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOST_LINES = 300


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path):
    return path.relative_to(ROOT).as_posix()


def test_no_class_name_stands_in_two_modules():
    modules = defaultdict(set)
    for path in PACKAGE:
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.ClassDef):
                modules[node.name].add(name(path))
    repeated = {title: sorted(paths) for title, paths in modules.items() if len(paths) > 1}
    assert repeated == {}


@pytest.mark.parametrize("folder", ["ner_lstm", "tests"])
def test_no_file_has_more_than_300_lines(folder):
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob("*.py")
    }
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_functions_of_tests_have_no_annotations(path):
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef):
            arguments = ast.walk(node.args)
            annotated = [one.arg for one in arguments if getattr(one, "annotation", None)]
            assert (annotated, node.returns) == ([], None), f"line {node.lineno}: {node.name}"


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_every_test_asserts_something(path):
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            assert any(map(asserts, ast.walk(node))), f"line {node.lineno}: {node.name}"


def asserts(node):
    """Whether a node is an assertion, or calls what is named after the one that it makes."""
    words = ("raises", "assert", "agree", "check")
    is_call = isinstance(node, ast.Call)
    return isinstance(node, ast.Assert) or (
        is_call and any(map(ast.unparse(node.func).count, words))
    )
