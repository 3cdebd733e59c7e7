"""A JSON object -> the keys of its words, tags and spans, and what its offsets count from."""

import re
from collections.abc import Mapping

from ner_lstm.records.spans import first_key, is_offset, list_in

TEXT, ENTITIES = "text", "entities"
WORD_KEYS = ("tokens", "words")
TAG_KEYS = (ENTITIES, "ner_tags", "ner", "tags", "labels")
# `entities` comes first: it is what we write beside the labels that a record already has.
SPAN_KEYS = (ENTITIES, "ents", "spans", "label", "labels", "annotations", "annotation")
TAG_PATTERN = re.compile(r"[OoBIESLUMW0_-]$|[BIESLUMWbieslumw][-_].|.+[-_][BIES]$", re.DOTALL)


def find_words(fields: Mapping[str, object]) -> str | None:
    """The key of the words, or None where the record's text has to be tokenized.

    Words count where tags come with them or nothing but words is there; beside a text with spans
    they do not, since there they may be anything from objects to pieces of words.
    """
    key = first_key(fields, WORD_KEYS)
    if key is None or not isinstance(fields[key], list):
        return None
    if isinstance(fields.get(TEXT), str) and find_tags(fields) is None:
        texts = all(isinstance(word, str) for word in list_in(fields, key))
        return key if texts and first_key(fields, SPAN_KEYS) is None else None
    return key


def find_tags(fields: Mapping[str, object]) -> str | None:
    """The key of the list with one tag a word, or None: `labels` may hold spans instead.

    What may be something else counts only if it is of entity tags: `entities` may be names, and
    beside the spans of a text spaCy 2 writes parts of speech in `tags`.
    """
    for key in TAG_KEYS:
        items = fields.get(key)
        if isinstance(items, list) and not any(isinstance(item, (dict, list)) for item in items):
            is_clear = key != ENTITIES and not (
                isinstance(fields.get(TEXT), str) and isinstance(fields.get(ENTITIES), list)
            )
            if is_clear or (_are_entity_tags(items) and (items or key != ENTITIES)):
                return key
    return None


def _are_entity_tags(items: list[object]) -> bool:
    return all(isinstance(item, str) and TAG_PATTERN.match(item) for item in items)


def find_base(fields: Mapping[str, object], text: str) -> int:
    """What to subtract from a record's offsets: `predict` counts from the start of a text file."""
    start, end = fields.get("start"), fields.get("end")
    if isinstance(fields.get("file"), str) and is_offset(start) and is_offset(end):
        return start if end - start == len(text) else 0
    return 0
