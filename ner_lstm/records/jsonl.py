"""JSON files -> Sentence: a record a line (JSONL), an array of records, or one after the other."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from math import isinf
from pathlib import Path

from ner_lstm.errors import CorpusError
from ner_lstm.files import read_lines
from ner_lstm.reading import FileFacts, Labels, ReadOptions
from ner_lstm.records.records import Located, RecordReader
from ner_lstm.records.spans import ShapeError, describe
from ner_lstm.sentence import Sentence

MAX_ARRAY_CHARACTERS = 512_000_000  # of an array
MAX_QUOTE_CHARACTERS = 40
STREAM_RECORDS = 10_000  # of a stream, which cannot be read twice, so many records tell the scheme
# ["text", {...}] on a line is a pair of spaCy 2, a record of JSONL
ARRAY = re.compile(r'\s*\[(?!\s*")')
PAIR = re.compile(r'\s*\[\s*"')
SPACE = re.compile(r"\s*")
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(
    path: str, *, labels: Labels, options: ReadOptions, facts: FileFacts
) -> Iterator[Sentence]:
    """Sentences of the records, labelled or not as asked for; repairs are noted in `facts`.

    A record without any word is one sentence without words. Of a stream, whose labels are wanted,
    10,000 records are held to find the scheme from; a tokenizer of "auto" is chosen by the first
    100 records. Raises CorpusError with every error once the whole file has been scanned; no
    sentence follows the first error.
    """
    facts.format, records = _open(path, options.encoding)
    head: list[Located] = []
    is_file = Path(path).is_file()
    if not is_file and labels is not Labels.IGNORED:
        head = list(islice(records, STREAM_RECORDS))
    sample = partial(read_records, path, options.encoding) if is_file else partial(iter, head)
    yield from RecordReader(path, labels, options, facts, sample).read(chain(head, records))


def read_records(path: str, encoding: str) -> Iterator[Located]:
    """The JSON values of a file and where each stands, or the error in its place."""
    return _open(path, encoding)[1]


def _open(path: str, encoding: str) -> tuple[str, Iterator[Located]]:
    """The format and the records; JSONL is streamed, else the text is held in memory."""
    lines = enumerate(read_lines(path, encoding=encoding), 1)
    for number, line in lines:
        if line.strip():
            rest = chain([(number, line)], lines)
            if ARRAY.match(line):
                return "json", _array_records(path, rest)
            if not _is_unfinished(line):
                return "jsonl", _line_records(path, rest)
            held = _hold(rest, path=path)
            # A file with records on lines of their own is JSONL whose first line is broken.
            if any(_is_record(line) for _, line in held):
                return "jsonl", _line_records(path, held)
            return "json", _spread_records(path, held)
    return "jsonl", iter(())


def _is_unfinished(line: str) -> bool:
    """Whether a JSON value begins in the line and goes on behind it."""
    try:
        DECODER.raw_decode(line, _skip_space(line, 0))
    except json.JSONDecodeError as error:
        return line.lstrip().startswith(("{", "[")) and error.pos >= len(line.rstrip())
    except (ValueError, RecursionError):
        pass
    return False


def _is_record(line: str) -> bool:
    """Whether the line is an object that is not indented, and nothing else."""
    if not line.startswith("{"):
        return False
    try:
        value, end = DECODER.raw_decode(line)
    except (ValueError, RecursionError):
        return False
    return bool(value) and not line[end:].strip()


def _line_records(path: str, lines: Iterable[tuple[int, str]]) -> Iterator[Located]:
    """A record a line; the lines that a broken one goes on in are part of its error."""
    broken: CorpusError | None = None
    last = 0
    for number, line in ((number, line.rstrip()) for number, line in lines):
        start = _skip_space(line, 0)
        if start == len(line):
            continue
        if broken is not None:
            if not line.startswith(("{", "[")) or line in ("{", "["):
                last = number
                continue
            yield broken.line, _with_rest(broken, last)
            broken, last = None, 0
        value, end = _read_value(path, number, text=line, start=start)
        after = _skip_space(line, end)
        if after < len(line):
            problem = f"expected one JSON value a line, found more: {_quote(line, after)}"
            value = CorpusError(path, number, problem)
        if isinstance(value, CorpusError) and _is_unfinished(line):
            broken = value
        else:
            yield number, value
    if broken is not None:
        yield broken.line, _with_rest(broken, last)


def _with_rest(broken: CorpusError, last: int) -> CorpusError:
    """The error of a line, and that the record goes on up to line `last`, unless this is 0."""
    if not last:
        return broken
    problem = (
        f"expected a record on one line, found one that goes on up to line {last}: write one a"
        " line, or an array of them"
    )
    return CorpusError(broken.path, broken.line, problem)


def _spread_records(path: str, lines: Iterable[tuple[int, str]]) -> Iterator[Located]:
    """Records that each take any number of lines; what follows an error of JSON is lost."""
    numbers, texts = zip(*lines, strict=True)
    number, text = numbers[0], "".join(texts).rstrip()
    counted = end = 0
    while (start := _skip_space(text, end)) < len(text):
        number, counted = number + text.count("\n", counted, start), start
        value, end = _read_value(path, number, text=text, start=start)
        yield number, value


def _array_records(path: str, lines: Iterator[tuple[int, str]]) -> Iterator[Located]:
    """The elements with the line where each begins; what follows an error of JSON is lost."""
    number, first = next(lines)
    try:
        held = _hold(chain([(number, first)], lines), path=path)
    except CorpusError as error:
        yield number, error
        return
    text = "".join(line for _, line in held)
    if PAIR.match(text):
        yield from _spread_records(path, held)
        return
    counted, end = 0, text.index("[")
    start = _skip_space(text, end + 1)
    if text.startswith("]", start):
        end = start
    else:
        mark = ","
        while mark == ",":
            start = _skip_space(text, end + 1)
            number, counted = number + text.count("\n", counted, start), start
            value, end = _read_value(path, number, text=text, start=start)
            yield number, value
            if end == len(text) and isinstance(value, CorpusError):
                return
            end = _skip_space(text, end)
            mark = text[end : end + 1]
    after = _skip_space(text, end + 1)
    number += text.count("\n", counted, end)
    if not text.startswith("]", end):
        problem = f"expected , or ] after a record, found {_quote(text, end)}"
        yield number, CorpusError(path, number, problem)
    elif after < len(text):
        number += text.count("\n", end, after)
        problem = f"expected nothing after the array, found {_quote(text, after)}"
        yield number, CorpusError(path, number, problem)


def _hold(lines: Iterable[tuple[int, str]], *, path: str) -> list[tuple[int, str]]:
    """The lines. Raises CorpusError for more than MAX_ARRAY_CHARACTERS."""
    held: list[tuple[int, str]] = []
    characters = 0
    for number, line in lines:
        characters += len(line)
        if characters > MAX_ARRAY_CHARACTERS:
            problem = (
                f"expected an array of at most {MAX_ARRAY_CHARACTERS / 1e6:g} million characters,"
                " which is held in memory, found a longer one: write a record a line"
            )
            raise CorpusError(path, held[0][0], problem)
        held.append((number, line))
    return held


def _read_value(path: str, number: int, *, text: str, start: int) -> tuple[object, int]:
    """The JSON value at `start`, on line `number`, or else a CorpusError; and where it ends."""
    line, end = number, len(text)
    try:
        value, end = DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        line += text.count("\n", start, error.pos)
        problem = f"expected JSON, found {_quote(text, error.pos)} ({error.msg})"
    except ShapeError as error:
        problem = str(error)
    except ValueError:  # sys.get_int_max_str_digits
        problem = "expected a record, found a number of thousands of digits in it"
    except RecursionError:
        problem = "expected a record, found one nested too deep"
    else:
        half = _half_pair(value) if SURROGATE.search(text, start, end) else ""
        if not half:
            return value, end
        problem = f"expected Unicode text, found half of a surrogate pair: {half}"
    return CorpusError(path, line, problem), end


def _half_pair(value: object) -> str:
    """The half of a surrogate pair in the strings of a JSON value, "" for none."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        return json.dumps(error.object[error.start])
    return ""


def _refuse(constant: str) -> object:
    raise ShapeError(f"expected JSON, found {constant}, which is no number")


def _read_float(digits: str) -> float:
    value = float(digits)
    if isinf(value):
        raise ShapeError(f"expected a number that fits a float, found {digits[:40]}")
    return value


def _skip_space(text: str, position: int) -> int:
    match = SPACE.match(text, position)
    assert match is not None
    return match.end()


def _quote(text: str, position: int) -> str:
    if position == len(text):
        return "the end"
    quoted = text[position : position + MAX_QUOTE_CHARACTERS]
    return describe(quoted.partition("\n")[0].rstrip())


DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_read_float)
