"""Settings that cannot be."""

import shlex

from malformed import GOOD, Case


def _config(claim, content, *errors):
    return Case(
        claim,
        "train -q bad.toml --train good.conll -o out",
        errors,
        {"bad.toml": content, "good.conll": GOOD},
    )


def _set(claim, assignment, *errors):
    return Case(
        claim,
        f"train -q --train good.conll -o out --set {shlex.quote(assignment)}",
        errors,
        {"good.conll": GOOD},
    )


CONFIGS = [
    _config("a config that is no TOML", "[model\n", r"bad\.toml: expected TOML: .*line 1"),
    _config(
        "a key given twice",
        "[model]\nlayers = 1\nlayers = 2\n",
        r"bad\.toml: expected TOML: .*line 3",
    ),
    _config(
        "a key nearly right",
        "[model]\nhiden_width = 8\n",
        r"bad\.toml: model\.hiden_width: unknown setting, did you mean hidden_width\?",
    ),
    _config(
        "a key that is not near",
        "[model]\nzzz = 8\n",
        r"bad\.toml: model\.zzz: unknown setting, expected one of start_from, word_width, ",
    ),
    _config(
        "an unknown section",
        "[modle]\nlayers = 1\n",
        r"bad\.toml: modle: unknown setting, did you mean model\?",
    ),
    _config("a section that is a number", "model = 3\n", r"bad\.toml: model: expected .*found 3"),
    _config(
        "a number as a string",
        '[training]\nepochs = "ten"\n',
        r"bad\.toml: training\.epochs: expected .*integer, found 'ten'",
    ),
    _config(
        "a fraction for a whole number",
        "[training]\nepochs = 1.5\n",
        r"bad\.toml: training\.epochs: expected .*integer, found 1\.5",
    ),
    _config(
        "a number out of range",
        "[model]\ndropout = 1.5\n",
        r"bad\.toml: model\.dropout: expected less than 1, found 1\.5",
    ),
    _config(
        "a choice that is none",
        '[model]\nencoder = "transformer"\n',
        r"bad\.toml: model\.encoder: expected 'feedforward', .*found 'transformer'",
    ),
    _config(
        "NaN for a rate",
        "[training]\nlearning_rate = nan\n",
        r"bad\.toml: training\.learning_rate: expected .*finite",
    ),
    _config(
        "several errors, all said",
        "[model]\nlayers = 0\ndropout = -1\n",
        r"bad\.toml: model\.layers: expected",
        r"bad\.toml: model\.dropout: expected",
    ),
    _config(
        "a config that is not UTF-8",
        b"[model] # \xff\n",
        r"bad\.toml: expected UTF-8, found the byte FF",
    ),
    _config(
        "a config with a number of 5,000 digits",
        "[model]\nlayers = " + "9" * 5000,
        r"bad\.toml: expected TOML: ",
    ),
    _config(
        "a vocabulary of nothing",
        "[data]\ntrain = 3\n",
        r"bad\.toml: data\.train: expected .*string, found 3",
    ),
    Case("a missing config", "train -q missing.toml -o out", (r"missing\.toml: no such file",)),
    Case(
        "a config that is a folder",
        "train -q . -o out",
        (r"\.: expected settings in TOML, found a folder: ner-lstm train --train",),
    ),
    _set(
        "an assignment without =",
        "training.epochs",
        r"--set: training\.epochs: expected section\.key=value",
    ),
    _set(
        "an assignment without a section",
        "epochs=3",
        r"--set: epochs=3: expected section\.key=value",
    ),
    _set(
        "an assignment of brackets",
        "model.word_width=" + "[" * 10_000,
        r"--set: model\.word_width: expected TOML, found \[{100}\.\.\.\[{100}: maximum recursion",
    ),
    _set(
        "a number of 5,000 digits",
        "model.word_width=" + "9" * 5000,
        r"--set: model\.word_width: expected TOML, found 9{100}\.\.\.9{100}: ",
    ),
    _set(
        "a number of 4,000 digits",
        "model.word_width=" + "9" * 4000,
        r"--set: model\.word_width: expected .*found 9{100}\.\.\.9{100}",
    ),
    _set(
        "a hexadecimal number of 5,000 digits",
        "model.word_width=0x" + "f" * 5000,
        r"--set: model\.word_width: expected ",
    ),
    _set(
        "an assignment to an unknown key",
        "training.epoch=3",
        r"--set: training\.epoch: unknown setting, did you mean training\.epochs\? training has"
        r" seed",
    ),
    _set(
        "an assignment of the wrong type",
        "training.epochs=many",
        r"--set: training\.epochs: expected .*integer, found 'many'",
    ),
    Case(
        "a seed out of range",
        "train -q --train good.conll -o out --seed 99999999999",
        (r"options: training\.seed: expected less than",),
        {"good.conll": GOOD},
    ),
]
