"""The labels of a corpus and those of what labels it -> one line where some of them can never
match.
"""

import re
from collections.abc import Collection, Iterable

from ner_lstm.sentence import Sentence

LISTED_LABELS = 8
# of a tag whose prefix was taken for a part of its label
PREFIX = re.compile(r"^[bioeslmu][-_](?=.)")


def labels_in(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The labels of their entities."""
    return frozenset(entity.label for sentence in sentences for entity in sentence.entities or ())


def describe_unknown(
    gold: Collection[str], known: Collection[str], *, corpus: str, other: str
) -> str:
    """A line with the labels of the corpus that the other one lacks; nothing where there are
    none.
    """
    unknown = set(gold) - set(known)
    if not unknown:
        return ""
    alike = _describe_alike(unknown, known, corpus=corpus, other=other)
    return (
        f"{corpus} has labels that {other} lacks, which count as missed:"
        f" {', '.join(sorted(unknown))}{alike}"
    )


def describe_mismatch(
    gold: Collection[str], known: Collection[str], *, corpus: str, other: str
) -> str:
    """The same, or a line with both sets where they have no label in common; nothing where one of
    them is empty.
    """
    if not gold or not known or set(gold) & set(known):
        return describe_unknown(gold, known, corpus=corpus, other=other) if known else ""
    sets = f"{_list(gold)} in {corpus}, {_list(known)} in {other}"
    alike = _describe_alike(gold, known, corpus=corpus, other=other)
    return (
        f"{corpus} and {other} have no label in common, so that nothing can be right: {sets}{alike}"
    )


def describe_respelling(
    gold: Collection[str], found: Collection[str], *, corpus: str, other: str
) -> str:
    """The same of predictions, which need not have every label: only where none is in common, or
    some are spelt otherwise.
    """
    unknown = set(gold) - set(found)
    if unknown == set(gold) or _describe_alike(unknown, found, corpus=corpus, other=other):
        return describe_mismatch(gold, found, corpus=corpus, other=other)
    return ""


def _list(labels: Collection[str]) -> str:
    more = f" and {len(labels) - LISTED_LABELS:,} more" if len(labels) > LISTED_LABELS else ""
    return ", ".join(sorted(labels)[:LISTED_LABELS]) + more


def _describe_alike(
    unknown: Collection[str], known: Collection[str], *, corpus: str, other: str
) -> str:
    """Which labels differ in case or prefix alone; nothing where none do."""
    bare = {_strip(label): label for label in sorted(known)}
    pairs = [
        f"{label} in {corpus}, {bare[_strip(label)]} in {other}"
        for label in sorted(unknown)
        if _strip(label) in bare
    ]
    more = f"; {len(pairs) - LISTED_LABELS:,} more" if len(pairs) > LISTED_LABELS else ""
    return f" (another case or prefix: {'; '.join(pairs[:LISTED_LABELS])}{more})" if pairs else ""


def _strip(label: str) -> str:
    """What is left of a label without its case and prefix."""
    return PREFIX.sub("", label.casefold())
