"""Workflow commands as the runner of GitHub reads them, and paths as it wants them."""

import pytest
from hostile import HOSTILE
from workflow_commands import read_command

from ner_lstm.one_line import one_line
from ner_lstm.rendering.github import Level, annotation, path_in_workspace


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_the_runner_reads_back_any_text_and_nothing_else(text):
    line = annotation(Level.WARNING, path=f"a{text}", line=2, title=f"b{text}", message=f"c{text}")
    assert one_line(line[2:]) == line[2:]
    # what moves the cursor is spelt out before the runner sees it; a line break is the message's
    # own
    kept = str.maketrans("\r\n", "\ue000\ue001")
    shown = one_line(f"a{text}".translate(kept))[1:].replace("\ue000", "\r").replace("\ue001", "\n")
    assert read_command(line) == (
        "warning",
        {"file": f"a{shown}", "line": "2", "title": f"b{shown}"},
        f"c{shown}",
    )


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/repo/data/dev.conll", "data/dev.conll"),
        ("/repo/data/../dev.conll", "dev.conll"),
        ("/repository/dev.conll", "/repository/dev.conll"),
        ("/repo/../dev.conll", "/repo/../dev.conll"),
        ("/elsewhere/dev.conll", "/elsewhere/dev.conll"),
    ],
)
def test_a_path_in_the_workspace_begins_at_its_root(path, shown, monkeypatch):
    monkeypatch.setenv("GITHUB_WORKSPACE", "/repo")
    assert path_in_workspace(path) == shown
    monkeypatch.delenv("GITHUB_WORKSPACE")
    assert path_in_workspace(path) == path


def test_a_step_that_runs_in_a_folder_names_its_files_from_the_root(tmp_path, monkeypatch):
    (tmp_path / "ner").mkdir()
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.chdir(tmp_path / "ner")
    assert path_in_workspace("dev.conll") == "ner/dev.conll"
    assert path_in_workspace("../dev.conll") == "dev.conll"
