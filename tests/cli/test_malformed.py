"""Malformed inputs of every kind: one located line an error, exit status 1, no traceback, and the
folder as it was.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import torch
from malformed_bundles import BUNDLES
from malformed_configs import CONFIGS
from malformed_corpora import CORPORA
from malformed_guesses import GUESSES
from malformed_lexicons import LEXICONS
from malformed_outputs import INPUTS, OUTPUTS
from malformed_records import RECORDS
from malformed_runs import TRAINING, VECTORS
from malformed_texts import TEXTS
from malformed_uses import USES

CASES = [
    *CORPORA,
    *TRAINING,
    *TEXTS,
    *RECORDS,
    *CONFIGS,
    *VECTORS,
    *LEXICONS,
    *BUNDLES,
    *USES,
    *OUTPUTS,
    *INPUTS,
    *GUESSES,
]


def _tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.fixture
def place(tmp_path, bundle, monkeypatch):
    """Lays out the files of a case, beside a copy of the bundle, in the current folder."""
    monkeypatch.chdir(tmp_path)

    def lay_out(case):
        shutil.copytree(bundle, "model")
        for name, content in case.files.items():
            file = Path(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        if case.prepare:
            case.prepare(Path("model"))
        return tmp_path

    return lay_out


def _assert_refused(outcome, case):
    assert (outcome.status, outcome.out) == (1, ""), outcome.err
    assert len(outcome.errors) == len(case.errors), outcome.err
    for line, expected in zip(outcome.errors, case.errors, strict=True):
        assert re.match(expected, line), line


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.claim.replace(" ", "-")) for case in CASES]
)
def test_a_malformed_input_is_a_located_line_and_leaves_no_trace(case, place, run):
    if "--device cuda" in case.command and ":99" not in case.command and torch.cuda.is_available():
        pytest.skip("there is a CUDA device")
    folder = place(case)
    before = _tree(folder)
    outcome = run(*shlex.split(case.command))
    _assert_refused(outcome, case)
    assert _tree(folder) == before


def test_no_two_malformed_inputs_are_the_same_and_there_are_60_of_them():
    assert len({case.claim for case in CASES}) == len(CASES) >= 60


SPOKEN = (
    "a tag that no scheme has",
    "more errors than anyone reads",
    "a damaged bundle that is asked about",
    "an output that is a folder",
    "text that is no JSON",
    "a key nearly right",
    "vectors of two widths",
    "weights cut short",
)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.claim.replace(" ", "-"),
            marks=() if case.claim in SPOKEN[:2] else pytest.mark.slow,
        )
        for case in CASES
        if case.claim in SPOKEN
    ],
)
def test_the_installed_command_refuses_alike(case, place, run_installed):
    folder = place(case)
    before = _tree(folder)
    _assert_refused(run_installed(*shlex.split(case.command)), case)
    assert _tree(folder) == before
