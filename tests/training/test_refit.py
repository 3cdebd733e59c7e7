import pytest
from small_runs import CUES, THINGS, assert_equal_weights, settle, spell

from ner_lstm import train
from ner_lstm.bundle import Bundle
from ner_lstm.training import read_data
from ner_lstm.training.held_out import HELD_OUT
from ner_lstm.training.seeds import train_seeds

BEFORE = {"tagger": "before it was fitted again on train and dev"}


@pytest.fixture(scope="module")
def dev(tmp_path_factory):
    """The path of a corpus with a word that train has not."""
    path = tmp_path_factory.mktemp("dev") / "dev.conll"
    sentences = [spell(cue, thing, "today") for cue in CUES for thing in THINGS]
    path.write_text("\n".join(sentences), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def plain(corpus, dev):
    return settle(corpus, **{"data.dev": dev, "data.test": dev})


@pytest.fixture(scope="module")
def refit(plain):
    return plain.assign({"training.refit": True}, source="test")


@pytest.fixture(scope="module")
def once(plain, tmp_path_factory):
    return train(plain, output=tmp_path_factory.mktemp("once"), device="cpu")


@pytest.fixture(scope="module")
def twice(refit, tmp_path_factory):
    return train(refit, output=tmp_path_factory.mktemp("twice"), device="cpu")


def test_a_tagger_that_is_fitted_again_knows_the_words_of_dev(once, twice):
    assert "today" not in once.tagger.bundle.encoding.forms.words.ids
    assert "today" in twice.tagger.bundle.encoding.forms.words.ids


def test_its_dev_score_and_temperature_are_those_of_the_tagger_before_and_it_says_so(once, twice):
    before, after = once.tagger.bundle, Bundle.load(twice.folder)
    assert after.scores["dev"] == {**before.scores["dev"], **BEFORE}
    assert after.temperature == before.temperature
    assert twice.scores["dev"].overall == once.scores["dev"].overall


def test_its_dev_corpus_counts_as_trained_on(once, twice):
    before, after = (Bundle.load(trained.folder).corpora["dev"] for trained in (once, twice))
    assert after == {**before, "trained_on": True} and "trained_on" not in before


def test_its_test_score_is_its_own(twice, dev):
    after = Bundle.load(twice.folder)
    assert "tagger" not in after.scores["test"]
    assert after.scores["test"]["f1"] == twice.scores["test"].overall.f1


def test_it_is_trained_for_as_many_epochs_as_dev_has_chosen(refit, tmp_path, said):
    train(refit, output=tmp_path / "run", device="cpu")
    best = max(
        number
        for number, message in enumerate(said.starting("epoch "), 1)
        if "*" in message.split("dev F1")[1]
    )
    again = [message.split("  loss")[0] for message in said.starting("again on train and dev")]
    assert again == [
        f"again on train and dev: epoch {number}/{best}" for number in range(1, best + 1)
    ]


@pytest.mark.parametrize("stop", ["epoch 2/4", "again on train and dev: epoch 1/"])
def test_a_run_that_is_stopped_before_or_while_it_fits_again_goes_on_to_the_same_weights(
    refit, twice, tmp_path, said, stop
):
    said.stop = stop
    with pytest.raises(KeyboardInterrupt):
        train(refit, output=tmp_path / "cut", device="cpu")
    said.stop = ""
    resumed = train(refit, output=tmp_path / "cut", device="cpu", resume=True)
    assert_equal_weights(twice.folder, resumed.folder)
    assert Bundle.load(resumed.folder).scores == Bundle.load(twice.folder).scores


def test_what_is_held_out_of_train_comes_back(corpus, tmp_path):
    config = settle(corpus, **{"data.dev": None, "training.refit": True})
    data = read_data(config)
    assert data.corpora["dev"]["path"] == HELD_OUT
    bundle = train(config, output=tmp_path / "run", device="cpu").tagger.bundle
    held_out = {word for sentence in data.dev for word in sentence.words}
    assert all(word.lower() in bundle.encoding.forms.words.ids for word in held_out)
    entities = sum(len(sentence.entities) for sentence in (*data.train, *data.dev))
    assert sum(bundle.entity_counts.by_hash.values()) == entities


def test_several_seeds_are_fitted_again_and_show_what_they_then_reach(refit, twice, tmp_path):
    runs = train_seeds(refit, count=2, output=tmp_path / "both", device="cpu")
    first = refit.training.seed
    assert runs.f1[first] == {
        split: ratios["f1"] for split, ratios in twice.tagger.bundle.scores.items()
    }
    kept = Bundle.load(tmp_path / "both")
    assert kept.scores["dev"].items() >= BEFORE.items()
    if kept.config.training.seed == first:
        assert_equal_weights(twice.folder, tmp_path / "both")


def test_seeds_that_stopped_keep_the_dev_scores_of_finished_runs(refit, tmp_path, said):
    whole = train_seeds(refit, count=2, output=tmp_path / "whole", device="cpu")
    said.stop = f"seed {refit.training.seed + 1}, 2 of 2"
    with pytest.raises(KeyboardInterrupt):
        train_seeds(refit, count=2, output=tmp_path / "cut", device="cpu")
    said.stop = ""
    resumed = train_seeds(refit, count=2, output=tmp_path / "cut", device="cpu", resume=True)
    assert resumed.f1 == whole.f1
