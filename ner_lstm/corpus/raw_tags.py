"""Sentence -> the tags that stand in its file, before a policy settled the ill-formed ones."""

from ner_lstm.columns import cut_cells
from ner_lstm.records import find_tags, find_words
from ner_lstm.sentence import Lines, Record, Sentence


def raw_tags(sentence: Sentence) -> tuple[str, ...] | None:
    """One tag a word in the file's own scheme; None where the file spells no tags.

    Of a sentence that was labelled anew these are still the tags of its file, and not those of its
    entities.
    """
    tags: list[str] = []
    match sentence.origin:
        case Lines(tags=tuple() as spelt):
            tags = list(spelt)
        case Lines(lines=lines, rows=rows, separator=separator, tag_column=int(column)):
            # else tuple would ask how many there are, which reads them all
            texts = tuple(iter(lines))
            tags = [cut_cells(texts[row].rstrip("\r\n"), separator)[column].strip() for row in rows]
        case Record(fields=fields) if (
            find_words(fields) is not None and (key := find_tags(fields)) is not None
        ):
            items = fields[key]
            tags = [str(tag) for tag in items] if isinstance(items, list) else []
    return tuple(tags) if len(tags) == len(sentence.words) and tags else None
