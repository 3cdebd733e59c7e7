import math
from itertools import pairwise, product

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ner_lstm.encoding.encoding import Encoding
from ner_lstm.model.decoders import DECODERS, Crf, Softmax
from ner_lstm.schemes import Scheme, entities_from_tags
from ner_lstm.sentence import Entity, Sentence

LABELS = ("X", "Y")
ENCODING = Encoding.of([Sentence(("a", "b"), (Entity(0, 1, "X"), Entity(1, 2, "Y")))])
TAGS = ENCODING.tags


def draw(decoder, seed, *, batch=3, time=4, scale=1.5):
    """A decoder with random weights, emissions with garbage in the padding, and lengths."""
    torch.manual_seed(seed)
    module = DECODERS[decoder](TAGS)
    for weight in module.parameters():
        torch.nn.init.normal_(weight, std=scale)
    lengths = torch.randint(1, time + 1, (batch,))
    lengths[-1] = time
    emissions = scale * torch.randn(batch, time, len(TAGS))
    emissions[torch.arange(time) >= lengths[:, None]] *= 1000
    return module, emissions, lengths


def legal_paths(length):
    """Every path that spells entities without a fault, written out with the scheme's own reader."""
    for path in product(range(len(TAGS)), repeat=length):
        entities, faults = entities_from_tags([TAGS[tag] for tag in path], scheme=Scheme.BIOES)
        if not faults:
            yield path, {(entity.start, entity.end, entity.label) for entity in entities}


LEGAL = {length: list(legal_paths(length)) for length in (1, 2, 3, 4)}


def score(module, emissions, path):
    total = sum(float(emissions[step, tag]) for step, tag in enumerate(path))
    if isinstance(module, Crf):
        start, pair, end = (weight.detach().double().numpy() for weight in (module.start, module.pair, module.end))
        total += start[path[0]] + end[path[-1]] + sum(pair[before, after] for before, after in pairwise(path))
    return total


def found_entities(decoded, lengths):
    tag_ids, opening, closing = (tensor.numpy() for tensor in decoded)
    return [
        ENCODING.entities(tag_ids[row, :length], opening=opening[row], closing=closing[row])
        for row, length in enumerate(lengths.tolist())
    ]


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("seed", range(12))
def test_the_probability_of_an_entity_sums_every_legal_path_that_holds_it(decoder, seed):
    module, emissions, lengths = draw(decoder, seed)
    with torch.no_grad():
        found = found_entities(module.decode(emissions, lengths), lengths)
    for row, length in enumerate(lengths.tolist()):
        scores = np.array([score(module, emissions[row], path) for path, _ in LEGAL[length]])
        weights = np.exp(scores - np.logaddexp.reduce(scores))
        best = LEGAL[length][int(scores.argmax())][1]
        assert {(entity.start, entity.end, entity.label) for entity in found[row]} == best
        for entity in found[row]:
            holds = [(entity.start, entity.end, entity.label) in entities for _, entities in LEGAL[length]]
            assert entity.confidence == pytest.approx(weights[holds].sum(), abs=1e-9)


@pytest.mark.parametrize("decoder", DECODERS)
def test_one_word_that_is_an_entity_or_not_by_hand(decoder):
    module = DECODERS[decoder](TAGS)
    emissions = torch.full((1, 1, len(TAGS)), -torch.inf)
    emissions[0, 0, TAGS.index("O")], emissions[0, 0, TAGS.index("S-Y")] = 0.0, math.log(3)
    with torch.no_grad():
        ((entity,),) = found_entities(module.decode(emissions, torch.tensor([1])), torch.tensor([1]))
    assert (entity.start, entity.end, entity.label) == (0, 1, "Y")
    assert entity.confidence == pytest.approx(0.75, abs=1e-7)


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("scale", [0.1, 3.0, 30.0])
def test_decoded_paths_are_legal_and_probabilities_are_probabilities(decoder, scale):
    module, emissions, lengths = draw(decoder, 1, batch=50, time=30, scale=scale)
    with torch.no_grad():
        decoded = module.decode(emissions, lengths)
    for tags, length, entities in zip(decoded.tag_ids.tolist(), lengths.tolist(), found_entities(decoded, lengths), strict=True):
        spelt, faults = entities_from_tags([TAGS[tag] for tag in tags[:length]], scheme=Scheme.BIOES)
        assert not faults
        assert not any(tags[length:])
        assert [(e.start, e.end, e.label) for e in spelt] == [(e.start, e.end, e.label) for e in entities]
        assert all(0 <= entity.confidence <= 1 for entity in entities)


def test_the_softmax_loss_is_the_cross_entropy_of_each_word_summed_over_a_sentence():
    tags = ("O", "B-X", "I-X", "E-X", "S-X")
    emissions = torch.zeros(2, 2, 5)
    emissions[0, 0, 4] = math.log(6)  # S-X weighs 6 of 10
    emissions[1, 1] = 1e6  # padding
    loss = Softmax(tags)(emissions, torch.tensor([2, 1]), torch.tensor([[4, 0], [0, 3]]))
    # sentence 1: -log 0.6 and -log 0.2; sentence 2: -log 0.2
    assert loss.item() == pytest.approx((-math.log(0.6) - 2 * math.log(0.2)) / 2, rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_crf_loss_is_minus_the_log_share_of_the_gold_path_among_legal_ones(seed):
    module, emissions, lengths = draw("crf", seed)
    rng = np.random.default_rng(seed)
    gold = torch.zeros(emissions.shape[:2], dtype=torch.int64)
    expected = 0.0
    for row, length in enumerate(lengths.tolist()):
        scores = np.array([score(module, emissions[row], path) for path, _ in LEGAL[length]])
        chosen = int(rng.integers(len(scores)))
        gold[row, :length] = torch.tensor(LEGAL[length][chosen][0])
        expected += np.logaddexp.reduce(scores) - scores[chosen]
    assert module(emissions, lengths, gold).item() == pytest.approx(expected / len(lengths), rel=1e-5)


@pytest.mark.parametrize("decoder", DECODERS)
def test_a_sentence_is_decoded_alike_alone_and_beside_others(decoder):
    module, emissions, lengths = draw(decoder, 4, batch=6, time=20)
    with torch.no_grad():
        together = found_entities(module.decode(emissions, lengths), lengths)
        for row, length in enumerate(lengths.tolist()):
            one = lengths[row : row + 1]
            (alone,) = found_entities(module.decode(emissions[row : row + 1, :length], one), one)
            assert [(e.start, e.end, e.label) for e in alone] == [(e.start, e.end, e.label) for e in together[row]]
            expected = [entity.confidence for entity in alone]
            assert [entity.confidence for entity in together[row]] == pytest.approx(expected, abs=1e-12)


def test_the_probability_of_an_entity_20000_words_from_the_start_keeps_its_digits():
    module, emissions, _ = draw("crf", 2, batch=1, time=20_000)
    lengths = torch.tensor([20_000])
    tail = emissions.clone()[:, -60:]
    with torch.no_grad():
        (whole,) = found_entities(module.decode(emissions, lengths), lengths)
        (short,) = found_entities(module.decode(tail, torch.tensor([60])), torch.tensor([60]))
    # what is 40 words away has no influence worth a digit
    late = {(e.start - 19_940, e.end - 19_940, e.label): e.confidence for e in whole if e.start >= 19_980}
    expected = {(e.start, e.end, e.label): e.confidence for e in short if e.start >= 40}
    assert expected
    assert late == pytest.approx(expected, abs=1e-6)
    confidences = torch.tensor([entity.confidence for entity in whole])
    assert_close(confidences.clamp(0, 1), confidences)


def test_impossible_transitions_get_no_gradient_and_never_a_score():
    module, emissions, lengths = draw("crf", 6)
    module(emissions, lengths, torch.zeros(emissions.shape[:2], dtype=torch.int64)).backward()
    assert not module.pair.grad[~module.pair_legal].any()
    assert not module.start.grad[~module.start_legal].any()
    assert torch.isneginf(module.transitions().pair[~module.pair_legal]).all()
