import gzip
import json

import pyarrow
import pytest
from pyarrow.parquet import write_table

from ner_lstm.errors import CorpusError
from ner_lstm.pretraining.texts import TextFile

TEXTS = ("I eat an apple. It is good.", "", "The Apple store\nopens.")
WORDS = [
    ("I", "eat", "an", "apple", "."),
    ("It", "is", "good", "."),
    ("The", "Apple", "store", "opens", "."),
]
LINES = "".join(json.dumps({"text": text, "id": 1}) + "\n" for text in TEXTS)


def words_of(path, tokenizer="words", **options):
    sentences = TextFile(str(path), **options).sentences(tokenizer=tokenizer)
    return [sentence.words for sentence in sentences if sentence.words]


def write_parquet(path, **columns):
    write_table(pyarrow.table(columns), path, row_group_size=2)
    return path


@pytest.fixture
def folder(tmp_path):
    """The same text in every format."""
    (tmp_path / "text.txt").write_text("\n\n".join(TEXTS), encoding="utf-8")
    (tmp_path / "text.txt.gz").write_bytes(gzip.compress("\n\n".join(TEXTS).encode()))
    (tmp_path / "text.jsonl").write_text(LINES, encoding="utf-8")
    (tmp_path / "text.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))
    (tmp_path / "text.json").write_text(json.dumps([{"text": text} for text in TEXTS]))
    write_parquet(tmp_path / "text.parquet", text=[*TEXTS, None])
    columns = "\n".join("".join(f"{word}\tO\n" for word in words) for words in WORDS)
    (tmp_path / "text.conll").write_text(columns, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["txt", "txt.gz", "jsonl", "jsonl.gz", "json", "parquet", "conll"],
)
def test_the_same_text_has_the_same_words_in_every_format(folder, name):
    assert words_of(folder / f"text.{name}") == WORDS
    assert TextFile(str(folder / f"text.{name}")).guess_tokenizer() == "words"


def test_another_column_is_read_where_it_is_named(tmp_path):
    path = tmp_path / "text.jsonl"
    path.write_text('{"text": "not this", "body": "but this"}\n', encoding="utf-8")
    assert words_of(path, column="body") == [("but", "this")]
    category = pyarrow.array(["but this"]).dictionary_encode()
    for body in (["but this"], category):
        table = write_parquet(tmp_path / "text.parquet", text=["not this"], body=body)
        assert words_of(table, column="body") == [("but", "this")]


def test_another_encoding_is_read_where_it_is_named(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes("Zürich ist groß".encode("latin-1"))
    assert words_of(path, encoding="latin-1") == [("Zürich", "ist", "groß")]


def test_chinese_and_japanese_texts_are_characters(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("我喜欢吃苹果。苹果公司很大。", encoding="utf-8")
    assert TextFile(str(path)).guess_tokenizer() == "characters"
    assert words_of(path, tokenizer="characters")[0] == tuple("我喜欢吃苹果。")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", b'{"text": "a b"}\n{"body": "c"}\n', r"a\.jsonl:2: expected a text in 'text', found 'body': text_column"),
        ("a.jsonl", b'{"text": 3}\n', r"a\.jsonl:1: expected a text in 'text', found 3"),
        ("a.jsonl", b'"words"\n', r"a\.jsonl:1: expected an object with a text in 'text', found"),
        ("a.jsonl", b'{"text": "a b"}\n{"text": \n', r"a\.jsonl:2: expected JSON"),
        ("a.txt", b"fine\n\xff\xfe\n", r"a\.txt:2: expected utf-8, found the bytes FF"),
        ("a.txt.gz", gzip.compress(b"words " * 99)[:-9], r"a\.txt\.gz: expected a whole gzip file"),
        ("a.parquet", b"PAR1 and no more", r"a\.parquet: expected a whole Parquet file"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_an_error_that_says_where(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        words_of(path)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"body": ["a"]}, "expected a column 'text', found 'body': text_column names another"),
        ({"text": [1]}, "expected text in 'text', found int64"),
    ],
)
def test_a_table_without_the_text_is_an_error(tmp_path, columns, message):
    path = write_parquet(tmp_path / "a.parquet", **columns)
    with pytest.raises(CorpusError, match=message):
        words_of(path)


@pytest.mark.parametrize("name", ["-", "a.csv", "a.pdf", "a.arrow"])
def test_what_is_no_text_by_its_name_is_refused(name):
    with pytest.raises(CorpusError, match="expected"):
        TextFile(name).require()
