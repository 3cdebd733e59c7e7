"""What is wrong in settings is said with its place, entries of lists counted from 1, and no more of
it than anyone reads.
"""

import pytest
from pydantic import Field

from ner_lstm.errors import ConfigError
from ner_lstm.settings import Section, parse_settings


class Entry(Section):
    words: str
    label: str | None = None


class Group(Section):
    entries: list[Entry] = Field(default_factory=list)
    others: list[Entry] | None = None


class Settings(Section):
    group: list[Group]
    single: Entry | None = None


def problems(settings):
    with pytest.raises(ConfigError) as caught:
        parse_settings(Settings, settings, source="s.toml")
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (
            {"group": [{}, {"entries": [{"words": 3}]}]},
            "group 2: entries 1: words: expected a valid string, found 3",
        ),
        (
            {"group": [{"entries": ["a"]}]},
            "group 1: entries 1: expected a table of words, label, found 'a'",
        ),
        (
            {"group": [{"others": [{"words": "a", "lable": "b"}]}]},
            "group 1: others 1: lable: unknown setting, did you mean label?",
        ),
        (
            {"group": [], "single": {"label": "b"}},
            "single.words: expected this setting, found none",
        ),
        ({"group": [], "a\nb": 1}, r"'a\nb': unknown setting, expected one of group, single"),
    ],
)
def test_a_place_is_spelt_with_dots_and_its_lists_counted_from_1(settings, line):
    assert problems(settings) == [f"s.toml: {line}"]


def test_20_errors_are_said_and_then_how_many_more_there_are():
    lines = problems({"group": [3] * 25})
    assert len(lines) == 21
    assert lines[19:] == [
        "s.toml: group 20: expected a table of entries, others, found 3",
        "s.toml: 5 more errors",
    ]
