import numpy as np
import pytest
import torch

from ner_lstm.encoding.forms import MAX_CHARACTERS
from ner_lstm.engines.characters import CHARACTERS, CharacterCnnFeatures
from ner_lstm.model import characters as trained

WORDS = [
    [5],
    [2, 3],
    [],
    [3, 2, 4, 4],
    [6, 1, 2, 7, 5, 2, 3],
    [9] * MAX_CHARACTERS,
    [1] * (MAX_CHARACTERS - 1),
    [],
]


def pad(words, width=MAX_CHARACTERS):
    return np.array([word + [0] * (width - len(word)) for word in words], dtype=np.int64).reshape(
        len(words), width
    )


def build(kind, *, width=8):
    """The features that are trained, and the engine's of the same weights."""
    torch.manual_seed(1)
    network = trained.CHARACTERS[kind](10, width)
    return network, CHARACTERS[kind](
        {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    )


def assert_equal(kind, ids, *, width=8):
    network, engine = build(kind, width=width)
    with torch.no_grad():
        expected = network(torch.from_numpy(ids)).numpy()
    features = engine.features(ids)
    assert (features.shape, features.dtype) == ((len(ids), network.width), np.float32)
    assert features == pytest.approx(expected, abs=1e-6)


def test_there_are_as_many_kinds_as_can_be_trained():
    assert CHARACTERS.keys() == trained.CHARACTERS.keys()


@pytest.mark.parametrize("width", [1, 2, 7, 8])
@pytest.mark.parametrize("kind", CHARACTERS)
def test_features_are_those_that_were_trained(kind, width):
    assert_equal(kind, pad(WORDS), width=width)


@pytest.mark.parametrize("kind", CHARACTERS)
def test_random_words_of_every_length_have_the_features_that_were_trained(kind):
    rng = np.random.default_rng(2)
    assert_equal(
        kind,
        pad(
            [
                rng.integers(1, 10, size=length).tolist()
                for length in [*range(MAX_CHARACTERS + 1)] * 20
            ]
        ),
    )


@pytest.mark.parametrize("kind", CHARACTERS)
@pytest.mark.parametrize(
    "words",
    [[], [[]], [[], []], [[4]], [[3] * MAX_CHARACTERS]],
    ids=["none", "empty", "two", "one", "longest"],
)
def test_few_words_have_features_too(kind, words):
    assert_equal(kind, pad(words))


@pytest.mark.parametrize("kind", CHARACTERS)
def test_a_word_has_the_same_features_alone_and_beside_others_and_its_ids_stay(kind):
    _, engine = build(kind)
    ids = pad(WORDS)
    together = engine.features(ids)
    assert np.array_equal(ids, pad(WORDS))
    for number, word in enumerate(WORDS):
        assert engine.features(pad([word]))[0] == pytest.approx(together[number], abs=1e-6)


@pytest.mark.parametrize("kind", CHARACTERS)
def test_the_weights_handed_in_stay_as_they_are(kind):
    network, engine = build(kind)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    first = engine.features(pad(WORDS))
    assert engine.features(pad(WORDS)) == pytest.approx(first, abs=1e-6)
    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())


def test_the_convolution_takes_the_highest_response_by_hand():
    embedding, filters = np.zeros((4, 25), dtype=np.float32), np.zeros((2, 75), dtype=np.float32)
    embedding[1:, 0] = 1, 10, 100
    # filter 0: left + 2 own + 3 right; filter 1: minus own, never above 0
    filters[0, [0, 25, 50]] = 1, 2, 3
    filters[1, 25] = -1
    bias = np.array([0.5, 0], dtype=np.float32)
    engine = CharacterCnnFeatures(
        {"embedding.weight": embedding, "filters.weight": filters, "filters.bias": bias}
    )
    # characters 1 2 3: 0+2+30, 1+20+300, 10+200+0; a lone 2: 20
    assert engine.features(np.array([[1, 2, 3, 0, 0], [2, 0, 0, 0, 0]])).tolist() == [
        [321.5, 0],
        [20.5, 0],
    ]
