"""Training runs that must not start: their corpora, folders, devices, settings and vectors."""

import gzip
import struct

import numpy as np
from malformed import GOOD, TINY, Case, lines_of

TRAINING = [
    Case(
        "an empty corpus",
        f"train -q --train bad.conll -o out {TINY}",
        (r"bad\.conll: expected .*found an empty file",),
        {"bad.conll": ""},
    ),
    Case(
        "only blank lines",
        f"train -q --train bad.conll -o out {TINY}",
        (r"bad\.conll:1: expected .*found",),
        {"bad.conll": "\n\n \n"},
    ),
    Case(
        "no tags at all",
        f"train -q --train bad.conll -o out {TINY}",
        (r"bad\.conll:1: expected a column of tags .*found 1 column,",),
        {"bad.conll": "Ada\nlives\n"},
    ),
    Case(
        "no entity to learn",
        f"train -q --train bad.conll -o out {TINY}",
        (r"bad\.conll: expected entities to learn from, found none in 2 sentences",),
        {"bad.conll": "Ada\tO\n\nlives\tO\n"},
    ),
    Case(
        "a dev corpus without tags",
        f"train -q --train good.conll --dev bad.conll -o out {TINY}",
        (r"bad\.conll:1: expected a column of tags",),
        {"good.conll": GOOD, "bad.conll": "Ada\n"},
    ),
    Case(
        "an empty test corpus",
        f"train -q --train good.conll --test bad.conll -o out {TINY}",
        (r"bad\.conll: expected .*found an empty file",),
        {"good.conll": GOOD, "bad.conll": ""},
    ),
    Case(
        "an error in the test corpus",
        f"train -q --train good.conll --test bad.conll -o out {TINY}",
        (r"bad\.conll:1: expected O or a tag",),
        {"good.conll": GOOD, "bad.conll": GOOD.replace("B-PER", "PER", 1)},
    ),
    Case(
        "JSONL without labels",
        f"train -q --train bad.jsonl -o out {TINY}",
        (r"bad\.jsonl:1: expected",),
        {"bad.jsonl": '{"text": "Ada lives."}\n'},
    ),
    Case(
        "JSONL with errors",
        f"train -q --train bad.jsonl -o out {TINY}",
        (r"bad\.jsonl:1: expected", r"bad\.jsonl:2: expected"),
        {"bad.jsonl": '{"tokens": ["Ada"], "tags": []}\nAda\n'},
    ),
    Case(
        "an output folder that is a file",
        f"train -q --train good.conll -o good.conll {TINY}",
        (r"good\.conll: expected a folder, or a place for one, that can be written to",),
        {"good.conll": GOOD},
    ),
    Case(
        "an output folder inside a file",
        f"train -q --train good.conll -o good.conll/out {TINY}",
        (r"good\.conll/out: expected a folder, .*good\.conll is none",),
        {"good.conll": GOOD},
    ),
    Case(
        "an output folder with a bundle",
        f"train -q --train good.conll -o model {TINY}",
        (r"model: holds a bundle: --overwrite replaces it",),
        {"good.conll": GOOD},
    ),
    *(
        Case(
            f"an output folder in which {name} was written by somebody else",
            f"train -q --train good.conll -o out {TINY} {options}",
            (rf"out/{name}: is in the way and was not written by ner-lstm",),
            {"good.conll": GOOD, f"out/{name}": "mine"},
        )
        for name, options in (
            ("checkpoint/thesis.txt", ""),
            ("checkpoint", "--overwrite"),
            ("seeds/t.txt", "--overwrite --seeds 2"),
            ("weights.safetensors", ""),
            ("bundle.json", "--overwrite"),
        )
    ),
    Case(
        "an output folder with a name of 300 characters",
        f"train -q --train good.conll -o {'x' * 300} {TINY}",
        (r"x{300}: expected a folder, or a place for one: File name too long",),
        {"good.conll": GOOD},
    ),
    Case(
        "nothing to resume",
        "train -q --resume -o out",
        (r"out: nothing to resume: no checkpoint in it",),
    ),
    Case(
        "a run to resume that is finished",
        "train -q --resume -o model",
        (r"model: nothing to resume: that run is finished",),
    ),
    Case(
        "a damaged checkpoint",
        "train -q --resume -o out",
        (r"out/checkpoint/state\.safetensors: expected a checkpoint, found a damaged one",),
        {
            "good.conll": GOOD,
            "out/checkpoint/state.safetensors": b"\x08\0\0\0\0\0\0\0{ner-lstm checkpoint 2}",
        },
    ),
    Case(
        "CUDA where there is none",
        f"train -q --train good.conll -o out --device cuda {TINY}",
        (r"device cuda: no such device",),
        {"good.conll": GOOD},
    ),
    Case(
        "a GPU beyond the last",
        f"train -q --train good.conll -o out --device cuda:99 {TINY}",
        (r"device cuda:99: no such device",),
        {"good.conll": GOOD},
    ),
    Case(
        "a device that is none",
        f"train -q --train good.conll -o out --device tpu {TINY}",
        (r"device: expected auto, cpu, cuda or cuda:N, found 'tpu'",),
        {"good.conll": GOOD},
    ),
]


def _vectors(claim, content, *errors, name="bad.txt"):
    command = f"train -q --train good.conll -o out {TINY} --set model.vectors={name}"
    return Case(claim, command, errors, {name: content, "good.conll": GOOD})


BINARY = b"3 2\n" + b"".join(
    word + b" " + struct.pack("<2f", 0.5, -0.5) for word in (b"ada", b"paris", b"rome")
)


VECTORS = [
    _vectors(
        "vectors of two widths",
        lines_of("ada 1 2", "paris 1 2 3", "rome 1 2"),
        r"bad\.txt:2: expected",
    ),
    _vectors(
        "a vector that is no number",
        lines_of("rome 1 2", "ada 1 x", "oslo 1 2"),
        r"bad\.txt:2: expected 2 finite float32 numbers, found b'x'",
    ),
    _vectors(
        "a vector with NaN",
        lines_of("ada 1 nan", "paris 1 2"),
        r"bad\.txt:1: expected 2 finite float32 numbers",
    ),
    _vectors(
        "a vector too large for float32",
        lines_of("ada 1 1e300", "paris 1 2"),
        r"bad\.txt:1: expected 2 finite float32 numbers",
    ),
    _vectors(
        "a vector whose square is too large for float32",
        lines_of("ada 3e38 -3e38", "paris 1 2"),
        r"bad\.txt: expected numbers of at most 1e\+12 in the vectors, found 3e\+38",
    ),
    _vectors(
        "fewer vectors than the header says",
        lines_of("3 2", "ada 1 2", "paris 1 2"),
        r"bad\.txt: expected 3 words as its first line says, found 2: the file is cut short",
    ),
    _vectors(
        "an empty file of vectors", "", r"bad\.txt: expected word vectors, found an empty file"
    ),
    _vectors(
        "words without numbers",
        lines_of("ada", "paris"),
        r"bad\.txt:1: expected a word and its numbers",
    ),
    _vectors(
        "a word that is not UTF-8",
        b"ada 1 2\n\xff\xfe 1 2\n",
        r"bad\.txt:2: expected a word in UTF-8",
    ),
    _vectors(
        "a width of nothing",
        lines_of("2 0", "ada", "paris"),
        r"bad\.txt:1: expected a count and a width",
    ),
    _vectors(
        "binary vectors cut short",
        BINARY[:-3],
        r"bad\.bin: entry 3: expected a word, a blank and 8 bytes",
        name="bad.bin",
    ),
    _vectors(
        "binary vectors with NaN",
        BINARY.replace(struct.pack("<f", 0.5), struct.pack("<f", np.nan), 1),
        r"bad\.bin: entry 1: expected finite",
        name="bad.bin",
    ),
    _vectors(
        "a zip archive of vectors",
        b"PK\x03\x04" + bytes(99),
        r"bad\.zip: expected word vectors, found a zip archive",
        name="bad.zip",
    ),
    _vectors(
        "a pickle, which is never read",
        b"\x80\x04" + bytes(99),
        r"bad\.pkl: expected word vectors, found a Python pickle",
        name="bad.pkl",
    ),
    _vectors(
        "a gzip file of vectors cut short",
        gzip.compress(lines_of("ada 1 2", "paris 1 2").encode() * 99)[:-20],
        r"bad\.gz: expected a whole gzip file",
        name="bad.gz",
    ),
    Case(
        "vectors that are missing",
        f"train -q --train good.conll -o out {TINY} --set model.vectors=missing.txt",
        (r"missing\.txt: no such file",),
        {"good.conll": GOOD},
    ),
]
