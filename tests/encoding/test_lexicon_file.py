"""Lists as people have them are read, and what is wrong with one is told with its line."""

import gzip

import pytest

from ner_lstm.encoding.lexicon_file import read_entries
from ner_lstm.errors import CorpusError


def write(folder, text, *, name="names.tsv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return str(path)


def read(path, *, tokenizer="words"):
    """The words of each entry, with its class."""
    entries = read_entries(path, tokenizer=tokenizer)
    return [
        (tuple(words), label) for words, label in zip(entries.phrases, entries.classes, strict=True)
    ]


def test_a_line_is_an_entry_and_its_class_and_blank_lines_are_skipped(tmp_path):
    path = write(tmp_path, "New York\tLOC\n\n  Ada Lovelace \t PER\r\n\t\nO'Neill\tPER\n")
    assert read(path) == [
        (("New", "York"), "LOC"),
        (("Ada", "Lovelace"), "PER"),
        (("O'Neill",), "PER"),
    ]


@pytest.mark.parametrize(
    ("name", "label"),
    [("cities.txt", "cities"), ("cities.of.txt", "cities"), ("cities", "cities")],
)
def test_the_class_of_a_plain_list_is_the_name_of_its_file(tmp_path, name, label):
    assert read(write(tmp_path, "Rome\nOslo\n", name=name)) == [
        (("Rome",), label),
        (("Oslo",), label),
    ]


def test_a_compressed_list_is_read_and_named_without_its_suffix(tmp_path):
    path = write(tmp_path, gzip.compress("\ufeffRome\n".encode()), name="cities.txt.gz")
    entries = read_entries(path, tokenizer="words")
    assert (entries.name, entries.total, entries.phrases) == ("cities", 1, [["Rome"]])


def test_entries_are_cut_into_words_as_text_is(tmp_path):
    path = write(tmp_path, "AT&T, Inc.\tORG\n北京\tLOC\n")
    assert read(path) == [
        (("AT&T", ",", "Inc", "."), "ORG"),  # at the end of a sentence
        (("AT&T", ",", "Inc."), "ORG"),  # inside one
        (("AT&T,", "Inc."), "ORG"),  # in a corpus that is cut at blanks
        (("北", "京"), "LOC"),
        (("北京",), "LOC"),  # in one of Chinese words
    ]
    assert read(path, tokenizer="characters")[-1] == (("北", "京"), "LOC")
    assert read(path, tokenizer="characters")[0][0] == tuple("AT&T,Inc.")


def test_an_entry_that_stands_twice_counts_once_and_in_two_classes_twice(tmp_path):
    entries = read_entries(write(tmp_path, "a\tX\nb\tX\na\tX\na\tY\n"), tokenizer="words")
    assert entries.total == 3
    assert list(zip(entries.phrases, entries.classes, strict=True)) == [
        (["a"], "X"),
        (["b"], "X"),
        (["a"], "Y"),
    ]


def test_entries_that_are_too_long_or_have_no_word_are_left_out_and_counted(tmp_path, caplog):
    path = write(tmp_path, f"{' a' * 33}\n{' a' * 33} b\n\u200b\nRome\n", name="names.txt")
    entries = read_entries(path, tokenizer="words")
    assert (entries.total, entries.phrases) == (1, [["Rome"]])
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: entries of more than 32 words, which are left out: 2",
        f"{path}: entries without a word, which are left out: 1",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ": expected entries, found none"),
        ("\n \n", ": expected entries, found none"),
        (
            "Rome\tLOC\tIT\n",
            ":1: expected an entry and its class, found 3 columns: 'Rome\\tLOC\\tIT'",
        ),
        (
            "Rome\tLOC\nOslo\n",
            ":2: expected an entry and its class as on line 1, found 1 column: 'Oslo'",
        ),
        (
            "Rome\nOslo\tLOC\n",
            ":2: expected an entry alone as on line 1, found 2 columns: 'Oslo\\tLOC'",
        ),
        ("Rome\t\n", ":1: expected a text behind the TAB, found none: 'Rome'"),
        ("\nOslo\tLOC\n\tLOC\n", ":3: expected a text before the TAB, found none: 'LOC'"),
        (b"Rome\nK\xf6ln\n", ":2: expected utf-8, found the bytes F6 (invalid start byte)"),
        (b"\x1f\x8bRome", ": expected a whole gzip file, found a damaged one"),
        (
            "".join(f"{number}\t{number}\n" for number in range(4097)),
            ": expected at most 4096 classes behind the TABs, found 4,097",
        ),
    ],
)
def test_what_is_wrong_with_a_list_is_told_with_its_line(tmp_path, text, problem):
    path = write(tmp_path, text)
    with pytest.raises(CorpusError) as error:
        read_entries(path, tokenizer="words")
    assert str(error.value).startswith(f"{path}{problem}")


def test_every_error_of_a_list_is_told(tmp_path):
    path = write(tmp_path, "a\tX\nb\nc\tX\nd\te\tf\n")
    with pytest.raises(CorpusError) as error:
        read_entries(path, tokenizer="words")
    assert [each.line for each in error.value.all] == [2, 4]


def test_a_list_is_a_file(tmp_path):
    for path in ("-", str(tmp_path), str(tmp_path / "none.tsv")):
        with pytest.raises(CorpusError, match=r"expected a file|no such file"):
            read_entries(path, tokenizer="words")
