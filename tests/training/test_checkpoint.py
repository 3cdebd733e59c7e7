import dataclasses
import json

import pytest
import torch
from safetensors.torch import save as pack

from ner_lstm.config import Config
from ner_lstm.errors import BundleError, NerLstmError
from ner_lstm.storage.sealing import UNSEALED, seal_tensors
from ner_lstm.training.checkpoint import (
    FORMAT,
    Checkpoint,
    Progress,
    holds_checkpoint,
    load_checkpoint,
    load_settings,
    remove_checkpoint,
    save_checkpoint,
)
from ner_lstm.training.origin import Origin

WEIGHTS = {
    "a.b/c": torch.tensor([0.1, -0.0, float("inf")]),
    "shared": torch.arange(6).view(2, 3).T,
    "empty": torch.empty(0, 4),
}
STATE = {"dense/a.b/step": torch.tensor(7.0), "sparse/words/step": torch.tensor(2**40)}
CONFIG = Config().override(["training.epochs=7", "data.train=a.conll"])
ORIGIN = Origin.of(CONFIG, {"train": {"path": "caf\udce9.conll", "sha256": "a1b2"}})
PROGRESS = Progress(epoch=3, best_f1=0.1 + 0.2, best_epoch=2)
MEMORY = {"states": torch.tensor([[0.5, -1.0]], dtype=torch.float16)}
CHECKPOINT = Checkpoint(PROGRESS, ORIGIN, WEIGHTS, STATE, MEMORY)


def save(folder, **changes):
    save_checkpoint(folder, dataclasses.replace(CHECKPOINT, **changes))


def state_file(folder):
    return folder / "checkpoint" / "state.safetensors"


def forge(folder, **progress):
    """A checkpoint with another progress, sealed as if it were sound."""
    facts = {
        "progress": dataclasses.asdict(PROGRESS) | progress,
        "origin": dataclasses.asdict(ORIGIN),
    }
    metadata = {"format": FORMAT, "run": json.dumps(facts), **UNSEALED}
    (folder / "checkpoint").mkdir(exist_ok=True)
    state_file(folder).write_bytes(
        seal_tensors(pack({"weights/a": torch.ones(2)}, metadata=metadata))
    )


def assert_refused(folder):
    with pytest.raises(BundleError) as error:
        load_checkpoint(folder)
    assert "\n" not in str(error.value)
    assert str(state_file(folder)) in str(error.value)


def test_a_checkpoint_comes_back_bit_by_bit(tmp_path):
    save(tmp_path)
    found = load_checkpoint(tmp_path)
    assert (found.progress, found.origin) == (PROGRESS, ORIGIN)
    assert load_settings(tmp_path) == CONFIG
    pairs = (
        (found.weights, WEIGHTS),
        (found.optimizers, STATE),
        (found.document_memory, MEMORY),
    )
    for tensors, expected in pairs:
        assert tensors.keys() == expected.keys()
        for name, tensor in expected.items():
            assert tensors[name].dtype == tensor.dtype
            assert torch.equal(tensors[name], tensor)
    assert torch.signbit(found.weights["a.b/c"][1])


def test_a_run_without_steps_yet_has_a_checkpoint_too(tmp_path):
    save(tmp_path, progress=Progress(0, -1.0, 0), optimizers={})
    assert load_checkpoint(tmp_path).optimizers == {}


def test_tensors_that_share_memory_are_stored_each(tmp_path):
    base = torch.arange(4.0)
    save(tmp_path, weights={"one": base, "other": base})
    assert torch.equal(load_checkpoint(tmp_path).weights["other"], base)


def test_the_next_checkpoint_takes_the_place_of_the_last_and_leaves_nothing_beside_it(tmp_path):
    save(tmp_path)
    save(tmp_path, progress=Progress(4, 0.5, 4))
    assert load_checkpoint(tmp_path).progress.epoch == 4
    assert list((tmp_path / "checkpoint").iterdir()) == [state_file(tmp_path)]


def test_a_save_that_fails_leaves_the_last_checkpoint(tmp_path):
    save(tmp_path)
    with pytest.raises(TypeError):
        save(tmp_path, progress=Progress(4, object(), 4))
    assert load_checkpoint(tmp_path).progress == PROGRESS
    assert list((tmp_path / "checkpoint").iterdir()) == [state_file(tmp_path)]


def test_there_is_one_or_there_is_none(tmp_path):
    assert not holds_checkpoint(tmp_path)
    remove_checkpoint(tmp_path)  # nothing to do
    save(tmp_path)
    assert holds_checkpoint(tmp_path)
    remove_checkpoint(tmp_path)
    assert not holds_checkpoint(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("reader", [load_checkpoint, load_settings])
def test_no_checkpoint_is_an_error_in_one_line(tmp_path, reader):
    with pytest.raises(BundleError, match="nothing to resume") as error:
        reader(tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("damage", ["cut", "empty", "pickle", "foreign", "folder"])
def test_a_damaged_checkpoint_is_an_error_in_one_line(tmp_path, damage):
    save(tmp_path)
    path = state_file(tmp_path)
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    else:
        foreign = pack({"a": torch.ones(2)}, metadata={"progress": '{"epoch": 3}'})
        path.write_bytes(
            {"cut": content[:-8], "empty": b"", "pickle": b"\x80\x04K\x01.", "foreign": foreign}[
                damage
            ]
        )
    assert_refused(tmp_path)


def test_any_bit_of_a_checkpoint_that_flips_is_noticed(tmp_path):
    save(tmp_path, weights={"a": torch.tensor([1.0])}, optimizers={})
    content = state_file(tmp_path).read_bytes()
    for bit in range(0, 8 * len(content), 5):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        state_file(tmp_path).write_bytes(damaged)
        assert_refused(tmp_path)


@pytest.mark.parametrize(
    "progress",
    [
        *({"epoch": epoch} for epoch in ("x", -5, 2.5, None, True)),
        *({"best_f1": f1} for f1 in (None, 2.0, "1", float("nan"))),
        *({"best_epoch": epoch} for epoch in ("x", 9)),
        {"other": 1},
    ],
    ids=str,
)
def test_progress_that_no_run_makes_is_refused_though_the_seal_is_right(tmp_path, progress):
    forge(tmp_path)
    assert load_checkpoint(tmp_path).progress == PROGRESS
    forge(tmp_path, **progress)
    assert_refused(tmp_path)


def test_settings_that_are_none_are_an_error(tmp_path):
    save(tmp_path, origin=Origin({"training": {"epochs": "x"}}, {}))
    with pytest.raises(NerLstmError, match=r"state\.safetensors: training\.epochs: expected"):
        load_settings(tmp_path)
