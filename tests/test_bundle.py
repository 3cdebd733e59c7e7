import json
import struct
from dataclasses import replace

import numpy as np
import pytest
import torch
from bundles import read_facts, replace_weights, weights_file, write_facts
from safetensors.numpy import load_file

from ner_lstm import __version__
from ner_lstm.bundle import Bundle, holds_bundle, summarise
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.errors import BundleError
from ner_lstm.model.network import Network
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tagger import Tagger

SENTENCES = [
    Sentence(
        ("Ada", "eats", 'an "apple"\\', "\u2028", "苹果", "👩‍💻", "1987"),
        (Entity(0, 1, "PER"), Entity(2, 3, "<fruit>")),
    ),
    Sentence(("ada", "eats", "apples"), (Entity(0, 1, "PER"),)),
]
SETTINGS = {
    "model.word_width": 6,
    "model.character_width": 4,
    "model.affix_width": 2,
    "model.hidden_width": 5,
}


def build(**settings):
    torch.manual_seed(1)
    config = Config().assign({**SETTINGS, **settings}, source="test")
    encoding = Encoding.of(SENTENCES)
    weights = {
        name: tensor.numpy()
        for name, tensor in Network.build(config.model, encoding).state_dict().items()
    }
    return Bundle(
        config,
        encoding,
        "words",
        Scheme.IOB1,
        weights,
        scores={"dev": {"precision": 0.5, "recall": 1.0, "f1": 2 / 3}},
        corpora={"train": {"path": "a.conll", "sentences": 2}},
        versions={"torch": "9.9"},
    )


@pytest.fixture
def folder(tmp_path):
    build().save(tmp_path / "bundle")
    return tmp_path / "bundle"


def edit(folder, **changes):
    write_facts(folder, read_facts(folder) | changes)


def edit_config(folder, section, **changes):
    config = read_facts(folder)["config"]
    edit(folder, config={**config, section: {**config[section], **changes}})


def assert_refused(folder, *, names=""):
    with pytest.raises(BundleError) as error:
        Tagger.load(folder, device="cpu")
    message = str(error.value)
    assert "\n" not in message
    assert str(folder) in message
    assert names in message


def test_a_bundle_comes_back_as_it_was(folder):
    before, after = build(), Bundle.load(folder)
    for name in ("config", "encoding", "tokenizer", "scheme", "scores", "corpora"):
        assert getattr(after, name) == getattr(before, name)
    assert after.versions == {"ner_lstm": __version__, "torch": "9.9"}
    assert after.weights.keys() == before.weights.keys()
    for name, array in before.weights.items():
        assert after.weights[name].dtype == array.dtype
        assert np.array_equal(after.weights[name], array)


def test_a_bundle_is_two_files_that_anyone_can_read(folder):
    assert sorted(path.name for path in folder.iterdir()) == [
        "bundle.json",
        weights_file(folder).name,
    ]
    description = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    assert (description["format"], description["version"]) == ("ner-lstm", 2)
    assert description["labels"] == ["<fruit>", "PER"]
    assert "苹果" in description["words"]
    assert load_file(weights_file(folder))["embeddings.words.weight"].dtype == np.float32


def test_saving_what_was_loaded_gives_the_same_bytes(folder, tmp_path):
    Bundle.load(folder).save(tmp_path / "again")
    for name in ("bundle.json", weights_file(folder).name):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize("encoder", ["feedforward", "rnn", "gru", "lstm"])
@pytest.mark.parametrize("characters", ["none", "cnn", "lstm"])
@pytest.mark.parametrize("decoder", ["softmax", "crf"])
def test_every_network_tags_after_it_was_stored(tmp_path, encoder, characters, decoder):
    bundle = build(
        **{"model.encoder": encoder, "model.characters": characters, "model.decoder": decoder}
    )
    bundle.save(tmp_path)
    tagger = Tagger.load(tmp_path, device="cpu")
    assert len(list(tagger.tag(SENTENCES))) == 2
    assert (tagger.tokenizer, tagger.scheme, tagger.labels) == (
        "words",
        Scheme.IOB1,
        ("<fruit>", "PER"),
    )


def test_a_summary_says_what_is_in_it(folder):
    summary = summarise(Bundle.load(folder))
    assert summary["labels"] == ("<fruit>", "PER")
    assert summary["words"] == 8  # ada eats an "apple"\ ... apples; Ada is ada
    assert summary["weights"] == sum(array.size for array in build().weights.values())
    assert summary["scores"] == {"dev": {"precision": 0.5, "recall": 1.0, "f1": 2 / 3}}
    json.dumps(summary)


def test_a_save_that_fails_leaves_the_old_bundle_and_nothing_else(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(TypeError):
        replace(build(), scores={"dev": object()}).save(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_newer_bundle_over_an_older_one_is_the_newer(folder):
    replace(build(), tokenizer="characters").save(folder)
    assert Bundle.load(folder).tokenizer == "characters"


def test_a_folder_holds_a_bundle_when_it_has_a_description(folder, tmp_path):
    assert holds_bundle(folder)
    assert not holds_bundle(tmp_path)
    assert not holds_bundle(tmp_path / "nowhere")


def test_what_is_no_bundle_is_said_to_be_none(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name, found in (
        ("empty", "a folder without it"),
        ("file", "a file"),
        ("nowhere", "nothing"),
    ):
        assert_refused(tmp_path / name, names=found)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"format": "spacy"}',
        b"[" * 100_000,
        b'{"format": "ner-lstm"}',
        b"\x80\x04K\x01.",
    ],
)
def test_a_description_that_is_none_is_refused(folder, content):
    (folder / "bundle.json").write_bytes(content)
    assert_refused(folder, names="bundle.json")


@pytest.mark.parametrize("version", [3, 99, "1", None, 1.5])
def test_a_newer_version_is_refused_and_says_what_to_do(folder, version):
    edit(folder, version=version)
    assert_refused(folder, names="update ner-lstm")


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": None},
        {"labels": "PER"},
        {"labels": [1]},
        {"labels": []},
        {"labels": ["A", "B", "C"]},
        {"words": {"a": 1}},
        {"words": ["a"]},
        {"characters": None},
        {"affixes": {}},
        {"affixes": []},
        {"scheme": "BIOX"},
        {"scheme": None},
        {"tokenizer": 3},
        {"tokenizer": "klingon"},
        {"config": None},
        {"config": {"model": {"encoder": "transformer"}}},
        {"config": {"colour": {}}},
        {"scores": 1},
        {"corpora": []},
        {"versions": "1"},
        {"weights_sha256": "0" * 64},
        {"weights_sha256": None},
    ],
    ids=str,
)
def test_a_description_with_a_wrong_part_is_refused(folder, changes):
    edit(folder, **changes)
    assert_refused(folder)


@pytest.mark.parametrize(
    "key",
    [
        "labels",
        "words",
        "characters",
        "affixes",
        "bigrams",
        "vectors",
        "scheme",
        "tokenizer",
        "config",
        "scores",
        "corpora",
    ],
)
def test_a_description_that_lacks_a_part_is_refused(folder, key):
    facts = read_facts(folder)
    del facts[key]
    write_facts(folder, facts)
    assert_refused(folder, names=key)


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "empty", "folder"])
def test_weights_that_are_not_the_ones_described_are_refused(folder, damage):
    path = weights_file(folder)
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage != "missing":
        flipped = content[:-1] + bytes([content[-1] ^ 1])
        path.write_bytes({"cut": content[:-1], "flipped": flipped, "empty": b""}[damage])
    assert_refused(folder, names=path.name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 8,
        struct.pack("<Q", 2**62) + b"{}",
        b"\x80\x04K\x01.",
        struct.pack("<Q", 2) + b"{}",
    ],
)
def test_foreign_weights_with_the_right_hash_are_refused(folder, content):
    replace_weights(folder, content)
    assert_refused(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_width": 6},
        {"encoder": "gru"},
        {"decoder": "softmax"},
        {"layers": 2},
        {"characters": "lstm"},
    ],
    ids=str,
)
def test_weights_that_do_not_fit_the_settings_are_refused(folder, changes):
    edit_config(folder, "model", **changes)
    assert_refused(folder)


def test_settings_far_too_large_for_the_weights_are_refused_before_memory_is_taken(folder):
    edit_config(folder, "model", hidden_width=65536, word_width=65536, layers=16)
    assert_refused(folder)


def test_a_setting_that_this_version_does_not_know_is_refused(folder):
    edit_config(folder, "model", heads=8)
    assert_refused(folder, names="model.heads")


def test_whatever_device_it_was_trained_on_it_loads_on_the_cpu(folder):
    assert Tagger.load(folder, device="cpu").tag_text("Ada eats .")
