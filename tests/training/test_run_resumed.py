"""A run that was stopped, at an epoch or within one, goes on to the same weights or says why not."""

import pytest
import torch
from small_runs import assert_equal_weights, settle, spell

from ner_lstm import train
from ner_lstm.errors import BundleError, ConfigError
from ner_lstm.tagger import Tagger
from ner_lstm.training import trainer as trainer_module


@pytest.fixture(scope="module", params=[False, True], ids=["learnt", "given vectors"])
def whole(corpus, tmp_path_factory, request):
    """A run that never stopped, and its settings."""
    folder = tmp_path_factory.mktemp("whole")
    config = settle(corpus, **{"model.layers": 2})
    if request.param:
        vectors = folder / "vectors.txt"
        vectors.write_text("apple 1 0 0.5\nwe 0 1 -1\n", encoding="utf-8")
        config = config.assign(
            {"model.vectors": str(vectors), "model.vector_words": "all"}, source="test"
        )
    return train(config, output=folder / "run", device="cpu"), config


@pytest.mark.parametrize("stop", ["epoch 1/4", "epoch 2/4", "epoch 3/4"])
def test_a_run_that_stopped_goes_on_as_if_it_had_not(whole, tmp_path, said, stop):
    whole, config = whole
    said.stop = stop
    with pytest.raises(KeyboardInterrupt):
        train(config, output=tmp_path / "parts", device="cpu")
    assert said.starting("interrupted after")
    # usable meanwhile
    assert Tagger.load(tmp_path / "parts", device="cpu").tag_text("we eat apple .")
    said.stop = ""
    torch.randn(100)
    parts = train(config, output=tmp_path / "parts", device="cpu", resume=True)
    assert_equal_weights(whole.folder, tmp_path / "parts")
    assert parts.scores == whole.scores
    assert said.starting(f"resumed after epoch {stop[6]}")
    assert not (tmp_path / "parts" / "checkpoint").exists()


def interrupt_at_batch(monkeypatch, wanted):
    """Ctrl-C after so many batches: what shows progress is where a signal would arrive as well as
    anywhere.
    """
    done = 0

    def progress(batches, **_):
        nonlocal done
        for batch in batches:
            done += 1
            if done == wanted:
                raise KeyboardInterrupt
            yield batch

    monkeypatch.setattr(trainer_module, "show_epoch", progress)


@pytest.mark.parametrize(("batch", "done"), [(1, 0), (3, 0), (12, 1)])
def test_a_run_stopped_within_an_epoch_begins_that_epoch_again(
    corpus, tmp_path, monkeypatch, said, batch, done
):
    config = settle(corpus, **{"training.epochs": 2})
    train(config, output=tmp_path / "whole", device="cpu")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt_at_batch(patch, batch)
        train(config, output=tmp_path / "parts", device="cpu")
    (message,) = said.starting("interrupted")
    assert message.startswith(
        f"interrupted after {done} of 2 epochs:"
        f" {'the tagger of epoch 1' if done else 'no tagger yet'}"
    )
    assert (tmp_path / "parts" / "bundle.json").exists() is bool(done)
    train(config, output=tmp_path / "parts", device="cpu", resume=True)
    assert_equal_weights(tmp_path / "whole", tmp_path / "parts")


def test_other_settings_or_another_corpus_do_not_go_on(corpus, tmp_path, said):
    said.stop = "epoch 1/4"
    with pytest.raises(KeyboardInterrupt):
        train(settle(corpus), output=tmp_path / "run", device="cpu")
    said.stop = ""
    other = tmp_path / "other.conll"
    other.write_text(spell("eat", "apple", "."), encoding="utf-8")
    for changed in (settle(corpus, **{"training.learning_rate": 0.1}), settle(str(other))):
        with pytest.raises(ConfigError, match="cannot resume"):
            train(changed, output=tmp_path / "run", device="cpu", resume=True)


def test_there_is_nothing_to_resume_in_a_folder_without_a_run(corpus, tmp_path):
    with pytest.raises(BundleError, match="nothing to resume"):
        train(settle(corpus), output=tmp_path / "new", device="cpu", resume=True)
