import shutil

import numpy as np
import pytest
from small_runs import CUES, assert_equal_weights, settle, spell

from ner_lstm import Tagger, train
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.corpus import read_corpus
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.errors import BundleError, ConfigError
from ner_lstm.model.weights import PROJECTION, TRANSITIONS, WORDS
from ner_lstm.training import read_data
from ner_lstm.training.building import build_model
from ner_lstm.training.seeds import train_seeds

NEW_CORPUS = "".join(
    f"they\tO\n{cue}\tO\n{thing}\tB-{label}\n.\tO\n\n"
    for cue, label in (("eat", "FRUIT"), ("visit", "CITY"))
    for thing in ("apple", "plum", "Paris", "Oslo")
)


@pytest.fixture(scope="module")
def start(corpus, tmp_path_factory):
    """The folder of a tagger of fruits and companies."""
    return train(settle(corpus), output=tmp_path_factory.mktemp("start"), device="cpu").folder


@pytest.fixture(scope="module")
def new_corpus(tmp_path_factory):
    """The path of a corpus of fruits and cities, a label that the start does not know."""
    path = tmp_path_factory.mktemp("new") / "new.conll"
    path.write_text(NEW_CORPUS, encoding="utf-8")
    return str(path)


def settle_from(start, corpus, **changes):
    """A config that says nothing of the network's shape."""
    return Config().assign(
        {
            "data.train": corpus,
            "data.dev": corpus,
            "model.start_from": str(start),
            "training.epochs": 2,
            "training.batch_tokens": 40,
            "training.learning_rate": 0.01,
            **changes,
        },
        source="test",
    )


def build(config):
    model = build_model(config, read_data(config))
    weights = {name: tensor.numpy() for name, tensor in model.network.state_dict().items()}
    return model, weights


def test_before_training_a_network_of_the_same_corpus_tags_as_its_start(start, corpus):
    model, weights = build(settle_from(start, corpus))
    before = Bundle.load(start)
    same = Bundle(model.config, model.encoding, before.tokenizer, before.scheme, weights)
    sentences = list(read_corpus(corpus))
    tagger = Tagger.of(before).at(1.0)
    assert [s.entities for s in Tagger.of(same).tag(sentences)] == [
        s.entities for s in tagger.tag(sentences)
    ]


def test_shared_labels_keep_their_scores_and_new_ones_begin_at_random(start, new_corpus):
    model, weights = build(settle_from(start, new_corpus))
    before = Bundle.load(start)
    assert model.encoding.labels == ("CITY", "FRUIT")
    now = {tag: number for number, tag in enumerate(model.encoding.tags)}
    then = {tag: number for number, tag in enumerate(before.encoding.tags)}
    for tag in ("O", "B-FRUIT", "I-FRUIT", "E-FRUIT", "S-FRUIT"):
        own, known = now[tag], then[tag]
        assert np.array_equal(weights[PROJECTION][own], before.weights[PROJECTION][known])
        assert weights[TRANSITIONS.start][own] == before.weights[TRANSITIONS.start][known]
        assert weights[TRANSITIONS.end][own] == before.weights[TRANSITIONS.end][known]
        for after in ("O", "S-FRUIT"):
            pair = weights[TRANSITIONS.pair][own, now[after]]
            assert pair == before.weights[TRANSITIONS.pair][known, then[after]]
    cities = weights[PROJECTION][now["B-CITY"]]
    assert not any(np.array_equal(cities, row) for row in before.weights[PROJECTION])
    assert weights[TRANSITIONS.pair][now["B-CITY"], now["E-CITY"]] == 0


def test_words_of_both_are_known_and_those_of_the_start_keep_their_rows(start, new_corpus):
    model, weights = build(settle_from(start, new_corpus))
    before = Bundle.load(start)
    words, known = model.encoding.forms.words, before.encoding.forms.words
    assert words.entries[: len(known.entries)] == known.entries
    assert words.id_of("juice") != UNKNOWN  # of the start alone
    assert words.id_of("plum") >= len(known)  # of the new corpus alone
    assert np.array_equal(weights[WORDS][: len(known)], before.weights[WORDS].astype(np.float32))


def test_a_word_that_only_the_start_knows_still_has_a_row_after_training(
    start, new_corpus, tmp_path
):
    trained = train(settle_from(start, new_corpus), output=tmp_path / "run", device="cpu")
    encoding = trained.tagger.bundle.encoding
    row = encoding.forms.words.id_of("juice")
    known = Bundle.load(start)
    same = known.weights[WORDS][known.encoding.forms.words.id_of("juice")]
    assert np.array_equal(trained.tagger.bundle.weights[WORDS][row], same)


def test_every_setting_that_was_given_and_contradicts_the_start_is_named(start, corpus):
    changes = {"model.hidden_width": 20, "model.layers": 2}
    with pytest.raises(ConfigError) as caught:
        build(settle_from(start, corpus, **changes))
    assert str(caught.value).splitlines() == [
        f"{start}: model.layers: expected 1, since the start has it, found 2",
        f"{start}: model.hidden_width: expected 12, since the start has it, found 20",
    ]


def test_a_default_contradicts_only_where_it_was_given(start, corpus):
    assert build(settle_from(start, corpus))[0].config.model.hidden_width == 12
    with pytest.raises(ConfigError, match=r"hidden_width: expected 12, .* found 128"):
        build(settle_from(start, corpus, **{"model.hidden_width": 128}))


def test_what_does_not_shape_the_network_is_free(start, corpus):
    config = build(settle_from(start, corpus, **{"model.dropout": 0.3}))[0].config
    assert config.model.dropout == 0.3


def test_a_corpus_of_other_words_is_refused(start, tmp_path):
    corpus = tmp_path / "characters.conll"
    corpus.write_text("王\tB-PER\n明\tI-PER\n在\tO\n家\tO\n\n" * 8, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"expected a tagger of characters, .* of words"):
        train(settle_from(start, str(corpus)), output=tmp_path / "run", device="cpu")
    assert not (tmp_path / "run").exists()


def test_a_run_that_starts_from_a_tagger_is_resumed_to_the_same_weights(
    start, new_corpus, tmp_path, said
):
    config = settle_from(start, new_corpus)
    train(config, output=tmp_path / "whole", device="cpu")
    said.stop = "epoch 1/2"
    with pytest.raises(KeyboardInterrupt):
        train(config, output=tmp_path / "cut", device="cpu")
    said.stop = ""
    moved = tmp_path / "moved"
    shutil.copytree(start, moved)  # another place is no other start
    config = settle_from(moved, new_corpus)
    train(config, output=tmp_path / "cut", device="cpu", resume=True)
    assert_equal_weights(tmp_path / "whole", tmp_path / "cut")


def test_a_start_that_has_changed_since_is_not_gone_on_with(start, new_corpus, tmp_path, said):
    mine = tmp_path / "mine"
    shutil.copytree(start, mine)
    config = settle_from(mine, new_corpus)
    said.stop = "epoch 1/2"
    with pytest.raises(KeyboardInterrupt):
        train(config, output=tmp_path / "cut", device="cpu")
    said.stop = ""
    other = Bundle.load(start)
    other.weights[WORDS][2] += 1
    other.save(mine)
    with pytest.raises(ConfigError, match=f"cannot resume: {mine} has changed since"):
        train(config, output=tmp_path / "cut", device="cpu", resume=True)


def test_a_run_does_not_replace_what_it_starts_from(start, new_corpus):
    before = Bundle.load(start).digest
    for run in (train, lambda config, **options: train_seeds(config, count=2, **options)):
        with pytest.raises(ConfigError, match="expected another folder than that of the output"):
            run(settle_from(start, new_corpus), output=start, device="cpu")
    assert Bundle.load(start).digest == before


def test_several_seeds_start_from_the_same_tagger(start, new_corpus, tmp_path):
    config = settle_from(start, new_corpus, **{"training.seed": 3})
    runs = train_seeds(config, count=2, output=tmp_path / "both", device="cpu")
    best = runs.best.tagger.bundle.config.training.seed
    alone = settle_from(start, new_corpus, **{"training.seed": best})
    train(alone, output=tmp_path / "alone", device="cpu")
    assert_equal_weights(tmp_path / "alone", tmp_path / "both")


def test_a_bundle_says_what_it_started_from(start, new_corpus, corpus, tmp_path):
    first = train(settle_from(start, new_corpus), output=tmp_path / "first", device="cpu").folder
    second = train(settle_from(first, corpus), output=tmp_path / "second", device="cpu").folder
    said = Bundle.load(second).start
    assert said["model"] == str(first)
    assert said["weights_sha256"] == Bundle.load(first).digest
    assert said["corpora"]["train"]["path"] == new_corpus
    assert said["start"]["corpora"]["train"]["path"] == corpus


def test_labels_that_will_be_forgotten_are_named(start, new_corpus, said):
    build(settle_from(start, new_corpus))
    assert f"{start}: knows 4 of 8 words and 1 of 2 labels" in said
    assert said.starting(f"{start}: its labels COMPANY are not in the corpus to train on")


def test_given_vectors_stay(new_corpus, tmp_path):
    file = tmp_path / "vectors.txt"
    file.write_text("apple 1 2\nOslo 3 -4\njuice 5 6\n", encoding="utf-8")
    shape = {"model.hidden_width": 6, "model.word_width": 6, "model.affix_width": 2}
    settings = {"model.vectors": str(file), "model.vector_words": "all", **shape}
    first = settle_from(tmp_path, new_corpus, **settings, **{"model.start_from": None})
    train(first, output=tmp_path / "first", device="cpu")
    file.unlink()  # it is in the bundle
    second = settle_from(tmp_path / "first", new_corpus)
    trained = train(second, output=tmp_path / "second", device="cpu").tagger.bundle
    before = Bundle.load(tmp_path / "first")
    assert trained.encoding.forms.vectors == before.encoding.forms.vectors
    name = "embeddings.vectors.weight"
    assert np.array_equal(trained.weights[name], before.weights[name])


def test_a_damaged_start_is_refused_before_anything_is_written(start, new_corpus, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(start, broken)
    next(broken.glob("weights-*")).write_bytes(b"nothing")
    with pytest.raises(BundleError, match=r"expected the weights that bundle\.json describes"):
        train(settle_from(broken, new_corpus), output=tmp_path / "run", device="cpu")
    assert not (tmp_path / "run").exists()


def test_what_the_start_knows_is_not_learnt_again(corpus, tmp_path):
    learned = settle(corpus, **{"training.epochs": 20})
    start = train(learned, output=tmp_path / "start", device="cpu")
    assert start.scores["dev"].overall.f1 == 1.0
    few = tmp_path / "few.conll"
    few.write_text("\n".join(spell(cue, "apple", ".") for cue in CUES), encoding="utf-8")
    settings = {"data.dev": corpus, "training.epochs": 1, "training.learning_rate": 0.003}
    knowing = train(
        settle_from(start.folder, str(few), **settings), output=tmp_path / "a", device="cpu"
    )
    random = {"model.start_from": None, "model.hidden_width": 12, "model.word_width": 10}
    ignorant = train(
        settle_from(start.folder, str(few), **settings, **random),
        output=tmp_path / "b",
        device="cpu",
    )
    assert knowing.scores["dev"].overall.f1 > 0.9
    assert ignorant.scores["dev"].overall.f1 < 0.5
