"""A bar is on a terminal alone, late, with percent and time left where sizes are known, and gone at
the end.
"""

import gzip
import io
from contextlib import redirect_stderr
from pathlib import Path
from time import sleep

import pytest

from ner_lstm import progress
from ner_lstm.corpus import read_corpus
from ner_lstm.files import read_lines
from ner_lstm.progress import CHECKED_ITEMS, show_counted, show_items, show_reading
from ner_lstm.reading import Labels


class Terminal(io.StringIO):
    """What a bar takes for a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """What to take for standard error: a bar appears on it at once and is drawn at every step."""
    monkeypatch.setattr(progress, "DELAY_SECONDS", 0)
    monkeypatch.setattr(progress, "REDRAWN_SECONDS", 0)
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal()


def drawings(terminal):
    return [drawing.strip() for drawing in terminal.getvalue().split("\r")]


def test_items_come_as_they_are_and_are_counted_with_the_time_left(terminal):
    with redirect_stderr(terminal):
        assert list(show_items(range(100), total=100, unit="sentences", quiet=False)) == list(
            range(100)
        )
    assert any(
        drawing.startswith("50%|") and "50/100 [" in drawing and "<" in drawing
        for drawing in drawings(terminal)
    )
    assert drawings(terminal)[-1] == ""  # it is gone


def test_items_of_several_words_are_counted_by_their_words(terminal):
    with redirect_stderr(terminal):
        counted = show_counted(["ab", "c"] * 50, total=150, count=len, description="epoch 1")
        for number, item in enumerate(counted):
            assert item == ("ab", "c")[number % 2]
            sleep(0.003)  # tqdm draws ten times a second
    assert any("epoch 1:" in drawing and "/150 [" in drawing for drawing in drawings(terminal))
    assert drawings(terminal)[-1] == ""


@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress])
def test_the_bytes_of_all_files_are_what_is_left(terminal, tmp_path, pack):
    paths = [str(tmp_path / name) for name in ("a", "b")]
    for path in paths:
        Path(path).write_bytes(pack(b"".join(b"%06d\n" % number for number in range(100_000))))
    lines = (line for path in paths for line in read_lines(path))
    with redirect_stderr(terminal):
        assert sum(1 for _ in show_reading(lines, paths, quiet=False)) == 200_000
    percents = [int(drawing.partition("%")[0]) for drawing in drawings(terminal) if "%" in drawing]
    assert percents == sorted(percents)
    assert len(set(percents)) > 10
    assert max(percents) > 90  # it looks now and then
    assert drawings(terminal)[-1] == ""


def test_what_has_no_size_is_counted(terminal):
    with redirect_stderr(terminal):
        assert (
            sum(1 for _ in show_reading(iter(range(10 * CHECKED_ITEMS)), ["-"], quiet=False))
            == 10 * CHECKED_ITEMS
        )
    assert any(drawing.startswith("64 sentences") for drawing in drawings(terminal))
    assert "%" not in terminal.getvalue()


def test_nothing_is_shown_of_what_takes_no_second(terminal, monkeypatch, tmp_path):
    monkeypatch.setattr(progress, "DELAY_SECONDS", 60)
    (tmp_path / "a").write_text("a\n" * 1000)
    with redirect_stderr(terminal):
        assert len(list(show_items(range(1000), total=1000, unit="sentences", quiet=False))) == 1000
        assert (
            len(
                list(
                    show_reading(
                        read_lines(str(tmp_path / "a")), [str(tmp_path / "a")], quiet=False
                    )
                )
            )
            == 1000
        )
    assert terminal.getvalue().strip() == ""


def test_nothing_is_shown_where_it_is_quiet(terminal):
    with redirect_stderr(terminal):
        assert list(show_items([1], total=1, unit="sentences", quiet=True)) == [1]
        assert list(show_reading([1], ["-"], quiet=True)) == [1]
    assert terminal.getvalue() == ""


def test_nothing_is_shown_where_standard_error_is_no_terminal(capsys, tmp_path):
    (tmp_path / "a").write_text("a\n")
    assert list(
        show_reading(read_lines(str(tmp_path / "a")), [str(tmp_path / "a")], quiet=False)
    ) == ["a\n"]
    assert capsys.readouterr().err == ""


def test_a_file_that_is_read_twice_is_as_far_as_the_reader_behind(terminal, tmp_path):
    path = str(tmp_path / "a")
    Path(path).write_text("a O\n\n" * 50_000)
    with redirect_stderr(terminal):
        assert (
            len(list(show_reading(read_corpus(path, labels=Labels.REQUIRED), [path], quiet=False)))
            == 50_000
        )
    percents = [int(drawing.partition("%")[0]) for drawing in drawings(terminal) if "%" in drawing]
    assert percents == sorted(percents)
    assert min(percents[1:]) < 50 < max(percents)
