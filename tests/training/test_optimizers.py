import pytest
import torch
from network_outputs import loss_of
from torch.testing import assert_close

from ner_lstm.config import ModelConfig, TrainingConfig
from ner_lstm.encoding.batch import collate
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.model.network import Inputs, Network
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training.optimizers import Optimizers

SENTENCES = [
    Sentence(("eat", "an", "apple", "now"), (Entity(2, 3, "FRUIT"),)),
    Sentence(("buy", "Apple", "stock"), (Entity(1, 2, "COMPANY"),)),
]
ENCODING = Encoding.of(SENTENCES)
MODEL = ModelConfig(word_width=6, character_width=4, affix_width=2, hidden_width=5, dropout=0.0)


def build(**settings):
    torch.manual_seed(1)
    network = Network.build(MODEL, ENCODING)
    return network, optimizers_of(network, **settings)


def optimizers_of(network, **settings):
    tables = {"words": network.embeddings.words.weight}
    return Optimizers(network, TrainingConfig(**settings), tables=tables)


def inputs_of(*sentences):
    table = FormTable(ENCODING.forms)
    encoded = [ENCODING.encode(sentence, table=table) for sentence in sentences]
    return Inputs.of(collate(encoded, table=table), device=torch.device("cpu"))


def weights_of(network):
    return {name: weight.detach().clone() for name, weight in network.named_parameters()}


def differentiate(network, optimizers, *sentences):
    inputs = inputs_of(*sentences)
    return optimizers.differentiate(loss_of(network, inputs), inputs.word_ids.numpy())


def step(network, optimizers, *sentences, progress=0.0):
    loss = loss_of(network, inputs_of(*sentences))
    optimizers.step(differentiate(network, optimizers, *sentences), progress=progress)
    return loss.item()


def test_the_first_step_of_adam_is_the_rate_against_the_sign_of_the_gradient():
    # Kingma and Ba 2015: both moments, corrected for their bias, are the gradient and its square
    # after one step
    network, optimizers = build(learning_rate=0.01, gradient_norm=1e9)
    before = weights_of(network)
    loss_of(network, inputs_of(*SENTENCES)).backward()
    gradients = {
        name: weight.grad.to_dense().clone() if weight.grad.is_sparse else weight.grad.clone()
        for name, weight in network.named_parameters()
    }
    optimizers.step(differentiate(network, optimizers, *SENTENCES), progress=0.0)
    for name, weight in network.named_parameters():
        gradient = gradients[name]
        # SparseAdam adds its epsilon before the square is corrected for its bias
        epsilon = 1e-8 / 0.001**0.5 if name == "embeddings.words.weight" else 1e-8
        expected = before[name] - 0.01 * gradient / (gradient.abs() + epsilon)
        assert_close(weight.detach(), expected, rtol=0, atol=1e-5)


def test_weights_take_the_steps_of_torchs_adam_and_sparse_adam_with_gradients_clipped_together():
    network, optimizers = build(learning_rate=0.02, gradient_norm=0.5, schedule="constant")
    reference, _ = build()
    table = reference.embeddings.words.weight
    others = [weight for weight in reference.parameters() if weight is not table]
    adams = (torch.optim.Adam(others, lr=0.02), torch.optim.SparseAdam([table], lr=0.02))
    for _ in range(5):
        step(network, optimizers, *SENTENCES)
        loss_of(reference, inputs_of(*SENTENCES)).backward()
        table.grad = table.grad.coalesce()
        gradients = [*(weight.grad for weight in others), table.grad.values()]
        norm = torch.stack([gradient.norm() for gradient in gradients]).norm()
        assert norm > 0.5
        for gradient in gradients:
            gradient.mul_(0.5 / norm)
        for adam in adams:
            adam.step()
            adam.zero_grad()
    for ours, theirs in zip(network.parameters(), reference.parameters(), strict=True):
        assert_close(ours, theirs, rtol=0, atol=1e-5)


@pytest.mark.parametrize("norm", [0.01, 1.0])
def test_the_norm_that_is_clipped_is_that_of_all_gradients_together(norm):
    network, optimizers = build(gradient_norm=norm)
    gradients = differentiate(network, optimizers, *SENTENCES)
    clipped = [*gradients.dense, *(table.rows for table in gradients.tables)]
    optimizers._clip(clipped)
    total = torch.cat([gradient.flatten() for gradient in clipped])
    assert total.norm().item() == pytest.approx(norm, rel=1e-5)


def test_gradients_below_the_norm_are_left_as_they_are():
    network, optimizers = build(gradient_norm=1e6)
    gradients = differentiate(network, optimizers, *SENTENCES).dense
    before = [gradient.clone() for gradient in gradients]
    optimizers._clip(gradients)
    assert all(torch.equal(*pair) for pair in zip(before, gradients, strict=True))


def test_the_word_table_takes_the_steps_of_torchs_sparse_adam():
    network, optimizers = build(learning_rate=0.02, gradient_norm=1e9, schedule="constant")
    reference, _ = build()
    words = reference.embeddings.words.weight
    others = [weight for weight in reference.parameters() if weight is not words]
    adams = [torch.optim.SparseAdam([words], lr=0.02), torch.optim.Adam(others, lr=0.02)]
    for number in range(8):
        step(network, optimizers, *SENTENCES[: 1 + number % 2])
        loss_of(reference, inputs_of(*SENTENCES[: 1 + number % 2])).backward()
        for adam in adams:
            adam.step()
            adam.zero_grad()
    assert_close(network.embeddings.words.weight, words, rtol=0, atol=1e-5)


def test_a_word_that_stands_for_several_forms_gets_the_sum_of_their_gradients():
    network, optimizers = build()
    upper_and_lower = Sentence(("apple", "Apple"), (Entity(0, 1, "FRUIT"), Entity(1, 2, "COMPANY")))
    (gradients,) = differentiate(network, optimizers, upper_and_lower).tables
    assert gradients.ids[0] == gradients.ids[1]
    rows, total = optimizers._sum_rows(gradients)
    assert rows.tolist() == [ENCODING.forms.words.id_of("apple")]
    assert_close(total[0], gradients.rows.sum(dim=0))


def test_words_that_a_batch_does_not_hold_do_not_move():
    network, optimizers = build(learning_rate=0.1)
    step(network, optimizers, *SENTENCES)  # every word has moments now
    before = network.embeddings.words.weight.detach().clone()
    step(network, optimizers, SENTENCES[1])
    moved = (network.embeddings.words.weight.detach() != before).any(dim=1)
    assert set(moved.nonzero()[:, 0].tolist()) == {
        ENCODING.forms.words.id_of(word) for word in ("buy", "apple", "stock")
    }


def test_every_weight_moves_but_given_vectors():
    encoding = ENCODING.with_vectors(["apple", "buy"])
    torch.manual_seed(1)
    network = Network.build(MODEL.model_copy(update={"vector_width": 3}), encoding)
    optimizers = optimizers_of(network)
    before = weights_of(network)
    for _ in range(3):
        step(network, optimizers, *SENTENCES)
    moved = {
        name for name, weight in network.named_parameters() if not torch.equal(weight, before[name])
    }
    assert moved == set(before) - {"embeddings.vectors.weight"}


@pytest.mark.parametrize(
    ("schedule", "expected"), [("linear", [0.4, 0.3, 0.1, 0.0]), ("constant", [0.4] * 4)]
)
def test_the_rate_falls_to_zero_or_stays(schedule, expected):
    for progress, rate in zip((0.0, 0.25, 0.75, 1.0), expected, strict=True):
        network, optimizers = build(learning_rate=0.4, schedule=schedule)
        before = weights_of(network)
        step(network, optimizers, *SENTENCES, progress=progress)
        # the first step of Adam is as long as the rate
        for name, weight in network.named_parameters():
            assert (weight.detach() - before[name]).abs().max().item() == pytest.approx(
                rate, rel=1e-3, abs=1e-9
            )


def test_the_loss_falls():
    network, optimizers = build(learning_rate=0.03)
    losses = [step(network, optimizers, *SENTENCES) for _ in range(40)]
    assert losses[-1] < 0.1 * losses[0]


def test_steps_go_on_from_a_stored_state_bit_by_bit():
    network, optimizers = build()
    for _ in range(3):
        step(network, optimizers, *SENTENCES)
    state = {name: tensor.clone() for name, tensor in optimizers.state().items()}
    assert {name.split("/")[0] for name in state} == {"dense", "words"}
    other, resumed = build()
    other.load_state_dict(network.state_dict())
    resumed.load(state)
    for _ in range(3):
        step(network, optimizers, *SENTENCES)
        step(other, resumed, *SENTENCES)
    assert all(
        torch.equal(weight, other.state_dict()[name])
        for name, weight in network.state_dict().items()
    )
    assert optimizers.state().keys() == resumed.state().keys()
    assert all(
        torch.equal(tensor, resumed.state()[name]) for name, tensor in optimizers.state().items()
    )


def test_before_the_first_step_there_is_no_state():
    _, optimizers = build()
    assert optimizers.state() == {}
    optimizers.load({})
