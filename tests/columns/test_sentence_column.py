"""Files without blank lines whose lines name their sentence, as data frames do: each name is a
sentence.
"""

import pytest

from ner_lstm.corpus import read_corpus, write_corpus
from ner_lstm.reading import Labels

HEADER = "Sentence #\tWord\tPOS\tTag\n"
FRAMES = {
    "a name on each line": (
        "Sentence: 1\tDana\tNNP\tB-per\nSentence: 1\tleft\tVBD\tO\nSentence:"
        " 2\tOk\tUH\tO\nSentence: 2\tKim\tNNP\tB-per\n"
    ),
    "a name on the first line": (
        "Sentence: 1\tDana\tNNP\tB-per\n\tleft\tVBD\tO\nSentence: 2\tOk\tUH\tO\n\tKim\tNNP\tB-per\n"
    ),
    "NaN on the others": (
        "Sentence: 1\tDana\tNNP\tB-per\nNaN\tleft\tVBD\tO\nSentence:"
        " 2\tOk\tUH\tO\nNaN\tKim\tNNP\tB-per\n"
    ),
    "numbers that a header names": (
        "0\tDana\tNNP\tB-per\n0\tleft\tVBD\tO\n7\tOk\tUH\tO\n7\tKim\tNNP\tB-per\n"
    ),
}


def read(path, text):
    path.write_text(text, encoding="utf-8", newline="")
    return [sentence.words for sentence in read_corpus(path, labels=Labels.REQUIRED)]


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_each_name_is_a_sentence(tmp_path, frame):
    assert read(tmp_path / "a.tsv", HEADER + frame) == [("Dana", "left"), ("Ok", "Kim")]


def test_numbers_without_a_header_are_sentences_where_there_are_three(tmp_path):
    rows = ["0\tDana\tB-PER", "0\tleft\tO", "1\tOk\tO", "1\tKim\tB-PER", "2\tBye\tO", "2\tnow\tO"]
    assert read(tmp_path / "a.tsv", "\n".join(rows) + "\n") == [
        ("Dana", "left"),
        ("Ok", "Kim"),
        ("Bye", "now"),
    ]
    assert read(tmp_path / "a.tsv", "\n".join(rows[:4]) + "\n") == [("Dana", "left", "Ok", "Kim")]


def test_where_blank_lines_end_sentences_names_do_not(tmp_path):
    text = HEADER + "1\tDana\tNNP\tB-per\n2\tleft\tVBD\tO\n\n2\tOk\tUH\tO\n3\tKim\tNNP\tB-per\n"
    assert read(tmp_path / "a.tsv", text) == [("Dana", "left"), ("Ok", "Kim")]


def test_sentences_are_the_same_however_long_the_file_is(tmp_path):
    rows = [
        f"Sentence: {number}\t{word}\tX\t{tag}\n"
        for number in range(1, 9001)
        for word, tag in (("Dana", "B-per"), ("left", "O"))
    ]
    assert read(tmp_path / "a.tsv", HEADER + "".join(rows)) == [("Dana", "left")] * 9000


def test_it_is_said_and_written_back_as_it_was(tmp_path):
    text = HEADER + FRAMES["a name on each line"]
    (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
    corpus = read_corpus(tmp_path / "a.tsv", labels=Labels.REQUIRED)
    write_corpus(corpus, tmp_path / "b.tsv")
    assert (tmp_path / "b.tsv").read_text(encoding="utf-8") == text
    assert "sentences by column 0" in corpus.facts.layout
