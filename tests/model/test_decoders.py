import math
from itertools import pairwise, product

import numpy as np
import pytest
import torch

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
    module = DECODERS[decoder](LABELS)
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
        start, pair, end = (
            weight.detach().double().numpy() for weight in (module.start, module.pair, module.end)
        )
        total += (
            start[path[0]]
            + end[path[-1]]
            + sum(pair[before, after] for before, after in pairwise(path))
        )
    return total


def test_the_softmax_loss_is_the_cross_entropy_of_each_word_summed_over_a_sentence():
    emissions = torch.zeros(2, 2, 5)
    emissions[0, 0, 4] = math.log(6)  # S-X weighs 6 of 10
    emissions[1, 1] = 1e6  # padding
    loss = Softmax(["X"])(emissions, torch.tensor([2, 1]), torch.tensor([[4, 0], [0, 3]]))
    # sentence 1: -log 0.6 and -log 0.2; sentence 2: -log 0.2
    assert loss.item() == pytest.approx((-math.log(0.6) - 2 * math.log(0.2)) / 2, rel=1e-6)


def allowed_paths(length, gold, is_open):
    """The legal paths in which each word has its gold tag, or for O one of the open tags."""
    return [
        path
        for path, _ in LEGAL[length]
        if all(
            tag == wanted or (wanted == 0 and is_open[tag])
            for tag, wanted in zip(path, gold, strict=False)
        )
    ]


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("seed", range(4))
def test_the_loss_of_an_open_tag_is_that_of_all_paths_that_the_gold_tags_leave_open(decoder, seed):
    """Of labels X and Y only X was looked for in the first two sentences, and both in the third."""
    module, emissions, lengths = draw(decoder, seed)
    is_open = torch.tensor([[tag.endswith("-Y") for tag in TAGS]] * 3)
    is_open[2] = False
    rng = np.random.default_rng(seed)
    gold = torch.zeros(emissions.shape[:2], dtype=torch.int64)
    expected = 0.0
    for row, length in enumerate(lengths.tolist()):
        without_y = [path for path, spans in LEGAL[length] if all(span[2] != "Y" for span in spans)]
        chosen = without_y[int(rng.integers(len(without_y)))]
        gold[row, :length] = torch.tensor(chosen)
        allowed = allowed_paths(length, chosen, is_open[row].tolist())
        assert (len(allowed) > 1) == (row < 2 and 0 in chosen)
        if decoder == "crf":
            scores = [score(module, emissions[row], path) for path, _ in LEGAL[length]]
            kept = [score(module, emissions[row], path) for path in allowed]
            expected += np.logaddexp.reduce(scores) - np.logaddexp.reduce(kept)
        else:  # each word for itself
            for step, tag in enumerate(chosen):
                tags = [t for t in range(len(TAGS)) if t == tag or (tag == 0 and is_open[row, t])]
                words = emissions[row, step].double()
                expected += float(words.logsumexp(0) - words[tags].logsumexp(0))
    loss = module(emissions.requires_grad_(), lengths, gold, open_tags=is_open)
    assert loss.item() == pytest.approx(expected / 3, rel=1e-5, abs=1e-6)
    (gradient,) = torch.autograd.grad(loss, emissions)
    assert gradient.isfinite().all()


@pytest.mark.parametrize("decoder", DECODERS)
def test_nothing_open_is_the_loss_of_the_gold_tags(decoder):
    module, emissions, lengths = draw(decoder, 7)
    gold = torch.zeros(emissions.shape[:2], dtype=torch.int64)
    nothing = torch.zeros(3, len(TAGS), dtype=torch.bool)
    plain, opened = (
        module(emissions, lengths, gold, open_tags=open_tags) for open_tags in (None, nothing)
    )
    assert opened.item() == pytest.approx(plain.item(), rel=1e-5)


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
    assert module(emissions, lengths, gold).item() == pytest.approx(
        expected / len(lengths), rel=1e-5
    )


def test_impossible_transitions_get_no_gradient_and_never_a_score():
    module, emissions, lengths = draw("crf", 6)
    module(emissions, lengths, torch.zeros(emissions.shape[:2], dtype=torch.int64)).backward()
    assert not module.pair.grad[~module.pair_legal].any()
    assert not module.start.grad[~module.start_legal].any()
    assert torch.isneginf(module.transitions().pair[~module.pair_legal]).all()
