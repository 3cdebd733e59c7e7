import pytest
import torch

from ner_lstm.config import Config
from ner_lstm.errors import BundleError, NerLstmError
from ner_lstm.training.checkpoint import (
    Progress,
    holds_checkpoint,
    load_checkpoint,
    load_settings,
    remove_checkpoint,
    save_checkpoint,
)

PROGRESS = Progress(epoch=3, best_f1=0.1 + 0.2, best_epoch=2, run="a1b2")
WEIGHTS = {"a.b/c": torch.tensor([0.1, -0.0, float("inf")]), "shared": torch.arange(6).view(2, 3).T, "empty": torch.empty(0, 4)}
STATE = {"dense/a.b/step": torch.tensor(7.0), "sparse/words/step": torch.tensor(2**40)}
CONFIG = Config().override(["training.epochs=7", "data.train=a.conll"])


def save(folder, *, progress=PROGRESS, weights=WEIGHTS):
    save_checkpoint(folder, progress=progress, config=CONFIG, weights=weights, optimizers=STATE)


def test_a_checkpoint_comes_back_bit_by_bit(tmp_path):
    save(tmp_path)
    progress, weights, optimizers = load_checkpoint(tmp_path)
    assert progress == PROGRESS
    assert load_settings(tmp_path) == CONFIG
    for found, expected in ((weights, WEIGHTS), (optimizers, STATE)):
        assert found.keys() == expected.keys()
        for name, tensor in expected.items():
            assert found[name].dtype == tensor.dtype
            assert torch.equal(found[name], tensor)
    assert torch.signbit(weights["a.b/c"][1])


def test_a_run_without_steps_yet_has_a_checkpoint_too(tmp_path):
    save_checkpoint(tmp_path, progress=Progress(0, -1.0, 0, "x"), config=CONFIG, weights=WEIGHTS, optimizers={})
    assert load_checkpoint(tmp_path)[2] == {}


def test_tensors_that_share_memory_are_stored_each(tmp_path):
    base = torch.arange(4.0)
    save(tmp_path, weights={"one": base, "other": base})
    assert torch.equal(load_checkpoint(tmp_path)[1]["other"], base)


def test_the_next_checkpoint_takes_the_place_of_the_last_and_leaves_nothing_beside_it(tmp_path):
    save(tmp_path)
    save(tmp_path, progress=Progress(4, 0.5, 4, "a1b2"))
    assert load_checkpoint(tmp_path)[0].epoch == 4
    assert sorted(path.name for path in (tmp_path / "checkpoint").iterdir()) == ["config.toml", "state.safetensors"]


def test_a_save_that_fails_leaves_the_last_checkpoint(tmp_path):
    save(tmp_path)
    with pytest.raises(TypeError):
        save(tmp_path, progress=Progress(4, object(), 4, "a1b2"))
    assert load_checkpoint(tmp_path)[0] == PROGRESS
    assert sorted(path.name for path in (tmp_path / "checkpoint").iterdir()) == ["config.toml", "state.safetensors"]


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


@pytest.mark.parametrize("damage", ["cut", "empty", "pickle", "foreign", "progress", "folder"])
def test_a_damaged_checkpoint_is_an_error_in_one_line(tmp_path, damage):
    from safetensors.torch import save_file

    save(tmp_path)
    path = tmp_path / "checkpoint" / "state.safetensors"
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage in ("foreign", "progress"):
        save_file({"a": torch.ones(2)}, path, metadata={"progress": '{"epoch": 3}'} if damage == "progress" else None)
    else:
        path.write_bytes({"cut": content[:-8], "empty": b"", "pickle": b"\x80\x04K\x01."}[damage])
    with pytest.raises(BundleError) as error:
        load_checkpoint(tmp_path)
    assert "\n" not in str(error.value)
    assert str(path) in str(error.value)


def test_damaged_settings_are_an_error(tmp_path):
    save(tmp_path)
    (tmp_path / "checkpoint" / "config.toml").write_text("training = [", encoding="utf-8")
    with pytest.raises(NerLstmError, match=r"config\.toml"):
        load_settings(tmp_path)
