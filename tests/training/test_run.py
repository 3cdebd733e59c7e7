import gzip
import json
import logging
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from bundles import weights_file

from ner_lstm import read_corpus, train, write_corpus
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.errors import BundleError, ConfigError, CorpusError, NerLstmError
from ner_lstm.evaluation import evaluate
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import Tagger
from ner_lstm.training import trainer as trainer_module

CUES = {"eat": "FRUIT", "peel": "FRUIT", "sue": "COMPANY", "buy": "COMPANY"}
THINGS = ("apple", "Apple", "orange juice", "Orange")
SETTINGS = {
    "model.word_width": 10,
    "model.character_width": 5,
    "model.affix_width": 3,
    "model.hidden_width": 12,
    "model.dropout": 0.1,
    "training.epochs": 4,
    "training.batch_tokens": 40,
    "training.least_batches": 1,
    "training.learning_rate": 0.02,
    "training.patience_epochs": 50,
}


def spell(cue, thing, tail):
    words = thing.split()
    tags = [f"B-{CUES[cue]}", f"I-{CUES[cue]}"]
    rows = [
        ("we", "O"),
        (cue, "O"),
        *zip(words, tags, strict=False),
        *((word, "O") for word in tail.split()),
    ]
    return "".join(f"{word}\t{tag}\n" for word, tag in rows)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "train.conll"
    tails = (".", "every day .", "now , they say .")
    path.write_text(
        "\n".join(spell(cue, thing, tail) for cue in CUES for thing in THINGS for tail in tails),
        encoding="utf-8",
    )
    return str(path)


@pytest.fixture
def said():
    """What the package logs; a message that `stop` finds in it interrupts the run, as Ctrl-C would
    there.
    """
    messages = Said()

    class Listener(logging.Handler):
        def emit(self, record):
            messages.append(record.getMessage())
            if messages.stop and record.getMessage().startswith(messages.stop):
                raise KeyboardInterrupt

    logger, listener = logging.getLogger("ner_lstm"), Listener()
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    yield messages
    logger.removeHandler(listener)
    logger.setLevel(level)


class Said(list):
    stop = ""

    def starting(self, start):
        return [message for message in self if message.startswith(start)]


def settle(corpus, **changes):
    return Config().assign(
        {"data.train": corpus, "data.dev": corpus, **SETTINGS, **changes}, source="test"
    )


def weights_of(folder):
    return Bundle.load(folder).weights


def assert_equal_weights(one, other):
    one, other = weights_of(one), weights_of(other)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_a_run_learns_its_corpus_and_leaves_a_bundle_that_says_so(corpus, tmp_path, said):
    trained = train(
        settle(corpus, **{"training.epochs": 15, "training.seed": 4, "model.dropout": 0.1}),
        output=tmp_path / "run",
        device="cpu",
    )
    assert trained.scores["dev"].overall.f1 == 1.0
    assert [path.name for path in sorted((tmp_path / "run").iterdir())] == [
        "bundle.json",
        weights_file(tmp_path / "run").name,
    ]
    bundle = Bundle.load(trained.folder)
    assert bundle.scores["dev"]["f1"] == 1.0
    assert bundle.corpora["train"]["entities"] == 48
    assert bundle.versions["torch"] == torch.__version__
    assert bundle.encoding.labels == ("COMPANY", "FRUIT")
    (sentence,) = Tagger.load(trained.folder, device="cpu").tag_text("we sue Apple now .")
    assert [(entity.start, entity.end, entity.label) for entity in sentence.entities] == [
        (2, 3, "COMPANY")
    ]
    gold = list(read_corpus(corpus))
    assert evaluate(gold, trained.tagger.tag(gold)) == trained.scores["dev"]
    assert "device: cpu" in said
    assert len(said.starting("epoch ")) == 15
    assert re.match(
        r"epoch  1/15  loss +\d+\.\d{4}  dev F1 \d\.\d{4}[* ]  [\d,]+ words/s",
        said.starting("epoch ")[0],
    )


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(corpus, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        train(
            settle(corpus, **{"training.seed": seed, "training.epochs": 2}),
            output=tmp_path / name,
            device="cpu",
        )
    assert_equal_weights(tmp_path / "a", tmp_path / "b")
    assert weights_file(tmp_path / "a").read_bytes() == weights_file(tmp_path / "b").read_bytes()
    one, other = weights_of(tmp_path / "a"), weights_of(tmp_path / "c")
    assert not any(np.array_equal(one[name], other[name]) for name in one)


def test_the_random_numbers_of_the_caller_go_on_as_if_nothing_had_run(corpus, tmp_path):
    torch.manual_seed(7)
    before = torch.get_rng_state()
    np.random.seed(7)
    state = np.random.get_state()[1].copy()
    train(settle(corpus, **{"training.epochs": 1}), output=tmp_path, device="cpu")
    assert torch.equal(torch.get_rng_state(), before)
    assert np.array_equal(np.random.get_state()[1], state)


@pytest.mark.parametrize("stop", ["epoch 1/4", "epoch 2/4", "epoch 3/4"])
@pytest.mark.parametrize("given", [False, True])
def test_a_run_that_stopped_goes_on_as_if_it_had_not(corpus, tmp_path, said, stop, given):
    config = settle(corpus, **{"model.layers": 2})
    if given:
        vectors = tmp_path / "vectors.txt"
        vectors.write_text("apple 1 0 0.5\nwe 0 1 -1\n", encoding="utf-8")
        config = config.assign(
            {"model.vectors": str(vectors), "model.vector_words": "all"}, source="test"
        )
    whole = train(config, output=tmp_path / "whole", device="cpu")
    said.stop = stop
    with pytest.raises(KeyboardInterrupt):
        train(config, output=tmp_path / "parts", device="cpu")
    assert said.starting("interrupted after")
    # usable meanwhile
    assert Tagger.load(tmp_path / "parts", device="cpu").tag_text("we eat apple .")
    said.stop = ""
    torch.randn(100)
    parts = train(config, output=tmp_path / "parts", device="cpu", resume=True)
    assert_equal_weights(tmp_path / "whole", tmp_path / "parts")
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


def test_the_best_epoch_is_kept_and_not_the_last(corpus, tmp_path):
    dev = tmp_path / "dev.conll"
    # never found: the first epoch is never beaten
    dev.write_text("Mars\tB-PLANET\nspins\tO\n", encoding="utf-8")
    config = settle(corpus, **{"data.dev": str(dev), "training.schedule": "constant"})
    train(config, output=tmp_path / "five", device="cpu")
    train(
        config.assign({"training.epochs": 1}, source="test"), output=tmp_path / "one", device="cpu"
    )
    assert_equal_weights(tmp_path / "five", tmp_path / "one")


def test_the_score_of_a_run_is_that_of_its_best_epoch(corpus, tmp_path, said):
    # steps so large that the score goes up and down
    config = settle(
        corpus,
        **{"training.learning_rate": 0.2, "training.schedule": "constant", "training.epochs": 8},
    )
    trained = train(config, output=tmp_path, device="cpu")
    scores = [
        float(re.search(r"dev F1 (\d\.\d+)", message)[1]) for message in said.starting("epoch ")
    ]
    assert len(scores) == 8
    assert trained.scores["dev"].overall.f1 == pytest.approx(max(scores), abs=5e-5)
    starred = [number for number, message in enumerate(said.starting("epoch ")) if "*" in message]
    assert starred == [n for n, score in enumerate(scores) if score > max(scores[:n], default=-1)]


def test_a_run_stops_when_dev_has_not_risen_for_the_patience(corpus, tmp_path, said):
    dev = tmp_path / "dev.conll"
    dev.write_text("Mars\tB-PLANET\nspins\tO\n", encoding="utf-8")  # never found: 0 in each epoch
    config = settle(
        corpus, **{"data.dev": str(dev), "training.epochs": 30, "training.patience_epochs": 3}
    )
    trained = train(config, output=tmp_path / "run", device="cpu")
    assert len(said.starting("epoch ")) == 4  # the first is the best, three more are not better
    assert trained.scores["dev"].overall.gold == 1
    assert said.starting("dev has labels that train lacks") == [
        "dev has labels that train lacks, which count as missed: PLANET"
    ]


def test_the_test_corpus_is_scored_too_and_a_tenth_serves_as_dev(corpus, tmp_path, said):
    config = settle(corpus, **{"data.dev": None, "data.test": corpus, "training.epochs": 1})
    trained = train(config, output=tmp_path, device="cpu")
    assert trained.scores.keys() == {"dev", "test"}
    assert (trained.scores["dev"].sentences, trained.scores["test"].sentences) == (4, 48)
    assert said.starting("no dev corpus: 4 sentences")
    assert Bundle.load(tmp_path).scores.keys() == {"dev", "test"}


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


@pytest.mark.parametrize("encoder", ["feedforward", "rnn", "gru", "lstm"])
@pytest.mark.parametrize("characters", ["none", "cnn", "lstm"])
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


def test_the_python_interface_as_the_documentation_shows_it(corpus, tmp_path):
    trained = train(
        settle(corpus, **{"training.epochs": 15, "training.seed": 4, "model.dropout": 0.1}),
        output=tmp_path / "apple",
        device="cpu",
    )
    tagger = Tagger.load(str(trained.folder))
    labels = {
        entity.label for sentence in tagger.tag(read_corpus(corpus)) for entity in sentence.entities
    }
    assert labels == {"FRUIT", "COMPANY"}
    found = tagger.tag_text("we eat apple . we sue Apple .")
    assert [entity.label for sentence in found for entity in sentence.entities] == [
        "FRUIT",
        "COMPANY",
    ]
    write_corpus(tagger.tag(read_corpus(corpus)), tmp_path / "tagged.conll")
    again = [sentence.entities for sentence in read_corpus(tmp_path / "tagged.conll")]
    plain = [
        tuple(replace(e, confidence=None) for e in s.entities)
        for s in tagger.tag(read_corpus(corpus))
    ]
    assert again == plain


def test_settings_of_the_bundle_train_the_same_bundle_again(corpus, tmp_path):
    first = train(settle(corpus, **{"training.epochs": 1}), output=tmp_path / "a", device="cpu")
    path = tmp_path / "again.toml"
    path.write_text(Bundle.load(first.folder).config.to_toml(), encoding="utf-8")
    train(Config.load(path), output=tmp_path / "b", device="cpu")
    assert_equal_weights(tmp_path / "a", tmp_path / "b")
    one, other = (Bundle.load(tmp_path / name) for name in "ab")
    assert replace(one, weights={}) == replace(other, weights={})


def test_a_finished_run_writes_temperature_and_scores_at_once_or_goes_on(corpus, tmp_path):
    config = settle(corpus, **{"training.epochs": 1})
    whole = train(config, output=tmp_path / "whole", device="cpu")
    killed = f"""
import os, sys
from ner_lstm import Config, train
renamed = 0

def kill(event, arguments):
    global renamed
    if event == "os.rename" and str(arguments[1]).endswith("bundle.json"):
        renamed += 1
        if renamed == 2:  # the first is that of the epoch
            os._exit(9)

config = Config.parse({config.model_dump()!r}, source="test")
sys.addaudithook(kill)
train(config, output={str(tmp_path / "parts")!r}, device="cpu")
"""
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == 9
    left = Bundle.load(tmp_path / "parts")
    assert (left.temperature, left.scores) == (1.0, {})
    resumed = train(config, output=tmp_path / "parts", device="cpu", resume=True)
    assert resumed.scores == whole.scores
    one, other = (Bundle.load(tmp_path / name) for name in ("whole", "parts"))
    assert replace(one, weights={}) == replace(other, weights={})
    assert one.scores.keys() == {"dev"}
