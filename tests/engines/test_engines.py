"""Both engines say the same, and each the same whatever stands beside a sentence."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from bundles import tagger_on
from network_outputs import emissions_of
from same_entities import confidences, spans

from ner_lstm.encoding.batch import EncodedSentence, collate
from ner_lstm.encoding.bigrams import bigram_vocabulary
from ner_lstm.encoding.forms import FormTable
from ner_lstm.encoding.packing import Packing
from ner_lstm.model.network import Inputs
from ner_lstm.sentence import Sentence

LENGTHS = np.array([17, 9, 9, 4, 1])
ENCODERS, CHARACTERS = ("feedforward", "rnn", "gru", "lstm"), ("none", "cnn", "lstm")


def emissions(engine, encoding, words, packing):
    """Scores of packed words."""
    known = list(dict.fromkeys(words))
    vectors = engine.vectors(encoding.forms.encode(known))
    return engine.emissions(vectors, np.array([known.index(word) for word in words]), packing)


def draw_words(words, number, seed=3):
    rng = np.random.default_rng(seed)
    return [
        str(rng.choice(words)) if rng.random() < 0.8 else f"strange{rng.integers(9)}"
        for _ in range(number)
    ]


def tag(engine, encoding, sentences):
    return list(tagger_on(engine, encoding).tag(sentences))


@pytest.mark.parametrize("affix_width", [0, 3])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("characters", CHARACTERS)
@pytest.mark.parametrize("encoder", ENCODERS)
def test_both_engines_give_the_scores_of_the_network(
    build, encoding, words, encoder, characters, layers, bidirectional, affix_width
):
    settings = {
        "characters": characters,
        "layers": layers,
        "bidirectional": bidirectional,
        "affix_width": affix_width,
    }
    built = build(encoder=encoder, **settings)
    packing, drawn = Packing(LENGTHS), draw_words(words, LENGTHS.sum())
    table = FormTable(encoding.forms)
    sentences = [
        EncodedSentence(table.rows_of(np.array(drawn)[packing.sentences == number]))
        for number in range(len(LENGTHS))
    ]
    inputs = Inputs.of(collate(sentences, table=table), device=torch.device("cpu"))
    with torch.no_grad():
        expected = emissions_of(built.network, inputs).numpy()[packing.sentences, packing.times]
    assert np.abs(expected).max() > 0.25, "the agreement of nothing proves nothing"
    for engine in (built.numpy, built.torch):
        scores = emissions(engine, encoding, drawn, packing)
        assert scores.dtype == np.float32
        np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("encoder", ENCODERS)
def test_both_engines_see_the_bigrams_that_the_network_sees(
    build, encoding, words, encoder, layers, bidirectional
):
    encoding = replace(encoding, bigrams=bigram_vocabulary([words] * 2))
    built = build(encoding=encoding, encoder=encoder, layers=layers, bidirectional=bidirectional)
    packing, drawn = Packing(LENGTHS), np.array(draw_words(words, LENGTHS.sum()))
    sentences = [
        Sentence(tuple(map(str, drawn[packing.sentences == number])))
        for number in range(len(LENGTHS))
    ]
    table = FormTable(encoding.forms)
    batch = collate([encoding.encode(sentence, table=table) for sentence in sentences], table=table)
    with torch.no_grad():
        expected, blind = (
            emissions_of(built.network, Inputs.of(seen, device=torch.device("cpu"))).numpy()[
                packing.sentences, packing.times
            ]
            for seen in (batch, replace(batch, bigram_ids=np.zeros_like(batch.bigram_ids)))
        )
    assert np.allclose(expected, blind) == (encoder == "feedforward"), (
        "a network that sees a word alone sees no bigrams"
    )
    for engine in (built.numpy, built.torch):
        vectors = engine.vectors(table.vocabularies.encode(drawn.tolist()))
        bigram_ids = batch.bigram_ids[packing.sentences, packing.times]
        scores = engine.emissions(vectors, np.arange(len(drawn)), packing, bigram_ids=bigram_ids)
        np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("width", [0, 3])
@pytest.mark.parametrize("encoder", ENCODERS)
def test_both_engines_see_the_given_vectors(build, encoding, encoder, width):
    encoding = encoding.with_vectors(["apple", "strange"])
    built = build(encoding=encoding, encoder=encoder, vector_width=width)
    packing = Packing(np.array([4]))
    words = ["Apple", "strange", "unknown", "the"]
    without = emissions(built.torch, encoding, words, packing)
    if width:
        # which both engines share
        torch.nn.init.normal_(built.network.embeddings.vectors.weight[2:])
    ours, torchs = (
        emissions(engine, encoding, words, packing) for engine in (built.numpy, built.torch)
    )
    np.testing.assert_allclose(ours, torchs, rtol=0, atol=1e-5)
    assert np.allclose(torchs, without) == (width == 0)


@pytest.mark.parametrize("decoder", ["softmax", "crf"])
def test_both_engines_know_the_transitions_of_the_network(build, decoder):
    built = build(decoder=decoder)
    parts = (built.network.decoder.transitions(), built.numpy.transitions, built.torch.transitions)
    for expected, ours, torchs in zip(*parts, strict=True):
        assert np.array_equal(ours, expected.detach().numpy())
        assert np.array_equal(torchs, ours)
        assert ours.dtype == torchs.dtype == np.float32


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_scores_are_alike_alone_and_beside_others_and_when_asked_again(
    build, encoding, words, encoder, name
):
    engine = getattr(build(encoder=encoder, layers=2), name)
    packing, drawn = Packing(LENGTHS), np.array(draw_words(words, LENGTHS.sum()))
    together = emissions(engine, encoding, drawn, packing)
    np.testing.assert_allclose(
        emissions(engine, encoding, drawn, packing), together, rtol=0, atol=1e-6
    )
    for number, length in enumerate(LENGTHS):
        places = packing.sentences == number
        alone = emissions(engine, encoding, drawn[places], Packing(np.array([length])))
        np.testing.assert_allclose(together[places], alone, rtol=0, atol=1e-5)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_an_engine_changes_neither_its_weights_nor_what_it_is_given(
    build, encoding, words, encoder, name
):
    built = build(encoder=encoder)
    weights = {key: tensor.clone() for key, tensor in built.network.state_dict().items()}
    engine, packing = getattr(built, name), Packing(LENGTHS)
    vectors = engine.vectors(encoding.forms.encode(words))
    rows = np.arange(LENGTHS.sum()) % len(words)
    copies = vectors.copy(), rows.copy()
    engine.emissions(vectors, rows, packing)
    assert np.array_equal(vectors, copies[0])
    assert np.array_equal(rows, copies[1])
    assert all(
        torch.equal(tensor, weights[key]) for key, tensor in built.network.state_dict().items()
    )


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_no_words_have_no_vectors(build, encoding, encoder, name):
    engine = getattr(build(encoder=encoder), name)
    nothing, one = (engine.vectors(encoding.forms.encode(words)) for words in ((), ("the",)))
    assert nothing.shape == (one.shape[0], 0, one.shape[2])


@pytest.mark.parametrize("characters", CHARACTERS)
@pytest.mark.parametrize(
    ("encoder", "decoder"),
    [("lstm", "crf"), ("gru", "softmax"), ("feedforward", "softmax"), ("rnn", "crf")],
)
def test_both_engines_find_the_same_entities_with_the_same_confidences(
    build, encoding, draw, encoder, decoder, characters
):
    built, sentences = build(encoder=encoder, decoder=decoder, characters=characters), draw(80)
    ours, torchs = tag(built.numpy, encoding, sentences), tag(built.torch, encoding, sentences)
    assert [spans(sentence) for sentence in ours] == [spans(sentence) for sentence in torchs]
    assert confidences(ours) == pytest.approx(confidences(torchs), abs=1e-5)
    assert len(confidences(ours)) > 50
