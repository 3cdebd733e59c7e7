"""Files: lines end at LF alone, errors say where, and outputs appear whole or not at all."""

import gzip
import hashlib
from itertools import islice

import pytest

from ner_lstm.errors import CorpusError
from ner_lstm.files import read_line_pieces, read_lines, read_pieces, sha256_of

HOSTILE = "a\r\nb\rc\u2028d\x85e\x0cf\n\ng"


def read_text(path, *, encoding="utf-8"):
    return "".join(read_lines(path, encoding=encoding))


def test_only_a_line_feed_ends_a_line(tmp_path):
    (tmp_path / "a").write_text(HOSTILE, newline="")
    assert list(read_lines(str(tmp_path / "a"))) == ["a\r\n", "b\rc\u2028d\x85e\x0cf\n", "\n", "g"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-le", "utf-8-sig"])
def test_text_comes_back_as_it_was_written(tmp_path, encoding):
    (tmp_path / "a").write_bytes(HOSTILE.encode(encoding))
    assert read_text(str(tmp_path / "a"), encoding=encoding) == HOSTILE


def test_a_byte_order_mark_is_removed_at_the_start_alone(tmp_path):
    (tmp_path / "a").write_text("\ufeffa\n\ufeffb\n")
    assert read_text(str(tmp_path / "a")) == "a\n\ufeffb\n"


def test_gzip_is_read_whatever_its_name(tmp_path):
    (tmp_path / "a").write_bytes(gzip.compress(b"a\nb\n", mtime=0))
    assert read_text(str(tmp_path / "a")) == "a\nb\n"


@pytest.mark.parametrize(
    ("content", "encoding", "problem"),
    [
        (b"a\nb\xff\n", "utf-8", ":2: expected utf-8, found the bytes FF (invalid start byte)"),
        (
            b"a\n\xed\xa0\xbd\n",
            "utf-8",
            ":2: expected utf-8, found the bytes ED (invalid continuation byte)",
        ),
        (b"\xff\xfea", "utf-16", ":1: expected utf-16, found the bytes 61 (truncated data)"),
        (b"a\n", "utf-9", ": expected the name of an encoding, found 'utf-9'"),
        (
            gzip.compress(b"a\n" * 99, mtime=0)[:-9],
            "utf-8",
            ": expected a whole gzip file, found a damaged one",
        ),
    ],
)
def test_what_cannot_be_decoded_is_located(tmp_path, content, encoding, problem):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(CorpusError) as caught:
        read_text(str(tmp_path / "a"), encoding=encoding)
    assert str(caught.value).startswith(f"{tmp_path / 'a'}{problem}")


def test_a_missing_file_and_a_folder_are_errors_of_one_line(tmp_path):
    for path, problem in (
        (tmp_path / "none", "no such file"),
        (tmp_path, "expected a file, found a folder"),
    ):
        with pytest.raises(CorpusError, match=f"^{path}: {problem}$"):
            read_text(str(path))


def test_a_hash_is_that_of_the_bytes(tmp_path):
    (tmp_path / "b").write_bytes(b"two")
    (tmp_path / "a").write_bytes(b"one")
    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"one").hexdigest()
    assert sha256_of(tmp_path) == hashlib.sha256(b"onetwo").hexdigest()
    assert sha256_of(tmp_path / "none") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "cp1252"])
def test_a_line_beyond_the_limit_is_located_and_not_held(tmp_path, encoding, monkeypatch):
    monkeypatch.setattr("ner_lstm.files.MAX_LINE_CHARACTERS", 200_000)
    (tmp_path / "a").write_bytes(("a\n" + "b" * 10_000_000).encode(encoding))
    lines = read_lines(str(tmp_path / "a"), encoding=encoding)
    assert next(lines) == "a\n"
    with pytest.raises(
        CorpusError,
        match=r"a:2: expected lines of at most 0.2 million characters, found a longer one",
    ):
        next(lines)


def test_a_long_line_may_be_read_in_parts(tmp_path):
    text = "é\n" + "b" * 2_500_000 + "\n\nc"
    (tmp_path / "a").write_text(text)
    parts = list(read_line_pieces(str(tmp_path / "a")))
    assert "".join(parts) == text
    assert [len(part) for part in parts] == [2, 1_000_000, 1_000_000, 500_001, 1, 1]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "utf-32-be", "gb18030", "shift_jis", "iso2022_jp"]
)
def test_every_encoding_is_decoded_as_it_comes(tmp_path, encoding):
    text = "日本の林檎は赤い。\nりんご\n" * 20_000
    (tmp_path / "a").write_bytes(text.encode(encoding))
    pieces = list(read_pieces(str(tmp_path / "a"), encoding=encoding))
    assert "".join(pieces) == text
    assert max(map(len, pieces)) < 100_000
    assert all(piece.endswith("\n") for piece in pieces)


@pytest.mark.parametrize(
    ("encoding", "damage", "said"),
    [
        ("utf-8", b"\xff", "FF (invalid start byte)"),
        ("gb18030", b"\xff", "FF (illegal multibyte sequence)"),
        ("utf-16-le", b"\x00\xd8a\x00", "00 D8 (illegal UTF-16 surrogate)"),
        ("ascii", b"\xe9", "E9 (ordinal not in range(128))"),
    ],
)
def test_the_lines_before_bytes_of_another_encoding_are_read(tmp_path, encoding, damage, said):
    good = "one line\n" * 10_000
    (tmp_path / "a").write_bytes(
        good.encode(encoding) + "two ".encode(encoding) + damage + "\nthree\n".encode(encoding)
    )
    lines = []
    with pytest.raises(CorpusError) as caught:
        lines += read_lines(str(tmp_path / "a"), encoding=encoding)
    assert (
        str(caught.value) == f"{tmp_path / 'a'}:10001: expected {encoding}, found the bytes {said}"
    )
    assert list(
        islice(read_lines(str(tmp_path / "a"), encoding=encoding), 10_000)
    ) == good.splitlines(keepends=True)


@pytest.mark.parametrize("encoding", ["hex", "utf-9", "rot13", ""])
def test_a_codec_of_no_text_is_no_encoding(tmp_path, encoding):
    (tmp_path / "a").write_text("a\n")
    with pytest.raises(CorpusError, match="expected the name of an encoding"):
        read_text(str(tmp_path / "a"), encoding=encoding)
