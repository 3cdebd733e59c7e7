"""Bundles that cannot be loaded, and uses of a sound one that cannot be served."""

import shutil

import numpy as np
from bundles import read_facts, replace_weights, weights_file, write_facts
from malformed import GOOD, Case
from safetensors.numpy import load_file, save


def _bundle(claim, prepare, *errors):
    return Case(
        claim, "predict -q model good.txt", errors, {"good.txt": "Ada lives in Paris."}, prepare
    )


def _changed(**changes):
    """What sets keys of bundle.json, and seals it anew; None takes a key out."""

    def change(model):
        facts = read_facts(model) | changes
        write_facts(model, {key: value for key, value in facts.items() if value is not None})

    return change


def _configured(**changes):
    """What sets keys of the model's settings in bundle.json."""

    def change(model):
        config = read_facts(model)["config"]
        _changed(config=config | {"model": config["model"] | changes})(model)

    return change


def _weighted(change):
    """What changes the weights, and the hash of them that bundle.json holds."""

    return lambda model: replace_weights(model, change(weights_file(model).read_bytes()))


def _reshaped(model):
    weights = load_file(weights_file(model))
    weights["projection.bias"] = weights["projection.bias"][:-1].copy()
    _weighted(lambda _: save(weights))(model)


def _without_a_weight(model):
    weights = load_file(weights_file(model))
    del weights["projection.bias"]
    _weighted(lambda _: save(weights))(model)


def _not_finite(model):
    weights = load_file(weights_file(model))
    weights["projection.bias"] = np.full_like(weights["projection.bias"], np.nan)
    _weighted(lambda _: save(weights))(model)


def _text(content):
    return lambda model: (
        (model / "bundle.json").write_bytes(
            content.encode() if isinstance(content, str) else content
        )
        and None
    )


def _instead(model):
    shutil.rmtree(model)
    model.write_text("a file")


BUNDLES = [
    _bundle(
        "no bundle at all",
        shutil.rmtree,
        r"model: expected a bundle, a folder with bundle\.json, found nothing",
    ),
    _bundle(
        "a file for a bundle",
        _instead,
        r"model: expected a bundle, a folder with bundle\.json, found a file",
    ),
    _bundle(
        "a folder without a description",
        lambda model: (model / "bundle.json").unlink(),
        r"model: expected a bundle, .*found a folder without it",
    ),
    _bundle(
        "a folder without weights",
        lambda model: weights_file(model).unlink(),
        r"model/weights-\w+\.safetensors: cannot be read: no such file",
    ),
    _bundle(
        "a description that is no JSON",
        _text('{"format": "ner-lstm",'),
        r"model/bundle\.json: expected JSON",
    ),
    _bundle(
        "a description that is not UTF-8",
        _text(b'{"format": "\xff"}'),
        r"model/bundle\.json: expected JSON",
    ),
    _bundle(
        "a description of brackets", _text("[" * 200_000), r"model/bundle\.json: expected JSON"
    ),
    _bundle(
        "a list for a description",
        _text("[]"),
        r"model/bundle\.json: expected the description of an ner-lstm bundle",
    ),
    _bundle(
        "a description of another program",
        _changed(format="spacy"),
        r"model/bundle\.json: expected the description of an ner-lstm bundle",
    ),
    _bundle(
        "a bundle of a newer version",
        _changed(version=3),
        r"model/bundle\.json: expected bundle version 2 or older, found 3: update ner-lstm",
    ),
    _bundle(
        "a version that is no number",
        _changed(version="1"),
        r"model/bundle\.json: expected bundle version 2 or older, found '1'",
    ),
    _bundle(
        "weights of another bundle",
        lambda model: (
            weights_file(model).write_bytes(weights_file(model).read_bytes()[::-1]) and None
        ),
        r"model/weights-\w+\.safetensors: expected the weights that bundle\.json describes",
    ),
    _bundle(
        "weights with a changed byte",
        lambda model: (
            weights_file(model).write_bytes(weights_file(model).read_bytes()[:-1] + b"x") and None
        ),
        r"model/weights-\w+\.safetensors: expected the weights",
    ),
    _bundle("weights cut short", _weighted(lambda packed: packed[:-100]), r"model/\S+: damaged: "),
    _bundle(
        "weights that are a pickle",
        _weighted(lambda _: b"\x80\x04" + bytes(99)),
        r"model/\S+: damaged: ",
    ),
    _bundle(
        "weights of another shape",
        _reshaped,
        r"model\S*: the weights do not fit the settings: .*projection\.bias",
    ),
    _bundle(
        "a weight that is missing",
        _without_a_weight,
        r"model\S*: the weights do not fit the settings: .*projection\.bias",
    ),
    _bundle(
        "settings of a wider network",
        _configured(hidden_width=17),
        r"model\S*: the weights do not fit the settings",
    ),
    _bundle(
        "settings of a network too wide for any memory",
        _configured(hidden_width=65536, layers=16),
        r"model\S*: the weights do not fit the settings",
    ),
    _bundle(
        "settings that are out of range",
        _configured(layers=0),
        r"model/bundle\.json: damaged: config\.model\.layers: expected",
    ),
    _bundle(
        "settings of the future",
        _configured(attention="full"),
        r"model/bundle\.json: damaged: config\.model\.attention: unknown setting",
    ),
    _bundle(
        "a label too many",
        _changed(labels=["CITY", "ORG", "PER"]),
        r"model\S*: the weights do not fit the settings",
    ),
    _bundle(
        "labels that are missing",
        _changed(labels=None),
        r"model/bundle\.json: damaged: labels: expected this setting, found none",
    ),
    _bundle(
        "labels that are numbers",
        _changed(labels=[1, 2]),
        r"model/bundle\.json: damaged: labels 1: expected a valid string, found 1",
    ),
    _bundle(
        "words that are no list",
        _changed(words="Ada"),
        r"model/bundle\.json: damaged: words: expected a valid list, found 'Ada'",
    ),
    _bundle(
        "affixes that are missing",
        _changed(affixes={"shape": []}),
        r"model/bundle\.json: damaged: affixes: expected prefix 1, .* found no 'prefix 1'",
    ),
    _bundle(
        "a scheme that is none",
        _changed(scheme="BIOX"),
        r"model/bundle\.json: damaged: scheme: expected 'IO', .* found 'BIOX'",
    ),
    _bundle(
        "a tokenizer that is none",
        _changed(tokenizer="syllables"),
        r"model/bundle\.json: damaged: .*'syllables'",
    ),
    _bundle(
        "scores that are a number",
        _changed(scores=1),
        r"model/bundle\.json: damaged: scores: expected a valid dictionary, found 1",
    ),
    _bundle("weights that are not finite", _not_finite, r"model\S*: .*projection\.bias"),
    Case(
        "a damaged bundle that is asked about",
        "info model",
        (r"model/bundle\.json: damaged: words: expected this setting, found none",),
        prepare=_changed(words=None),
    ),
    Case(
        "a damaged bundle that is measured",
        "evaluate -q model good.conll",
        (r"model/bundle\.json: damaged: words: expected this setting, found none",),
        {"good.conll": GOOD},
        _changed(words=None),
    ),
    Case(
        "a damaged bundle that training starts from",
        "train -q --train good.conll --start-from model -o out",
        (r"model/bundle\.json: damaged: words: expected this setting, found none",),
        {"good.conll": GOOD},
        _changed(words=None),
    ),
    Case(
        "a bundle of a newer format that training starts from",
        "train -q --train good.conll --start-from model -o out",
        (r"model/bundle\.json: expected bundle version 2 or older, found 3",),
        {"good.conll": GOOD},
        _changed(version=3),
    ),
    Case(
        "a start of another shape",
        "train -q --train good.conll --start-from model --set model.encoder=gru -o out",
        (r"model: model\.encoder: expected lstm, since the start has it, found gru",),
        {"good.conll": GOOD},
    ),
    Case(
        "a start whose words are made otherwise",
        "train -q --train bad.conll --start-from model -o out",
        (r"model\.start_from: expected a tagger of characters, .*found one of words: model",),
        {"bad.conll": "王\tB-PER\n明\tI-PER\n在\tO\n家\tO\n\n" * 8},
    ),
    Case(
        "a start that is not there",
        "train -q --train good.conll --start-from nowhere -o out",
        (r"nowhere: expected a bundle, a folder with bundle\.json, found nothing",),
        {"good.conll": GOOD},
    ),
    Case(
        "a start in the folder of the output",
        "train -q --train good.conll --start-from model -o model --overwrite",
        (r"model\.start_from: expected another folder than that of the output, found model",),
        {"good.conll": GOOD},
    ),
]
