"""Runs with a segmenter: what the bundle keeps of it, and what is refused."""

from dataclasses import replace
from importlib.metadata import version

import pytest
from small_runs import settle

from ner_lstm import Tagger, read_corpus, train
from ner_lstm.bundle import Bundle, summarise
from ner_lstm.config import Config
from ner_lstm.encoding.word_classes import NO_SOURCES, WordClasses
from ner_lstm.errors import ConfigError, NerLstmError
from ner_lstm.training import read_data
from ner_lstm.training.building import build_model

CORPUS = "sample:apple-zh:dev"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a tagger with jieba."""
    pytest.importorskip("rjieba")
    settings = {"model.segmenter": "jieba", "training.epochs": 2, "model.class_width": 4}
    config = settle(CORPUS, **settings)
    return train(config, output=tmp_path_factory.mktemp("jieba"), device="cpu").folder


def test_the_bundle_names_the_segmenter_and_its_version(folder):
    text = summarise(Bundle.load(folder))["word_classes"]["jieba"]
    assert text.endswith(f" parts of speech of rjieba {version('rjieba')}")


def test_both_engines_tag_alike_with_it_and_otherwise_without(folder):
    sentences = list(read_corpus(CORPUS))[:50]
    bundle = Bundle.load(folder)
    (segmenter,) = bundle.encoding.classes.sources
    # of other parts of speech nothing is known
    others = tuple(f"other {label}" for label in segmenter.classes)
    silent = WordClasses((replace(segmenter, classes=others),))
    blind = replace(bundle, encoding=replace(bundle.encoding, classes=silent))
    numpy, torch, without = (
        [s.entities for s in Tagger.of(b, engine=engine, device="cpu").tag(sentences)]
        for b, engine in ((bundle, "numpy"), (bundle, "torch"), (blind, "numpy"))
    )
    spans = [
        [[(e.start, e.end, e.label) for e in entities] for entities in tagged]
        for tagged in (numpy, torch)
    ]
    assert spans[0] == spans[1]
    assert any(spans[0])
    assert numpy != without


def test_a_tagger_of_another_version_is_looked_at_but_does_not_tag(folder):
    bundle = Bundle.load(folder)
    (segmenter,) = bundle.encoding.classes.sources
    other = WordClasses((replace(segmenter, version="0.0.1"),))
    old = replace(bundle, encoding=replace(bundle.encoding, classes=other))
    assert summarise(old)
    with pytest.raises(NerLstmError, match=r"expected rjieba 0\.0\.1, with which"):
        Tagger.of(old).tag_text("苹果公司")


def test_a_start_keeps_it_or_gets_it(folder, tmp_path):
    def build_from(start, **changes):
        settings = {"data.train": CORPUS, "data.dev": CORPUS, "model.start_from": str(start)}
        config = Config().assign(settings | changes, source="test")
        return build_model(config, read_data(config))

    before = Bundle.load(folder).encoding.classes
    assert build_from(folder).encoding.classes == before
    train(settle(CORPUS, **{"training.epochs": 1}), output=tmp_path / "plain", device="cpu")
    model = build_from(tmp_path / "plain", **{"model.segmenter": "jieba"})
    assert model.encoding.classes == before
    assert model.config.model.segmenter == "jieba"
    assert build_from(tmp_path / "plain").encoding.classes == NO_SOURCES


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"data.train": "sample:apple:dev", "data.dev": "sample:apple:dev"},
            "model.segmenter: expected a corpus of characters, of which it makes words, found one"
            " of words",
        ),
        (
            {"model.encoder": "feedforward"},
            "model.encoder: expected rnn, gru or lstm beside lists or a segmenter",
        ),
    ],
)
def test_where_there_is_nothing_to_segment_it_is_refused(changes, problem):
    config = settle(CORPUS, **{"model.segmenter": "jieba", **changes})
    with pytest.raises(ConfigError, match=problem):
        build_model(config, read_data(config))
