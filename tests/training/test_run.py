import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from bundles import weights_file
from small_runs import assert_equal_weights, settle, weights_of

from ner_lstm import read_corpus, train, write_corpus
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.evaluation import evaluate
from ner_lstm.tagger import Tagger


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
