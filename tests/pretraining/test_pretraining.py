from itertools import count

import numpy as np
import pytest
import torch
from small_language import learn, settle, write_text

from ner_lstm import Tagger, pretrain
from ner_lstm.bundle import Bundle, summarise
from ner_lstm.errors import BundleError, ConfigError, CorpusError, NerLstmError
from ner_lstm.pretraining import language_trainer
from ner_lstm.pretraining.recipe import RECIPE
from ner_lstm.pretraining.recipe import settle as settle_recipe
from ner_lstm.training.checkpoint import holds_checkpoint


def assert_equal_bundles(one, other):
    one, other = Bundle.load(one), Bundle.load(other)
    assert one.weights.keys() == other.weights.keys()
    assert all(np.array_equal(one.weights[name], other.weights[name]) for name in one.weights)
    assert one.scores == other.scores


class Stop(Exception):
    """What ends a run after an epoch."""


def stop_after(number):
    def on_epoch(epoch):
        if epoch.number == number:
            raise Stop

    return on_epoch


def test_it_learns_a_language_in_which_a_word_tells_the_next(text, tmp_path):
    epochs = []
    learnt = learn(text, tmp_path / "out", on_epoch=epochs.append)
    # ten words; of the eight predictions of a sentence three choices are free, at most: the article
    # for the forward direction, which nothing predicts, and none for the backward one
    assert [epoch.number for epoch in epochs] == [1, 2, 3]
    assert learnt.perplexity == epochs[-1].perplexity < 1.6 < epochs[0].perplexity < 11
    assert str(epochs[-1]).startswith("epoch 3/3  loss ")
    assert "left" in str(epochs[0]) and "left" not in str(epochs[-1])


def test_what_is_left_is_a_bundle_without_labels_that_says_what_it_comes_from(start, text):
    bundle = Bundle.load(start)
    assert (bundle.encoding.labels, bundle.is_tagger) == ((), False)
    assert bundle.encoding.forms.words.id_of("dog") > 1
    facts = summarise(bundle)
    assert next(iter(facts)) == "kind"
    assert facts["scores"]["held out"]["perplexity"] < 2
    assert facts["corpora"]["text"]["path"] == text
    assert facts["corpora"]["text"]["sentences"] == 300
    assert facts["corpora"]["text"]["tokens"] == 1500
    assert len(facts["corpora"]["text"]["sha256"]) == 64
    assert not holds_checkpoint(start)


def test_it_is_no_tagger(start):
    with pytest.raises(BundleError, match=r"found what a tagger can start from: train with start"):
        Tagger.load(start)


def test_a_run_that_stopped_goes_on_to_the_same_bits(text, tmp_path):
    learn(text, tmp_path / "whole")
    for number in (1, 2):
        with pytest.raises(Stop):
            learn(text, tmp_path / "parts", resume=number > 1, on_epoch=stop_after(number))
        assert holds_checkpoint(tmp_path / "parts")
    learn(text, tmp_path / "parts", resume=True)
    assert_equal_bundles(tmp_path / "whole", tmp_path / "parts")


def test_a_run_stopped_within_an_epoch_begins_that_epoch_again(text, tmp_path, monkeypatch, caplog):
    show, number = language_trainer.show_counted, count()

    def interrupt(items, **options):
        for item in show(items, **options):
            if next(number) == 30:
                raise KeyboardInterrupt
            yield item

    changes = {"training.epochs": 2}
    learn(text, tmp_path / "whole", **changes)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(language_trainer, "show_counted", interrupt)
        learn(text, tmp_path / "parts", **changes)
    (message,) = [text for text in caplog.messages if text.startswith("interrupted")]
    assert message == (
        f"interrupted after 1 of 2 epochs: what it has learnt is in {tmp_path / 'parts'};"
        " resume=True goes on"
    )
    learn(text, tmp_path / "parts", resume=True, **changes)
    assert_equal_bundles(tmp_path / "whole", tmp_path / "parts")


def test_a_run_that_stopped_after_its_last_epoch_only_ends(text, tmp_path):
    with pytest.raises(Stop):
        learn(text, tmp_path / "out", on_epoch=stop_after(3))
    perplexity = Bundle.load(tmp_path / "out").scores["held out"]["perplexity"]
    assert learn(text, tmp_path / "out", resume=True).perplexity == perplexity
    assert not holds_checkpoint(tmp_path / "out")


def test_threads_and_the_callers_randomness_change_nothing_and_the_seed_does(text, tmp_path):
    threads = torch.get_num_threads()
    for number in (1, 2):
        torch.set_num_threads(number)
        torch.manual_seed(number)
        learn(text, tmp_path / str(number), **{"training.epochs": 1})
    torch.set_num_threads(threads)
    assert_equal_bundles(tmp_path / "1", tmp_path / "2")
    learn(text, tmp_path / "3", **{"training.epochs": 1, "training.seed": 2})
    assert Bundle.load(tmp_path / "1").scores != Bundle.load(tmp_path / "3").scores


def test_what_changed_since_is_no_run_to_go_on_with(text, tmp_path):
    with pytest.raises(Stop):
        learn(text, tmp_path / "out", on_epoch=stop_after(1))
    other = write_text(tmp_path / "other.txt", seed=2)
    with pytest.raises(ConfigError, match=r"cannot resume: text was .*text\.txt and is .*other\.t"):
        learn(other, tmp_path / "out", resume=True)
    with pytest.raises(ConfigError, match=r"cannot resume: training\.seed was 1 and is 2"):
        learn(text, tmp_path / "out", resume=True, **{"training.seed": 2})


def test_several_files_are_one_text(text, tmp_path):
    other = write_text(tmp_path / "other.txt", sentences=20, seed=2)
    config = settle(**{"training.epochs": 1})
    folder = pretrain([text, other], output=tmp_path / "out", config=config, device="cpu").folder
    corpora = Bundle.load(folder).corpora
    assert [facts["sentences"] for facts in corpora.values()] == [300, 20]
    assert list(corpora) == ["text 1", "text 2"]


def test_settings_that_are_not_given_are_those_of_the_recipe():
    recipe = settle_recipe(settle())
    assert recipe.model.dropout == RECIPE["model.dropout"]
    assert recipe.training.epochs == 3
    plain = settle_recipe(type(recipe)())
    assert (plain.training.epochs, plain.training.batch_tokens) == (5, 1000)
    assert settle_recipe(recipe) == recipe


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("model.encoder", "feedforward", "model.encoder: expected rnn, gru or lstm"),
        ("model.layers", 2, "model.layers: expected 1"),
        ("model.vectors", "glove.txt", "model.vectors: expected none"),
        ("training.precision", "bfloat16", "training.precision: expected float32"),
        ("training.learning_rate", 1e30, "training.learning_rate: .* expected a rate below"),
    ],
)
def test_what_text_cannot_teach_is_refused(text, tmp_path, setting, value, message):
    with pytest.raises(ConfigError, match=message):
        learn(text, tmp_path / "out", **{setting: value})
    assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "expected text to learn from, found no word"),
        (" \n\n", "expected text to learn from, found no word"),
        ("one two three.", "expected 2 sentences of 2 words or more to learn from, found 1"),
        (
            "Each is alone.\n\nNo other one!",
            "expected words that occur 3 times or more, found none",
        ),
    ],
)
def test_a_text_that_teaches_nothing_is_an_error_and_leaves_nothing(tmp_path, content, message):
    path = tmp_path / "text.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        learn(str(path), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_no_text_and_a_folder_of_others_are_refused(text, tmp_path):
    with pytest.raises(ConfigError, match="expected files of text to learn from, found none"):
        pretrain([], output=tmp_path / "out")
    (tmp_path / "bundle.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NerLstmError, match="is in the way"):
        learn(text, tmp_path)
