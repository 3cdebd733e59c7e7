import os
from pathlib import Path

import pytest

from ner_lstm.errors import NerLstmError
from ner_lstm.storage.writing import replacing, write_text


def test_an_output_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with write_text(target) as file:
        file.write("a\r\n")
        assert not target.exists()
    assert target.read_bytes() == b"a\r\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), write_text(target) as file:
        file.write("new")
        raise ZeroDivisionError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with write_text(tmp_path / "link") as file:
        file.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with replacing(os.devnull) as place:
        assert place == Path(os.devnull)
    assert not Path(os.devnull).is_file()


def test_a_place_that_cannot_be_written_is_an_error_of_one_line(tmp_path: Path) -> None:
    with (
        pytest.raises(NerLstmError, match=r"none/out: cannot be written: No such file or directory"),
        write_text(tmp_path / "none" / "out"),
    ):
        pass
