"""The commands of docs/ci.md run as they stand there, in order, and leave the files that they
name.
"""

import re
import shlex
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

DOCUMENT = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = dict(
    zip(("github", "gitlab"), re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL), strict=True)
)
(EXPECTATIONS,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
SETTINGS = """
[data]
train = "data/train.conll"
dev = "data/dev.conll"
[model]
word_width = 16
character_width = 8
affix_width = 4
hidden_width = 16
dropout = 0.1
[training]
epochs = 12
batch_tokens = 60
least_batches = 15
learning_rate = 0.02
"""


def commands_of(workflow):
    """The arguments of every `ner-lstm` in the scripts of a workflow; a backslash joins lines as in
    a shell.
    """
    lines = [
        line.strip().removeprefix("- ").removeprefix("run: ")
        for line in workflow.replace("\\\n", " ").splitlines()
    ]
    return [shlex.split(line)[1:] for line in lines if line.startswith("ner-lstm ")]


def files_of(command):
    """What a command says that it writes."""
    named = [value for option, value in pairwise(command) if option in ("--errors", "--output")]
    return named + [value.partition("=")[2] for value in command if re.match(r"[a-z]+=", value)]


@pytest.fixture
def project(corpus_file, tmp_path, monkeypatch):
    """A project as the document has it: two corpora, the settings of the training, and what is
    expected.
    """
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for name in ("train.conll", "dev.conll"):
        shutil.copy(corpus_file, tmp_path / "data" / name)
    (tmp_path / "ner.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "expectations.toml").write_text(EXPECTATIONS, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("server", BLOCKS)
def test_every_command_of_a_workflow_succeeds_and_leaves_its_files(server, project, run):
    commands = commands_of(BLOCKS[server])
    assert [command[0] for command in commands] == ["check", "train", "evaluate", "evaluate"]
    for command in commands:
        if "--baseline" in command:  # the run on main was the same
            baseline = project / command[command.index("--baseline") + 1]
            baseline.parent.mkdir(exist_ok=True)
            shutil.copy(project / "report.json", baseline)
        outcome = run(*command)
        assert outcome.status == 0, outcome.err
        missing = [name for name in files_of(command) if not (project / name).exists()]
        assert missing == []


def test_what_is_not_as_expected_is_status_3_and_every_report_is_there(project, bundle, run):
    shutil.copytree(bundle, project / "runs" / "ner")
    corpus = project / "data" / "dev.conll"
    corpus.write_text(corpus.read_text(encoding="utf-8").replace("-PER", "-CITY"), encoding="utf-8")
    command = next(command for command in commands_of(BLOCKS["github"]) if "--expect" in command)
    outcome = run(*command)
    assert outcome.status == 3
    assert outcome.errors[-1].startswith("expected recall >= 0.8, found ")
    assert outcome.out.startswith(
        "::error file=data/dev.conll,line=1,title=F1 >= 0.85 (overall)::expected F1 >= 0.85,"
        " found 0.5"
    )
    files = files_of(command)
    assert len(files) == 4 and all((project / name).stat().st_size for name in files)
