"""Workflow commands: the exact line, and what hostile text cannot do to it."""

import pytest

from ner_lstm.rendering.github import (
    MAX_ANNOTATIONS,
    Annotations,
    annotation,
    render_annotations,
)


def test_an_annotation_is_one_line_that_names_the_place():
    line = annotation(
        "warning",
        path="data/dev.conll",
        line=7,
        title="leak",
        message="stands in train.conll:3 too",
    )
    assert line == "::warning file=data/dev.conll,line=7,title=leak::stands in train.conll:3 too"


def test_what_has_no_place_names_none():
    assert annotation("notice", title="check", message="57 more") == "::notice title=check::57 more"
    assert (
        annotation("error", path="a.conll", title="check", message="empty")
        == "::error file=a.conll,title=check::empty"
    )
    assert (
        annotation("error", line=3, title="check", message="empty") == "::error title=check::empty"
    )


def test_messages_and_properties_are_escaped_as_the_toolkit_does():
    line = annotation(
        "error", path="C:\\a,b%.conll", line=1, title="a: b, c", message="100 %: a,\r\nb::c"
    )
    assert (
        line == "::error file=C%3A\\a%2Cb%25.conll,line=1,title=a%3A b%2C c::100 %25: a,%0D%0Ab::c"
    )


@pytest.mark.parametrize(
    "evil",
    ["\x1b[31m", "\x9b2J", "\u202e", "\u2028", "\ud800", "\n::error::x", "\r::stop-commands::y"],
)
def test_no_text_ends_the_line_or_reaches_the_terminal(evil):
    line = annotation("warning", path=f"a{evil}", line=2, title=f"b{evil}", message=f"c{evil}")
    assert line.isprintable()
    assert line.count("::error") + line.count("::stop-commands") == ("::error" in evil) + (
        "::stop-commands" in evil
    )
    assert line.startswith("::warning file=a")


def test_an_unknown_level_is_our_own_mistake():
    with pytest.raises(ValueError, match="fatal"):
        annotation("fatal", title="a", message="b")


def test_of_each_level_as_many_are_shown_as_github_shows_and_the_rest_is_counted():
    def render(errors, warnings):
        levels = [
            Annotations(noun, number, [f"{noun} {line}" for line in range(number)])
            for noun, number in (("error", errors), ("warning", warnings))
        ]
        return render_annotations(*levels, title="check", complete="; see FILE").splitlines()

    most = MAX_ANNOTATIONS
    assert render(0, 0) == []
    assert render(1, most) == ["error 0", *(f"warning {line}" for line in range(most))]
    assert render(0, most + 1)[most:] == ["::notice title=check::1 more warning; see FILE"]
    assert render(most + 2, most + 1)[2 * most :] == [
        "::notice title=check::2 more errors and 1 more warning; see FILE"
    ]
