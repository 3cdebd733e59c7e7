from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ner_lstm.lab.cells import CELLS, Layer, LstmCell, read_ahead
from ner_lstm.lab.memory.experiment import VARIANTS, Settings, Variant
from ner_lstm.lab.memory.measuring import measure_memory
from ner_lstm.lab.memory.reader import build_reader, gradient_norms, look_back, width_of
from ner_lstm.lab.memory.table import render_memory, spell_accuracy, spell_gradient
from ner_lstm.lab.memory.task import count_words, draw_distances, draw_labels, draw_words
from ner_lstm.lab.widths import weights_of

SMALL = Settings(
    distances=(1, 3),
    fillers=20,
    embedding_width=6,
    lstm_width=5,
    steps=60,
    batch=16,
    learning_rate=0.03,
    scored=40,
)
LSTM = Variant("lstm")


def draw(*, distance, count=40, settings=SMALL, seed=1):
    rng = np.random.default_rng(seed)
    labels = draw_labels(rng, count=count, settings=settings)
    return draw_words(rng, labels, distance=distance, settings=settings), labels


@pytest.mark.parametrize("distance", [1, 2, 30])
def test_only_the_first_word_tells_the_label(distance):
    words, labels = draw(distance=distance)
    assert words.shape == (40, distance + 2)
    assert (words[:, 0] == labels).all()
    assert (words[:, -1] == SMALL.labels).all(), "the word that is labelled is always the same"
    assert (words[:, 1:-1] > SMALL.labels).all(), "no filler is a cue, or the word that is labelled"
    assert words.max() < count_words(SMALL)


def test_every_filler_is_drawn_and_a_fixed_guess_scores_what_chance_does():
    words, labels = draw(distance=30)
    assert set(words[:, 1:-1].flat) == set(range(5, 25))
    assert np.bincount(labels).tolist() == [10, 10, 10, 10]
    assert SMALL.chance == 0.25


def test_mixed_distances_are_as_often_near_as_far():
    drawn = np.array(draw_distances(np.random.default_rng(1), settings=Settings(steps=20_000)))
    assert (drawn.min(), drawn.max()) == (1, 200)
    # of log 200, log 10 is the share of those up to 10, but for rounding
    assert abs((drawn <= 10).mean() - np.log(10.5) / np.log(200)) < 0.01


def test_the_kinds_have_as_many_weights_as_can_be_without_more_than_the_lstm():
    settings = Settings()
    widths = {variant.encoder: width_of(variant, settings) for variant in VARIANTS}
    assert widths == {"rnn": 76, "gru": 38, "lstm": 32}
    for encoder, width in widths.items():
        assert (
            0.95 * 8448 < weights_of(encoder, 32, hidden_width=width, bidirectional=False) <= 8448
        )


def test_the_forget_bias_is_what_the_forget_gate_says_of_nothing():
    reader = build_reader(Variant("lstm", 3.0), seed=1, settings=SMALL)
    step = LstmCell(Layer.of(reader.encoder.ahead[0])).step(torch.zeros(6), None)
    assert_close(step.forget, torch.sigmoid(torch.full((5,), 3.0)))


def test_the_forget_bias_changes_nothing_else():
    plain, biased = (
        build_reader(Variant("lstm", bias), seed=1, settings=SMALL) for bias in (None, 3.0)
    )
    nothing = torch.zeros(6)
    one, other = (
        LstmCell(Layer.of(reader.encoder.ahead[0])).step(nothing, None)
        for reader in (plain, biased)
    )
    for name in ("input", "output", "candidate"):
        assert_close(getattr(one, name), getattr(other, name), rtol=0, atol=0)
    assert_close(plain.table.weight, biased.table.weight, rtol=0, atol=0)
    assert_close(plain.projection.weight, biased.projection.weight, rtol=0, atol=0)


def test_building_leaves_torchs_randomness_alone():
    before = torch.get_rng_state()
    build_reader(LSTM, seed=1, settings=SMALL)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_the_gradient_is_that_of_the_cells_as_formulas(variant):
    reader = build_reader(variant, seed=2, settings=SMALL).double()
    words, labels = map(torch.from_numpy, draw(distance=4, count=3))
    found = gradient_norms(reader, words, labels)
    cell = CELLS[variant.encoder](Layer.of(reader.encoder.ahead[0]))
    for row, label in enumerate(labels.tolist()):
        cue, *others = reader.table(words[row]).detach()
        cue.requires_grad_()
        scores = reader.projection(read_ahead(cell, torch.stack([cue, *others]))["state"][-1])
        rival = max(scores[other] for other in range(4) if other != label)
        (gradient,) = torch.autograd.grad(scores[label] - rival, cue)
        assert_close(found[row], gradient.norm())


def test_the_gradient_says_how_much_the_lead_moves():
    reader = build_reader(LSTM, seed=2, settings=SMALL).double()
    words, labels = map(torch.from_numpy, draw(distance=4, count=1))
    vectors = reader.table(words).detach()

    def lead(cue):
        moved = torch.cat([cue[None, None], vectors[:, 1:]], dim=1)
        scores = reader(moved)[0]
        others = torch.cat([scores[: labels[0]], scores[labels[0] + 1 :]])
        return (scores[labels[0]] - others.max()).item()

    cue, small = vectors[0, 0], 1e-6
    slopes = [
        (lead(cue + small * axis) - lead(cue - small * axis)) / (2 * small)
        for axis in torch.eye(6).double()
    ]
    assert_close(
        gradient_norms(reader, words, labels)[0].item(),
        float(np.linalg.norm(slopes)),
        rtol=1e-5,
        atol=0,
    )


def test_gradients_are_told_apart_where_float32_has_only_zeros():
    reader = build_reader(Variant("lstm", -3.0), seed=1, settings=SMALL)
    reach = look_back(reader, (1, 20, 100), seed=1, settings=SMALL)
    assert reach.gradient[0] > -4
    assert reach.gradient[1] < -20
    # a forget gate at sigmoid(-3) leaves a twentieth a word: its logarithm is -1.3
    assert -150 < reach.gradient[2] < -100


def test_who_cannot_look_back_is_at_chance():
    reader = build_reader(LSTM, seed=1, settings=SMALL)
    with torch.no_grad():
        reader.table.weight[: SMALL.labels] = 0  # every cue looks the same
    accuracy = look_back(reader, (1, 50), seed=1, settings=replace(SMALL, scored=4000)).accuracy
    assert np.abs(accuracy - 0.25).max() < 0.03  # four standard deviations of 4,000 guesses


@pytest.fixture(scope="module")
def memories():
    return measure_memory(
        [*VARIANTS, Variant("lstm", 1.0)], seeds=(1, 2), settings=SMALL, threads=1, quiet=True
    )


def test_every_kind_learns_what_stands_one_word_back(memories):
    for memory in memories:
        assert memory.alone.accuracy[:, 0].tolist() == [1.0, 1.0]
        assert memory.before.accuracy.mean() < 0.5


def test_a_row_is_a_seed_and_a_column_a_distance(memories):
    for memory in memories:
        for reach in (memory.before, memory.alone, memory.mixed):
            assert reach.accuracy.shape == reach.gradient.shape == (2, 2)
        assert (memory.before.gradient[:, 0] > memory.before.gradient[:, 1]).all(), (
            "the farther the less"
        )
        assert memory.before.gradient[0, 0] != memory.before.gradient[1, 0], (
            "another seed, other weights"
        )


def test_two_threads_measure_what_one_does(memories):
    again = measure_memory(
        [*VARIANTS, Variant("lstm", 1.0)], seeds=(1, 2), settings=SMALL, threads=2, quiet=True
    )
    for one, other in zip(memories, again, strict=True):
        for reach in ("before", "alone", "mixed"):
            for part in ("accuracy", "gradient"):
                assert np.array_equal(
                    getattr(getattr(one, reach), part), getattr(getattr(other, reach), part)
                )


def test_measuring_leaves_torchs_settings_alone():
    threads, randomness = torch.get_num_threads(), torch.get_rng_state()
    measure_memory(
        [LSTM], seeds=(1,), settings=Settings(distances=(1,), steps=1), threads=1, quiet=True
    )
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), randomness)
    assert (torch.tensor(1e-40) * 0.5).item() > 0, "denormal numbers are numbers again"


def test_the_table_says_what_was_measured(memories):
    text = render_memory(memories, seeds=(1, 2), settings=SMALL)
    assert "one of 4, the cue alone decides: chance is 0.25." in text
    assert (
        "Encoder weights: RNN 240 (12 wide), GRU 252 (6 wide), LSTM 260 (5 wide), over vectors"
        " of 6." in text
    )
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    assert rows.count(["k", "RNN", "GRU", "LSTM", "LSTM, forget bias 1"]) == 5
    assert ["1", *["1.00 ± 0.00"] * 4] in rows
    assert ["3", *(spell_gradient(memory.before.gradient[:, 1]) for memory in memories)] in rows


def test_spread_by_hand():
    assert spell_accuracy(np.array([1.0, 1.0, 0.25])) == "0.75 ± 0.43"
    assert spell_accuracy(np.array([1.0])) == "1.00"
    assert spell_gradient(np.array([-2.0, -4.0])) == "-3.0 ± 1.4"
    assert spell_gradient(np.array([-0.02])) == "0.0"


def test_the_picture_has_every_curve_and_the_line_of_chance(memories, tmp_path):
    from ner_lstm.lab.figures import drawing
    from ner_lstm.lab.memory.figure import plot_memory

    with drawing(10, 7, files=[tmp_path / "memory.svg"]) as figure:
        plot_memory(figure, memories, settings=SMALL)
    alone, mixed, before, after = figure.axes
    for axes, part in ((alone, "alone"), (mixed, "mixed")):
        for memory, curve in zip(memories, axes.containers, strict=True):
            assert_close(curve[0].get_ydata(), getattr(memory, part).accuracy.mean(axis=0))
        assert [text.get_text() for text in axes.texts] == ["chance, 0.25"]
    for axes, part in ((before, "before"), (after, "mixed")):
        for memory, curve in zip(memories, axes.containers, strict=True):
            assert_close(curve[0].get_ydata(), getattr(memory, part).gradient.mean(axis=0))
    pens = {(curve[0].get_marker(), curve[0].get_color()) for curve in alone.containers}
    assert len(pens) == len(memories)
    assert "LSTM, forget bias 1" in (tmp_path / "memory.svg").read_text(encoding="utf-8")
