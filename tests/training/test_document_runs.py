"""Runs with a document memory: what their bundles hold, and what else can be done with them."""

import pytest
from bundles import read_facts, write_facts
from same_entities import assert_same, spans
from small_runs import CUES, assert_equal_weights, settle, spell, weights_of

from ner_lstm import Tagger, train
from ner_lstm.bundle import Bundle, summarise
from ner_lstm.corpus import read_corpus
from ner_lstm.documents import with_neighbours
from ner_lstm.lab.explanation.effects import explain_entities
from ner_lstm.lab.explanation.terminal import print_explanations
from ner_lstm.lab.terminal import Terminal
from ner_lstm.lab.tracing import Tracer
from ner_lstm.model.weights import DOCUMENT_MEMORY

TEXT = "We eat an apple . They buy the apple now . Orange is sued ."


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """The path of a corpus of documents in which each name comes twice."""
    path = tmp_path_factory.mktemp("documents") / "train.conll"
    path.write_text(
        "\n".join(
            f"-DOCSTART-\tO\n\n{spell(cue, thing, 'today')}\n{spell(cue, thing, 'again , they say')}"
            for cue in CUES
            for thing in ("apple", "Apple", "plum", "Orange")
        ),
        encoding="utf-8",
    )
    return str(path)


@pytest.fixture(scope="module")
def config(documents):
    return settle(documents, **{"model.document_memory": "always", "model.dropout": 0.0})


@pytest.fixture(scope="module")
def folder(config, tmp_path_factory):
    return train(config, output=tmp_path_factory.mktemp("run"), device="cpu").folder


def test_the_bundle_says_what_was_decided_and_tags_as_before(folder, documents):
    bundle = Bundle.load(folder)
    assert bundle.config.model.document_memory == "always"
    assert bundle.config.model.document_sentences == 0
    assert summarise(bundle)["document_memory"] == "in documents as they are marked"
    assert not any("document" in change for change in summarise(bundle)["recipe"])
    assert weights_of(folder)[DOCUMENT_MEMORY].any()
    gold = list(read_corpus(documents))
    numpy, torch = (list(Tagger.load(folder, engine=name).tag(gold)) for name in ("numpy", "torch"))
    assert list(map(spans, numpy)) == list(map(spans, torch))


def test_a_run_that_stopped_goes_on_to_the_same_weights(config, folder, tmp_path):
    def stop(report):
        if report.number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(config, output=tmp_path / "stopped", device="cpu", on_epoch=stop)
    train(config, output=tmp_path / "stopped", device="cpu", resume=True)
    assert_equal_weights(folder, tmp_path / "stopped")


def test_a_bundle_of_before_has_no_memory_and_is_read(corpus, tmp_path):
    folder = train(settle(corpus), output=tmp_path / "run", device="cpu").folder
    facts = read_facts(folder)
    assert facts["config"]["model"].pop("document_memory") == "never"
    facts["config"]["model"].pop("document_sentences")
    write_facts(folder, facts)
    tagger = Tagger.load(folder)
    assert not tagger.has_document_memory
    assert summarise(tagger.bundle)["document_memory"] is None


@pytest.mark.parametrize("memory", ["always", "never"])
def test_a_memory_is_kept_from_a_start_or_left(folder, documents, memory, tmp_path):
    config = settle(
        documents,
        **{
            "model.start_from": str(folder),
            "model.document_memory": memory,
            "training.epochs": 1,
            "training.learning_rate": 1e-9,
        },
    )
    after = train(config, output=tmp_path / "next", device="cpu").folder
    gold = list(read_corpus(documents))
    assert (DOCUMENT_MEMORY in weights_of(after)) is (memory == "always")
    if memory == "always":
        assert_same(list(Tagger.load(after).tag(gold)), list(Tagger.load(folder).tag(gold)))


def test_a_memory_can_be_added_to_a_start_that_has_none(corpus, documents, tmp_path):
    start = train(settle(corpus), output=tmp_path / "start", device="cpu").folder
    config = settle(
        documents,
        **{"model.start_from": str(start), "model.document_memory": "always", "training.epochs": 1},
    )
    after = train(config, output=tmp_path / "next", device="cpu").folder
    assert weights_of(after)[DOCUMENT_MEMORY].any()


def test_a_tagger_with_a_memory_is_fitted_again_on_train_and_dev(config, tmp_path):
    config = config.assign({"training.refit": True, "training.epochs": 2}, source="test")
    trained = train(config, output=tmp_path / "run", device="cpu")
    assert trained.tagger.has_document_memory


def test_what_the_document_does_for_an_entity_is_its_probability_less_that_alone(folder, capsys):
    tagger = Tagger.load(folder)
    explanations = [
        explanation
        for sentence, document in with_neighbours(tagger.tag_text(TEXT))
        for explanation in explain_entities(tagger, sentence, document=document)
    ]
    assert any(abs(explanation.document) > 1e-3 for explanation in explanations)
    for explanation in explanations:
        alone = explanation.sentence.with_entities((explanation.entity,))
        (weighed,) = tagger.entity_probabilities([alone])
        expected = explanation.entity.confidence - weighed.entities[0].confidence
        assert explanation.document == pytest.approx(expected, abs=1e-6)
    print_explanations(Terminal(), explanations)
    assert "by the same words in other sentences of the text" in capsys.readouterr().out


def test_what_is_traced_in_a_document_are_the_probabilities_found_there(folder):
    tracer = Tracer.load(folder)
    seen = 0
    for sentence, document in with_neighbours(tracer.tagger.tag_text(TEXT)):
        trace = tracer.trace(sentence, document=document)
        for entity in sentence.entities:
            if entity.end == entity.start + 1:
                tag = trace.tags.index(f"S-{entity.label}")
                probability = trace.probabilities[entity.start, tag]
                assert probability == pytest.approx(entity.confidence, abs=1e-5)
                seen += 1
    assert seen
