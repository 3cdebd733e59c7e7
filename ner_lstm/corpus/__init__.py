"""Files <-> Sentence: `read_corpus` knows every format by name or content, `write_corpus` by the suffix."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from ner_lstm.corpus.conll import read_columns
from ner_lstm.corpus.conll_writer import render_columns
from ner_lstm.corpus.reading import Findings, Labels, ReadOptions
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.files import STANDARD_INPUT, read_lines, sha256_of
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence
from ner_lstm.storage.writing import write_text

SAMPLES = Path(__file__).parent / "sample"
SAMPLE_PREFIX, HUB_PREFIX = "sample:", "hub:"
JSON_SUFFIXES = (".json", ".jsonl")
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Corpus:
    """The sentences of a corpus, read anew at each iteration (standard input only once).

    findings: what the reader recognised and repaired, complete after one iteration; it is logged once.
    """

    path: str
    _read: Callable[[Findings], Iterator[Sentence]]
    findings: Findings = field(default_factory=Findings)
    _reported: bool = False

    def __iter__(self) -> Iterator[Sentence]:
        self.findings = Findings()
        for position, sentence in enumerate(self._read(self.findings)):
            if position == 0 and not self._reported:
                log.info("%s: %s", self.path, self._recognised())
            yield sentence
        if self.findings.problems and not self._reported:
            first = self.findings.problems[0]
            repaired = len(self.findings.problems)
            log.warning("%s: places repaired: %d, the first on line %d: %s", self.path, repaired, first.line, first.message)
        self._reported = True

    def sha256(self) -> str | None:
        """The hash of its file or folder, None for what has no bytes of its own."""
        return sha256_of(_sample_file(self.path) if self.path.startswith(SAMPLE_PREFIX) else self.path)

    def _recognised(self) -> str:
        scheme = f", scheme {self.findings.scheme}" if self.findings.scheme else ""
        return f"{self.findings.layout or self.findings.format}{scheme}"


def read_corpus(
    path: str | Path, *, labels: Labels = Labels.OPTIONAL, options: ReadOptions | None = None, split: str = "train"
) -> Corpus:
    """The sentences of a corpus, lazily: what cannot be read raises CorpusError while they are taken.

    path: a column or JSON file (gzip or not), a folder of *.conll files, `sample:NAME[:SPLIT]`, `hub:NAME[/CONFIG][:SPLIT]`
    or "-" for standard input. split: what sample: and hub: mean where they name none.
    """
    name = str(path)
    options = options or ReadOptions()
    if name.startswith(HUB_PREFIX):
        from ner_lstm.corpus.hub import read_hub

        return Corpus(name, lambda findings: read_hub(name, labels=labels, options=options, findings=findings, split=split))
    if name.startswith(SAMPLE_PREFIX):
        name = f"{name}:{split}" if ":" not in name.removeprefix(SAMPLE_PREFIX) else name
        return Corpus(name, partial(_read_file, _sample_file(name), labels, options))
    folder = Path(name)
    if folder.is_dir():
        files = sorted(folder.glob("*.conll"))
        if not files:
            raise CorpusError(name, 0, "expected a folder with *.conll files, found none in it")
        return Corpus(name, partial(_read_files, files, labels, options))
    return Corpus(name, partial(_read_file, name, labels, options))


def write_corpus(sentences: Iterable[Sentence], path: str | Path, *, scheme: Scheme = Scheme.BIO) -> None:
    """Writes labelled or unlabelled sentences, whole or not at all: JSON lines for .jsonl and .json, else columns."""
    if str(path).endswith(JSON_SUFFIXES):
        from ner_lstm.corpus.jsonl_writer import render_json

        pieces = render_json(sentences)
    else:
        pieces = render_columns(sentences, scheme=scheme)
    with write_text(path) as file:
        file.writelines(pieces)


def sample_splits(name: str) -> dict[str, str]:
    """The corpora of each split of `sample:NAME`: train, dev and test."""
    return {split: name if ":" in name.removeprefix(SAMPLE_PREFIX) else f"{name}:{split}" for split in ("train", "dev", "test")}


def _sample_file(name: str) -> str:
    corpus, _, part = name.removeprefix(SAMPLE_PREFIX).partition(":")
    file = SAMPLES / corpus / f"{part}.conll"
    if not file.is_file():
        known = ", ".join(sorted(f"{SAMPLE_PREFIX}{path.parent.name}:{path.stem}" for path in SAMPLES.glob("*/*.conll")))
        raise NerLstmError(f"{name}: no such sample corpus; there are {known}")
    return str(file)


def _read_files(files: Iterable[Path], labels: Labels, options: ReadOptions, findings: Findings) -> Iterator[Sentence]:
    return chain.from_iterable(_read_file(str(file), labels, options, findings) for file in files)


def _read_file(path: str, labels: Labels, options: ReadOptions, findings: Findings) -> Iterator[Sentence]:
    if path.removesuffix(".gz").endswith(JSON_SUFFIXES) or (path != STANDARD_INPUT and _looks_like_json(path, options)):
        from ner_lstm.corpus.jsonl import read_json

        return read_json(path, labels=labels, options=options, findings=findings)
    return read_columns(path, labels=labels, options=options, findings=findings)


def _looks_like_json(path: str, options: ReadOptions) -> bool:
    """Whether the first line that is not blank opens a JSON object or an array of them; `[` alone may be a word."""
    for line in read_lines(path, encoding=options.encoding):
        text = "".join(line.split())
        if text:
            return text.startswith(('{"', '[{"', '[["')) or text in ("{", "[")
    return False
