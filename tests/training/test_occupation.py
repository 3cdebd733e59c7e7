import os
import subprocess
import sys
from pathlib import Path

import pytest

from ner_lstm.bundle import Bundle
from ner_lstm.bundle.files import read_description
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.errors import NerLstmError
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training.checkpoint import Checkpoint, Progress, save_checkpoint
from ner_lstm.training.occupation import occupied, refuse_foreign_files
from ner_lstm.training.origin import Origin
from ner_lstm.training.seed_runs import (
    holds_seed_runs,
    remove_seed_runs,
    run_folder,
    save_origin,
    start_afresh,
)

ORIGIN = Origin.of(Config(), {})


def bundle():
    encoding = Encoding.of([Sentence(("Ada",), (Entity(0, 1, "PER"),))])
    return Bundle(Config(), encoding, "words", Scheme.BIO, {})


def stop_in(folder):
    save_checkpoint(folder, Checkpoint(Progress(0, -1.0, 0), ORIGIN, {}, {}))


def tree(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


FOREIGN = [
    "weights.safetensors",
    "bundle.json",
    "bundle.json/",
    "checkpoint",
    "checkpoint/thesis.txt",
    "checkpoint/state.safetensors",
    "checkpoint/config.toml",
    "seeds",
    "seeds/t.txt",
    "seeds/2020/notes.txt",
    "seeds/tomato/",
]


@pytest.mark.parametrize("name", FOREIGN)
def test_what_no_run_has_written_is_refused_and_left_as_it_is(tmp_path, name):
    path = tmp_path / name
    if name.endswith("/"):
        path.mkdir(parents=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    before = tree(tmp_path)
    with (
        pytest.raises(NerLstmError, match="in the way and was not written by ner-lstm") as error,
        occupied(tmp_path),
    ):
        pass
    assert "\n" not in str(error.value)
    start_afresh(tmp_path)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["checkpoint", "seeds", "bundle.json", "weights.safetensors"])
@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_a_link_to_another_place_is_refused_and_nothing_there_is_touched(tmp_path, name, target):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "t.txt").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).symlink_to(tmp_path / target)
    with pytest.raises(NerLstmError, match="in the way"), occupied(tmp_path / "out"):
        pass
    start_afresh(tmp_path / "out")
    assert (tmp_path / "out" / name).is_symlink()
    assert (tmp_path / "elsewhere" / "t.txt").read_text() == "mine"


def test_other_files_beside_ours_are_no_reason_to_refuse_and_stay(tmp_path):
    bundle().save(tmp_path)
    stop_in(tmp_path)
    save_origin(tmp_path, ORIGIN)
    stop_in(run_folder(tmp_path, 1))
    bundle().save(run_folder(tmp_path, 2))
    names = [
        "thesis.docx",
        "data/x.txt",
        "checkpoint/notes.txt",
        "seeds/notes.txt",
        "seeds/2/notes.txt",
        "seeds/x/y.txt",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")
    refuse_foreign_files(tmp_path)
    start_afresh(tmp_path)
    kept = {name for name, content in tree(tmp_path).items() if content is not None}
    assert kept - {path.name for path in tmp_path.iterdir()} == {
        name for name in names if "/" in name
    }
    assert read_description(tmp_path)["labels"] == ["PER"]


def test_what_is_ours_goes_with_its_folders(tmp_path):
    save_origin(tmp_path, ORIGIN)
    stop_in(run_folder(tmp_path, 1))
    bundle().save(run_folder(tmp_path, 1))
    # of a run that was killed
    (
        run_folder(tmp_path, 1) / ".weights-0123456789abcdef.safetensors.0123456789abcdef.part"
    ).touch()
    (tmp_path / "seeds" / ".origin.json.0123456789abcdef.part").touch()
    (run_folder(tmp_path, 3) / "checkpoint").mkdir(parents=True)
    assert holds_seed_runs(tmp_path)
    remove_seed_runs(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("left", ["seeds", "seeds/1", "seeds/1/checkpoint", "checkpoint"])
def test_what_a_run_leaves_that_is_killed_as_it_begins_is_no_reason_to_refuse(tmp_path, left):
    (tmp_path / left).mkdir(parents=True)
    if left.endswith("checkpoint"):
        (tmp_path / left / ".state.safetensors.0123456789abcdef.part").touch()
    refuse_foreign_files(tmp_path)
    start_afresh(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_is_refused_at_once_and_told_of_the_first(tmp_path):
    code = f"""if 1:
        from pathlib import Path
        from ner_lstm.training.occupation import occupied
        from ner_lstm.errors import NerLstmError
        try:
            with occupied(Path({str(tmp_path / "out")!r})):
                print("in")
        except NerLstmError as error:
            print(error)
    """
    with occupied(tmp_path / "out"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert (tmp_path / "out").exists()
    holder = f"process {os.getpid()}" if Path("/proc/locks").exists() else "another process"
    assert done.stdout == f"{tmp_path / 'out'}: is being trained into by {holder}\n"
    with occupied(tmp_path / "out"):  # it ends with the run
        pass
    assert list((tmp_path / "out").iterdir()) == []  # and is no file


def test_a_folder_that_was_made_in_vain_is_gone(tmp_path):
    with pytest.raises(ZeroDivisionError), occupied(tmp_path / "a" / "b"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["x" * 300, "link", "link/out", "file", "file/out"])
def test_a_place_where_no_folder_can_be_is_an_error_of_one_line(tmp_path, place):
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "file").touch()
    with (
        pytest.raises(NerLstmError, match="expected a folder, or a place for one") as error,
        occupied(tmp_path / place),
    ):
        pass
    assert "\n" not in str(error.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_a_folder_that_cannot_be_made_is_an_error_of_one_line(tmp_path, monkeypatch):
    def fail(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "mkdir", fail)
    with (
        pytest.raises(NerLstmError, match="out: cannot be made: Permission denied"),
        occupied(tmp_path / "out"),
    ):
        pass
