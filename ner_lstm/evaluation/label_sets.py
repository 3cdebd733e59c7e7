"""The labels of a corpus and of what labels it -> one line where some of them can never match."""

import re
from collections.abc import Collection, Iterable

from ner_lstm.sentence import Sentence

MAX_LISTED = 8  # labels, or pairs of them
# of a tag whose prefix was taken for the start of its label
PREFIX = re.compile(r"^[bioeslmu][-_](?=.)")


def labels_in(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The labels of their entities."""
    return frozenset(entity.label for sentence in sentences for entity in sentence.entities or ())


def describe_unknown(
    gold: Collection[str], known: Collection[str], *, corpus: str, against: str
) -> str:
    """A line with the labels of the corpus that a model (or corpus) lacks; "" where it has all."""
    unknown = set(gold) - set(known)
    if not unknown:
        return ""
    return (
        f"{corpus} has labels that {against} lacks, which count as missed:"
        f" {', '.join(sorted(unknown))}{_describe_alike(unknown, known, corpus, against)}"
    )


def describe_mismatch(
    gold: Collection[str], known: Collection[str], *, corpus: str, against: str
) -> str:
    """The same, or a line with both sets where they share no label; "" where one set is empty."""
    if not gold or not known or set(gold) & set(known):
        return describe_unknown(gold, known, corpus=corpus, against=against) if known else ""
    return (
        f"{corpus} and {against} have no label in common, so that nothing can be right:"
        f" {_list(gold)} in {corpus}, {_list(known)} in {against}"
        f"{_describe_alike(gold, known, corpus, against)}"
    )


def describe_respelling(
    gold: Collection[str], predicted: Collection[str], *, corpus: str, against: str
) -> str:
    """The same of predictions, which need not have every label.

    Only where they share none with the gold labels, or spell some otherwise.
    """
    unknown = set(gold) - set(predicted)
    if unknown == set(gold) or _describe_alike(unknown, predicted, corpus, against):
        return describe_mismatch(gold, predicted, corpus=corpus, against=against)
    return ""


def _list(labels: Collection[str]) -> str:
    more = f" and {len(labels) - MAX_LISTED:,} more" if len(labels) > MAX_LISTED else ""
    return ", ".join(sorted(labels)[:MAX_LISTED]) + more


def _describe_alike(
    unknown: Collection[str], known: Collection[str], corpus: str, against: str
) -> str:
    """Which labels differ in case or prefix alone; "" where none do."""
    bare = {_strip(label): label for label in sorted(known)}
    pairs = [
        f"{label} in {corpus}, {bare[_strip(label)]} in {against}"
        for label in sorted(unknown)
        if _strip(label) in bare
    ]
    more = f"; {len(pairs) - MAX_LISTED:,} more" if len(pairs) > MAX_LISTED else ""
    return f" (another case or prefix: {'; '.join(pairs[:MAX_LISTED])}{more})" if pairs else ""


def _strip(label: str) -> str:
    """What is left of a label without its case and prefix."""
    return PREFIX.sub("", label.casefold())
