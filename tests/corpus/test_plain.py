import gzip
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.corpus.plain import read_plain, render_marked
from ner_lstm.errors import CorpusError
from ner_lstm.sentence import Entity, Passage, Sentence
from ner_lstm.tokenizers import STRETCH_CHARACTERS, sentences_from_text, split_lines

TEXT = "\r\n The Apple is great.\r\nI ate\ran “apple”.\n\n👍🏽 e\u0301\u2028x\n 我爱 苹果。OK"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "a.txt"


def write(file, data):
    file.write_bytes(data)
    return str(file)


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("utf-8", TEXT.encode()),
        ("utf-8", b"\xef\xbb\xbf" + TEXT.encode()),
        ("gb18030", TEXT.encode("gb18030")),
        ("utf-8", gzip.compress(TEXT.encode(), mtime=0)),
    ],
)
@pytest.mark.parametrize("tokenizer", ["words", "characters"])
def test_a_file_reads_as_its_decoded_text_without_byte_order_mark(file, encoding, data, tokenizer):
    path = write(file, data)
    found = list(read_plain(path, tokenizer=tokenizer, encoding=encoding))
    assert found == list(sentences_from_text(TEXT, tokenizer=tokenizer, path=path))
    assert len(found) == 4


def test_offsets_name_the_words_of_the_file(file):
    path = write(file, b"\xef\xbb\xbf" + "A 👍.\r\nB’s\n".encode())
    first, second = read_plain(path, tokenizer="words", split=split_lines)
    assert (first.words, first.starts, first.ends, first.line) == (
        ("A", "👍", "."),
        (0, 2, 3),
        (1, 3, 4),
        1,
    )
    assert (second.words, second.starts, second.ends, second.line) == (
        ("B", "’s"),
        (6, 7),
        (7, 9),
        2,
    )
    assert (first.origin, second.origin) == (Passage("A 👍.\r\n", 0), Passage("B’s\n", 6))
    assert (first.document_start, second.document_start) == (True, False)


def test_bytes_of_another_encoding_are_located_after_the_sentences_before_them(file):
    sentences = read_plain(write(file, b"One.\n\nTwo.\n\nThr\xe9e.\n"), tokenizer="words")
    assert next(sentences).words == ("One", ".")
    with pytest.raises(CorpusError, match=r"a\.txt:5: expected utf-8, found the bytes E9"):
        list(sentences)


def test_marks_stand_in_the_text_as_it_was():
    sentences = list(sentences_from_text(TEXT, tokenizer="words", start=7))
    first = replace(sentences[0], entities=(Entity(1, 2, "COMPANY"),))
    third = replace(sentences[2], entities=(Entity(3, 5, "X"), Entity(5, 7, "FRUIT")))
    expected = TEXT.replace("Apple", "[Apple](COMPANY)").replace(
        "我爱 苹果", "[我爱](X) [苹果](FRUIT)"
    )
    assert "".join(render_marked([first, sentences[1], third, sentences[3]])) == expected


def test_marks_stand_in_detokenized_words_one_sentence_a_line():
    words = ("The", "Apple", "is", "great")
    sentences = [
        Sentence(words, entities=(Entity(0, 2, "COMPANY", 0.5),)),
        Sentence(words, entities=()),
        Sentence(("我", "爱", "苹", "果"), entities=(Entity(2, 4, "FRUIT"),)),
        Sentence(words),
    ]
    assert list(render_marked(sentences)) == [
        "[The Apple](COMPANY) is great\n",
        "The Apple is great\n",
        "我爱[苹果](FRUIT)\n",
        "The Apple is great\n",
    ]


@given(
    st.lists(
        st.sampled_from(["A\u00a0.", "Mr.", "x y", "\r\n", "\n\n", "我。", "👍🏽", " ", "\ufeff"])
    ).map("".join)
)
def test_text_without_its_marks_is_the_text(text):
    sentences = sentences_from_text(text, tokenizer="words")
    marked = (
        replace(sentence, entities=(Entity(0, len(sentence.words), "L"),)) for sentence in sentences
    )
    rendered = "".join(render_marked(marked))
    assert rendered.replace("[", "").replace("](L)", "") == (
        text if text.strip(" \r\n\ufeff") else ""
    )


@pytest.mark.parametrize(
    "unit", ["The Apple is great. ", "apple", "我爱苹果。", "a " * 7000 + "b. "]
)
def test_a_line_read_in_parts_gives_the_sentences_of_the_whole_line(file, unit, monkeypatch):
    monkeypatch.setattr("ner_lstm.files.MAX_PIECE_CHARACTERS", 2 * STRETCH_CHARACTERS)
    text = "One.\n" + unit * (130_000 // len(unit)) + "\nTwo.\n\n" + " " * 120_000 + "Three."
    found = list(read_plain(write(file, text.encode()), tokenizer="words"))
    assert found == list(sentences_from_text(text, tokenizer="words", path=str(file)))
    assert (
        "".join(sentence.origin.text for sentence in found if isinstance(sentence.origin, Passage))
        == text
    )


def test_a_line_is_a_sentence_and_is_not_read_in_parts(file):
    first, second = read_plain(
        write(file, b"a " * 600_000 + b"\nb"), tokenizer="words", split=split_lines
    )
    assert (len(first.words), second.words, second.line) == (600_000, ("b",), 2)


@pytest.mark.parametrize(("before", "line"), [("", 1), ("One.\n", 2)])
def test_white_space_without_end_is_refused(file, before, line, monkeypatch):
    monkeypatch.setattr("ner_lstm.tokenizers.sentences.MAX_GAP_CHARACTERS", 5000)
    sentences = read_plain(
        write(file, before.encode() + b" " * 20_000 + b"Two."), tokenizer="words"
    )
    with pytest.raises(
        CorpusError,
        match=(
            rf":{line}: expected a word within 0.005 million characters of white space, found none"
        ),
    ):
        list(sentences)


def test_a_line_that_would_be_millions_of_words_is_refused_before_they_are_made(file):
    sentences = read_plain(
        write(file, b"One.\n" + b"a " * 5_000_000), tokenizer="words", split=split_lines
    )
    assert next(sentences).words == ("One", ".")
    with pytest.raises(
        CorpusError, match=r":2: expected sentences of at most 8 million characters, found 10.0 mil"
    ):
        next(sentences)
