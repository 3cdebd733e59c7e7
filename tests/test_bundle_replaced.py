"""Whatever happens while a bundle is replaced, there is a whole one, and other files stay."""

import os
import signal
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from bundles import weights_file
from small_bundles import NEW, OLD, build, is_same, names

from ner_lstm.bundle import Bundle
from ner_lstm.errors import BundleError, NerLstmError, OutputError

# What an audit hook is told of before it happens.
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod"}


@pytest.fixture
def folder(tmp_path):
    OLD.save(tmp_path / "bundle")
    return tmp_path / "bundle"


def test_other_files_stay_and_old_weights_go(folder):
    kept = {
        "thesis.docx": "mine",
        "weights-0123456789abcdef.safetensors": "mine",
        "weights.safetensors": "mine",
        "weights-x": "",
    }
    for name, text in kept.items():
        (folder / name).write_text(text)
    OLD.save(folder.parent / "other")
    stray = folder.parent / "other" / weights_file(folder.parent / "other").name
    NEW.save(folder.parent / "stray")
    # of a run that was killed
    weights_file(folder.parent / "stray").rename(
        folder / weights_file(folder.parent / "stray").name
    )
    third = build(seed=3)
    third.save(folder)
    assert is_same(Bundle.load(folder), third)
    assert stray.exists()
    assert {name: (folder / name).read_text() for name in kept} == kept
    assert len(names(folder)) == 2 + len(kept)


def test_a_bundle_json_that_is_none_of_ours_is_not_replaced(tmp_path):
    (tmp_path / "bundle.json").write_text('{"name": "my app"}')
    with pytest.raises(BundleError, match="an ner-lstm bundle to replace, found something else"):
        OLD.save(tmp_path)
    assert names(tmp_path) == ["bundle.json"]


def written(path):
    """What a file system knows of the writing of a file; reading it changes nothing of this."""
    facts = path.stat()
    return facts.st_ino, facts.st_mode, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def test_the_same_weights_are_not_written_again_and_modes_are_kept(folder):
    for path in folder.iterdir():
        path.chmod(0o600)
    before = written(weights_file(folder))
    replace(OLD, thresholds={"PER": 0.5}).save(folder)
    assert written(weights_file(folder)) == before
    NEW.save(folder)
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600, 0o600]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("call", [1, 2])
def test_a_disk_that_fails_leaves_the_old_bundle_and_no_litter(folder, monkeypatch, failing, call):
    before, original, calls = (
        {path.name: path.read_bytes() for path in folder.iterdir()},
        getattr(os, failing),
        0,
    )

    def fail(*arguments):
        nonlocal calls
        calls += 1
        if calls >= call and not (
            failing == "fsync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
        ):
            raise OSError(28, "No space left on device")
        return original(*arguments)

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(OutputError, match="cannot be written: No space left on device") as error:
        NEW.save(folder)
    assert "\n" not in str(error.value)
    monkeypatch.undo()
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name: after[name] for name in before} == before
    assert not [name for name in after if name.endswith(".part")]
    assert is_same(Bundle.load(folder), OLD)
    NEW.save(folder)
    assert len(names(folder)) == 2


def test_a_reader_beside_two_writers_never_meets_half_a_bundle(folder):
    def write(bundle):
        for _ in range(30):
            bundle.save(folder)

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write, bundle) for bundle in (OLD, NEW)]
        while not all(writer.done() for writer in writers):
            read = Bundle.load(folder)
            assert is_same(read, OLD) or is_same(read, NEW)
        for writer in writers:
            writer.result()
    assert len(names(folder)) == 2


def kill_at(folder, number):
    """Saves NEW over what is in a folder, in a process that is killed before its so many-th change;
    whether it was.
    """
    process = os.fork()
    if not process:
        seen = 0

        def watch(event, arguments):
            nonlocal seen
            writes = (
                event == "open"
                and isinstance(arguments[2], int)
                and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            )
            if (event in CHANGES or writes) and str(folder) in str(arguments[0]):
                seen += 1
                if seen == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(watch)
            NEW.save(folder)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL


def test_killed_anywhere_a_save_leaves_the_old_bundle_or_the_new_one_and_the_next_one_tidies_up(
    tmp_path,
):
    for number in range(1, 40):
        folder = tmp_path / str(number)
        OLD.save(folder)
        killed = kill_at(folder, number)
        found = Bundle.load(folder)
        assert is_same(found, OLD) or is_same(found, NEW)
        NEW.save(folder)
        assert is_same(Bundle.load(folder), NEW)
        assert len(names(folder)) == 2
        if not killed:
            break
    assert not killed
    assert number > 5


def test_a_path_that_is_no_utf_8_stands_in_the_description(tmp_path):
    replace(OLD, corpora={"train": {"path": "caf\udce9.conll"}}).save(tmp_path)
    assert Bundle.load(tmp_path).corpora["train"]["path"] == "caf\udce9.conll"


@pytest.mark.parametrize("place", ["x" * 300, "file/bundle"])
def test_a_place_where_no_folder_can_be_is_an_error_of_one_line(tmp_path, place):
    (tmp_path / "file").touch()
    for use in (OLD.save, Bundle.load):
        with pytest.raises(NerLstmError) as error:
            use(tmp_path / Path(place))
        assert "\n" not in str(error.value)
