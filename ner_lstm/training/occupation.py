"""The output folder of a run -> that folder, made, locked and free of what no run has written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ner_lstm.bundle.saving import foreign_bundle_file
from ner_lstm.errors import NerLstmError
from ner_lstm.models import refuse_shipped
from ner_lstm.storage.locks import holder_of, try_lock
from ner_lstm.storage.writing import make_folder, remove_empty
from ner_lstm.training.checkpoint import foreign_checkpoint_file
from ner_lstm.training.seed_runs import foreign_seed_run


@contextmanager
def occupied(folder: Path) -> Iterator[None]:
    """Inside, no other run trains into the folder; a folder that is made for it and stays empty is
    gone at the end.

    Raises NerLstmError where another run does, where no folder can be, and where files that no run
    has written are in the way.
    """
    require_folder(folder)
    made = make_folder(folder)
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        remove_empty(made)
        raise NerLstmError(f"{folder}: cannot be read: {error.strerror}") from None
    try:
        _lock(descriptor, folder)
        refuse_foreign_files(folder)
        yield
    except BaseException:
        remove_empty(made)  # while it is locked: another run that waits for it must not lose it
        raise
    finally:
        os.close(descriptor)


def require_folder(folder: Path) -> None:
    """Raises NerLstmError where no folder can be made, told by what is there."""
    refuse_shipped(folder)
    there = folder
    try:
        for there in (folder, *folder.absolute().parents):
            if _exists(there):
                break
    except OSError as error:  # a name may be too long
        raise NerLstmError(
            f"{folder}: expected a folder, or a place for one: {error.strerror}"
        ) from None
    if not (there.is_dir() and os.access(there, os.W_OK)):
        raise NerLstmError(
            f"{folder}: expected a folder, or a place for one, that can be written to: {there} is"
            " none"
        )


def refuse_foreign_files(folder: Path) -> None:
    """Raises NerLstmError where what a run writes would replace or join what is not ours."""
    for find in (foreign_bundle_file, foreign_checkpoint_file, foreign_seed_run):
        if foreign := find(folder):
            raise NerLstmError(
                f"{foreign}: is in the way and was not written by ner-lstm: move it, or choose"
                " another folder"
            )


def refuse_occupied(folder: Path) -> None:
    """Raises NerLstmError where another run trains into the folder, if it is there."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        _lock(descriptor, folder)
    finally:
        os.close(descriptor)


def _exists(path: Path) -> bool:
    """Whether something is there, be it a dead link. Raises OSError where nothing can be."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _lock(descriptor: int, folder: Path) -> None:
    try:
        free = try_lock(descriptor)
    except OSError:  # the file system has no locks
        return
    if not free:
        holder = holder_of(descriptor)
        raise NerLstmError(
            f"{folder}: is being trained into by "
            + (f"process {holder}" if holder else "another process")
        )
