"""A text to learn from, and what was learnt of it."""

import pytest
from small_language import learn, write_text


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """The path of 300 sentences."""
    return write_text(tmp_path_factory.mktemp("text") / "text.txt")


@pytest.fixture(scope="module")
def start(text, tmp_path_factory):
    """The folder of what was learnt from it."""
    return learn(text, tmp_path_factory.mktemp("start") / "out").folder
