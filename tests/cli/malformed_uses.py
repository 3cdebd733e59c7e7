"""Uses of a sound bundle that cannot be served."""

from malformed import GOOD, Case

USES = [
    Case(
        "an input that is missing", "predict -q model missing.txt", (r"missing\.txt: no such file",)
    ),
    Case(
        "an input that is a folder",
        "predict -q model model",
        (r"model: expected a folder with \*\.conll files",),
    ),
    Case(
        "a text that is not UTF-8",
        "predict -q model bad.txt",
        (r"bad\.txt:2: expected utf-8, found the bytes FF",),
        {"bad.txt": b"Ada\n\xff\n"},
    ),
    Case(
        "a column file without a word",
        "predict -q model bad.conll -o out.conll",
        (r"bad\.conll:2: expected a word in column 0",),
        {"bad.conll": "Ada\tO\n\tO\n"},
    ),
    Case(
        "a column file with a short line",
        "predict -q model bad.conll -o out.conll",
        (r"bad\.conll:2: expected 2 columns as on line 1, found 1",),
        {"bad.conll": "Ada\tO\nlives\nin\tO\n"},
    ),
    Case(
        "a record without a text",
        "predict -q model bad.jsonl -o out.jsonl",
        (r"bad\.jsonl:2: expected a record",),
        {"bad.jsonl": '{"text": "Ada"}\n{}\n'},
    ),
    Case(
        "the second input is bad",
        "predict -q model good.txt bad.txt -o out.jsonl",
        (r"bad\.txt:1: expected utf-8",),
        {"good.txt": "Ada lives.", "bad.txt": b"\xff"},
    ),
    Case(
        "an output in a missing folder",
        "predict -q model good.txt -o missing/out.jsonl",
        (
            (
                r"missing/out\.jsonl: cannot be written: No such file or directory: there is no"
                r" folder missing$"
            ),
        ),
        {"good.txt": "Ada"},
    ),
    Case(
        "an output that is a folder",
        "predict -q model good.txt -o model",
        (r"model: cannot be written: Is a directory",),
        {"good.txt": "Ada"},
    ),
    Case(
        "an output inside a file",
        "predict -q model good.txt -o good.txt/out",
        (r"good\.txt/out: cannot be written: Not a directory",),
        {"good.txt": "Ada"},
    ),
    Case(
        "a conversion into a missing folder",
        "convert -q good.conll missing/out.jsonl",
        (r"missing/out\.jsonl: cannot be written",),
        {"good.conll": GOOD},
    ),
    Case(
        "a conversion onto a folder",
        "convert -q good.conll model",
        (r"model: cannot be written: Is a directory",),
        {"good.conll": GOOD},
    ),
    Case(
        "prediction on a device that is not there",
        "predict -q model good.txt --device cuda:99",
        (r"device cuda:99: no such device",),
        {"good.txt": "Ada"},
    ),
    Case(
        "gold without tags",
        "evaluate -q model bad.conll",
        (r"bad\.conll:1: expected a column of tags",),
        {"bad.conll": "Ada\n"},
    ),
    Case(
        "gold that is empty",
        "evaluate -q model bad.conll",
        (r"bad\.conll: expected",),
        {"bad.conll": ""},
    ),
    Case(
        "gold that is a missing file",
        "evaluate -q model missing.conll",
        (r"missing\.conll: no such file",),
    ),
    Case(
        "the second gold is bad",
        "evaluate -q model good.conll bad.conll",
        (r"bad\.conll:4: expected",),
        {"good.conll": GOOD, "bad.conll": GOOD.replace("B-CITY", "CITY")},
    ),
    Case(
        "predictions for other words",
        "evaluate -q --predicted other.conll good.conll",
        (
            (
                r"good\.conll:1: expected the same words in both, found 'Ada' here and 'Bob' at"
                r" other\.conll:1"
            ),
        ),
        {"good.conll": GOOD, "other.conll": GOOD.replace("Ada", "Bob")},
    ),
    Case(
        "predictions that end too soon",
        "evaluate -q --predicted other.conll good.conll",
        (r"good\.conll:7: expected a prediction for this sentence too",),
        {"good.conll": GOOD, "other.conll": GOOD.partition("\n\n")[0]},
    ),
    Case(
        "predictions without tags",
        "evaluate -q --predicted other.conll good.conll",
        (r"other\.conll:1: expected a column of tags",),
        {"good.conll": GOOD, "other.conll": "Ada\n"},
    ),
    Case(
        "a report in a missing folder",
        "evaluate -q model good.conll --report json=missing/out.json",
        (r"missing/out\.json: cannot be written",),
        {"good.conll": GOOD},
    ),
    Case(
        "mistakes in a missing folder",
        "evaluate -q model good.conll --errors missing/out.txt",
        (r"missing/out\.txt: cannot be written",),
        {"good.conll": GOOD},
    ),
]
