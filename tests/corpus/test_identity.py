"""A corpus is known again by its words, whatever file they stand in."""

import gzip

import pytest

from ner_lstm import read_corpus, write_corpus
from ner_lstm.corpus.identity import hash_words, hashes_of
from ner_lstm.sentence import Entity, Sentence

SENTENCES = "Ada\tB-PER\nmet\tO\n\nNew\tB-CITY\nYork\tI-CITY\n"


def write(path, text=SENTENCES):
    path.write_text(text, encoding="utf-8")
    return path


def test_the_words_alone_make_the_hash(tmp_path):
    plain = hash_words(read_corpus(write(tmp_path / "a.conll")))
    assert len(plain) == 1 and len(plain[0]) == 64
    packed = tmp_path / "copy.conll.gz"
    packed.write_bytes(gzip.compress(SENTENCES.encode()))
    records = tmp_path / "a.jsonl"
    write_corpus(read_corpus(tmp_path / "a.conll"), records)
    for path in (
        packed,
        records,
        write(tmp_path / "crlf.conll", SENTENCES.replace("\n", "\r\n")),
        write(tmp_path / "other-labels.conll", SENTENCES.replace("PER", "ORG")),
        write(tmp_path / "other-scheme.conll", SENTENCES.replace("I-CITY", "E-CITY")),
    ):
        assert hash_words(read_corpus(path)) == plain


@pytest.mark.parametrize(
    "words",
    [
        [("Ada", "met"), ("New", "York", ".")],
        [("Ada", "met")],
        [("New", "York"), ("Ada", "met")],
        [("Ada", "met", "New", "York")],
        [("Ada", "me", "t"), ("New", "York")],
    ],
)
def test_other_words_sentences_or_order_make_another(words):
    same = hash_words([Sentence(("Ada", "met")), Sentence(("New", "York"), (Entity(0, 2, "X"),))])
    assert hash_words(map(Sentence, words)) != same


def test_each_file_of_a_folder_has_its_own(tmp_path):
    first, second = write(tmp_path / "1.conll"), write(tmp_path / "2.conll", "Oslo\tB-CITY\n")
    alone = [hash_words(read_corpus(path)) for path in (first, second)]
    assert hash_words(read_corpus(tmp_path)) == [*alone[0], *alone[1]]


def test_what_has_no_word_has_no_hash():
    assert hash_words([]) == hash_words([Sentence(())]) == []
    assert hash_words([Sentence(()), Sentence(("a\ud800",))]) == hash_words(
        [Sentence(("a\ud800",))]
    )


def test_what_is_written_down_is_read_whoever_wrote_it():
    assert hashes_of({"sha256": "a", "words_sha256": ["b", "c"]}) == {"a", "b", "c"}
    assert hashes_of({"path": "train.conll", "sha256": "a"}) == {"a"}  # of earlier days
    assert hashes_of({"sha256": None, "words_sha256": []}) == frozenset()
    for odd in (None, "a", [], {"sha256": 1, "words_sha256": "b"}, {"words_sha256": [None]}):
        assert hashes_of(odd) == frozenset()
