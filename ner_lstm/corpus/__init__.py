"""Files <-> Sentence: `read_corpus` knows every format by name or content, `write_corpus` by the
suffix.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from ner_lstm.corpus.cells import opens_json
from ner_lstm.corpus.conll import read_columns
from ner_lstm.corpus.conll_writer import render_columns
from ner_lstm.corpus.reading import LEFT_OUT, OFFSETS, FileFacts, Labels, ReadOptions
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.files import STANDARD_INPUT, read_lines, sha256_of
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence
from ner_lstm.storage.writing import write_text
from ner_lstm.suffixes import COLUMNS, JSON, JSONL, format_of, require_readable, require_suffix

SAMPLES = Path(__file__).parent / "sample"
SAMPLE_PREFIX, HUB_PREFIX = "sample:", "hub:"
WRITTEN = (COLUMNS, JSONL, JSON)
WRITTEN_SUFFIXES = (".conll", ".tsv", ".jsonl", ".json")
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Corpus:
    """The sentences of a corpus, read anew at each iteration (standard input only once).

    facts: what the reader recognised and repaired, complete after one iteration; it is logged
    once. beside: a corpus of the same run that is read before; where both are laid out alike, its
    line says so for both.
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
                log.info("%s: %s", self.path, self._recognised())
            yield sentence
        if not self._reported:
            self._report()
        self._reported = True

    def _report(self) -> None:
        """Logs what concerns the whole file a line each, and of the places that were repaired their
        number and the first.
        """
        problems = self.facts.problems
        for problem in problems:
            if problem.kind in (LEFT_OUT, OFFSETS):
                log.warning("%s:%d: %s", self.path, problem.line, problem.message)
        if repaired := [problem for problem in problems if problem.kind not in (LEFT_OUT, OFFSETS)]:
            line, message = repaired[0].line, repaired[0].message
            log.warning(
                "%s: places repaired: %d, the first on line %d: %s",
                self.path,
                len(repaired),
                line,
                message,
            )

    def sha256(self) -> str | None:
        """The hash of its file or folder, None for what has no bytes of its own."""
        return sha256_of(
            _sample_file(self.path) if self.path.startswith(SAMPLE_PREFIX) else self.path
        )

    def _is_alike(self) -> bool:
        """Whether the corpus beside it is laid out as it is."""
        if self.beside is None or self.beside is self:
            return False
        one, other = self.facts, self.beside.facts
        return (one.format, one.layout, one.scheme) == (other.format, other.layout, other.scheme)

    def _recognised(self) -> str:
        scheme = f", scheme {self.facts.scheme}" if self.facts.scheme else ""
        return f"{self.facts.examples or self.facts.format}{scheme}"


def read_corpus(
    path: str | Path,
    *,
    labels: Labels = Labels.OPTIONAL,
    options: ReadOptions | None = None,
    split: str = "train",
) -> Corpus:
    """The sentences of a corpus, lazily: what cannot be read raises CorpusError while they are
    taken.

    path: a column or JSON file (gzip or not), a folder of *.conll files, `sample:NAME[:SPLIT]`,
    `hub:NAME[/CONFIG][:SPLIT]` or "-" for standard input. split: what sample: and hub: mean where
    they name none.
    """
    name = str(path)
    options = options or ReadOptions()
    if name.startswith(HUB_PREFIX):
        _refuse_gold(name, labels)
        from ner_lstm.corpus.hub import read_hub

        return Corpus(
            name,
            lambda facts: read_hub(name, labels=labels, options=options, facts=facts, split=split),
        )
    if name.startswith(SAMPLE_PREFIX):
        name = f"{name}:{split}" if ":" not in name.removeprefix(SAMPLE_PREFIX) else name
        return Corpus(name, partial(_read_file, _sample_file(name), labels, options))
    folder = Path(name)
    if folder.is_dir():
        files = sorted(folder.glob("*.conll"))
        if not files:
            found = "a bundle" if (folder / "bundle.json").is_file() else "none in it"
            raise CorpusError(name, 0, f"expected a folder with *.conll files, found {found}")
        return Corpus(name, partial(_read_files, files, labels, options))
    return Corpus(name, partial(_read_file, name, labels, options))


def write_corpus(
    sentences: Iterable[Sentence], path: str | Path, *, scheme: Scheme = Scheme.BIO
) -> None:
    """Writes labelled or unlabelled sentences, whole or not at all: JSON lines for .jsonl, an array
    for .json, else columns.

    Raises NerLstmError for a suffix of another format, and CorpusError for a word or a label that
    the format cannot hold.
    """
    written = written_format(path)
    if written is COLUMNS:
        pieces = render_columns(sentences, scheme=scheme)
    else:
        from ner_lstm.corpus.jsonl_writer import join_array, render_json

        pieces = render_json(sentences)
        if written is JSON:
            pieces = join_array(pieces)
    with write_text(path) as file:
        file.writelines(pieces)


def written_format(path: str | Path) -> str:
    """What `write_corpus` writes into a file of this name. Raises NerLstmError for a suffix of
    another format.
    """
    found = format_of(path)
    written = found if found in WRITTEN else COLUMNS
    require_suffix(path, written=written, known=WRITTEN_SUFFIXES)
    return written


def sample_splits(name: str) -> dict[str, str]:
    """The corpora of each split of `sample:NAME`: train, dev and test."""
    return {
        split: name if ":" in name.removeprefix(SAMPLE_PREFIX) else f"{name}:{split}"
        for split in ("train", "dev", "test")
    }


def _sample_file(name: str) -> str:
    corpus, _, part = name.removeprefix(SAMPLE_PREFIX).partition(":")
    file = SAMPLES / corpus / f"{part}.conll"
    if not file.is_file():
        known = ", ".join(
            sorted(
                f"{SAMPLE_PREFIX}{path.parent.name}:{path.stem}"
                for path in SAMPLES.glob("*/*.conll")
            )
        )
        raise NerLstmError(f"{name}: no such sample corpus; there are {known}")
    return str(file)


def _refuse_gold(path: str, labels: Labels) -> None:
    """Raises CorpusError where gold labels and predicted ones are asked of one file of records,
    which hold labels once.
    """
    if labels is Labels.GOLD:
        raise CorpusError(
            path,
            0,
            "expected a file of predicted labels and one of gold labels, found the same twice",
        )


def _read_files(
    files: Iterable[Path], labels: Labels, options: ReadOptions, facts: FileFacts
) -> Iterator[Sentence]:
    return chain.from_iterable(_read_file(str(file), labels, options, facts) for file in files)


def _read_file(
    path: str, labels: Labels, options: ReadOptions, facts: FileFacts
) -> Iterator[Sentence]:
    is_json = format_of(path.removesuffix(".gz")) in (JSON, JSONL)
    if not is_json and options.separator is None:
        require_readable(path)
    if is_json or (path != STANDARD_INPUT and _looks_like_json(path, options)):
        _refuse_gold(path, labels)
        from ner_lstm.corpus.jsonl import read_json

        return read_json(path, labels=labels, options=options, facts=facts)
    return read_columns(path, labels=labels, options=options, facts=facts)


def _looks_like_json(path: str, options: ReadOptions) -> bool:
    """Whether the first line that is not blank does; what JSON counts as blank, no other space."""
    lines = read_lines(path, encoding=options.encoding)
    return next((opens_json(line) for line in lines if line.strip(" \t\r\n")), False)
