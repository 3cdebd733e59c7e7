"""Sentence <-> ids <-> Batch: sentences as rows of a form table, and padded batches of them in
numpy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import FormTable, Ids

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EncodedSentence:
    """rows: int64 (T,), the row of each word in the form table; tag_ids: int64 (T,), or None where
    labels are unknown.

    bigram_ids: int64 (T, 2), or None where the encoding has no bigrams. open_tags: bool (K,), the
    tags of labels that nobody has looked for, so that O may stand for them, or None where O is O.
    occurrences: int64 (T,), the number of each word among all that come again in their documents,
    0 where it does not, or None where documents do not matter. class_ids: int64 (T, C), the classes
    of each word and behind them 0, or None where the encoding has none.
    """

    rows: Ids
    tag_ids: Ids | None = None
    bigram_ids: Ids | None = None
    open_tags: Mask | None = None
    occurrences: Ids | None = None
    class_ids: Ids | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """B sentences padded to the T words of the longest; their U distinct words stand once, in
    tables.

    forms: int64 (B, T), which of the U words stands there, 0 in the padding; lengths: int64 (B,).
    word_ids, vector_ids: int64 (U,); affix_ids: int64 (U, affixes); character_ids: int64 (U, C),
    padded with 0. tag_ids: int64 (B, T), bigram_ids: int64 (B, T, 2), 0 in the padding, or None.
    open_tags: bool (B, K), or None where O is O in all of them. occurrences: int64 (B, T), 0 in the
    padding, or None where documents do not matter. class_ids: int64 (B, T, C), 0 in the padding, or
    None.
    """

    forms: Ids
    lengths: Ids
    word_ids: Ids
    affix_ids: Ids
    character_ids: Ids
    vector_ids: Ids
    tag_ids: Ids | None
    bigram_ids: Ids | None
    open_tags: Mask | None = None
    occurrences: Ids | None = None
    class_ids: Ids | None = None


def collate(sentences: Sequence[EncodedSentence], *, table: FormTable) -> Batch:
    """The batch of the sentences, in the order given."""
    lengths = np.array([len(sentence.rows) for sentence in sentences], dtype=np.int64)
    mask = np.arange(lengths.max(initial=1)) < lengths[:, None]
    distinct, inverse = np.unique(
        np.concatenate([sentence.rows for sentence in sentences]), return_inverse=True
    )
    forms = np.zeros(mask.shape, dtype=np.int64)
    forms[mask] = inverse
    tag_ids = _pad([sentence.tag_ids for sentence in sentences], mask)
    bigram_ids = _pad([sentence.bigram_ids for sentence in sentences], mask)
    words, affixes, characters, vectors = (ids[distinct] for ids in table.forms)
    longest = int((characters != 0).sum(axis=1).max(initial=1))
    return Batch(
        *(forms, lengths, words, affixes, characters[:, :longest], vectors, tag_ids, bigram_ids),
        open_tags=_stack([sentence.open_tags for sentence in sentences]),
        occurrences=_pad([sentence.occurrences for sentence in sentences], mask),
        class_ids=_pad(_widen([sentence.class_ids for sentence in sentences]), mask),
    )


def _widen(class_ids: Sequence[Ids | None]) -> Sequence[Ids | None]:
    """The classes of each sentence, as many a word as the word that has most, and one at least."""
    most = max([1, *(ids.shape[1] for ids in class_ids if ids is not None)])
    return [
        ids if ids is None else np.pad(ids, ((0, 0), (0, most - ids.shape[1]))) for ids in class_ids
    ]


def _stack(masks: Sequence[Mask | None]) -> Mask | None:
    """The masks (B, K), nothing open where there is none; None where none is."""
    known = next((mask for mask in masks if mask is not None), None)
    if known is None:
        return None
    return np.stack([np.zeros_like(known) if mask is None else mask for mask in masks])


def _pad(ids: Sequence[Ids | None], mask: Mask) -> Ids | None:
    """The ids (T, ...) of the sentences, (B, T, ...); None where a sentence has none."""
    known = [row for row in ids if row is not None]
    if len(known) < len(ids):
        return None
    padded = np.zeros((*mask.shape, *known[0].shape[1:]), dtype=np.int64)
    padded[mask] = np.concatenate(known)
    return padded


def cut_batches(lengths: Sequence[int], order: Sequence[int], *, max_tokens: int) -> Iterator[Ids]:
    """Positions of the sentences of each batch: runs of `order` whose padded size stays within the
    tokens.

    A sentence longer than that is a batch of its own. `order` should bring like lengths together.
    """
    start, longest = 0, 0
    for position, sentence in enumerate(order):
        longest = max(longest, lengths[sentence])
        if position > start and longest * (position - start + 1) > max_tokens:
            yield np.array(order[start:position], dtype=np.int64)
            start, longest = position, lengths[sentence]
    if start < len(order):
        yield np.array(order[start:], dtype=np.int64)
