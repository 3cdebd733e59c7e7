"""Taggers that start from what was learnt from text."""

import numpy as np
import pytest
from small_language import learn

from ner_lstm import Config, Tagger, train
from ner_lstm.bundle import Bundle
from ner_lstm.encoding.vocabulary import RESERVED
from ner_lstm.errors import ConfigError
from ner_lstm.model.weights import AFFIXES, BIGRAMS, PROJECTION, WORDS
from ner_lstm.training import read_data
from ner_lstm.training.building import build_model
from ner_lstm.training.fit import Fit

CORPUS = (
    "the\tO\ndog\tB-PET\nbarks\tO\n\nthe\tO\nox\tB-FARM\nlows\tO\n\n"
    "a\tO\ncat\tB-PET\npurrs\tO\n\na\tO\nhen\tB-FARM\nlays\tO\n"
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The path of four sentences, some words of which are in the text too."""
    path = tmp_path_factory.mktemp("corpus") / "train.conll"
    path.write_text(CORPUS, encoding="utf-8")
    return str(path)


def settle_from(start, corpus, **changes):
    settings = {"data.train": corpus, "data.dev": corpus, "model.start_from": str(start)}
    return Config().assign({**settings, **changes}, source="test")


def build(config):
    model = build_model(config, read_data(config))
    return model, {name: tensor.numpy() for name, tensor in model.network.state_dict().items()}


def test_all_but_what_belongs_to_tags_is_what_was_learnt(start, corpus):
    model, weights = build(settle_from(start, corpus))
    before = Bundle.load(start).weights
    assert model.encoding.labels == ("FARM", "PET")
    for name, array in before.items():
        if name.startswith(("embeddings.", "encoder.")):
            assert np.array_equal(weights[name][: len(array)], array.astype(np.float32)), name
    assert len(weights[WORDS]) == len(before[WORDS]) + 4  # ox, hen, lows, lays
    assert not np.array_equal(weights[PROJECTION][0], before[PROJECTION][0])
    assert any(name.startswith(AFFIXES) for name in before)


def test_a_decoder_and_a_document_memory_are_chosen_anew(start, corpus):
    changes = {"model.decoder": "softmax", "model.document_memory": "always"}
    model, weights = build(settle_from(start, corpus, **changes))
    assert model.config.model.decoder == "softmax"
    assert not any(name.startswith("decoder.") for name in weights)
    assert not weights["document_memory.weight"].any()
    with pytest.raises(ConfigError, match=r"model\.hidden_width"):
        build(settle_from(start, corpus, **{"model.hidden_width": 3}))


def test_words_of_the_text_are_never_hidden_and_others_as_ever(start, corpus):
    config = settle_from(start, corpus)
    fit = Fit(config, read_data(config), device="cpu")
    words = Bundle.load(start).encoding.forms.words
    rare = fit.trainer._batches._rare
    assert not rare[: len(words)].any()
    assert rare[len(words) :].tolist() == [True] * 4
    assert fit.epochs == 60  # all of them, as from random weights


def test_a_tagger_of_it_says_so_and_starts_others_as_any_does(start, corpus, tmp_path):
    config = settle_from(start, corpus, **{"training.epochs": 2})
    tagger = train(config, output=tmp_path / "first", device="cpu").tagger
    assert tagger.bundle.start["corpora"] == dict(Bundle.load(start).corpora)
    config = settle_from(tmp_path / "first", corpus, **{"training.epochs": 1})
    fit = Fit(config, read_data(config), device="cpu")
    known = RESERVED + len(Bundle.load(start).encoding.forms.words.entries)
    assert fit.trainer._batches._rare[:known].any()  # of a tagger's words nothing is said
    assert Tagger.load(tmp_path / "first").labels == ("FARM", "PET")


@pytest.fixture(scope="module")
def start_of_characters(tmp_path_factory):
    """The folder of what was learnt from Chinese."""
    path = tmp_path_factory.mktemp("zh") / "text.txt"
    path.write_text("我喜欢吃苹果。\n\n苹果公司很大。\n\n" * 20, encoding="utf-8")
    return learn(str(path), tmp_path_factory.mktemp("start") / "zh").folder


def test_of_characters_bigrams_are_learnt_by_the_tagger_alone(start_of_characters, tmp_path):
    before = Bundle.load(start_of_characters)
    assert before.tokenizer == "characters"
    # the bigram of a character and the next would tell what is to be predicted
    assert BIGRAMS not in before.weights
    path = tmp_path / "train.conll"
    rows = "我\tO\n吃\tO\n苹\tB-F\n果\tI-F\n"
    path.write_text(f"{rows}\n{rows}", encoding="utf-8")
    config = settle_from(start_of_characters, str(path), **{"model.bigram_width": 3})
    model, weights = build(config)
    assert len(weights[BIGRAMS]) == len(model.encoding.bigrams) == RESERVED + 5
    for name, array in before.weights.items():
        if name.endswith("weight_ih_l0"):
            width = array.shape[1]
            assert weights[name].shape[1] == width + 6
            assert np.array_equal(weights[name][:, :width], array.astype(np.float32))
            assert weights[name][:, width:].all()  # random
    tagger = train(
        config.assign({"training.epochs": 1}, source="test"), output=tmp_path / "out", device="cpu"
    ).tagger
    assert len(tagger("我吃苹果。")) == 1
