from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from network_outputs import emissions_of, loss_of
from small_lists import lexicon_of
from torch.testing import assert_close

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.batch import collate
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.model.network import Inputs, Network
from ner_lstm.sentence import Entity, Sentence

CPU = torch.device("cpu")
SMALL = {"word_width": 8, "character_width": 6, "affix_width": 3, "hidden_width": 7}
SENTENCES = [
    Sentence(("I", "like", "eating", "apple", "!"), (Entity(3, 4, "FRUIT"),)),
    Sentence(
        ("The", "Apple", "Inc.", "is", "a", "great", "company", "in", "Cupertino", "."),
        (Entity(1, 3, "COMPANY"),),
    ),
    Sentence(("apple",), (Entity(0, 1, "FRUIT"),)),
    Sentence(tuple(f"w{number % 17}" for number in range(60)), ()),
    Sentence(("苹", "果", "好", "吃"), (Entity(0, 2, "FRUIT"),)),
    Sentence(("x" * 5000, "é", "👩‍💻", "1987"), ()),
]
ENCODING = Encoding.of(SENTENCES[:4])  # the last two are unknown words and characters


def build(**settings):
    torch.manual_seed(1)
    network = Network.build(ModelConfig(**{**SMALL, **settings}), ENCODING).eval()
    for name, weight in network.named_parameters():
        if name.startswith("decoder"):
            torch.nn.init.normal_(weight)
    return network


def batch_of(sentences):
    table = FormTable(ENCODING.forms)
    encoded = [ENCODING.encode(sentence, table=table) for sentence in sentences]
    return Inputs.of(collate(encoded, table=table), device=CPU)


KINDS = list(product(["feedforward", "rnn", "gru", "lstm"], ["none", "cnn", "lstm"]))


@pytest.mark.parametrize(("encoder", "characters"), KINDS)
def test_a_short_sentence_keeps_its_scores_beside_a_long_one(encoder, characters):
    network = build(encoder=encoder, characters=characters, layers=2)
    with torch.no_grad():
        together = emissions_of(network, batch_of(SENTENCES))
        for row, sentence in enumerate(SENTENCES):
            alone = emissions_of(network, batch_of([sentence]))
            assert_close(together[row, : len(sentence.words)], alone[0], rtol=0, atol=1e-6)


@pytest.mark.parametrize("decoder", ["softmax", "crf"])
def test_the_loss_of_a_batch_is_the_mean_of_its_sentences(decoder):
    network = build(decoder=decoder)
    with torch.no_grad():
        alone = [loss_of(network, batch_of([sentence])).item() for sentence in SENTENCES]
        assert loss_of(network, batch_of(SENTENCES)).item() == pytest.approx(
            sum(alone) / len(alone), rel=1e-5
        )


@pytest.mark.parametrize(("encoder", "characters"), KINDS)
@pytest.mark.parametrize("decoder", ["softmax", "crf"])
def test_every_weight_learns(encoder, characters, decoder):
    network = build(encoder=encoder, characters=characters, decoder=decoder).train()
    loss_of(network, batch_of(SENTENCES)).backward()
    for name, weight in network.named_parameters():
        gradient = (
            weight.grad.to_dense()
            if weight.grad is not None and weight.grad.is_sparse
            else weight.grad
        )
        assert gradient is not None and gradient.isfinite().all(), name
        assert gradient.any(), name


def test_the_same_word_gets_the_same_scores_everywhere_without_context_and_others_with_it():
    sentence = Sentence(("apple", "like", "apple"), ())
    with torch.no_grad():
        plain, aware = (
            emissions_of(build(encoder=kind), batch_of([sentence]))[0]
            for kind in ("feedforward", "lstm")
        )
    assert_close(plain[0], plain[2], rtol=0, atol=1e-6)
    assert not torch.allclose(aware[0], aware[2], atol=1e-3)


def test_dropout_is_for_training_alone():
    network = build(dropout=0.5)
    inputs = batch_of(SENTENCES)
    with torch.no_grad():
        assert_close(
            emissions_of(network, inputs), emissions_of(network, inputs), rtol=0, atol=1e-6
        )
        network.train()
        assert not torch.allclose(
            emissions_of(network, inputs), emissions_of(network, inputs), atol=1e-3
        )


def test_bfloat16_autocast_keeps_the_loss_in_float32_and_near():
    network = build(encoder="feedforward")  # a CPU without AVX-512 has no bfloat16 LSTM
    inputs = batch_of(SENTENCES)
    with torch.no_grad():
        exact = loss_of(network, inputs)
        with torch.autocast("cpu", torch.bfloat16):
            rough = loss_of(network, inputs)
    assert rough.dtype == torch.float32
    assert rough.item() == pytest.approx(exact.item(), rel=0.05)


def test_inputs_are_the_arrays_of_the_batch():
    table = FormTable(ENCODING.forms)
    encoding = Encoding.of_characters(SENTENCES[:4])
    encoding = replace(encoding, classes=WordClasses((lexicon_of({"like eating": "X"}),)))
    open_tags = (None, encoding.open_tags(encoding.labels[:1]))
    encoded = [
        encoding.encode(sentence, table=table, open_tags=tags)
        for sentence, tags in zip(SENTENCES[:2], open_tags, strict=True)
    ]
    batch = collate(encoded, table=table)
    inputs = Inputs.of(batch, device=CPU)
    assert inputs.others is None  # what words see of others is no array of the batch
    for name in set(Inputs._fields) - {"others"}:
        assert np.array_equal(getattr(inputs, name).numpy(), getattr(batch, name))


def test_weights_are_those_of_the_seed():
    one, same = build().state_dict(), build().state_dict()
    assert all(torch.equal(one[name], same[name]) for name in one)
