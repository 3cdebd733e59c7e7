"""Workflow commands: the exact line, and what hostile text cannot do to it."""

import pytest

from ner_lstm.rendering.github import annotation


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
