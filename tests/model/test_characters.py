import pytest
import torch
from torch.testing import assert_close

from ner_lstm.model import characters
from ner_lstm.model.characters import CHARACTERS, CharacterCnn, CharacterLstm, NoCharacters

WORDS = [[5], [2, 3], [3, 2, 4, 4], [6, 1, 2, 7, 5, 2, 3], [9] * 24]


def pad(words, width=0):
    width = max(width, *map(len, words))
    return torch.tensor([word + [0] * (width - len(word)) for word in words])


@pytest.fixture(params=["cnn", "lstm"])
def network(request):
    torch.manual_seed(1)
    return CHARACTERS[request.param](10, 8)


def test_the_convolution_takes_the_highest_response_by_hand():
    network = CharacterCnn(4, 2)
    with torch.no_grad():
        network.embedding.weight.zero_()
        network.embedding.weight[1:, 0] = torch.tensor([1.0, 10.0, 100.0])
        network.filters.weight.zero_()
        # filter 0: left + 2 own + 3 right; filter 1: minus own, never above 0
        network.filters.weight[0, [0, 25, 50]] = torch.tensor([1.0, 2.0, 3.0])
        network.filters.weight[1, 25] = -1.0
        network.filters.bias.copy_(torch.tensor([0.5, 0.0]))
        # characters 1 2 3: 0+2+30, 1+20+300, 10+200+0
        assert network(torch.tensor([[1, 2, 3, 0, 0]])).tolist() == [[321.5, 0.0]]


def test_a_word_has_the_same_features_whatever_the_padding_and_the_other_words(network):
    with torch.no_grad():
        alone = torch.cat([network(pad([word])) for word in WORDS])
        assert_close(network(pad(WORDS)), alone, rtol=0, atol=1e-6)
        assert_close(network(pad(WORDS, 40)), alone, rtol=0, atol=1e-6)
        assert_close(network(pad(WORDS[::-1])).flip(0), alone, rtol=0, atol=1e-6)


def respond_written_out(network, ids):
    """The convolution as it is defined: every window of three characters, times the filters."""
    embedded = torch.nn.functional.pad(network.embedding(ids), (0, 0, 1, 1))
    responses = network.filters(
        torch.cat([embedded[:, :-2], embedded[:, 1:-1], embedded[:, 2:]], dim=2)
    )
    return responses.masked_fill((ids == 0)[:, :, None], -torch.inf).amax(dim=1).clamp(min=0)


@pytest.mark.parametrize("alphabet", [10, 5000])  # a row a character, and a row a place
def test_the_convolution_and_its_gradients_are_those_of_the_windows_written_out(alphabet):
    torch.manual_seed(4)
    network = CharacterCnn(alphabet, 8).double()
    ids = pad([*WORDS, [], [alphabet - 1, 2, 2, 2, 2]])
    weight = torch.randn(len(ids), 8, dtype=torch.float64)
    assert_close(network(ids), respond_written_out(network, ids), rtol=0, atol=1e-12)
    ours, theirs = (
        torch.autograd.grad((features * weight).sum(), list(network.parameters()))
        for features in (network(ids), respond_written_out(network, ids))
    )
    for mine, other in zip(ours, theirs, strict=True):
        assert_close(mine, other, rtol=0, atol=1e-12)


def test_the_gradients_of_the_convolution_are_finite_differences():
    torch.manual_seed(5)
    said = torch.randn(6, 3, 4, dtype=torch.float64)
    said[0] = 0
    places = torch.tensor([[1, 2, 3], [4, 5, 0], [3, 0, 0]])

    def highest(rows):
        return characters._HighestResponse.apply(torch.cat([said[:1], rows]), places)

    assert torch.autograd.gradcheck(highest, [said[1:].clone().requires_grad_()])


def test_words_of_more_than_one_chunk_have_the_same_features(network, monkeypatch):
    with torch.no_grad():
        whole = network(pad(WORDS))
        monkeypatch.setattr(characters, "CHUNK_WORDS", 2)
        assert_close(network(pad(WORDS)), whole, rtol=0, atol=1e-6)


def test_different_words_have_different_features(network):
    with torch.no_grad():
        features = network(pad([[2, 3, 4], [4, 3, 2], [2, 3], [2, 3, 5]]))
    assert torch.cdist(features, features).fill_diagonal_(1).min() > 1e-4


def test_a_word_without_characters_gives_numbers(network):
    assert network(pad([[], [2, 3]])).isfinite().all()


def test_padding_is_not_learnt(network):
    network(pad(WORDS)).pow(2).sum().backward()
    assert not network.embedding.weight.grad[0].any()
    assert network.embedding.weight.grad[2].any()


def test_the_character_lstm_is_torchs_own_over_packed_words():
    torch.manual_seed(2)
    network = CharacterLstm(10, 8)
    reference = torch.nn.LSTM(25, 4, batch_first=True, bidirectional=True)
    state = dict(network.ahead.state_dict().items())
    state |= {f"{name}_reverse": weight for name, weight in network.back.state_dict().items()}
    reference.load_state_dict(state)
    ids = pad(WORDS)
    packed = torch.nn.utils.rnn.pack_padded_sequence(
        network.embedding(ids), (ids != 0).sum(1), batch_first=True, enforce_sorted=False
    )
    with torch.no_grad():
        _, (last, _) = reference(packed)
        assert_close(network(ids), torch.cat([last[0], last[1]], dim=1), rtol=0, atol=1e-6)


@pytest.mark.parametrize("width", [1, 2, 7, 8])
@pytest.mark.parametrize("kind", CHARACTERS)
def test_the_width_is_the_one_promised(kind, width):
    network = CHARACTERS[kind](10, width)
    assert network(pad(WORDS)).shape == (len(WORDS), network.width)


def test_no_characters_are_no_features():
    assert NoCharacters(10, 8)(pad(WORDS)).shape == (len(WORDS), 0)
