"""The pages about the lab: their commands run as they stand there, and they show every picture that
a command makes.
"""

import re
import shlex
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("lab.md", "lab.zh-CN.md")
TEXT = "Ada lives in Paris ."  # the tagger of the tests knows people and cities


def commands(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = [
        line for block in blocks for line in block.splitlines() if line.startswith("$ ner-lstm ")
    ]
    return [shlex.split(line)[2:] for line in lines] + [
        shlex.split(inline)[1:] for inline in re.findall(r"`(ner-lstm lab [^`]+)`", text)
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_understood(page, run):
    found = commands(page)
    assert {command[1] for command in found if command[0] == "lab"} == {
        "compare",
        "memory",
        "gates",
        "explain",
    }
    for command in found:
        outcome = run(*command, "--help")
        assert (outcome.status, outcome.err) == (0, ""), command
        options = {word for word in command if word.startswith("--")}
        assert all(f"{option} " in outcome.out for option in options), command


@pytest.mark.parametrize("page", PAGES)
def test_what_looks_into_a_tagger_runs_and_writes_what_the_page_shows(
    page, run, bundle, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs" / "lab").mkdir(parents=True)
    for command in commands(page):
        if command[:2] in (["lab", "gates"], ["lab", "explain"]):
            options = command[command.index("-o") :] if "-o" in command else []
            outcome = run(*command[:2], bundle, TEXT, TEXT, *options)
            assert (outcome.status, outcome.err) == (0, ""), command
            assert all((tmp_path / option).exists() for option in options if option != "-o")


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_is_made_by_a_command_above_it(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]+\]\((lab/[^)]+)\)", text)
    assert {
        "lab/compare.png",
        "lab/memory.png",
        "lab/memory-forget-bias.png",
        "lab/gates.png",
    } <= set(pictures)
    for picture in pictures:
        assert (DOCS / picture).stat().st_size > 10_000
        assert f"-o docs/{picture}\n" in text[: text.index(f"({picture})")]


def test_both_languages_have_the_same_figures():
    english, chinese = ((DOCS / page).read_text(encoding="utf-8") for page in PAGES)
    for text in (english, chinese):
        assert len(re.findall(r"\d\.\d{3} ± \d\.\d{3}", text)) == 20
    numbers = [
        re.findall(r"-?\d+\.\d+ ± \d+\.\d+|(?<=\| )-\d+\.\d(?= \|)", text)
        for text in (english, chinese)
    ]
    assert numbers[0] == numbers[1]
