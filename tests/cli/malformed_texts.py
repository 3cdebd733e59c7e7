"""Texts that nothing can be learnt from, and folders and settings that a pretraining must refuse."""

import gzip

from malformed import GOOD, Case

FINE = "the dog barks now .\nthe dog barks now .\n" * 5


def _text(claim, content, error, *, name="bad.txt", options=""):
    return Case(claim, f"pretrain -q {name} -o out {options}", (error,), {name: content})


TEXTS = [
    _text(
        "an empty text to learn from", "", r"bad\.txt: expected text to learn from, found no word"
    ),
    _text(
        "a text without a word three times",
        "Each word is new.\n\nNothing stands twice here!\n",
        r"bad\.txt: expected words that occur 3 times or more, found none among 10",
    ),
    _text(
        "a text of one sentence",
        "dog dog dog dog .",
        r"bad\.txt: expected 2 sentences of 2 words or more to learn from, found 1",
    ),
    _text(
        "a text to learn from that is not UTF-8",
        FINE.encode() + b"caf\xe9 .\n",
        r"bad\.txt:11: expected utf-8, found the bytes E9",
    ),
    _text(
        "a gzip file of text cut short",
        gzip.compress(FINE.encode() * 99)[:-20],
        r"bad\.txt\.gz: expected a whole gzip file, found a damaged one",
        name="bad.txt.gz",
    ),
    _text(
        "a record without the text",
        '{"text": "the dog barks ."}\n{"body": "the dog barks ."}\n',
        r"bad\.jsonl:2: expected a text in 'text', found 'body': --text-column names another",
        name="bad.jsonl",
    ),
    _text(
        "a record without the column that is named",
        '{"text": "the dog barks ."}\n',
        r"bad\.jsonl:1: expected a text in 'body', found 'text'",
        name="bad.jsonl",
        options="--text-column body",
    ),
    _text(
        "a table that is none",
        b"PAR1 and no more",
        r"bad\.parquet: expected a whole Parquet file",
        name="bad.parquet",
    ),
    _text("a text as a spreadsheet", "", r"bad\.xlsx: expected text", name="bad.xlsx"),
    _text(
        "a second layer",
        FINE,
        r"model\.layers: expected 1 to learn from text",
        options="--set model.layers=2",
    ),
    _text(
        "a network without neighbours",
        FINE,
        r"model\.encoder: expected rnn, gru or lstm to learn from text, found feedforward",
        options="--set model.encoder=feedforward",
    ),
    Case(
        "a text without labels that is missing",
        "pretrain -q missing.txt -o out",
        (r"missing\.txt: no such",),
    ),
    Case(
        "one of two texts that is empty",
        "pretrain -q fine.txt bad.txt -o out",
        (r"bad\.txt: expected text to learn from, found no word",),
        {"fine.txt": FINE, "bad.txt": "\n"},
    ),
    Case(
        "standard input as a text",
        "pretrain -q - -o out",
        (r"standard input: expected a file",),
    ),
    Case(
        "a text beside a bundle",
        "pretrain -q fine.txt -o model",
        (r"model: holds a bundle: --overwrite replaces it",),
        {"fine.txt": FINE},
    ),
    Case(
        "no run on text to go on with",
        "pretrain -q -o model --resume",
        (r"model: nothing to resume: that run is finished",),
    ),
    Case(
        "a corpus as the settings of a pretraining",
        "pretrain -q fine.txt -o out --config good.conll",
        (r"good\.conll: expected TOML",),
        {"fine.txt": FINE, "good.conll": GOOD},
    ),
]
