from dataclasses import replace

import numpy as np
import pytest
import torch
from bundles import weights_file
from safetensors.numpy import load_file

from ner_lstm.bundle import Bundle, halve
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import AFFIXES
from ner_lstm.model.network import Network
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.tagger import Tagger

SENTENCES = [
    Sentence(("Ada", "eats", "苹果", "1987"), (Entity(0, 1, "PER"), Entity(2, 3, "FRUIT")))
]


def build():
    torch.manual_seed(1)
    config = Config().assign(
        {"model.word_width": 6, "model.affix_width": 2, "model.hidden_width": 5}, source="test"
    )
    encoding = Encoding.of(SENTENCES)
    weights = {
        name: tensor.numpy()
        for name, tensor in Network.build(config.model, encoding).state_dict().items()
    }
    return Bundle(config, encoding, "words", Scheme.BIO, weights)


def test_tables_are_stored_in_half_precision_and_saving_them_again_gives_the_same_bytes(tmp_path):
    before = build()
    halved = halve(before.weights)
    tables = {
        name
        for name in before.weights
        if name.startswith(("embeddings.words.", "embeddings.affixes."))
    }
    tables |= {"encoder.ahead.0.weight_ih_l0", "encoder.back.0.weight_ih_l0"}
    assert len(tables) == 1 + len(AFFIXES) + 2
    for name, array in halved.items():
        assert array.dtype == (np.float16 if name in tables else np.float32)
        assert array == pytest.approx(before.weights[name], rel=2**-11, abs=2**-25)
    assert before.weights["embeddings.words.weight"].dtype == np.float32
    replace(before, weights=halved).save(tmp_path / "halved")
    assert (
        load_file(weights_file(tmp_path / "halved"))["embeddings.words.weight"].dtype == np.float16
    )
    Bundle.load(tmp_path / "halved").save(tmp_path / "again")
    for name in ("bundle.json", weights_file(tmp_path / "halved").name):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "halved" / name).read_bytes()
    assert len(list(Tagger.load(tmp_path / "again", device="cpu").tag(SENTENCES))) == 1


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (65504, "f2"),
        (-65504, "f2"),
        (65505, "f4"),
        (-65505, "f4"),
        (1e30, "f4"),
        (np.inf, "f4"),
        (np.nan, "f4"),
        (1e-30, "f2"),
    ],
)
def test_a_table_with_a_value_beyond_half_precision_stays_as_it_is(value, dtype):
    name = "embeddings.affixes.0.weight"
    table = np.array([[1, value], [0, 0]], dtype=np.float32)
    found = halve({name: table})[name]
    assert found.dtype == np.dtype(dtype)
    assert np.array_equal(found, table.astype(dtype), equal_nan=True)


def test_an_empty_table_is_halved_too():
    empty = np.zeros((0, 3), dtype=np.float32)
    assert halve({"embeddings.words.weight": empty})["embeddings.words.weight"].dtype == np.float16
