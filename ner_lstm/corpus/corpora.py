"""The name of a corpus -> its sentences, read anew at each iteration, from whatever format."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from ner_lstm.columns import opens_json, read_columns
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.files import HUB_PREFIX, SAMPLE_PREFIX, STANDARD_INPUT, read_lines, sha256_of
from ner_lstm.reading import LEFT_OUT, OFFSETS, FileFacts, Labels, ReadOptions
from ner_lstm.sentence import Sentence
from ner_lstm.suffixes import JSON, JSONL, format_of, require_readable

SAMPLES = Path(__file__).parent / "sample"
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Corpus:
    """The sentences of a corpus, read anew at each iteration (standard input only once).

    facts: what the reader recognised and repaired, complete after one iteration; it is logged once.
    beside: a corpus of the same run that is read before; where both are laid out alike, its line
    says so for both.
    """

    path: str
    _read: Callable[[FileFacts], Iterator[Sentence]]
    facts: FileFacts = field(default_factory=FileFacts)
    beside: "Corpus | None" = None
    _reported: bool = False

    def __iter__(self) -> Iterator[Sentence]:
        self.facts = FileFacts()
        for position, sentence in enumerate(self._read(self.facts)):
            if position == 0 and not self._reported and not self._is_alike():
                scheme = f", scheme {self.facts.scheme}" if self.facts.scheme else ""
                log.info("%s: %s%s", self.path, self.facts.examples or self.facts.format, scheme)
            yield sentence
        if not self._reported:
            self._report()
        self._reported = True

    def _report(self) -> None:
        """Logs what concerns the whole file a line each, and of repairs the first and how many."""
        repairs = []
        for problem in self.facts.problems:
            if problem.kind in (LEFT_OUT, OFFSETS):
                log.warning("%s:%d: %s", self.path, problem.line, problem.message)
            else:
                repairs.append(problem)
        if repairs:
            count, first = len(repairs), repairs[0]
            message = "%s: places repaired: %d, the first on line %d: %s"
            log.warning(message, self.path, count, first.line, first.message)

    def sha256(self) -> str | None:
        """The hash of its file or folder, None for what has no bytes of its own."""
        is_sample = self.path.startswith(SAMPLE_PREFIX)
        return sha256_of(_sample_file(self.path) if is_sample else self.path)

    def _is_alike(self) -> bool:
        """Whether the corpus beside it is laid out as it is."""
        if self.beside is None or self.beside is self:
            return False
        return self.facts.is_like(self.beside.facts)


def read_corpus(
    path: str | Path,
    *,
    labels: Labels = Labels.OPTIONAL,
    options: ReadOptions | None = None,
    split: str = "train",
) -> Corpus:
    """The sentences of a corpus, lazily: what cannot be read raises CorpusError as they are taken.

    path: a column or JSON file (gzip or not), a folder of *.conll files, `sample:NAME[:SPLIT]`,
    `hub:NAME[/CONFIG][:SPLIT]` or "-" for standard input. split: what sample: and hub: mean where
    they name none.
    """
    name = str(path)
    options = options or ReadOptions()
    if name.startswith(HUB_PREFIX):
        _refuse_gold(name, labels)
        from ner_lstm.corpus.hub import read_hub

        read = partial(read_hub, name, labels=labels, options=options, split=split)
        return Corpus(name, lambda facts: read(facts=facts))
    files = [name]
    if name.startswith(SAMPLE_PREFIX):
        name = _name_sample(name, split)
        files = [_sample_file(name)]
    elif Path(name).is_dir():
        files = sorted(map(str, Path(name).glob("*.conll")))
        if not files:
            contents = "a bundle" if (Path(name) / "bundle.json").is_file() else "none in it"
            raise CorpusError(name, 0, f"expected a folder with *.conll files, found {contents}")
    return Corpus(name, partial(_read_files, files, labels, options))


def sample_splits(name: str) -> dict[str, str]:
    """The corpora of each split of `sample:NAME`: train, dev and test."""
    return {split: _name_sample(name, split) for split in ("train", "dev", "test")}


def _name_sample(name: str, split: str) -> str:
    """The name of a sample corpus with its split."""
    return name if ":" in name.removeprefix(SAMPLE_PREFIX) else f"{name}:{split}"


def _sample_file(name: str) -> str:
    corpus, _, split = name.removeprefix(SAMPLE_PREFIX).partition(":")
    file = SAMPLES / corpus / f"{split}.conll"
    if not file.is_file():
        known = sorted(f"{path.parent.name}:{path.stem}" for path in SAMPLES.glob("*/*.conll"))
        names = ", ".join(SAMPLE_PREFIX + sample for sample in known)
        raise NerLstmError(f"{name}: no such sample corpus; there are {names}")
    return str(file)


def _refuse_gold(path: str, labels: Labels) -> None:
    """Raises CorpusError for gold beside predicted labels: records hold labels once."""
    if labels is Labels.GOLD:
        problem = "expected a file of predicted labels and one of gold labels, found the same twice"
        raise CorpusError(path, 0, problem)


def _read_files(
    files: Iterable[str], labels: Labels, options: ReadOptions, facts: FileFacts
) -> Iterator[Sentence]:
    return chain.from_iterable(_read_file(file, labels, options, facts) for file in files)


def _read_file(
    path: str, labels: Labels, options: ReadOptions, facts: FileFacts
) -> Iterator[Sentence]:
    is_json = format_of(path.removesuffix(".gz")) in (JSON, JSONL)
    if not is_json and options.separator is None:
        require_readable(path)
    if is_json or (path != STANDARD_INPUT and _looks_like_json(path, options)):
        _refuse_gold(path, labels)
        from ner_lstm.records.jsonl import read_json

        return read_json(path, labels=labels, options=options, facts=facts)
    return read_columns(path, labels=labels, options=options, facts=facts)


def _looks_like_json(path: str, options: ReadOptions) -> bool:
    """Whether the first line that is not blank does; what JSON counts as blank, no other space."""
    lines = read_lines(path, encoding=options.encoding)
    return next((opens_json(line) for line in lines if line.strip(" \t\r\n")), False)
