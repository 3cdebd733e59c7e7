"""First guesses that are wrong, and the line that says what was meant."""

import shutil

from malformed import GOOD, Case

FILES = {
    "train.conll": GOOD,
    "gold.conll": GOOD,
    "news.txt": "Ada lives in Paris.",
    "config.toml": "[training]\nepochs = 1\n",
}
TAGGED = "".join(
    f"{line}\t{line.split()[1].replace('CITY', 'PER')}\n" if line else "\n"
    for line in GOOD.splitlines()
)
NO_BUNDLE = r"expected a bundle, a folder with bundle\.json, found"


def _case(claim, command, expected):
    return Case(claim, command, (expected,), FILES)


def _in_runs(model):
    shutil.copytree(model, "runs/mine")


def _move(model):
    _in_runs(model)
    shutil.rmtree(model)


GUESSES = [
    _case(
        "a corpus in the place of the settings",
        "train train.conll",
        r"train\.conll: expected settings in TOML, found what looks like a corpus: ner-lstm train"
        r" --train train\.conll",
    ),
    _case(
        "a sample in the place of the settings",
        "train sample:apple",
        r"sample:apple: .* ner-lstm train --train sample:apple",
    ),
    _case(
        "a data set for the settings",
        "train hub:conll",
        r"hub:conll: .* ner-lstm train --train hub:conll",
    ),
    _case(
        "a bundle for the settings",
        "train model",
        r"model: .* found a bundle: --start-from model starts from it, -o model --resume",
    ),
    _case(
        "a corpus for the lab's settings",
        "lab compare train.conll",
        r"train\.conll: .*lab compare --train train",
    ),
    _case(
        "a bundle to train on",
        "train -q --train model -o out",
        r"model: expected a folder .*, found a bundle",
    ),
    _case(
        "a bundle to convert",
        "convert -q model out.conll",
        r"model: expected a folder .*, found a bundle",
    ),
    _case(
        "a text before the model",
        "predict news.txt model",
        rf"news\.txt: {NO_BUNDLE} a file: the model comes first: ner-lstm predict model news\.txt",
    ),
    _case(
        "a corpus before the model",
        "evaluate gold.conll model",
        r"gold\.conll: .*: the model comes first: ner-lstm evaluate model gold\.conll",
    ),
    _case(
        "a text for the lab before the model",
        "lab explain Ada model",
        r"Ada: .* the model comes first: ner-lstm lab explain model",
    ),
    _case(
        "a text of several words for the lab before the model",
        "lab explain 'Ada went' model",
        r"Ada went: .* the model comes first: ner-lstm lab explain model 'Ada went'$",
    ),
    Case(
        "a corpus with a blank in its name in the place of the settings",
        "train 'my corpus.conll'",
        (r"my corpus\.conll: .* ner-lstm train --train 'my corpus\.conll' reads a corpus$",),
        {"my corpus.conll": GOOD},
    ),
    Case(
        "the gold file for the predicted one, whose gold tags stand before its own",
        "evaluate -q --predicted gold.conll tagged.conll",
        (
            (
                r"tagged\.conll:4: .*, or, if the files are swapped: ner-lstm evaluate --predicted"
                r" tagged\.conll gold\.conll$"
            ),
        ),
        {"gold.conll": GOOD, "tagged.conll": TAGGED},
    ),
    _case(
        "two corpora to evaluate",
        "evaluate train.conll gold.conll",
        r"train\.conll: .* ner-lstm evaluate --predicted train\.conll gold\.conll scores a tagged"
        r" file",
    ),
    Case(
        "a text without a model",
        "predict news.txt",
        (
            (
                rf"news\.txt: {NO_BUNDLE} a file: ner-lstm predict MODEL news\.txt reads it with a"
                r" model; there is runs/mine$"
            ),
        ),
        FILES,
        _move,
    ),
    Case(
        "a folder of models",
        "predict runs news.txt",
        (rf"runs: {NO_BUNDLE} .*: it holds runs/mine",),
        FILES,
        _in_runs,
    ),
    Case(
        "a model nearly right",
        "predict runs/min news.txt",
        (r"runs/min: .*did you mean runs/mine\?",),
        FILES,
        _in_runs,
    ),
    _case(
        "a part of the model",
        "predict model/bundle.json news.txt",
        r"model/bundle\.json: .* a file: give the folder: model$",
    ),
    _case(
        "a text for a file",
        "predict model 'Ada lives.'",
        r"Ada lives\.: no such file: a text is read from standard input: echo",
    ),
    _case(
        "a number for the settings",
        "train --set training.epochs=1 5",
        r"5: no such file: CONFIG is a file of settings in TOML",
    ),
    _case(
        "settings in the place of a model",
        "predict config.toml news.txt",
        rf"config\.toml: {NO_BUNDLE} a file",
    ),
    _case(
        "a corpus to describe",
        "info train.conll",
        r"train\.conll: .*: ner-lstm check train\.conll shows",
    ),
    _case(
        "no model to compare with",
        "evaluate -q model gold.conll --against train.conll",
        rf"train\.conll: {NO_BUNDLE}",
    ),
    _case(
        "a check against no model",
        "check -q gold.conll --model train.conll",
        rf"train\.conll: {NO_BUNDLE} a file",
    ),
    _case(
        "a setting without its section",
        "train --set epochs=5",
        r"--set: epochs=5: .* did you mean training\.epochs=5\?$",
    ),
    _case(
        "a setting of another section",
        "train --set model.epochs=5",
        r"--set: model\.epochs: unknown setting, did you mean training\.epochs\? training has seed,"
        r" epochs, ",
    ),
    _case(
        "a setting nearly right",
        "train --set training.epoch=5",
        r"--set: .* did you mean training\.epochs\?",
    ),
    _case(
        "a setting of a section nearly right",
        "train --set trainig.epochs=5",
        r"--set: trainig.* mean training\.epochs\?",
    ),
    _case(
        "a setting like none",
        "train --set model.zzz=5",
        r"--set: model\.zzz: unknown setting, expected another: model has",
    ),
    _case(
        "a section like none",
        "train --set zzz.qqq=5",
        r"--set: zzz\.qqq: .*: the sections are data, model, training$",
    ),
    Case(
        "a key of a file in another section",
        "train bad.toml",
        (r"bad\.toml: model\.epochs: unknown setting, did you mean training\.epochs\?",),
        {"bad.toml": "[model]\nepochs = 5\n"},
    ),
]
