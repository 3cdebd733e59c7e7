"""The sentences of train -> those that are trained on, and a tenth that is the dev corpus."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from random import Random

from ner_lstm.documents import document_numbers
from ner_lstm.sentence import Sentence
from ner_lstm.training.recurrence import count_recurrence

HELD_OUT = "held out of train"  # the path of such a dev corpus
DEV_SHARE = 10  # one sentence in so many is held out
MIN_DOCUMENTS = 10  # of which some can be held out whole
WINDOW_SENTENCES = 40  # of a corpus that is in order and has no marks
log = logging.getLogger(__package__)


def hold_out(
    sentences: Sequence[Sentence], *, seed: int, longest: int
) -> tuple[Sequence[Sentence], Sequence[Sentence]]:
    """Nine tenths and a tenth, in order; the first sentence with an entity is kept.

    Of a corpus of documents, marked or in the order of a text, whole documents are held out: the
    names of one that is in both would flatter dev. Sentences of more than `longest` words are cut
    first, so that a corpus that is one long sentence can be divided too.
    """
    pieces = [piece for sentence in sentences for piece in cut_sentence(sentence, longest)]
    long_sentences = sum(len(sentence.words) > longest for sentence in sentences)
    if long_sentences:
        log.info(
            "%s sentences of more than %s words are cut so that some can be held out",
            f"{long_sentences:,}",
            f"{longest:,}",
        )
    if len(pieces) == 1:
        log.warning("only one sentence to train on: it is the dev corpus too")
        return pieces, pieces
    learnt = next(number for number, piece in enumerate(pieces) if piece.entities)
    documents = _find_documents(pieces)
    held = (
        _draw_sentences(pieces, kept=learnt, seed=seed)
        if documents is None
        else _draw_documents(documents, kept=learnt, seed=seed)
    )
    kept = [piece for number, piece in enumerate(pieces) if number not in held]
    return kept, [pieces[number] for number in sorted(held)]


def _draw_sentences(pieces: Sequence[Sentence], *, kept: int, seed: int) -> set[int]:
    rest = [number for number in range(len(pieces)) if number != kept]
    return set(Random(seed).sample(rest, max(1, len(pieces) // DEV_SHARE)))


def _find_documents(pieces: Sequence[Sentence]) -> list[list[int]] | None:
    """The positions of the sentences of each document; None where there is no order, or too little
    to hold some out.
    """
    if not count_recurrence(pieces).is_in_order:
        return None
    for window_sentences in (0, WINDOW_SENTENCES):
        numbers = list(document_numbers(pieces, window_sentences=window_sentences))
        documents = [list(own) for _, own in groupby(range(len(pieces)), key=numbers.__getitem__)]
        if len(documents) >= MIN_DOCUMENTS:
            return documents
    return None


def _draw_documents(documents: Sequence[list[int]], *, kept: int, seed: int) -> set[int]:
    """The positions of documents that are at most a tenth of all sentences together, or of the
    shortest where each is longer.
    """
    limit = sum(map(len, documents)) // DEV_SHARE
    rest = [document for document in documents if kept not in document]
    held: set[int] = set()
    for document in Random(seed).sample(rest, len(rest)):
        if len(held) + len(document) <= limit:
            held.update(document)
    return held or min(map(set, rest), key=len)


def cut_sentence(sentence: Sentence, longest: int) -> Iterator[Sentence]:
    """The sentence in pieces of about `longest` words, never inside an entity."""
    if len(sentence.words) <= longest:
        yield sentence
        return
    entities = sentence.entities or ()
    inside = {position for entity in entities for position in range(entity.start + 1, entity.end)}
    start = 0
    while start < len(sentence.words):
        end = start + longest
        while end in inside:
            end += 1
        inner = tuple(
            replace(e, start=e.start - start, end=e.end - start)
            for e in entities
            if start <= e.start < end
        )
        yield replace(
            sentence,
            words=sentence.words[start:end],
            entities=inner,
            starts=None,
            ends=None,
            origin=None,
            document_start=sentence.document_start and start == 0,
        )
        start = end
