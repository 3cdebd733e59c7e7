"""Sentence -> JSONL: one object a record, or a sentence where it came from no record."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from math import isfinite

from ner_lstm.confidences import PLACES
from ner_lstm.corpus.keys import ENTITIES, TEXT, find_base, find_tags, find_words
from ner_lstm.errors import CorpusError, NerLstmError, TagError
from ner_lstm.one_line import escape_json, is_safe_in_json
from ner_lstm.schemes import Scheme, is_tag, tags_from_entities
from ner_lstm.sentence import Entity, Passage, Record, Sentence
from ner_lstm.tokenizers import detokenize

SURROGATE = re.compile("[\ud800-\udfff]")  # half of a pair, which UTF-8 has no bytes for
_quote_safe = json.encoder.encode_basestring


def _quote(text: str) -> str:
    return escape_json(_quote_safe(text))


_quote_again = lru_cache(maxsize=4096)(_quote)  # for labels and paths


def render_json(sentences: Iterable[Sentence]) -> Iterator[str]:
    """One line of JSONL, with its line end, a record; `read_json` reads the same words and entities
    from it.

    Of a text: {"file", "start", "end", "text", "entities"}, offsets counted in the file, white
    space around it left out. Of a record with a text: its own keys in their order, and "entities"
    with offsets into that text; consecutive sentences of one record share a line. Of words, from a
    record or a column file: the record's own keys, else "tokens", with their tags in BIO, and
    "text" and "entities" as well, so that every line can be used by its offsets. An entity is
    {"start", "end", "label", "text", "confidence"}. Unlabelled sentences get neither entities nor
    tags, and an unlabelled record stays as it is.
    """
    for group in _by_record(sentences):
        sentence = _join(group)
        if line := _passage_line(sentence):
            yield line
            continue
        try:
            yield (
                escape_json(
                    json.dumps(_fields(sentence), ensure_ascii=False, allow_nan=False, default=str)
                )
                + "\n"
            )
        except (ValueError, RecursionError) as error:
            problem = f"expected a record that JSON can hold: {error}"
            raise CorpusError(sentence.path, sentence.line, problem) from None


def join_array(lines: Iterable[str]) -> Iterator[str]:
    """The pieces of one JSON array, whose elements are the lines of JSONL."""
    opening = "[\n"
    for line in lines:
        yield opening + line.removesuffix("\n")
        opening = ",\n"
    yield "\n]\n" if opening == ",\n" else "[]\n"


def _passage_line(sentence: Sentence) -> str:
    """The line of a labelled sentence of a text, put together by hand in a third of the time;
    nothing for any other sentence.
    """
    origin, starts, ends = sentence.origin, sentence.starts, sentence.ends
    if not isinstance(origin, Passage) or not starts or not ends or sentence.entities is None:
        return ""
    text, base = origin.text, origin.start
    quote = _quote_safe if is_safe_in_json(text) else _quote  # looked at once, for its entities too
    items: list[str] = []
    for entity in sentence.entities:
        start, end, confidence = starts[entity.start], ends[entity.end - 1], entity.confidence
        if confidence is None:
            rest = ""
        elif type(confidence) is float and isfinite(confidence):
            rest = f', "confidence": {round(confidence, PLACES)!r}'
        else:
            return ""
        surface = quote(text[start - base : end - base])
        items.append(
            f'{{"start": {start}, "end": {end}, "label": {_quote_again(entity.label)}, "text":'
            f" {surface}{rest}}}"
        )
    start, end = starts[0], ends[-1]
    found = ", ".join(items)
    whole = quote(text[start - base : end - base])
    return (
        f'{{"file": {_quote_again(sentence.path)}, "start": {start}, "end": {end}, "text": {whole},'
        f' "entities": [{found}]}}\n'
    )


def _by_record(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences of each record; an error among them is raised behind the last that is whole."""
    group: list[Sentence] = []
    try:
        for sentence in sentences:
            if group and not (
                isinstance(sentence.origin, Record) and sentence.origin is group[0].origin
            ):
                yield group
                group = []
            group.append(sentence)
    except NerLstmError:
        if group:
            yield group
        raise
    if group:
        yield group


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
        starts=(
            None
            if group[0].starts is None
            else tuple(chain.from_iterable(sentence.starts or () for sentence in group))
        ),
        ends=(
            None
            if group[0].ends is None
            else tuple(chain.from_iterable(sentence.ends or () for sentence in group))
        ),
    )


def _fields(sentence: Sentence) -> dict[str, object]:
    starts, ends = sentence.starts, sentence.ends
    match sentence.origin:
        case Passage(text=text, start=first) if starts is not None and ends is not None:
            start, end = (starts[0], ends[-1]) if starts else (first, first)
            fields = {
                "file": sentence.path,
                "start": start,
                "end": end,
                TEXT: text[start - first : end - first],
            }
            return fields | _entities(sentence, starts, ends, text=text, first=first, base=0)
        case Record(fields=given) if sentence.entities is None:
            return {**given}
        case Record(fields=given, text=str() as text) if starts is not None and ends is not None:
            own = {**given, TEXT: text}
            tags = {} if find_words(given) is None else _tags(sentence, given)
            return (
                own
                | tags
                | _entities(sentence, starts, ends, text=text, first=0, base=find_base(given, text))
            )
        case Record(fields=given) if isinstance(given.get(TEXT), str):
            # its text does not spell its words: offsets would count in nothing
            return {**given} | _tags(sentence, given)
        case Record(fields=given):
            own = {**given}
        case _:
            _require_words(sentence)
            own = {"tokens": sentence.words}
    text, starts, ends = detokenize(sentence.words)
    return (
        own
        | {TEXT: text}
        | _tags(sentence, own)
        | _entities(sentence, starts, ends, text=text, first=0, base=0)
    )


def _require_words(sentence: Sentence) -> None:
    """Raises CorpusError for a word that a reader would refuse."""
    for word in sentence.words:
        if not word or SURROGATE.search(word):
            raise CorpusError(
                sentence.path, sentence.line, f"expected a word of Unicode text, found {word!r}"
            )


def _tags(sentence: Sentence, fields: Mapping[str, object]) -> dict[str, object]:
    if sentence.entities is None:
        return {}
    for entity in sentence.entities:
        if not is_tag(f"B-{entity.label}") or SURROGATE.search(entity.label):
            raise CorpusError(
                sentence.path,
                sentence.line,
                f"expected a label that tags can hold, found {entity.label!r}",
            )
    try:
        tags = tags_from_entities(sentence.entities, length=len(sentence.words), scheme=Scheme.BIO)
    except TagError as error:
        raise CorpusError(sentence.path, sentence.line, str(error)) from None
    key = find_tags(fields) or "tags"
    return {"ner_tags" if key == ENTITIES else key: tags}  # `entities` is for spans


def _entities(
    sentence: Sentence,
    starts: Sequence[int],
    ends: Sequence[int],
    *,
    text: str,
    first: int,
    base: int,
) -> dict[str, object]:
    """The key and its entities. first: the offset of the text's first code point; base: what the
    record's own count from.
    """
    if sentence.entities is None:
        return {}
    items: list[dict[str, object]] = []
    for entity in sentence.entities:
        start, end = starts[entity.start], ends[entity.end - 1]
        item = {
            "start": start + base,
            "end": end + base,
            "label": entity.label,
            "text": text[start - first : end - first],
        }
        items.append(
            item
            if entity.confidence is None
            else item | {"confidence": round(entity.confidence, PLACES)}
        )
    return {ENTITIES: items}
