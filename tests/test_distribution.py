"""The source distribution holds what its pages speak of, and asks for what its code imports."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def included():
    return SETTINGS["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_what_a_page_links_to_is_in_the_source_distribution(page):
    # code shows brackets that are no links
    text = re.sub(r"`[^`]*`", "", (ROOT / page).read_text(encoding="utf-8"))
    links = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", text))
    assert page in included()
    assert {link for link in links if link.split("/")[0] not in included()} == set()
    assert {link for link in links if not (ROOT / link).exists()} == set()


def test_what_the_contributing_page_runs_is_in_the_source_distribution():
    assert "bash .ci/run" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {".ci", "Makefile", "constraints.txt", "tests"} <= set(included())


def test_the_workflow_of_github_runs_what_contributors_run():
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "- run: bash .ci/run\n" in workflow


@pytest.mark.parametrize("script", [".ci/run", ".github/workflows/ci.yml", "CONTRIBUTING.md"])
def test_every_target_that_is_run_is_in_the_makefile(script):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    run = re.findall(r"(?:^|`|run: )make ([a-z-]+)", (ROOT / script).read_text(), re.MULTILINE)
    assert run
    assert set(run) <= targets


@pytest.mark.parametrize(
    "extra", sorted(set(SETTINGS["project"]["optional-dependencies"]) - {"dev"})
)
def test_what_an_extra_installs_is_imported_by_the_package(extra):
    requirements = SETTINGS["project"]["optional-dependencies"][extra]
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "ner_lstm").rglob("*.py")]
    for requirement in requirements:
        module = re.match(r"[\w-]+", requirement)[0].replace("-", "_")
        imported = re.compile(rf"^\s*(import|from) {module}\b", re.MULTILINE)
        assert any(map(imported.search, sources)), requirement


def test_every_requirement_has_a_pinned_version():
    extras = SETTINGS["project"]["optional-dependencies"].values()
    required = [*SETTINGS["project"]["dependencies"], *(name for names in extras for name in names)]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in required} - {"ner-lstm"}
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert {name for name in names if not re.search(rf"^{name}==", pins, re.MULTILINE)} == set()
