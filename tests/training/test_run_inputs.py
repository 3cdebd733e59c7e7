"""Corpora, vectors and settings of every kind train, or are errors that leave nothing behind."""

import gzip
import json
import shutil

import numpy as np
import pytest
from small_runs import CUES, THINGS, settle, spell, weights_of

from ner_lstm import read_corpus, train
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.errors import ConfigError, CorpusError, NerLstmError
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import Tagger


def test_a_corpus_that_is_one_long_sentence_trains(tmp_path, said):
    words = "".join(
        spell(cue, thing, "now .") for _ in range(12) for cue in CUES for thing in THINGS
    )
    (tmp_path / "long.conll").write_text(words, encoding="utf-8")
    config = settle(str(tmp_path / "long.conll"), **{"training.epochs": 10})
    trained = train(config.override(["data.dev=none"]), output=tmp_path / "a", device="cpu")
    assert trained.scores["dev"].overall.f1 > 0.5
    assert said.starting("1 sentences of more than 40 words are cut")
    said.clear()
    trained = train(config, output=tmp_path / "b", device="cpu")
    assert trained.scores["dev"].sentences == 1
    assert trained.scores["dev"].overall.f1 > 0.5
    assert said.starting("1 sentences of more than 40 words are cut at random places in training")


@pytest.mark.parametrize("content", ["a\tB-X\n", "a\tB-X\n\nb\tO\n", "\n\na\tB-X\nb\tI-X\n\n\n"])
def test_the_smallest_corpora_train(tmp_path, content):
    (tmp_path / "a.conll").write_text(content, encoding="utf-8")
    trained = train(
        settle(str(tmp_path / "a.conll"), **{"data.dev": None}),
        output=tmp_path / "run",
        device="cpu",
    )
    assert trained.tagger.labels == ("X",)


@pytest.mark.parametrize("opening", [open, gzip.open])
def test_vectors_come_from_a_file_stay_as_they_are_and_are_pruned_unless_all_are_asked_for(
    corpus, tmp_path, said, opening
):
    table = {"apple": [0.5, -1.0, 2.0], "eat": [1.0, 1.0, 1.0], "unseen": [9.0, 9.0, 9.0]}
    path = tmp_path / "glove.txt"
    with opening(path, "wt", encoding="utf-8") as file:
        file.writelines(
            f"{word} {' '.join(map(str, numbers))}\n" for word, numbers in table.items()
        )
    for kept, words in (("training", ("apple", "eat")), ("all", ("apple", "eat", "unseen"))):
        config = settle(
            corpus, **{"model.vectors": str(path), "model.vector_words": kept, "training.epochs": 2}
        )
        trained = train(config, output=tmp_path / kept, device="cpu")
        bundle = Bundle.load(trained.folder)
        assert bundle.encoding.forms.vectors.entries == words
        assert bundle.config.model.vector_width == 3
        given = np.array([table[word] for word in words], dtype=np.float32)
        np.testing.assert_allclose(
            bundle.weights["embeddings.vectors.weight"][2:], given / given.std(), rtol=1e-3
        )
        path.rename(tmp_path / "gone")  # the bundle holds all that it needs
        tagger = Tagger.load(trained.folder, device="cpu")
        assert tagger.tag_text("we eat apple .")
        known, unknown = (
            bundle.encoding.forms.encode([word]).vector_ids[0] for word in ("UNSEEN", "strange")
        )
        assert (known == unknown) == (kept == "training")
        (tmp_path / "gone").rename(path)
    assert said.starting(f"{path}: 3 of ")


def test_vectors_without_a_word_of_the_corpus_train_all_the_same(corpus, tmp_path, said):
    (tmp_path / "glove.txt").write_text("zyzzyva 1 2 3\nquokka 4 5 6\n", encoding="utf-8")
    config = settle(corpus, **{"model.vectors": str(tmp_path / "glove.txt"), "training.epochs": 1})
    train(config, output=tmp_path / "run", device="cpu")
    assert said.starting(f"{tmp_path / 'glove.txt'}: 0 of ")


def test_half_a_surrogate_pair_trains_or_is_an_error_in_one_line(tmp_path):
    rows = [{"text": "Ada eats \ud83d an apple.", "entities": [[0, 3, "PER"]]}]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    try:
        train(
            settle(str(path), **{"data.dev": None, "training.epochs": 1}),
            output=tmp_path / "run",
            device="cpu",
        )
    except NerLstmError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("encoder", "characters"),
    [
        *(("lstm", characters) for characters in ("none", "cnn", "lstm")),
        *((encoder, "cnn") for encoder in ("feedforward", "rnn", "gru")),
        *(
            pytest.param(encoder, characters, marks=pytest.mark.slow)
            for encoder in ("feedforward", "rnn", "gru")
            for characters in ("none", "lstm")
        ),
    ],
)
def test_every_network_learns_where_the_things_are(corpus, tmp_path, encoder, characters):
    changes = {
        "model.encoder": encoder,
        "model.characters": characters,
        "model.decoder": "softmax",
        "model.dropout": 0.0,
        "training.epochs": 8,
        "training.learning_rate": 0.05,
    }
    tagger = train(settle(corpus, **changes), output=tmp_path, device="cpu").tagger
    assert count_located(tagger, corpus) >= 44  # of 48; a hundred guesses would hit few


def count_located(tagger, corpus):
    """In how many sentences the words of each entity are found, whatever its label."""
    gold = list(read_corpus(corpus))
    pairs = zip(gold, tagger.tag(gold), strict=True)
    return sum(bounds(sentence) == bounds(labelled) for sentence, labelled in pairs)


def bounds(sentence):
    return [(entity.start, entity.end) for entity in sentence.entities]


def test_without_dropout_a_run_learns_and_with_nearly_all_left_out_its_weights_stay_finite(
    corpus, tmp_path
):
    runs = {
        dropout: train(
            settle(corpus, **{"model.dropout": dropout, "training.epochs": 6}),
            output=tmp_path / str(dropout),
            device="cpu",
        )
        for dropout in (0.0, 0.999)
    }
    located = [count_located(run.tagger, corpus) for run in runs.values()]
    assert located[0] >= 44 > located[1]
    weights = weights_of(tmp_path / "0.999").values()
    assert all(np.isfinite(array).all() for array in weights)


@pytest.mark.parametrize(
    ("changes", "seen"),
    [({}, True), ({"model.bigram_width": 0}, False), ({"model.encoder": "feedforward"}, False)],
)
def test_a_corpus_of_characters_has_bigrams_and_one_of_words_has_none(
    corpus, tmp_path, changes, seen
):
    path = tmp_path / "zh.conll"
    path.write_text(
        "我\tO\n吃\tO\n苹\tB-FRUIT\n果\tI-FRUIT\n\n苹\tB-FRUIT\n果\tI-FRUIT\n好\tO\n" * 5,
        encoding="utf-8",
    )
    for train_on, found in ((str(path), seen), (corpus, False)):
        trained = train(
            settle(train_on, **{"training.epochs": 1}, **changes), output=tmp_path / "run"
        )
        bundle = Bundle.load(trained.folder)
        assert (
            bool(bundle.encoding.bigrams.entries) == ("bigrams.weight" in bundle.weights) == found
        )
        # one has tagged dev before and the other has not: they compute in other shapes, and so to
        # other last bits
        fresh, used = (
            next(tagger.tag([Sentence(("苹", "果"))]))
            for tagger in (Tagger.load(trained.folder), trained.tagger)
        )
        spans = [
            [(entity.start, entity.end, entity.label) for entity in sentence.entities]
            for sentence in (fresh, used)
        ]
        assert spans[0] == spans[1]
        assert [e.confidence for e in fresh.entities] == pytest.approx(
            [e.confidence for e in used.entities], abs=1e-6
        )
        shutil.rmtree(trained.folder)


def test_no_corpus_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match=r"data\.train"):
        train(Config(), output=tmp_path, device="cpu")


def test_bfloat16_on_a_cpu_is_an_error_in_one_line(corpus, tmp_path):
    with pytest.raises(ConfigError, match=r"training\.precision") as error:
        train(
            settle(corpus, **{"training.precision": "bfloat16"}),
            output=tmp_path / "run",
            device="cpu",
        )
    assert "\n" not in str(error.value)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("problem", ["device", "corpus", "vectors", "entities", "place"])
def test_a_run_that_cannot_begin_leaves_nothing_behind(corpus, tmp_path, problem):
    (tmp_path / "empty.conll").write_text("a\tO\n", encoding="utf-8")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    changes = {
        "corpus": {"data.train": str(tmp_path / "none.conll")},
        "vectors": {"model.vectors": str(tmp_path / "none.txt")},
        "entities": {"data.train": str(tmp_path / "empty.conll")},
    }
    folder = tmp_path / ("file" if problem == "place" else "run")
    with pytest.raises(NerLstmError) as error:
        train(
            settle(corpus, **changes.get(problem, {})),
            output=folder,
            device="cuda:99" if problem == "device" else "cpu",
        )
    assert "\n" not in str(error.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.conll", "file"]


def test_a_corpus_with_errors_names_each_line(tmp_path):
    path = tmp_path / "bad.conll"
    path.write_text("a\tB-X\nb\tQ-X\n\nc\tO\nd\tZ\n\n" + "e\tB-X\nf\tO\n" * 10, encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        train(settle(str(path)), output=tmp_path / "run", device="cpu")
    assert [problem.line for problem in error.value.all] == [2, 5]
