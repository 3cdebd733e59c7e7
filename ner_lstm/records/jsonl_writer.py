"""Sentence -> JSONL: one object a record, or a sentence where it came from no record."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from math import isfinite

from ner_lstm.confidences import DECIMALS
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.one_line import escape_json, is_safe_in_json
from ner_lstm.records.keys import ENTITIES, TEXT, find_base, find_tags, find_words
from ner_lstm.schemes import Scheme, is_tag, tags_of_sentence
from ner_lstm.sentence import Entity, Passage, Record, Sentence
from ner_lstm.tokenizers import detokenize

SURROGATE = re.compile("[\ud800-\udfff]")  # half of a pair, which UTF-8 has no bytes for
_quote_safe = json.encoder.encode_basestring


def _quote(text: str) -> str:
    return escape_json(_quote_safe(text))


_quote_again = lru_cache(maxsize=4096)(_quote)  # for labels and paths


def render_json(sentences: Iterable[Sentence]) -> Iterator[str]:
    """One line of JSONL a record, from which `read_json` reads the same words and entities.

    Of a text: {"file", "start", "end", "text", "entities"}, offsets counted in the file, white
    space around it left out. Of a record with a text: its own keys in their order, and "entities"
    with offsets into that text; consecutive sentences of one record share a line. Of words, from a
    record or a column file: the record's own keys, else "tokens", with their tags in BIO, and
    "text" and "entities" as well, so that every line can be used by its offsets. An entity is
    {"start", "end", "label", "text", "confidence"}. Unlabelled sentences get neither entities nor
    tags, and an unlabelled record stays as it is.
    """
    group: list[Sentence] = []
    try:
        for sentence in sentences:
            origin = sentence.origin
            if group and not (isinstance(origin, Record) and origin is group[0].origin):
                whole, group = group, []
                yield _line(whole)
            group.append(sentence)
    except NerLstmError:  # it is raised behind what came before it
        if group:
            yield _line(group)
        raise
    if group:
        yield _line(group)


def join_array(lines: Iterable[str]) -> Iterator[str]:
    """The pieces of one JSON array, whose elements are the lines of JSONL."""
    opening = "[\n"
    for line in lines:
        yield opening + line.removesuffix("\n")
        opening = ",\n"
    yield "\n]\n" if opening == ",\n" else "[]\n"


def _line(group: Sequence[Sentence]) -> str:
    """The line of the sentences of a record. Raises CorpusError for what JSON cannot hold."""
    sentence = _join(group)
    origin, starts, ends = sentence.origin, sentence.starts, sentence.ends
    try:
        if isinstance(origin, Passage) and starts is not None and ends is not None:
            return _passage_line(sentence, origin, starts, ends)
        line = json.dumps(_fields(sentence), ensure_ascii=False, allow_nan=False, default=str)
        return escape_json(line) + "\n"
    except (ValueError, RecursionError) as error:
        problem = f"expected a record that JSON can hold: {error}"
        raise CorpusError(sentence.path, sentence.line, problem) from None


def _passage_line(
    sentence: Sentence, passage: Passage, starts: Sequence[int], ends: Sequence[int]
) -> str:
    """The line of a sentence of a text, put together by hand in a third of the time."""
    text, base = passage.text, passage.start
    quote = _quote_safe if is_safe_in_json(text) else _quote  # looked at once, for its entities too
    items: list[str] = []
    for entity in sentence.entities or ():
        start, end = starts[entity.start], ends[entity.end - 1]
        confidence = _confidence_item(entity.confidence)
        surface = quote(text[start - base : end - base])
        items.append(
            f'{{"start": {start}, "end": {end}, "label": {_quote_again(entity.label)}, "text":'
            f" {surface}{confidence}}}"
        )
    start, end = (starts[0], ends[-1]) if starts else (base, base)
    entities = "" if sentence.entities is None else f', "entities": [{", ".join(items)}]'
    whole = quote(text[start - base : end - base])
    return (
        f'{{"file": {_quote_again(sentence.path)}, "start": {start}, "end": {end}, "text": {whole}'
        f"{entities}}}\n"
    )


def _confidence_item(confidence: float | None) -> str:
    if confidence is None:
        return ""
    if type(confidence) is float and isfinite(confidence):
        return f', "confidence": {round(confidence, DECIMALS)!r}'
    number = json.dumps(round(confidence, DECIMALS), allow_nan=False, default=str)
    return f', "confidence": {number}'


def _join(group: Sequence[Sentence]) -> Sentence:
    """The sentences of one record as one; unlabelled only if all of them are."""
    if len(group) == 1:
        return group[0]
    entities: list[Entity] = []
    length = 0
    for sentence in group:
        entities += [
            replace(item, start=item.start + length, end=item.end + length)
            for item in sentence.entities or ()
        ]
        length += len(sentence.words)
    return replace(
        group[0],
        words=tuple(chain.from_iterable(sentence.words for sentence in group)),
        entities=None if all(sentence.entities is None for sentence in group) else tuple(entities),
        starts=_chain(sentence.starts for sentence in group),
        ends=_chain(sentence.ends for sentence in group),
    )


def _chain(offsets: Iterable[tuple[int, ...] | None]) -> tuple[int, ...] | None:
    """The offsets of all sentences, None where the first has none."""
    first, *rest = offsets
    return (
        None if first is None else first + tuple(chain.from_iterable(item or () for item in rest))
    )


def _fields(sentence: Sentence) -> dict[str, object]:
    starts, ends = sentence.starts, sentence.ends
    match sentence.origin:
        case Record(fields=given) if sentence.entities is None:
            return {**given}
        case Record(fields=given, text=str() as text) if starts is not None and ends is not None:
            tags = {} if find_words(given) is None else _tags(sentence, given)
            base = find_base(given, text)
            entities = _entities(sentence, starts, ends, text=text, base=base)
            return {**given, TEXT: text} | tags | entities
        case Record(fields=given) if isinstance(given.get(TEXT), str):
            # its text does not spell its words: offsets would count in nothing
            return {**given} | _tags(sentence, given)
        case Record(fields=given):
            own = {**given}
        case _:
            _require_words(sentence)
            own = {"tokens": sentence.words}
    text, starts, ends = detokenize(sentence.words)
    entities = _entities(sentence, starts, ends, text=text, base=0)
    return own | {TEXT: text} | _tags(sentence, own) | entities


def _require_words(sentence: Sentence) -> None:
    """Raises CorpusError for a word that a reader would refuse."""
    for word in sentence.words:
        if not word or SURROGATE.search(word):
            problem = f"expected a word of Unicode text, found {word!r}"
            raise CorpusError(sentence.path, sentence.line, problem)


def _tags(sentence: Sentence, fields: Mapping[str, object]) -> dict[str, object]:
    if sentence.entities is None:
        return {}
    for entity in sentence.entities:
        if not is_tag(f"B-{entity.label}") or SURROGATE.search(entity.label):
            problem = f"expected a label that tags can hold, found {entity.label!r}"
            raise CorpusError(sentence.path, sentence.line, problem)
    key = find_tags(fields) or "tags"
    tags = tags_of_sentence(sentence, scheme=Scheme.BIO)
    return {"ner_tags" if key == ENTITIES else key: tags}  # `entities` is for spans


def _entities(
    sentence: Sentence, starts: Sequence[int], ends: Sequence[int], *, text: str, base: int
) -> dict[str, object]:
    """The key and its entities; base: what the record's own offsets count from."""
    if sentence.entities is None:
        return {}
    items: list[dict[str, object]] = []
    for entity in sentence.entities:
        start, end = starts[entity.start], ends[entity.end - 1]
        item: dict[str, object] = {
            "start": start + base,
            "end": end + base,
            "label": entity.label,
            "text": text[start:end],
        }
        if entity.confidence is not None:
            item["confidence"] = round(entity.confidence, DECIMALS)
        items.append(item)
    return {ENTITIES: items}
