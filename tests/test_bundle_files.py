"""The files of a bundle: any damage is noticed, and whatever happens while one is replaced, there
is a whole one.
"""

import json
import os
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from bundles import downgrade, read_facts, replace_weights, weights_file, write_facts
from safetensors.numpy import load, save
from small_bundles import NEW, OLD, SENTENCES, SMALL, is_same, names

from ner_lstm.bundle import Bundle, summarise
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.entity_counts import EntityCounts
from ner_lstm.errors import BundleError
from ner_lstm.model.network import Network
from ner_lstm.schemes import Scheme
from ner_lstm.tagger import Tagger


@pytest.fixture
def folder(tmp_path):
    OLD.save(tmp_path / "bundle")
    return tmp_path / "bundle"


def assert_refused(folder, told="."):
    with pytest.raises(BundleError, match=told) as error:
        Tagger.load(folder, device="cpu")
    assert "\n" not in str(error.value)


def test_any_bit_of_a_description_that_flips_is_noticed(folder):
    path = folder / "bundle.json"
    content = path.read_bytes()
    for bit in range(0, 8 * len(content), 3):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        with pytest.raises(BundleError):
            Bundle.load(folder)
    path.write_bytes(content)
    assert is_same(Bundle.load(folder), OLD)


@pytest.mark.parametrize(
    "key", ["labels", "words", "characters", "scheme", "temperature", "version"]
)
def test_a_key_that_is_added_behind_the_seal_is_noticed(folder, key):
    path = folder / "bundle.json"
    again = json.dumps({key: read_facts(folder)[key]})[1:-1]
    path.write_text(f"{path.read_text()[:-1]}, {again}}}")
    assert_refused(folder, "damaged")


def test_a_description_that_was_written_anew_is_noticed(folder):
    facts = json.loads((folder / "bundle.json").read_text())
    (folder / "bundle.json").write_text(json.dumps(facts, indent=2))
    assert_refused(folder, "seal")


@pytest.mark.parametrize("key", ["labels", "words", "characters"])
def test_what_would_give_other_answers_is_refused_though_a_seal_was_forged(folder, key):
    facts = read_facts(folder)
    swapped = facts[key][1::-1] + facts[key][2:]
    twice = [facts[key][0], *facts[key][:1], *facts[key][2:]]
    write_facts(folder, {**facts, key: twice})
    assert_refused(folder, "different|alphabetical")
    if key == "labels":
        write_facts(folder, {**facts, key: swapped})
        assert_refused(folder, "alphabetical")


@pytest.mark.parametrize(
    "temperature", [0, -1, 1e-300, 1e300, 10**400, "1", None, True, [1]], ids=repr
)
def test_a_temperature_that_no_score_can_be_divided_by_is_refused(folder, temperature):
    facts = read_facts(folder)
    digits, sys_limit = str, sys.get_int_max_str_digits()
    assert digits(1) and sys_limit
    write_facts(folder, {**facts, "temperature": temperature})
    assert_refused(folder, "temperature")


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": ' * 100_000 + b"1" + b"}" * 100_000,
        b'{"format": "ner-lstm", "version": ' + b"9" * 100_000 + b"}",
        b'{"format": "ner-lstm", "version": ' + b"9" * 4000 + b"}",
        b'{"format": "ner-lstm", "version": NaN}',
    ],
    ids=["deep", "digits", "fewer digits", "NaN"],
)
def test_a_description_that_no_parser_likes_is_refused_in_a_short_line(folder, text):
    (folder / "bundle.json").write_bytes(text)
    with pytest.raises(BundleError) as error:
        Bundle.load(folder)
    assert len(str(error.value)) < 400 + len(str(folder))


@pytest.mark.parametrize("value", [3e38, -3e38, 2e9, np.nan, np.inf])
def test_weights_that_overflow_are_refused(folder, value):
    weights = load(weights_file(folder).read_bytes())
    weights["projection.bias"][0] = value
    replace_weights(folder, save(weights))
    assert_refused(folder, r"finite weights of at most 1e\+09, found others in 'projection.bias'")


@pytest.mark.parametrize("halved", [False, True])
@pytest.mark.parametrize("encoder", ["feedforward", "rnn", "gru", "lstm"])
@pytest.mark.parametrize("characters", ["cnn", "lstm"])
def test_the_largest_weights_that_load_are_computed_with_in_silence(
    tmp_path, encoder, characters, halved
):
    torch.manual_seed(1)
    settings = {**SMALL, "encoder": encoder, "characters": characters, "layers": 2}
    config = Config().assign(
        {f"model.{key}": value for key, value in settings.items()}, source="test"
    )
    encoding = Encoding.of(SENTENCES)
    shapes = {
        name: tensor.shape
        for name, tensor in Network.build(config.model, encoding).state_dict().items()
    }
    rng, dtype = np.random.default_rng(1), np.float16 if halved else np.float32
    largest = {
        name: 120 if name.startswith("decoder.") else 6e4 if halved else 1e9 for name in shapes
    }
    weights = {
        name: (largest[name] * rng.choice([-1, 1], size=shape)).astype(dtype)
        for name, shape in shapes.items()
    }
    Bundle(config, encoding, "words", Scheme.BIO, weights).save(tmp_path)
    assert list(Tagger.load(tmp_path, device="cpu").tag(SENTENCES))  # warnings are errors


@pytest.mark.parametrize("dtype", [np.float64, np.int32, np.uint8])
def test_weights_of_another_type_are_refused(folder, dtype):
    weights = load(weights_file(folder).read_bytes())
    replace_weights(
        folder, save({**weights, "projection.bias": weights["projection.bias"].astype(dtype)})
    )
    assert_refused(folder, "float16 or float32")


@pytest.mark.parametrize("part", ["description", "weights"])
@pytest.mark.parametrize("instead", ["pipe", "zero", "folder", "loop", "nothing"])
def test_what_is_no_file_is_refused_at_once(folder, part, instead):
    path = folder / "bundle.json" if part == "description" else weights_file(folder)
    path.unlink()
    if instead == "pipe":
        os.mkfifo(path)
    elif instead == "folder":
        path.mkdir()
    else:
        path.symlink_to({"zero": "/dev/zero", "loop": path.name, "nothing": "gone"}[instead])
    assert_refused(folder)


def test_weights_larger_than_described_are_refused_unread(folder):
    os.truncate(weights_file(folder), 1 << 40)
    assert_refused(folder, "expected at most")


def test_format_1_is_read_and_becomes_format_2_when_it_is_saved(folder):
    downgrade(folder)
    assert names(folder) == ["bundle.json", "weights.safetensors"]
    bundle = Bundle.load(folder)
    assert is_same(bundle, OLD)
    assert summarise(bundle)["labels"] == ("FOOD", "PER")
    replace(bundle, thresholds={"PER": 0.5}).save(folder)
    assert read_facts(folder)["version"] == 2
    assert is_same(Bundle.load(folder), OLD)
    assert names(folder) == ["bundle.json", weights_file(folder).name]


@pytest.mark.parametrize("version", [1, 2])
def test_counts_under_their_earlier_name_are_read_and_saved_under_todays(folder, version):
    counted = replace(OLD, entity_counts=EntityCounts.of(SENTENCES))
    counted.save(folder)
    earlier = {"entity_counts": "surfaces"}
    facts = read_facts(folder).items()
    write_facts(folder, {earlier.get(key, key): value for key, value in facts})
    if version == 1:
        downgrade(folder)
    assert Bundle.load(folder).entity_counts.count(("apples",)) == 1
    Bundle.load(folder).save(folder)
    assert {"surfaces", "entity_counts"} & read_facts(folder).keys() == {"entity_counts"}


def test_weights_that_the_description_of_format_1_does_not_mean_are_not_removed(folder):
    downgrade(folder)
    (folder / "weights.safetensors").write_text("mine")
    assert_refused(folder, "found others")
    NEW.save(folder)
    assert is_same(Bundle.load(folder), NEW)
    assert (folder / "weights.safetensors").read_text() == "mine"
