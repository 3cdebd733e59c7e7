import errno
import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ner_lstm.errors import NerLstmError, OutputError
from ner_lstm.storage.writing import make_folder, remove_empty, replacing, write_text


def test_an_output_appears_whole(tmp_path):
    target = tmp_path / "out"
    with write_text(target) as file:
        file.write("a\r\n")
        assert not target.exists()
    assert target.read_bytes() == b"a\r\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_what_was_there(tmp_path):
    target = tmp_path / "out"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError), write_text(target) as file:
        file.write("new")
        raise ZeroDivisionError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with write_text(tmp_path / "link") as file:
        file.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced():
    with replacing(os.devnull) as place:
        assert place == Path(os.devnull)
    assert not Path(os.devnull).is_file()


def test_a_place_that_cannot_be_written_is_an_error_of_one_line(tmp_path):
    with (
        pytest.raises(
            NerLstmError, match=r"none/out: cannot be written: No such file or directory"
        ),
        write_text(tmp_path / "none" / "out"),
    ):
        pass


def test_what_is_replaced_keeps_its_mode_and_what_is_new_has_the_usual_one(tmp_path):
    private = tmp_path / "private"
    private.touch(mode=0o600)
    (tmp_path / "usual").touch()
    for name in ("private", "new"):
        with write_text(tmp_path / name) as file:
            file.write("x")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("private", "new", "usual")]
    assert modes[0] == 0o600
    assert modes[1] == modes[2]


def test_what_a_killed_run_left_of_the_same_output_goes_and_what_is_being_written_stays(
    tmp_path,
):
    (tmp_path / ".out.0123456789abcdef.part").write_text("stale")
    others = [
        ".other.0123456789abcdef.part",
        ".out.4711.part",
        "out.part",
        ".out.0123456789ABCDEF.part",
    ]
    for name in others:
        (tmp_path / name).write_text("not ours")
    with replacing(tmp_path / "out") as first, replacing(tmp_path / "out") as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
        assert not (tmp_path / ".out.0123456789abcdef.part").exists()
    assert (tmp_path / "out").read_text() == "first"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*others, "out"])


def test_two_threads_that_write_one_path_leave_the_whole_text_of_one(tmp_path):
    def write(letter):
        for _ in range(20):
            with write_text(tmp_path / "out") as file:
                for _ in range(50):
                    file.write(letter * 1000)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write, letter) for letter in "abcd"]:
            done.result()
    text = (tmp_path / "out").read_text()
    assert text == text[0] * 50_000
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_name_as_long_as_the_file_system_takes_is_written(tmp_path):
    with write_text(tmp_path / ("x" * 255)) as file:
        file.write("x")
    assert [len(path.name) for path in tmp_path.iterdir()] == [255]
    with (
        pytest.raises(NerLstmError, match="cannot be written: File name too long"),
        write_text(tmp_path / ("x" * 300)),
    ):
        pass


def test_through_a_link_to_nothing_what_it_leads_to_is_made(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with write_text(tmp_path / "link") as file:
        file.write("x")
    assert (tmp_path / "target").read_text() == "x"
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_what_was_there_and_no_litter(
    tmp_path, monkeypatch, code, failing
):
    def fail(*_):
        raise OSError(code, os.strerror(code))

    (tmp_path / "out").write_text("before")
    monkeypatch.setattr(os, failing, fail)
    with (
        pytest.raises(OutputError, match=re.escape(f"out: cannot be written: {os.strerror(code)}")),
        write_text(tmp_path / "out") as file,
    ):
        file.write("after")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"out": "before"}


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_before_all_is_well(
    tmp_path, monkeypatch
):
    seen = []
    sync = os.fsync

    def follow(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        seen.append((kind, (tmp_path / "out").exists()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", follow)
    with write_text(tmp_path / "out") as file:
        file.write("x")
    assert seen == [("file", False), ("folder", True)]


def test_half_a_surrogate_pair_is_an_error_of_one_line(tmp_path):
    with (
        pytest.raises(OutputError, match=r"out: cannot be written: UTF-8 has no '\\udce9'"),
        write_text(tmp_path / "out") as file,
    ):
        file.write("caf\udce9")
    assert list(tmp_path.iterdir()) == []


def test_folders_that_are_made_in_vain_are_gone_again(tmp_path):
    made = make_folder(tmp_path / "a" / "b")
    assert made == [tmp_path / "a" / "b", tmp_path / "a"]
    (tmp_path / "a" / "note").touch()
    remove_empty(made)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "note"]
    with pytest.raises(OutputError, match="note/c: cannot be made: Not a directory"):
        make_folder(tmp_path / "a" / "note" / "c")
