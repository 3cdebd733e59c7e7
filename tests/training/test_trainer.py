from itertools import product

import numpy as np
import pytest
import torch
from learning import CPU, TRAIN, draw_sentences, learn
from network_outputs import loss_of

from ner_lstm.config import TrainingConfig
from ner_lstm.encoding.vocabulary import UNKNOWN
from ner_lstm.evaluation.scores import evaluate
from ner_lstm.model.network import Inputs
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training.batches import count_epochs


def batches_of(trainer, *, epoch=1):
    """The batches of an epoch as arrays."""
    return [
        trainer._batches.collate(drawn, np.random.default_rng(drawn.seed))
        for drawn in trainer._batches.draw(epoch)
    ]


def f1_of(*, cue_after, **model):
    train, test = (
        list(draw_sentences(number, cue_after=cue_after, seed=seed))
        for number, seed in ((120, 1), (80, 2))
    )
    _, tagger, _ = learn(train, model=model, epochs=6, batch_tokens=100, learning_rate=0.05)
    return evaluate(test, tagger.tag(test)).overall.f1


@pytest.mark.parametrize("encoder", ["rnn", "gru", "lstm"])
def test_two_directions_learn_what_the_next_word_tells(encoder):
    assert f1_of(cue_after=True, encoder=encoder, bidirectional=True) == 1.0


@pytest.mark.parametrize("decoder", ["softmax", "crf"])
def test_one_direction_cannot_learn_what_the_next_word_tells(decoder):
    assert 0.3 < f1_of(cue_after=True, encoder="lstm", bidirectional=False, decoder=decoder) < 0.7


@pytest.mark.parametrize("encoder", ["rnn", "gru", "lstm"])
def test_one_direction_learns_what_the_word_before_tells(encoder):
    assert f1_of(cue_after=False, encoder=encoder, bidirectional=False) == 1.0


@pytest.mark.parametrize("cue_after", [False, True])
def test_a_feedforward_network_cannot_learn_what_a_neighbour_tells(cue_after):
    assert 0.3 < f1_of(cue_after=cue_after, encoder="feedforward") < 0.7


EVERYTHING = {
    "characters": "cnn",
    "character_width": 6,
    "affix_width": 3,
    "dropout": 0.3,
    "layers": 2,
}


def test_the_loss_falls_from_epoch_to_epoch():
    losses = [epoch.loss for epoch in learn(TRAIN, epochs=6, learning_rate=0.05)[2]]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.2 * losses[0]


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    one, same, other = (
        learn(TRAIN, epochs=2, seed=seed, model=EVERYTHING)[0].network.state_dict()
        for seed in (1, 1, 2)
    )
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not any(
        torch.equal(one[name], other[name]) for name in one if one[name].is_floating_point()
    )


def test_an_epoch_follows_from_the_seed_and_its_number_whatever_was_drawn_before():
    trainer, *_ = learn(TRAIN, epochs=1, model=EVERYTHING)
    again, *_ = learn(TRAIN, epochs=1, model=EVERYTHING)
    torch.randn(1000)
    np.random.default_rng().random(10)
    assert trainer.run_epoch(2).loss == again.run_epoch(2).loss
    # without dropout: only the order is another
    other, *_ = learn(TRAIN, epochs=1, seed=2, weights_seed=1)
    plain, *_ = learn(TRAIN, epochs=1)
    assert not torch.equal(other.network.projection.weight, plain.network.projection.weight)


def test_every_sentence_is_trained_once_an_epoch():
    trainer, *_ = learn(TRAIN, epochs=1)
    orders = []
    for epoch in (1, 2):
        batches = [drawn.sentences for drawn in trainer._batches.draw(epoch)]
        order = [id(sentence) for sentences in batches for sentence in sentences]
        assert sorted(order) == sorted(map(id, trainer._batches._sentences))
        assert all(
            len(sentences) * max(len(sentence.rows) for sentence in sentences) <= 60
            for sentences in batches
        )
        orders.append(order)
    assert orders[0] != orders[1]


@pytest.mark.parametrize("encoder", ["rnn", "gru", "lstm"])
def test_the_weights_do_not_depend_on_the_number_of_threads_and_the_callers_stays(encoder):
    before = torch.get_num_threads()
    weights = []
    for threads in (1, 2, 3):
        torch.set_num_threads(threads)
        trainer, *_ = learn(TRAIN, epochs=2, model={**EVERYTHING, "encoder": encoder})
        assert torch.get_num_threads() == threads
        weights.append(trainer.network.state_dict())
    torch.set_num_threads(before)
    for other in weights[1:]:
        assert all(torch.equal(weights[0][name], other[name]) for name in other)


@pytest.mark.parametrize(("least", "tokens"), [(1, 60), (10, 27), (1000, 1)])
def test_batches_of_a_small_corpus_are_smaller_so_that_it_learns_in_as_many_steps(least, tokens):
    train = [Sentence(("we", "saw", "apple"), (Entity(2, 3, "FRUIT"),))] * 90  # 270 words
    trainer, *_ = learn(train, epochs=1, least_batches=least)
    sizes = [batch.forms.size for batch in batches_of(trainer)]
    assert sum(sizes) == 270
    assert set(sorted(sizes)[1:]) == {max(3, tokens // 3 * 3)}


def test_words_that_differ_in_digits_alone_are_one_word_and_not_rare():
    train = [
        Sentence((f"year{number}", "often"), (Entity(0, 1, "X"),)) for number in range(1000, 1020)
    ]
    trainer, *_ = learn(train, epochs=1, unknown_rate=0.9)
    assert not any(UNKNOWN in batch.word_ids for batch in batches_of(trainer))


def test_words_seen_once_are_unknown_half_of_the_time_and_others_never():
    letters = "abcdefghijklmnopqrst"
    train = [Sentence((a + b, "often"), (Entity(0, 1, "X"),)) for a, b in product(letters, letters)]
    train += [
        Sentence(("z" + a + b, "often"), (Entity(0, 1, "X"),)) for a, b in product(letters, letters)
    ] * 2
    trainer, *_ = learn(train, epochs=1, unknown_rate=0.5)
    batches = batches_of(trainer)
    hidden = sum(int((batch.word_ids == UNKNOWN).sum()) for batch in batches)
    assert abs(hidden - 200) < 4 * 10  # binomial of 400 and a half: a deviation of 10
    assert all(
        (batch.word_ids == trainer._batches._table.vocabularies.words.id_of("often")).sum() == 1
        for batch in batches
    )


def test_no_word_is_unknown_at_a_rate_of_zero():
    trainer, *_ = learn([Sentence(("a", "b"), (Entity(0, 1, "X"),))], epochs=1, unknown_rate=0.0)
    assert UNKNOWN not in batches_of(trainer)[0].word_ids


def test_sentences_without_words_are_no_trouble():
    trainer, *_ = learn([Sentence((), ()), *TRAIN[:4]], epochs=1)
    assert sum(len(batch.lengths) for batch in batches_of(trainer)) == 4


def test_an_epoch_tells_its_mean_loss_a_sentence_and_its_speed():
    _, _, (first,) = learn(TRAIN, epochs=1)
    assert first.number == 1
    assert first.words_per_second > 0
    rough, *_ = learn(TRAIN, epochs=1, learning_rate=1e-12, schedule="constant")
    loss = rough.run_epoch(2).loss
    rough.network.eval()
    batches = batches_of(rough, epoch=5)
    with torch.no_grad():
        total = sum(
            loss_of(rough.network, Inputs.of(batch, device=CPU)).item() * len(batch.lengths)
            for batch in batches
        )
    assert loss == pytest.approx(total / len(TRAIN), rel=1e-4)


@pytest.mark.parametrize(
    ("words", "epochs"),
    [(1_000_000, 15), (204_579, 15), (43_400, 17), (8_384, 30), (3_782, 30), (30, 50), (3, 60)],
)
def test_a_small_corpus_is_trained_for_as_many_steps_as_others_but_for_no_more_epochs_than_sixty(
    words, epochs
):
    assert count_epochs(words, TrainingConfig()) == epochs
    assert count_epochs(words, TrainingConfig(epochs=2)) == 2
    assert count_epochs(words, TrainingConfig(), has_start=True) == round(epochs * 2 / 3)
    assert count_epochs(words, TrainingConfig(epochs=2), has_start=True) == 2
