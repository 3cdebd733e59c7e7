"""A dataset of the `datasets` library, on the Hugging Face Hub or in a local folder -> Sentence."""

import logging
import socket
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from ner_lstm.errors import CorpusError
from ner_lstm.files import HUB_PREFIX
from ner_lstm.one_line import cut
from ner_lstm.reading import FileFacts, Labels, ReadOptions
from ner_lstm.records import SPAN_KEYS
from ner_lstm.records.records import Located, RecordReader
from ner_lstm.sentence import Sentence

if TYPE_CHECKING:
    from datasets import Dataset, IterableDataset

CONNECT_SECONDS = 5
MAX_ERROR_CHARACTERS = 300
# what save_to_disk writes, which load_dataset refuses
SAVED_FILES = ("state.json", "dataset_dict.json")

Naming = Callable[[object], object]


def read_hub(
    address: str, *, labels: Labels, options: ReadOptions, facts: FileFacts, split: str = "train"
) -> Iterator[Sentence]:
    """Sentences of `hub:NAME[/CONFIG][:SPLIT]`; their `line` is the number of the row, from 1.

    NAME is a folder if there is one (Parquet, Arrow or JSON files, or what save_to_disk wrote; it
    has no CONFIG), else a dataset of the Hub. Of two parts, A/B is the dataset B of the owner A,
    and only if there is none the config B of A. split: the one that is meant where the address
    names none. Rows are read as records are, classes by their names. A folder is streamed; a
    dataset of the Hub is kept in the library's cache, which also serves it offline. Raises
    CorpusError.
    """
    facts.format = "datasets"
    dataset = _load(address, split)

    def records() -> Iterator[Located]:
        return _rows(dataset, address)

    reader = RecordReader(address, labels, options, facts, records)
    # Rows share their columns: what is wrong with the first one is said once, not for every row.
    first = list(islice(records(), 1))
    try:
        row_reader = RecordReader(address, labels, options, FileFacts(), lambda: first)
        deque(row_reader.read(first), maxlen=0)
    except CorpusError:
        if not row_reader.left_out.count:  # the first may be left out where others are not
            raise
    yield from reader.read(records())


def _rows(dataset: "Dataset | IterableDataset", address: str) -> Iterator[Located]:
    """The rows, numbered from 1, with classes by name and spans as a list of objects."""
    naming = {
        key: name for key, feature in (dataset.features or {}).items() if (name := _naming(feature))
    }

    def read_value(key: str, value: object) -> object:
        named = naming[key](value) if key in naming else value
        return _transpose(named) if key in SPAN_KEYS else named

    number = 0
    try:
        with _silent_log():
            for number, row in enumerate(dataset, 1):
                yield number, {key: read_value(key, value) for key, value in row.items()}
    except Exception as error:  # of pyarrow, fsspec, httpx or the library, which share no class
        problem = f"expected a row that the datasets library can read: {_describe(error)}"
        raise CorpusError(address, number + 1, problem) from None


def _naming(feature: object) -> Naming | None:
    """What puts names in the place of class numbers in a column; None where it has no classes."""
    from datasets import ClassLabel

    if isinstance(feature, ClassLabel):
        names = feature.names
        # -1 stands for a hidden class: the reader refuses it, since it is no name
        return lambda value: (
            names[value] if isinstance(value, int) and 0 <= value < len(names) else value
        )
    if isinstance(feature, dict):
        by_key = {key: name for key, item in feature.items() if (name := _naming(item))}
        return partial(_name_values, by_key=by_key) if by_key else None
    item = feature[0] if isinstance(feature, list) else getattr(feature, "feature", None)
    name_item = None if item is None else _naming(item)
    return None if name_item is None else partial(_name_items, name_item=name_item)


def _name_values(value: object, *, by_key: Mapping[str, Naming]) -> object:
    if not isinstance(value, dict):
        return value
    return {key: by_key[key](item) if key in by_key else item for key, item in value.items()}


def _name_items(value: object, *, name_item: Naming) -> object:
    items = _transpose(value)
    return list(map(name_item, items)) if isinstance(items, list) else value


def _transpose(value: object) -> object:
    """A list of objects for an object of lists, which the library makes of it; else the value."""
    if not isinstance(value, dict) or not all(isinstance(item, list) for item in value.values()):
        return value
    return [dict(zip(value, items, strict=True)) for items in zip(*value.values(), strict=True)]


def _load(address: str, usual_split: str) -> "Dataset | IterableDataset":
    name, split = address.removeprefix(HUB_PREFIX), ""
    if not Path(name).exists() and ":" in name:
        name, _, split = name.rpartition(":")
    if not name:
        problem = "expected hub:NAME[/CONFIG][:SPLIT] or hub:FOLDER[:SPLIT], found no name"
        raise CorpusError(address, 0, problem)
    if not Path(name).exists():
        return _load_from_hub(address, name, split or usual_split)
    if not Path(name).is_dir():
        problem = "expected a folder or the name of a dataset, found a file"
        raise CorpusError(address, 0, problem)
    return _load_folder(address, Path(name), split, usual_split=usual_split)


def _load_folder(
    address: str, folder: Path, split: str, *, usual_split: str
) -> "Dataset | IterableDataset":
    try:
        with _settings(offline=True):
            from datasets import load_dataset, load_from_disk

            if not any((folder / name).is_file() for name in SAVED_FILES):
                return load_dataset(str(folder), split=split or usual_split, streaming=True)
            saved = load_from_disk(str(folder))
    except Exception as error:  # of pyarrow, fsspec or the library, which share no class
        problem = f"the datasets library cannot load this folder: {_describe(error)}"
        raise CorpusError(address, 0, problem) from None
    if isinstance(saved, dict):
        splits, split = {str(key): value for key, value in saved.items()}, split or usual_split
    else:
        splits = {str(saved.split or usual_split): saved}
        split = split or next(iter(splits))
    if split not in splits:
        problem = f"expected one of the splits {', '.join(splits)}, found {split}"
        raise CorpusError(address, 0, problem)
    return splits[split]


def _load_from_hub(address: str, name: str, split: str) -> "Dataset":
    segments = name.split("/")
    candidates: list[tuple[str, str | None]] = [(name, None)] if len(segments) < 3 else []
    if len(segments) in (2, 3):
        candidates.append(("/".join(segments[:-1]), segments[-1]))
    if not candidates or not all(segments) or segments[0] in (".", "..", "~"):
        raise CorpusError(address, 0, f"no such folder: {name}")
    errors: list[str] = []
    with _settings(offline=not _is_reachable()):
        from datasets import load_dataset
        from datasets.exceptions import DatasetNotFoundError

        for dataset, config in candidates:
            try:
                return load_dataset(dataset, config, split=split)
            except (DatasetNotFoundError, ConnectionError) as error:
                errors.append(_describe(error))
            except Exception as error:
                # of pyarrow, httpx, the Hub's client or the library, which share no class
                problem = f"the datasets library cannot load it: {_describe(error)}"
                raise CorpusError(address, 0, problem) from None
    problem = (
        f"no such folder, and no such dataset within reach: {'; '.join(errors)}: give a folder of"
        " Parquet, Arrow or JSON files (hub:FOLDER), or connect to the Hub"
    )
    raise CorpusError(address, 0, problem)


def _is_reachable() -> bool:
    """Whether the Hub's server answers; where it does not, its client retries for 23 seconds."""
    from datasets import config

    if config.HF_HUB_OFFLINE or {"https", "all"} & getproxies().keys():
        return not config.HF_HUB_OFFLINE
    server = urlsplit(config.HF_ENDPOINT)
    address = (server.hostname, server.port or 443)
    try:
        with socket.create_connection(address, timeout=CONNECT_SECONDS):
            return True
    except OSError:
        return False


@contextmanager
def _silent_log() -> Iterator[None]:
    """The library's log shows nothing: what matters of it becomes one CorpusError."""
    loggers = [logging.getLogger(name) for name in ("datasets", "huggingface_hub")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _settings(*, offline: bool) -> Iterator[None]:
    """The library without bars, log, warnings and, if `offline`, requests; then as it was."""
    import datasets
    from huggingface_hub.utils.tqdm import (
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    was_offline = datasets.config.HF_HUB_OFFLINE
    shown = [] if datasets.are_progress_bars_disabled() else [datasets.enable_progress_bars]
    shown += [] if are_progress_bars_disabled() else [enable_progress_bars]
    with _silent_log(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        datasets.config.HF_HUB_OFFLINE = was_offline or offline
        datasets.disable_progress_bars()
        disable_progress_bars()
        try:
            yield
        finally:
            datasets.config.HF_HUB_OFFLINE = was_offline
            for show in shown:
                show()


def _describe(error: Exception) -> str:
    """What the error says, on one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return cut(text, characters=MAX_ERROR_CHARACTERS)
