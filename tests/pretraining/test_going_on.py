"""A pretraining that goes on from a bundle, be it from text or a tagger."""

import pytest
from numpy.testing import assert_allclose
from small_language import SETTINGS, learn, write_text

from ner_lstm import Config, train
from ner_lstm.bundle import Bundle, summarise
from ner_lstm.errors import BundleError, ConfigError
from ner_lstm.model.weights import BIGRAMS

NETWORK = {key: value for key, value in SETTINGS.items() if key.startswith("model.")}
TAGS = {"O": "the a my barks purrs sings now .", "B-PET": "dog cat bird"}


@pytest.fixture(scope="module")
def more(tmp_path_factory):
    """The path of 40 sentences of the same language, and one with a new word."""
    path = tmp_path_factory.mktemp("more") / "more.txt"
    write_text(path, sentences=40, seed=2)
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "the fox barks now .\n" * 3, encoding="utf-8")
    return str(path)


def train_tagger(folder, **changes):
    tags = {word: tag for tag, words in TAGS.items() for word in words.split()}
    corpus = folder / "train.conll"
    sentences = ["the dog barks now .", "a cat purrs now .", "my bird sings now ."]
    corpus.write_text("\n".join("".join(f"{w}\t{tags[w]}\n" for w in s.split()) for s in sentences))
    settings = {"data.train": str(corpus), "data.dev": str(corpus), "training.epochs": 1}
    config = Config().assign({**settings, **NETWORK, **changes}, source="test")
    return train(config, output=folder / "tagger", device="cpu").folder


def test_what_is_known_is_kept_and_new_words_join_it(start, more, tmp_path):
    epochs = []
    changes = {"model.start_from": str(start), "training.epochs": 1}
    gone_on = learn(more, tmp_path / "out", on_epoch=epochs.append, **changes).folder
    afresh = learn(more, tmp_path / "afresh", **{"training.epochs": 1})
    # the outputs are learnt anew: half of what is known is enough to be far ahead
    assert epochs[0].perplexity < 0.8 * afresh.perplexity
    before, after = Bundle.load(start), Bundle.load(gone_on)
    words = before.encoding.forms.words.entries
    assert after.encoding.forms.words.entries == (*words, "fox")
    assert summarise(after)["start"]["weights_sha256"] == before.digest


def test_it_goes_on_from_a_tagger_and_the_next_tagger_from_it(more, tmp_path):
    tagger = train_tagger(tmp_path)
    changes = {"model.start_from": str(tagger), "training.epochs": 1}
    folder = learn(more, tmp_path / "out", **changes).folder
    bundle = Bundle.load(folder)
    assert not bundle.is_tagger
    # whose corpora are known to whoever scores what starts from it
    assert set(bundle.start["corpora"]) == {"train", "dev"}


def test_of_a_tagger_of_characters_all_but_the_bigrams_is_kept(tmp_path):
    rows = "我\tO\n吃\tO\n苹\tB-F\n果\tI-F\n"
    (tmp_path / "train.conll").write_text(f"{rows}\n{rows}", encoding="utf-8")
    (tmp_path / "text.txt").write_text("我喜欢吃苹果。\n\n" * 20, encoding="utf-8")
    corpus = str(tmp_path / "train.conll")
    settings = {"data.train": corpus, "data.dev": corpus, "training.epochs": 1}
    config = Config().assign({**settings, **NETWORK}, source="test")
    tagger = train(config, output=tmp_path / "tagger", device="cpu").folder
    changes = {"model.start_from": str(tagger), "training.learning_rate": 1e-12}
    folder = learn(str(tmp_path / "text.txt"), tmp_path / "out", **changes).folder
    before, after = Bundle.load(tagger), Bundle.load(folder)
    assert BIGRAMS in before.weights and BIGRAMS not in after.weights
    for name, array in after.weights.items():
        if name.endswith("weight_ih_l0"):
            assert_allclose(array, before.weights[name][:, : array.shape[1]], rtol=0, atol=1e-3)


def test_a_run_that_stopped_goes_on_from_the_same_start(start, more, tmp_path):
    def stop(epoch):
        raise KeyboardInterrupt

    changes = {"model.start_from": str(start), "training.epochs": 2}
    learn(more, tmp_path / "whole", **changes)
    with pytest.raises(KeyboardInterrupt):
        learn(more, tmp_path / "parts", on_epoch=stop, **changes)
    learn(more, tmp_path / "parts", resume=True, **changes)
    assert Bundle.load(tmp_path / "parts").digest == Bundle.load(tmp_path / "whole").digest


def test_a_start_of_two_layers_or_other_widths_or_none_is_refused(start, more, tmp_path):
    tagger = train_tagger(tmp_path, **{"model.layers": 2})
    with pytest.raises(ConfigError, match=r"model\.layers: expected 1 to learn from text"):
        learn(more, tmp_path / "out", **{"model.start_from": str(tagger)})
    with pytest.raises(ConfigError, match=r"model\.hidden_width"):
        learn(more, tmp_path / "out", **{"model.start_from": str(start), "model.hidden_width": 3})
    with pytest.raises(BundleError, match=r"expected a bundle"):
        learn(more, tmp_path / "out", **{"model.start_from": str(tmp_path / "none")})
    with pytest.raises(ConfigError, match="expected another folder than that of the output"):
        learn(more, start, **{"model.start_from": str(start)})
