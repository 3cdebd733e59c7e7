from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from ner_lstm.encoding.packing import Packing
from ner_lstm.engines import cells
from ner_lstm.engines.cells import CELLS, CHUNK_WORDS, LstmLayer, RnnLayer

REFERENCES = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
WIDTH, HIDDEN = 6, 5
BATCHES = {
    "one word": [1],
    "one sentence": [7],
    "several lengths": [9, 9, 6, 2, 1, 1],
    "equal lengths": [4] * 5,
    "more words than are fetched together": [CHUNK_WORDS + 44, 60, 59, 1],
    "more sentences than words are fetched together": [3] * 40 + [2] * CHUNK_WORDS + [1] * 4,
}


def build_reference(kind, directions):
    """torch's own layer, and its weights by direction, named as ours are."""
    torch.manual_seed(1)
    reference = REFERENCES[kind](WIDTH, HIDDEN, bidirectional=directions == 2)
    weights = {name: tensor.numpy() for name, tensor in reference.state_dict().items()}
    parts = [{name: array for name, array in weights.items() if not name.endswith("_reverse")}]
    if directions == 2:
        parts.append(
            {
                n.removesuffix("_reverse"): array
                for n, array in weights.items()
                if n.endswith("_reverse")
            }
        )
    return reference, parts


def draw_words(words, seed=2):
    return np.random.default_rng(seed).standard_normal((words, WIDTH)).astype(np.float32)


def run(cell, vectors, packing, directions):
    """The states of packed words, each with a vector of its own, the backward direction's in
    reading order.
    """
    rows = np.stack([np.arange(len(vectors)), packing.mirror][:directions])
    return cell.run(cell.project(vectors[None]), rows, packing)


@pytest.mark.parametrize(
    "lengths", BATCHES.values(), ids=[name.replace(" ", "-") for name in BATCHES]
)
@pytest.mark.parametrize("directions", [1, 2])
@pytest.mark.parametrize("kind", CELLS)
def test_states_are_those_of_torch_over_packed_sentences(kind, directions, lengths):
    reference, parts = build_reference(kind, directions)
    packing = Packing(np.array(lengths))
    vectors = draw_words(sum(lengths))
    states = run(CELLS[kind](parts), vectors, packing, directions)
    assert (states.shape, states.dtype) == ((directions, sum(lengths), HIDDEN), np.float32)

    sentences = np.split(vectors[np.argsort(packing.unpacked)], np.cumsum(lengths)[:-1])
    padded = nn.utils.rnn.pad_sequence([torch.from_numpy(sentence) for sentence in sentences])
    with torch.no_grad():
        expected = reference(pack_padded_sequence(padded, torch.tensor(lengths)))[0].data.numpy()
    assert states[0] == pytest.approx(expected[:, :HIDDEN], abs=1e-6)
    if directions == 2:
        assert states[1][packing.mirror] == pytest.approx(expected[:, HIDDEN:], abs=1e-6)


def test_elmans_network_by_hand():
    one = np.ones((1, 1), dtype=np.float32)
    bias = np.zeros(1, dtype=np.float32)
    weights = {
        "weight_ih_l0": 0.5 * one,
        "weight_hh_l0": 2 * one,
        "bias_ih_l0": bias + 0.25,
        "bias_hh_l0": bias + 0.25,
    }
    cell = RnnLayer([weights])
    states = cell.run(
        cell.project(np.array([[[1.0], [2.0]]], dtype=np.float32)),
        np.array([[0, 1, 1]]),
        Packing(np.array([2, 1])),
    )
    first = np.tanh(0.5 + 0.5)
    assert states[0, :, 0] == pytest.approx(
        [first, np.tanh(1 + 0.5), np.tanh(1 + 0.5 + 2 * first)], abs=1e-6
    )


@pytest.mark.parametrize("kind", CELLS)
def test_words_that_share_a_row_are_the_same_word(kind):
    _, parts = build_reference(kind, 2)
    cell, packing = CELLS[kind](parts), Packing(np.array([40, 31, 2]))
    distinct = draw_words(4)
    words = np.random.default_rng(3).integers(4, size=73)
    shared = cell.run(
        cell.project(distinct[None]), np.stack([words, words[packing.mirror]]), packing
    )
    assert shared == pytest.approx(run(cell, distinct[words], packing, 2), abs=1e-6)


@pytest.mark.parametrize("kind", CELLS)
def test_how_many_shares_are_fetched_together_changes_no_state(kind, monkeypatch):
    _, parts = build_reference(kind, 2)
    packing = Packing(np.array([50, 50, 49, 20, 7, 1, 1]))
    vectors = draw_words(178)
    expected = run(CELLS[kind](parts), vectors, packing, 2)
    for taken in (1, 7, 60, 10_000):
        monkeypatch.setattr(cells, "CHUNK_WORDS", taken)
        assert run(CELLS[kind](parts), vectors, packing, 2) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("kind", CELLS)
def test_a_short_sentence_keeps_its_states_beside_long_ones(kind):
    _, parts = build_reference(kind, 2)
    cell, packing = CELLS[kind](parts), Packing(np.array([30, 12, 5]))
    vectors = draw_words(47)
    together = run(cell, vectors, packing, 2)
    for sentence, length in enumerate([30, 12, 5]):
        places = np.flatnonzero(packing.sentences == sentence)
        alone = run(cell, vectors[places], Packing(np.array([length])), 2)
        assert together[:, places] == pytest.approx(alone, abs=1e-6)


@pytest.mark.parametrize("kind", CELLS)
def test_neither_building_nor_running_changes_what_was_handed_in(kind):
    _, parts = build_reference(kind, 2)
    before = [{name: array.copy() for name, array in part.items()} for part in parts]
    cell, packing = CELLS[kind](parts), Packing(np.array([9, 4]))
    vectors, rows = draw_words(13), np.stack([np.arange(13), packing.mirror])
    projected = cell.project(vectors[None])
    copies = vectors.copy(), rows.copy(), projected.copy()
    first = cell.run(projected, rows, packing)
    kept = first.copy()
    assert cell.run(projected, rows, packing) == pytest.approx(kept, abs=1e-6), (
        "running twice gives the same states"
    )
    assert CELLS[kind](parts).run(projected, rows, packing) == pytest.approx(kept, abs=1e-6), (
        "building twice does"
    )
    assert np.array_equal(first, kept), "the states of one run are no room for the next"
    assert all(
        np.array_equal(*pair) for pair in zip((vectors, rows, projected), copies, strict=True)
    )
    for part, copy in zip(parts, before, strict=True):
        assert all(np.array_equal(part[name], copy[name]) for name in copy)


@pytest.mark.parametrize("kind", CELLS)
def test_weights_that_may_not_be_written_serve_too(kind):
    _, parts = build_reference(kind, 1)
    words, packing = draw_words(3), Packing(np.array([3]))
    expected = run(CELLS[kind](parts), words, packing, 1)
    for array in parts[0].values():
        array.flags.writeable = False
    assert run(CELLS[kind](parts), words, packing, 1) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("kind", CELLS)
def test_two_threads_that_run_one_cell_at_a_time_get_the_states_of_one(kind):
    _, parts = build_reference(kind, 2)
    cell = CELLS[kind](parts)
    jobs = [
        (draw_words(sum(lengths), seed), Packing(np.array(lengths)))
        for seed, lengths in enumerate(([400, 300], [650, 50, 3]))
    ]
    expected = [run(cell, *job, 2) for job in jobs]
    start = Barrier(2)

    def work(job):
        start.wait(timeout=60)
        return [run(cell, *job, 2) for _ in range(8)]

    with ThreadPoolExecutor(2) as pool:
        for results, right in zip(pool.map(work, jobs), expected, strict=True):
            assert all(result == pytest.approx(right, abs=1e-6) for result in results)


def test_sums_far_from_zero_give_states_and_no_warning():
    _, parts = build_reference("lstm", 1)
    states = run(LstmLayer(parts), 1e30 * draw_words(6), Packing(np.array([4, 2])), 1)
    assert np.isfinite(states).all()
    assert np.abs(states).max() <= 1
