import gzip
import struct

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ner_lstm.encoding.vectors import read_vectors
from ner_lstm.errors import CorpusError

WORDS = ("the", "Apple", "apple", "naïve", "苹果")
MATRIX = np.array(
    [[1.5, -2, 0.25], [0, 1, 2], [3, 4, 5], [-1, -1, -1], [7, 8, 9.5]], dtype=np.float32
)


def glove(words, matrix):
    return "".join(
        f"{word} {' '.join(map(repr, row.tolist()))}\n"
        for word, row in zip(words, matrix, strict=True)
    ).encode()


def word2vec_text(words, matrix):
    return f"{len(words)} {matrix.shape[1]}\n".encode() + glove(words, matrix)


def fasttext(words, matrix):
    return word2vec_text(words, matrix).replace(b"\n", b" \n").replace(b" \n", b"\n", 1)


def word2vec_binary(words, matrix):
    entries = (
        word.encode() + b" " + row.astype("<f4").tobytes() + b"\n"
        for word, row in zip(words, matrix, strict=True)
    )
    return f"{len(words)} {matrix.shape[1]}\n".encode() + b"".join(entries)


def gensim_binary(words, matrix):
    return f"{len(words)} {matrix.shape[1]}\n".encode() + b"".join(
        word.encode() + b" " + row.astype("<f4").tobytes()
        for word, row in zip(words, matrix, strict=True)
    )


FORMATS = [glove, word2vec_text, fasttext, word2vec_binary, gensim_binary]


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "vectors"
        path.write_bytes(content)
        return str(path)

    return write


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_the_numbers_that_were_written(write, form, pack):
    vectors = read_vectors(write(pack(form(WORDS, MATRIX))), words=WORDS)
    assert vectors.words == WORDS
    assert vectors.matrix.dtype == np.float32
    np.testing.assert_array_equal(vectors.matrix, MATRIX)
    assert vectors.coverage.entries == 5


@pytest.mark.parametrize("form", FORMATS)
@given(
    numbers=st.lists(
        st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=8, max_size=8
    )
)
@example(numbers=[struct.unpack("<f", b"\n\n \x01")[0]] * 8)
@example(numbers=[struct.unpack("<f", b" 1\n[")[0], *[0.0] * 7])
def test_no_bit_of_a_number_is_lost_in_any_format(tmp_path_factory, form, numbers):
    path = tmp_path_factory.mktemp("bits") / "vectors"
    matrix = np.array(numbers, dtype=np.float32).reshape(2, 4)
    path.write_bytes(form(("a", "b"), matrix))
    np.testing.assert_array_equal(read_vectors(str(path), words=("a", "b")).matrix, matrix)


@pytest.mark.parametrize("form", FORMATS)
def test_a_word_is_looked_up_as_it_is_and_then_in_lower_case(write, form):
    vectors = read_vectors(write(form(WORDS, MATRIX)), words=("Apple", "THE", "pear", "Naïve"))
    assert vectors.words == ("the", "Apple", "apple", "naïve")
    np.testing.assert_array_equal(vectors.matrix, MATRIX[:4])
    coverage = vectors.coverage
    assert (coverage.exact, coverage.lowered, coverage.missing) == (1, 2, ("pear",))
    assert (
        str(coverage)
        == "3 of 4 words have a vector (1 as written, 2 in lower case), of 5 in the file"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_all_words_are_kept_where_they_are_asked_for_and_the_coverage_is_of_those_wanted(
    write, form
):
    vectors = read_vectors(write(form(WORDS, MATRIX)), words=("THE", "pear"), kept="all")
    assert vectors.words == WORDS
    np.testing.assert_array_equal(vectors.matrix, MATRIX)
    assert (vectors.coverage.exact, vectors.coverage.lowered, vectors.coverage.missing) == (
        0,
        1,
        ("pear",),
    )


@pytest.mark.parametrize("form", FORMATS)
def test_the_first_of_two_vectors_of_a_word_wins_and_the_second_is_counted(write, form):
    vectors = read_vectors(write(form(("a", "b", "a"), MATRIX[:3])), words=("a",))
    np.testing.assert_array_equal(vectors.matrix, MATRIX[:1])
    assert vectors.coverage.duplicates == 1
    assert "1 later vectors" in str(vectors.coverage)


def test_words_that_hold_blanks_or_other_spaces_keep_them(write):
    words = (". . .", "at name@domain.com", "\u00a0", "\u2028", "3", "\x85")
    matrix = np.arange(18, dtype=np.float32).reshape(6, 3)
    vectors = read_vectors(
        write(glove(("x", *words), np.vstack([matrix[:1], matrix]))), words=words
    )
    assert vectors.words == words
    np.testing.assert_array_equal(vectors.matrix, matrix)


def test_without_a_wanted_word_the_matrix_keeps_its_width(write):
    assert read_vectors(write(glove(WORDS, MATRIX)), words=()).matrix.shape == (0, 3)


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_word(write):
    content = b"\xef\xbb\xbf" + glove(WORDS, MATRIX).replace(b"\n", b"\r\n")
    np.testing.assert_array_equal(read_vectors(write(content), words=WORDS).matrix, MATRIX)


def test_an_entry_longer_than_a_chunk_is_read_whole(write):
    matrix = np.random.default_rng(0).normal(size=(3, 300_000)).astype(np.float32)
    vectors = read_vectors(write(word2vec_binary(("a", "b", "c"), matrix)), words=("c", "a"))
    np.testing.assert_array_equal(vectors.matrix, matrix[[0, 2]])


GOOD = b"the 1 2 3\na 4 5 6\nof 7 8 9\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", ": expected word vectors, found an empty file"),
        (
            GOOD + b"in 1 2\n",
            ":4: expected a word and 3 numbers, divided by one blank each, found 2: b'in 1 2'",
        ),
        (
            GOOD + b"in 1 2 3 4\n",
            ":4: expected a word and 3 numbers, divided by one blank each, found 4",
        ),
        (
            GOOD + b"\n",
            ":4: expected a word and 3 numbers, divided by one blank each, found an empty line",
        ),
        (GOOD + b" 1 2 3\n", ":4: expected a word before its numbers, found none"),
        (GOOD + b"wanted 1 x 3\n", ":4: expected 3 finite float32 numbers, found b'x' among them"),
        (
            GOOD + b"wanted 1 nan 3\n",
            ":4: expected 3 finite float32 numbers, found b'nan' among them",
        ),
        (
            GOOD + b"wanted 1 1e39 3\n",
            ":4: expected 3 finite float32 numbers, found b'1e39' among them",
        ),
        (
            GOOD + b"wanted 1 1_0 3\n",
            ":4: expected 3 finite float32 numbers, found b'1_0' among them",
        ),
        (GOOD + b"caf\xe9 1 2 3\n", ":4: expected a word in UTF-8, found b'caf\\xe9'"),
        (
            b"4 3\n" + GOOD,
            ": expected 4 words as its first line says, found 3: the file is cut short",
        ),
        (b"2 3\n" + GOOD, ": expected 2 words as its first line says, found 3"),
        (b"2 0\n", ":1: expected a count and a width"),
        (b"the\na\n", ":1: expected a word and its numbers, divided by blanks, found b'the"),
        (b"PK\x03\x04rest", ": expected word vectors, found a zip archive: unpack it first"),
        (b"\x80\x04\x95rest", ": expected word vectors, found a Python pickle"),
        (
            b"\xba\x16\x4f\x2frest",
            ": expected word vectors, found a fastText model (.bin): give its .vec file",
        ),
        (
            word2vec_binary(("a", "b"), MATRIX[:2])[:-3],
            ": entry 2: expected a word, a blank and 12 bytes of numbers, found 10",
        ),
        (
            word2vec_binary(("a", "b"), MATRIX[:2])[:18],
            ": expected 2 words as its first line says, found 1: the file is cut",
        ),
        (
            b"1 2\nwanted " + struct.pack("<2f", 1, float("inf")),
            ": entry 1: expected finite float32 numbers",
        ),
        (
            b"1 2\n\xff\xfe " + struct.pack("<2f", 1, 2),
            ": entry 1: expected a word in UTF-8, found b'\\xff\\xfe'",
        ),
        (
            b"1 2\n" + bytes(200_000),
            ": entry 1: expected a word, a blank and 8 bytes of numbers, found no blank",
        ),
        (
            b"9 999999999\na \x01\x02",
            ": entry 1: expected a word, a blank and 3,999,999,996 bytes of numbers, found 2 bytes",
        ),
        (gzip.compress(GOOD, mtime=0)[:-9], ": expected a whole gzip file, found a damaged one"),
    ],
)
def test_a_damaged_file_is_an_error_that_says_where_what_and_what_was_expected(
    write, content, problem
):
    path = write(content)
    with pytest.raises(CorpusError) as caught:
        read_vectors(path, words=("wanted",))
    assert str(caught.value).startswith(path + problem)
    assert "\n" not in str(caught.value)


def test_all_errors_of_a_file_are_said_together(write):
    path = write(GOOD + b"x 1\nwanted 1 2 inf\n\xff 1 2 3\n")
    with pytest.raises(CorpusError) as caught:
        read_vectors(path, words=("wanted",))
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [
        f"{path}:{line}" for line in (4, 5, 6)
    ]


@pytest.mark.parametrize("form", FORMATS[1:])
@given(data=st.data())
def test_a_file_with_a_count_that_is_cut_before_its_last_number_is_refused(
    tmp_path_factory, form, data
):
    whole = form(WORDS, MATRIX)
    path = tmp_path_factory.mktemp("cut") / "vectors"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 6))])
    with pytest.raises(CorpusError):
        read_vectors(str(path), words=WORDS)


def test_a_damaged_first_line_after_a_header_is_still_a_line_of_text(write):
    path = write(b"301 3\nthe 1 2\n" + b"a 4 5 6\n" * 300)
    with pytest.raises(CorpusError) as caught:
        read_vectors(path, words=())
    assert str(caught.value).startswith(f"{path}:2: expected a word and 3 numbers")


def test_a_line_without_end_is_refused_without_being_held(write):
    path = write(b"the" + b" 1" * 10_000_000 + b"\napple 1 2\n")
    with pytest.raises(CorpusError):
        read_vectors(path, words=["the", "apple"])
