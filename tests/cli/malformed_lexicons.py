"""Lists that cannot be read, or that a tagger cannot take."""

from malformed import GOOD, TINY, Case

TRAIN = f"train -q --train good.conll --lexicon bad.tsv -o out {TINY}"
LEXICONS = [
    Case(
        "a list of three columns",
        TRAIN,
        (r"bad\.tsv:1: expected an entry and its class, found 3 columns: 'Rome\\tCITY\\tIT'",),
        {"good.conll": GOOD, "bad.tsv": "Rome\tCITY\tIT\n"},
    ),
    Case(
        "a list with and without classes",
        TRAIN,
        (
            r"bad\.tsv:2: expected an entry and its class as on line 1, found 1 column",
            r"bad\.tsv:4: expected a text behind the TAB, found none",
        ),
        {"good.conll": GOOD, "bad.tsv": "Rome\tCITY\nOslo\nLima\tCITY\nParis\t\n"},
    ),
    Case(
        "a list without entries",
        TRAIN,
        (r"bad\.tsv: expected entries, found none",),
        {"good.conll": GOOD, "bad.tsv": "\n \n"},
    ),
    Case("a list that is not there", TRAIN, (r"bad\.tsv: no such file",), {"good.conll": GOOD}),
    Case(
        "a list that is not UTF-8",
        TRAIN,
        (r"bad\.tsv:2: expected utf-8, found the bytes F6",),
        {"good.conll": GOOD, "bad.tsv": b"Rome\tCITY\nK\xf6ln\tCITY\n"},
    ),
    Case(
        "a list of more classes than there can be",
        TRAIN,
        (r"bad\.tsv: expected at most 4096 classes behind the TABs, found 5,000",),
        {"good.conll": GOOD, "bad.tsv": "".join(f"a{n}\t{n}\n" for n in range(5000))},
    ),
    Case(
        "lists beside a network that sees each word alone",
        f"{TRAIN} --set model.encoder=feedforward",
        (r"model\.encoder: expected rnn, gru or lstm beside lists",),
        {"good.conll": GOOD, "bad.tsv": "Rome\tCITY\n"},
    ),
    Case(
        "a segmenter of characters for words",
        f"train -q --train good.conll --set model.segmenter=jieba -o out {TINY}",
        (r"model\.segmenter: expected a corpus of characters, of which it makes words, found",),
        {"good.conll": GOOD},
    ),
    Case(
        "a segmenter that there is not",
        f"train -q --train good.conll --set model.segmenter=mecab -o out {TINY}",
        (r"--set: model\.segmenter: expected 'jieba' or 'unidic', found 'mecab'",),
        {"good.conll": GOOD},
    ),
    Case(
        "a list for a tagger without",
        "predict model --lexicon cities.txt text.txt",
        (r"model: expected a tagger that was trained with lists, found none",),
        {"cities.txt": "Rome\n", "text.txt": "Ada lives in Rome .\n"},
    ),
]
