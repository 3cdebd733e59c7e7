"""What is traced is what the tagger computes: states, tag probabilities, and each unit's share in
the tags found.
"""

import numpy as np
import pytest
import torch
from made_traces import trace_text
from traced_states import assert_states_are_the_networks, network_of

from ner_lstm import Config, Tagger, read_corpus, train
from ner_lstm.bundle import Bundle
from ner_lstm.errors import BundleError
from ner_lstm.lab.tracing import AHEAD, BACK, Tracer

SENTENCE = "Yesterday Grace Hopper flew to Tel Aviv !"
SMALL = {
    "model.word_width": 8,
    "model.character_width": 4,
    "model.affix_width": 2,
    "model.hidden_width": 6,
    "training.epochs": 2,
    "training.least_batches": 15,
}


@pytest.fixture(scope="module")
def tracer(bundle):
    return Tracer.load(bundle)


def train_small(corpus_file, folder, **settings):
    given = SMALL | {key.replace("__", "."): value for key, value in settings.items()}
    config = Config().assign(
        given | {"data.train": str(corpus_file), "data.dev": str(corpus_file)}, source="tests"
    )
    return train(config, output=folder).folder


def test_the_states_of_a_trained_bundle_are_traced(bundle, corpus_file):
    assert_states_are_the_networks(
        bundle,
        [*read_corpus(corpus_file), *list(read_corpus("sample:apple:hand"))[:20]],
        rounding=1e-6,
    )


@pytest.mark.parametrize("encoder", ["rnn", "gru", "lstm"])
def test_the_states_of_every_cell_are_traced_in_several_layers_and_in_one_direction(
    corpus_file, tmp_path, encoder
):
    for bidirectional in (True, False):
        folder = tmp_path / str(bidirectional)
        train_small(
            corpus_file,
            folder,
            model__encoder=encoder,
            model__layers=2,
            model__bidirectional=bidirectional,
        )
        assert_states_are_the_networks(folder, list(read_corpus(corpus_file))[:6], rounding=1e-6)
        (trace,) = trace_text(Tracer.load(folder), SENTENCE)
        directions = (AHEAD, BACK) if bidirectional else (AHEAD,)
        assert [(one.layer, one.direction) for one in trace.readings] == [
            (layer, way) for layer in (1, 2) for way in directions
        ]


@pytest.mark.parametrize("has_lists", [False, True])
def test_characters_are_traced_with_their_bigrams_and_classes(tmp_path, has_lists):
    (tmp_path / "things.txt").write_text("苹果\n公司\n香蕉\n", encoding="utf-8")
    train_small(
        "sample:apple-zh:dev",
        tmp_path,
        training__epochs=1,
        model__bigram_width=3,
        data__lexicons=[str(tmp_path / "things.txt")] * has_lists,
    )
    encoding = Bundle.load(tmp_path).encoding
    assert encoding.bigrams.entries
    assert (encoding.class_ids("苹果", np.array([2])) is not None) == has_lists
    assert_states_are_the_networks(
        tmp_path, list(read_corpus("sample:apple-zh:hand"))[:10], rounding=1e-6
    )


def test_tag_probabilities_are_those_of_the_entities_and_of_nothing_else(tracer, bundle):
    (trace,) = trace_text(tracer, "Ada lives in Rome and Ada says that Alan does not .")
    assert trace.probabilities.sum(axis=1) == pytest.approx(1)
    assert trace.sentence.entities
    for entity in trace.sentence.entities:
        assert entity.end == entity.start + 1  # then the probability of its one tag is its own
        tag = trace.tags.index(f"S-{entity.label}")
        assert trace.probabilities[entity.start, tag] == pytest.approx(entity.confidence, abs=1e-5)
    assert Bundle.load(bundle).temperature != 1.0  # or the test would not see that it is used


def test_a_softmax_traces_as_well(corpus_file, tmp_path):
    train_small(corpus_file, tmp_path, model__decoder="softmax", training__epochs=8)
    (trace,) = trace_text(Tracer.load(tmp_path), SENTENCE)
    for entity in trace.sentence.entities:
        if entity.end == entity.start + 1:
            place = trace.tags.index(f"S-{entity.label}")
            assert trace.probabilities[entity.start, place] == pytest.approx(
                entity.confidence, abs=1e-5
            )


def test_the_shares_of_the_units_add_up_to_the_lead_of_the_tags_found(tracer, bundle):
    (trace,) = trace_text(tracer, SENTENCE)
    network = network_of(bundle).double()
    with torch.no_grad():
        states = network.encoder(
            tracer.embed(trace.sentence.words)[None], torch.tensor([len(trace.sentence.words)])
        )[0]
        emissions = network.projection(states)
    bias = network.projection.bias.detach()
    tags = {1: "B-PER", 2: "E-PER", 5: "B-CITY", 6: "E-CITY"}
    expected = 0.0
    for word, tag in tags.items():
        own = trace.tags.index(tag)
        others = emissions[word].clone()
        others[own] = -torch.inf
        best = int(others.argmax())
        expected += float(emissions[word, own] - emissions[word, best] - (bias[own] - bias[best]))
    assert sum(float(reading.unit_shares.sum()) for reading in trace.readings) == pytest.approx(
        expected, rel=1e-4
    )


def test_a_network_without_cells_cannot_be_traced(corpus_file, tmp_path):
    train_small(corpus_file, tmp_path, model__encoder="feedforward")
    with pytest.raises(
        BundleError, match=r"expected a network with cells \(rnn, gru, lstm\), found 'feedforward'"
    ):
        Tracer.load(tmp_path)
    assert Tagger.load(tmp_path).labels == ("CITY", "PER")
