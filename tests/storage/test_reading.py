import os
import socket
from pathlib import Path

import pytest

from ner_lstm.storage.reading import read_regular


def test_a_file_and_what_a_link_leads_to_are_read(tmp_path):
    (tmp_path / "file").write_bytes(b"\x00x")
    (tmp_path / "link").symlink_to("file")
    assert (
        read_regular(tmp_path / "file", at_most=2)
        == read_regular(tmp_path / "link", at_most=2)
        == b"\x00x"
    )


def test_what_would_block_or_never_end_is_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket may have 108 bytes
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
    for path, found in (("pipe", "a pipe"), ("/dev/zero", "a device"), (".", "a folder")):
        with pytest.raises(OSError, match=f"expected a file, found {found}"):
            read_regular(Path(path), at_most=100)
    with pytest.raises(OSError, match="No such device"):
        read_regular(Path("socket"), at_most=100)


def test_a_file_larger_than_it_may_be_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "sparse"
    path.touch()
    os.truncate(path, 1 << 40)
    with pytest.raises(OSError, match="expected at most 100 bytes, found 1,099,511,627,776"):
        read_regular(path, at_most=100)
