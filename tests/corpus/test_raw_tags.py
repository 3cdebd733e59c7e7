"""The tags of a file are found again, letter by letter, whatever the reader made of them."""

import json

import pytest

from ner_lstm.corpus import read_corpus
from ner_lstm.corpus.raw_tags import raw_tags
from ner_lstm.reading import Labels, ReadOptions
from ner_lstm.schemes import IllFormed, Scheme
from ner_lstm.sentence import Entity, Sentence

ORPHAN = ("I-PER", "O", "B-CITY", "I-PER")
WORDS = ("Ada", "likes", "New", "York")


def read(path, text, **options):
    path.write_text(text, encoding="utf-8", newline="")
    return list(read_corpus(path, options=ReadOptions(**options)))


@pytest.mark.parametrize("policy", [IllFormed.CONLLEVAL, IllFormed.DROP])
@pytest.mark.parametrize(
    ("line", "line_end"),
    [
        ("{0}\t{1}\n", "\n"),
        ("{0} {1}\n", "\n"),
        ("{1}\t{0}\r\n", "\r\n"),
        ("{0}  x \t{1}\n", "\n"),
        ("{0}|n|{1} |z\n", "\n"),
    ],
    ids=["tab", "blank", "tag first, CRLF", "blanks of all kinds", "bars, a blank behind the tag"],
)
def test_ill_formed_tags_come_back_as_they_stand_under_either_policy(
    tmp_path, policy, line, line_end
):
    text = "".join(line.format(*row) for row in zip(WORDS, ORPHAN, strict=True))
    separator = "|" if "|" in line else None
    path, text = tmp_path / "a.conll", text + line_end + text
    sentences = read(path, text, scheme=Scheme.BIO, ill_formed=policy, separator=separator)
    assert [raw_tags(sentence) for sentence in sentences] == [ORPHAN, ORPHAN]
    found = [(one.start, one.end, one.label) for one in sentences[0].entities]
    kept = [(0, 1, "PER"), (2, 3, "CITY"), (3, 4, "PER")]
    assert found == (kept if policy is IllFormed.CONLLEVAL else kept[1:2])


def test_comments_and_marks_between_words_are_no_tags(tmp_path):
    text = (
        "-DOCSTART- O\n\n# sent_id = 1\nAda B-PER\n# text = Ada Lovelace\nLovelace"
        " I-PER\n\n\n#tag O\n"
    )
    assert [raw_tags(sentence) for sentence in read(tmp_path / "a.conll", text)] == [
        ("B-PER", "I-PER"),
        ("O",),
    ]


def test_predicted_labels_are_the_tags_of_the_last_column(tmp_path):
    path = tmp_path / "both.conll"
    path.write_text("Ada B-PER I-PER\nflew O O\n")
    (gold,), (predicted,) = (
        read_corpus(path, labels=Labels.GOLD),
        read_corpus(path, labels=Labels.PREDICTED),
    )
    assert raw_tags(gold) == ("B-PER", "O")
    assert raw_tags(predicted) == ("I-PER", "O")


def test_records_with_tags_have_them_in_their_own_scheme(tmp_path):
    tags = ["U-PER", "O", "B-CITY", "I-CITY"]
    (sentence,) = read(
        tmp_path / "a.jsonl", json.dumps({"tokens": WORDS, "ner_tags": tags}), scheme=Scheme.BILOU
    )
    assert raw_tags(sentence) == tuple(tags)


def test_spans_text_and_files_without_labels_have_no_tags(tmp_path):
    record = {"text": "Ada likes York", "entities": [[0, 3, "PER"]], "tags": ["news", "review"]}
    (spans,) = read(tmp_path / "a.jsonl", json.dumps(record))
    (words,) = read(tmp_path / "a.txt", "Ada\nlikes\nYork\n")
    assert [
        raw_tags(one) for one in (spans, words, Sentence(("Ada",), (Entity(0, 1, "PER"),)))
    ] == [None, None, None]
