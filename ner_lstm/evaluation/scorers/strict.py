"""Tags -> the entities that seqeval's strict mode reads from them, by the scheme of the gold file.

Strict mode is told one scheme for both files, keeps what the tags spell in it without a fault, and
stops at a tag of another scheme, so that it counts nothing at all. seqeval 1.2.2 has no IO, whose
tags are those of IOB1 without a B-, and no BMES, whose tags are those of BIOES with M- for I-:
files of these are read as IOB1 and as BIOES.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from ner_lstm.schemes import LETTERS, OUTSIDE, Fault, Scheme, entities_from_tags, foreign_tag
from ner_lstm.sentence import Entity

SUBSTITUTES = {Scheme.IO: Scheme.IOB1, Scheme.BMES: Scheme.BIOES}
CLASSES = {Scheme.IOB1: "IOB1", Scheme.BIO: "IOB2", Scheme.BIOES: "IOBES", Scheme.BILOU: "BILOU"}


def strict_scheme(gold: Scheme) -> Scheme:
    """The scheme that strict mode is told where the gold file has this one."""
    return SUBSTITUTES.get(gold, gold)


def read_strictly(
    tags: Sequence[str], *, gold: Scheme
) -> tuple[tuple[Entity, ...], tuple[Fault, ...]]:
    """The entities that seqeval itself finds, in 2 us a tag, and where the tags break the scheme.

    gold: the scheme of the gold file. Raises TagError for a tag that seqeval refuses.
    """
    if gold is Scheme.BMES:
        tags = [f"I{tag[1:]}" if tag.startswith("M-") else tag for tag in tags]
    scheme = strict_scheme(gold)
    for tag in tags:
        if tag != OUTSIDE and tag[0] not in LETTERS[scheme].values():
            raise foreign_tag(tag, scheme)
    _, faults = entities_from_tags(tags, scheme=scheme)
    return _seqeval(scheme)(list(tags)), faults


def strip_labels(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities with their labels as strict mode reads them: X- and -X are X to it."""
    return tuple(
        Entity(entity.start, entity.end, entity.label.strip("-") or "_")
        if "-" in entity.label
        else entity
        for entity in entities
    )


@cache
def _seqeval(scheme: Scheme) -> Callable[[list[str]], tuple[Entity, ...]]:
    from seqeval import scheme as theirs

    told = getattr(theirs, CLASSES[scheme])
    return lambda tags: tuple(
        Entity(entity.start, entity.end, entity.tag)
        for entity in theirs.Tokens(tags, scheme=told).entities
    )
