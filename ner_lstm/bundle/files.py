"""The files of a bundle -> its description and its packed weights, which belong together.

Format 2 is `bundle.json`, sealed with a hash of itself, and the weights under a name made of their
hash. Format 1, which has no seal and one name for all weights, is still read.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from ner_lstm.errors import BundleError
from ner_lstm.one_line import one_line
from ner_lstm.storage.reading import read_regular
from ner_lstm.storage.sealing import has_seal, is_whole_json

FORMAT, VERSION = "ner-lstm", 2
DESCRIPTION, UNNAMED_WEIGHTS = "bundle.json", "weights.safetensors"  # the latter of format 1
LARGEST_DESCRIPTION, LARGEST_WEIGHTS = 1 << 28, 1 << 40  # bytes
# how each of our descriptions begins, whatever became of the rest
OWN = re.compile(rb'\s*\{\s*"format"\s*:\s*"ner-lstm"')
Json = Mapping[str, object]


def read_bundle(folder: Path) -> tuple[Json, bytes]:
    """The description and the packed weights. Raises BundleError in one line."""
    text = _read_text(folder)
    while True:
        description = _parse(text, path=folder / DESCRIPTION)
        try:
            return description, read_weights(folder, description)
        except FileNotFoundError:
            # gone, or another process has replaced the bundle since its description was read
            before, text = text, _read_text(folder)
            if text == before:
                raise BundleError(
                    f"{folder / weights_name(description)}: cannot be read: no such file"
                ) from None


def read_description(folder: Path) -> Json:
    """bundle.json as it is, its format, version and seal checked. Raises BundleError."""
    return _parse(_read_text(folder), path=folder / DESCRIPTION)


def read_weights(folder: Path, description: Json) -> bytes:
    """The weights a description names. Raises FileNotFoundError where gone, else BundleError."""
    path, size = folder / weights_name(description), description.get("weights_bytes")
    try:
        packed = read_regular(path, at_most=size if isinstance(size, int) else LARGEST_WEIGHTS)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BundleError(f"{path}: cannot be read: {error.strerror}") from None
    except MemoryError:
        raise BundleError(f"{path}: too large for the memory") from None
    if hashlib.sha256(packed).hexdigest() != description.get("weights_sha256"):
        raise BundleError(
            f"{path}: expected the weights that {DESCRIPTION} describes, found others (damaged?)"
        )
    return packed


def weights_name(description: Json) -> str:
    """The name of the weights, made of their hash: a description might say anything."""
    return (
        UNNAMED_WEIGHTS
        if description["version"] == 1
        else name_of(str(description.get("weights_sha256")))
    )


def name_of(digest: str) -> str:
    """The name of weights with this SHA-256."""
    return f"weights-{digest[:16]}.safetensors"


def holds_bundle(folder: str | Path) -> bool:
    """Whether the folder has a bundle's description, whatever its state."""
    return os.path.exists(Path(folder) / DESCRIPTION)  # noqa: PTH110 - Path.exists raises where a name is too long


def is_foreign(folder: Path) -> bool:
    """Whether what is called bundle.json in the folder is none of ours."""
    try:
        return not OWN.match(read_regular(folder / DESCRIPTION, at_most=LARGEST_DESCRIPTION))
    except OSError:
        return os.path.lexists(folder / DESCRIPTION)


def _read_text(folder: Path) -> bytes:
    path = folder / DESCRIPTION
    try:
        return read_regular(path, at_most=LARGEST_DESCRIPTION)
    except (FileNotFoundError, NotADirectoryError):
        kind = (
            "a folder without it"
            if folder.is_dir()
            else "a file"
            if os.path.lexists(folder)
            else "nothing"
        )
        raise BundleError(
            f"{folder}: expected a bundle, a folder with {DESCRIPTION}, found {kind}"
        ) from None
    except OSError as error:
        raise BundleError(f"{path}: cannot be read: {error.strerror}") from None


def _parse(text: bytes, *, path: Path) -> Json:
    try:
        description = json.loads(text.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{path}: expected JSON: {one_line(str(error))}") from None
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise BundleError(
            f"{path}: expected the description of an {FORMAT} bundle, found something else"
        )
    version = description.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:
        shown = f"{version!r:.40}"
        raise BundleError(
            f"{path}: expected bundle version {VERSION} or older, found {shown}: update ner-lstm to"
            " read it"
        )
    if (version > 1 or has_seal(text)) and not is_whole_json(text):
        raise BundleError(
            f"{path}: damaged: its seal (the sha256 at its end) is not that of what stands"
            " before it"
        )
    return cast("Json", description)


def _refuse(constant: str) -> None:
    raise ValueError(f"expected finite numbers, found {constant}")
