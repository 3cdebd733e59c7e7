"""Columns -> the one with the tags of entities, or those of which nothing tells which it is."""

from collections.abc import Sequence

from ner_lstm.columns.inventories import GOLD_NAMES, PREDICTED_NAMES, TAG_NAMES
from ner_lstm.columns.profiles import Column, find_first, find_named
from ner_lstm.reading import Labels
from ner_lstm.schemes import OUTSIDE

MIN_COVERAGE_ROWS = 30  # for the share of words in entities to say something
MIN_AGREEMENT_TAGS = 10  # for two columns to show how often they agree
# that all tags of one column stand beside those of another that has nothing to do with it
MAX_CHANCE = 1e-4
# of the words: chunks cover more than the one, entities less than the other
MIN_CHUNK_COVERAGE, MAX_ENTITY_COVERAGE = 0.7, 0.5


def find_tag_columns(
    columns: Sequence[Column], *, labels: Labels, names: Sequence[str], numbered: bool
) -> tuple[Column, ...]:
    """The column of the wanted tags alone, the several that may be it, or none.

    columns: those that look like tags; names: what a header calls all columns of the file, ()
    without one; numbered: the first column of the file counts the words of a sentence. Chunks stand
    aside where there are entities. Predictions stand behind the gold tags, and both in columns of
    their own.
    """
    layers = _entity_layers(columns)
    if labels is Labels.GOLD and len(layers) < 2:
        return ()  # the only one is the prediction
    for wanted in (PREDICTED_NAMES,) if labels is Labels.PREDICTED else (GOLD_NAMES, TAG_NAMES):
        if named := find_named(layers, names, wanted=wanted):
            return named
    if labels is Labels.PREDICTED:
        return tuple(layers[-1:])
    if labels is Labels.GOLD:
        return tuple(layers[:1] if len(layers) == 2 else layers)

    def goes_first(layer: Column, rival: Column) -> bool:
        return (numbered and _is_empty_layer(rival, layer)) or _is_gold_beside(layer, rival)

    return find_first(layers, goes_first=goes_first)


def _entity_layers(columns: Sequence[Column]) -> list[Column]:
    """The columns that may be of entities: those of chunks only where nothing else may be."""
    entities = [column for column in columns if not column.is_syntactic]
    prefixed = [column for column in entities if column.labels and not column.is_bare]
    layers = [
        column for column in entities if not (column.is_bare and any(map(column.repeats, prefixed)))
    ]
    return layers or list(columns)


def _is_empty_layer(column: Column, gold: Column) -> bool:
    """Whether it is the last of GermEval's columns (number, word, tag, nested tag), still empty.

    The gold tags must cover half of the words: no tagger invents as many where the gold tags, which
    could be these, have none.
    """
    return (
        not column.labels
        and (gold.index, column.index) == (2, 3)
        and gold.coverage >= MAX_ENTITY_COVERAGE
    )


def _is_gold_beside(column: Column, rival: Column) -> bool:
    """Whether the first of two is the one to read: the other is nested, finer, or of chunks.

    Never where they could be gold and predicted tags, which order alone tells apart.
    """
    if not column.labels or not rival.labels or column.is_bare > rival.is_bare:
        return False  # no entity in these lines may be what is true, or what was predicted
    has_coverage = len(column.cells) >= MIN_COVERAGE_ROWS and not column.labels & rival.labels
    if (
        has_coverage
        and rival.coverage > MIN_CHUNK_COVERAGE
        and column.coverage < MAX_ENTITY_COVERAGE
    ):
        return True
    return _is_nested(rival, column) or (column.index < rival.index and _is_finer(rival, column))


def _is_nested(inner: Column, outer: Column) -> bool:
    """Whether the inner tags are few, nearly all inside outer entities, and say something else.

    A tagger that finds little says the same as the gold tags do where it finds something.
    """
    inside = [
        (tag, beside) for tag, beside in zip(inner.tags, outer.tags, strict=True) if tag != OUTSIDE
    ]
    within = sum(beside != OUTSIDE for _, beside in inside)
    if 2 * inner.coverage > outer.coverage or 20 * within < 19 * len(inside):
        return False
    if inner.labels & outer.labels:
        same = sum(tag == beside for tag, beside in inside)
        return len(inside) >= MIN_AGREEMENT_TAGS and 4 * same <= len(inside)
    if all(any(map(label.startswith, outer.labels)) for label in inner.labels):
        return True  # ORGpart in ORG
    # Chunks by names that nobody knows would cover more, and what is chance shows in more tags.
    return outer.coverage < MAX_ENTITY_COVERAGE and outer.coverage ** len(inside) < MAX_CHANCE


def _is_finer(fine: Column, coarse: Column) -> bool:
    """Whether the fine labels go on where the coarse ones end (PER, PER.author)."""
    pairs = {
        (tag, beside) for tag, beside in zip(fine.tags, coarse.tags, strict=True) if tag != beside
    }
    return bool(pairs) and all(
        tag.startswith(beside) and beside != OUTSIDE and tag.partition("-")[2] not in coarse.labels
        for tag, beside in pairs
    )
