import numpy as np
import pytest
from small_runs import SETTINGS, assert_equal_weights

from ner_lstm import Config, train
from ner_lstm.bundle import Bundle
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.errors import ConfigError
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training import read_data
from ner_lstm.training.batches import Batches

CITIES = [("visit", "Paris"), ("visit", "Oslo"), ("leave", "Rome"), ("leave", "Lima")]
NEW = "\n".join(
    f"we\tO\n{cue}\tO\n{city}\tB-CITY\n{tail}\tO\n"
    for cue, city in CITIES
    for tail in (".", "soon", "now")
)


@pytest.fixture(scope="module")
def new(tmp_path_factory):
    """The path of a corpus in which only cities were looked for."""
    path = tmp_path_factory.mktemp("new") / "new.conll"
    # an apple is a fruit, as in the old corpus, but nobody has labelled it here
    path.write_text(NEW + "\nwe\tO\neat\tO\napple\tO\n.\tO\n", encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def old(tmp_path_factory, corpus):
    """The tagger of fruits and companies that learnt the old corpus by heart."""
    settings = {"data.train": corpus, "data.dev": corpus, **SETTINGS, "training.epochs": 20}
    trained = train(Config().assign(settings, source="test"), output=tmp_path_factory.mktemp("old"))
    assert trained.scores["dev"].overall.f1 == 1.0
    return trained.folder


def settle(old, new, corpus, **changes):
    settings = {
        "data.train": new,
        "data.dev": new,
        "data.replay": corpus,
        "model.start_from": str(old),
        "model.dropout": 0.1,
        "training.epochs": 12,
        "training.batch_tokens": 40,
        "training.learning_rate": 0.01,
    }
    return Config().assign({**settings, **changes}, source="test")


def found(tagger, text):
    (sentence,) = tagger.tag([Sentence(tuple(text.split()), None)])
    return {(" ".join(sentence.words[e.start : e.end]), e.label) for e in sentence.entities}


def test_old_labels_and_a_new_one_are_known_after_a_run_that_replays(old, new, corpus, tmp_path):
    config = settle(old, new, corpus, **{"training.replay_share": 0.5})
    tagger = train(config, output=tmp_path / "run").tagger
    assert tagger.labels == ("CITY", "COMPANY", "FRUIT")
    assert found(tagger, "we visit Oslo soon") == {("Oslo", "CITY")}
    assert found(tagger, "we sue Orange every day .") == {("Orange", "COMPANY")}
    assert found(tagger, "we eat apple every day .") == {("apple", "FRUIT")}


def test_without_a_replay_old_labels_are_gone(old, new, tmp_path):
    tagger = train(settle(old, new, None), output=tmp_path / "run").tagger
    assert tagger.labels == ("CITY",)
    labels = {label for _, label in found(tagger, "we sue Orange every day .")}
    assert "COMPANY" not in labels


def test_words_and_entities_of_the_replayed_corpus_are_known(old, new, corpus):
    data = read_data(settle(old, new, corpus))
    assert {sentence.words for sentence in data.learnt} == {
        sentence.words for sentence in (*data.train, *data.replay)
    }
    assert data.corpora["replay"]["path"] == corpus
    assert data.corpora["replay"]["sentences"] == len(data.replay)


def test_a_run_that_replays_is_resumed_to_the_same_weights(old, new, corpus, tmp_path, said):
    config = settle(old, new, corpus, **{"training.epochs": 3})
    train(config, output=tmp_path / "whole")
    said.stop = "epoch 2/3"
    with pytest.raises(KeyboardInterrupt):
        train(config, output=tmp_path / "cut")
    said.stop = ""
    other = settle(old, new, new, **{"training.epochs": 3})
    with pytest.raises(ConfigError, match=r"cannot resume: data\.replay was .* and is"):
        train(other, output=tmp_path / "cut", resume=True)
    train(config, output=tmp_path / "cut", resume=True)
    assert_equal_weights(tmp_path / "whole", tmp_path / "cut")
    assert Bundle.load(tmp_path / "whole").corpora["replay"]["path"] == corpus


@pytest.mark.parametrize(("share", "count"), [(0.25, 5), (0.01, 1), (1.0, 20)])
def test_an_epoch_has_all_sentences_and_a_new_share_of_the_replayed_ones(share, count):
    own = [Sentence((f"new{number}",), ()) for number in range(7)]
    others = [Sentence((f"old{number}",), ()) for number in range(20)]
    encoding = Encoding.of([*own, *others])
    table = FormTable(encoding.forms)
    new, old = ([encoding.encode(s, table=table) for s in group] for group in (own, others))
    config = Config().override([f"training.replay_share={share}"]).training
    batches = Batches(new, replay=old, table=table, config=config)
    epochs = []
    for number in (1, 2, 1):
        rows = sorted(
            int(sentence.rows[0]) for drawn in batches.draw(number) for sentence in drawn.sentences
        )
        assert rows[: len(own)] == list(range(7))
        assert len(set(rows[len(own) :])) == len(rows) - len(own) == count
        epochs.append(rows)
    assert epochs[0] == epochs[2]
    assert (epochs[0] == epochs[1]) == (share == 1)


def test_o_is_open_for_labels_that_a_corpus_does_not_have():
    sentences = [Sentence(("a", "b"), (Entity(0, 1, "X"), Entity(1, 2, "Y")))]
    encoding = Encoding.of(sentences)
    assert encoding.open_tags({"X", "Y"}) is None
    opened = encoding.open_tags({"X"})
    assert [tag for tag, is_open in zip(encoding.tags, opened, strict=True) if is_open] == [
        f"{role}-Y" for role in "BIES"
    ]
    table = FormTable(encoding.forms)
    encoded = encoding.encode(sentences[0], table=table, open_tags=opened)
    assert np.array_equal(encoded.open_tags, opened)
