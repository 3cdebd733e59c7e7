"""The source distribution holds what its pages speak of."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def included() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return settings["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_what_a_page_links_to_is_in_the_source_distribution(page: str) -> None:
    # code shows brackets that are no links
    text = re.sub(r"`[^`]*`", "", (ROOT / page).read_text(encoding="utf-8"))
    links = set(re.findall(r"\]\((?!https?:|#)([^)#]+)", text))
    assert page in included()
    assert {link for link in links if link.split("/")[0] not in included()} == set()
    assert {link for link in links if not (ROOT / link).exists()} == set()


def test_what_the_contributing_page_runs_is_in_the_source_distribution() -> None:
    assert "bash .ci/run" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {".ci", "Makefile", "constraints.txt", "tests"} <= set(included())
