import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ner_lstm

PACKAGE = Path(ner_lstm.__file__).parent
# A room imports from its own or from lower floors; rooms of one floor do not know each other, but
# for those of the first three.
FLOORS = {
    "arguments": 0,
    "one_line": 0,
    "errors": 0.5,  # they are one line each
    "sentence": 1,
    "schemes": 2,
    "config": 2,
    "documents": 2,
    "setting_table": 2,
    "settings": 2,
    "tokenizers": 2,
    "files": 2,
    "models": 2,
    "confidences": 2,
    "storage": 2,
    "suffixes": 2,
    "rendering": 2,
    "progress": 2,
    "reading": 2,
    "columns": 3,
    "records": 3,
    "corpus": 4,
    "encoding": 4,
    "checks": 5,
    "model": 5,
    "evaluation": 6,
    "bundle": 6,
    "engines": 6,
    "windows": 6,
    "window_tagger": 6.5,
    "tagger": 7,
    "training": 8,
    "reports": 8,
    "scoring": 8,
    "prediction": 8,
    "lab": 9,
    "pretraining": 9,
    "cli": 10,
}
CONTRIBUTING = PACKAGE.parent / "CONTRIBUTING.md"
SHARED = 2  # the rooms of this floor may use each other
TORCH_ROOMS = {"model", "training", "pretraining", "lab"}
TORCH_FILES = {PACKAGE / "engines" / "torch.py"}
# what is shown is drawn by rendering/, and by rooms that stand above what they show
DRAWING_ROOMS = {"rendering", "reports", "lab", "cli"}
DRAWING_FILES = {
    PACKAGE / "corpus" / "html.py",  # pages are a format that `convert` writes
    PACKAGE / "evaluation" / "scores.py",  # what a prompt shows of scores is a table
}
MODULES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path not in (PACKAGE / "__init__.py", PACKAGE / "__main__.py")
)
PUBLIC = [
    "Sentence",
    "Entity",
    "TextEntity",
    "Scheme",
    "Config",
    "Tagger",
    "read_corpus",
    "write_corpus",
    "convert_tags",
    "train",
    "pretrain",
    "evaluate",
    "evaluate_models",
    "predict_files",
    "NerLstmError",
    "CorpusError",
    "TagError",
    "ConfigError",
    "BundleError",
    "OutputError",
    "MissingExtra",
]


def room_of(path):
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_names(tree):
    """Every module that is imported anywhere in a syntax tree, under TYPE_CHECKING and inside
    functions too.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where they lead"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_when_loaded(tree):
    """The modules imported by merely importing: not inside functions, not for types alone."""
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported_names(ast.Module([node], []))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        nodes.extend(ast.iter_child_nodes(node))


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def identify(path):
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_a_module_imports_from_lower_floors_only(path):
    room = room_of(path)
    assert room in FLOORS, f"no floor for the room {room}"
    for name in imported_names(parse(path)):
        parts = name.split(".")
        if (
            parts[0] != "ner_lstm"
            or len(parts) < 2
            or parts[1].startswith("__")
            or parts[1] == room
        ):
            continue
        assert parts[1] in FLOORS, f"{identify(path)} imports {name}"
        below = FLOORS[parts[1]] < FLOORS[room] or (FLOORS[parts[1]] == FLOORS[room] == SHARED)
        assert below, (
            f"{identify(path)} (floor {FLOORS[room]}) imports {name} (floor {FLOORS[parts[1]]})"
        )


def test_the_table_for_contributors_has_every_room_on_its_floor():
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", CONTRIBUTING.read_text("utf-8"), re.MULTILINE)
    table = {int(floor): set(re.findall(r"`(\w+)/?`", rooms)) for floor, rooms in rows}
    floors = {int(floor): set() for floor in FLOORS.values()}
    for room, floor in FLOORS.items():
        floors[int(floor)].add(room)
    assert table == floors


def test_every_room_of_the_floors_is_there():
    assert {room_of(path) for path in MODULES} == set(FLOORS)


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_torch_is_imported_in_its_rooms_only_and_by_commands_only_when_they_run(path):
    tree, room = parse(path), room_of(path)
    if room in TORCH_ROOMS or path in TORCH_FILES:
        return
    names = imports_when_loaded(tree) if room == "cli" else imported_names(tree)
    assert not [name for name in names if name.split(".")[0] == "torch"]


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_what_knows_does_not_show(path):
    if room_of(path) in DRAWING_ROOMS or path in DRAWING_FILES:
        return
    drawing = ("ner_lstm.rendering", "ner_lstm.reports", "rich", "jinja2")
    names = [f"{name}." for name in imported_names(parse(path))]
    assert [name for name in names if name.startswith(tuple(f"{each}." for each in drawing))] == []


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_a_module_opens_with_a_sentence_that_says_what_it_turns_into_what(path):
    first = (ast.get_docstring(parse(path)) or "").split("\n\n")[0]
    if path.stat().st_size:
        assert first.endswith(".")


@pytest.mark.parametrize("path", MODULES, ids=identify)
def test_nothing_is_unpickled_or_executed(path):
    tree = parse(path)
    names = {name.split(".")[0] for name in imported_names(tree)}
    assert not names & {
        "pickle",
        "cPickle",
        "_pickle",
        "dill",
        "cloudpickle",
        "joblib",
        "shelve",
        "marshal",
        "yaml",
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in {
                ("torch", "load"),
                ("torch", "save"),
                ("np", "save"),
                ("np", "load"),
            }
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}


def test_the_public_names_are_these_and_each_can_be_imported():
    assert ner_lstm.__all__ == PUBLIC
    for name in PUBLIC:
        assert getattr(ner_lstm, name).__name__ == name
    assert importlib.import_module("ner_lstm.tagger").Tagger is ner_lstm.Tagger


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="tagg"):
        _ = ner_lstm.tagg


HEAVY = ("torch", "numpy", "pydantic", "datasets", "seqeval")


@pytest.mark.parametrize(
    "statement",
    [
        "import ner_lstm",
        "from ner_lstm import Sentence, Entity, Scheme, NerLstmError, convert_tags",
    ],
)
def test_importing_loads_nothing_heavy(statement):
    code = f"{statement}; import sys; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_reading_a_corpus_loads_no_torch():
    code = (
        "import ner_lstm, sys; list(ner_lstm.read_corpus('sample:apple:dev')); print('torch' in"
        " sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_report_of_checks_loads_no_numbers():
    code = "import ner_lstm.reports.checks, sys; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
