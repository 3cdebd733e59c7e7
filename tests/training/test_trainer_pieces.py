"""Long sentences are cut into pieces that lose nothing."""

from itertools import product

import numpy as np
import pytest
from learning import TRAIN, learn

from ner_lstm.encoding.batch import EncodedSentence
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.tags import NETWORK_SCHEME
from ner_lstm.schemes import entities_from_tags, tags_from_entities
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training.batches import _stretch


def layouts(length, labels=("X", "Y")):
    """Every way to lay out entities over so many words."""
    if length <= 0:
        yield ()
        return
    for rest in layouts(length - 1):
        yield tuple((start + 1, end + 1, label) for start, end, label in rest)
    for width in range(1, length + 1):
        for rest, label in product(layouts(length - width), labels):
            yield (
                (0, width, label),
                *((start + width, end + width, name) for start, end, name in rest),
            )


LABELLED = Encoding.of([Sentence(("x", "y"), (Entity(0, 1, "X"), Entity(1, 2, "Y")))])


def encode(length, spans):
    tags = tags_from_entities(
        [Entity(*span) for span in spans], length=length, scheme=NETWORK_SCHEME
    )
    return EncodedSentence(np.arange(length), np.array([LABELLED.tags.index(tag) for tag in tags]))


def read(piece):
    return entities_from_tags([LABELLED.tags[tag] for tag in piece.tag_ids], scheme=NETWORK_SCHEME)


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_every_piece_of_every_sentence_is_well_formed_and_holds_what_was_there(length):
    for spans in layouts(length):
        sentence = encode(length, spans)
        before = sentence.tag_ids.copy()
        for start in range(length):
            for end in range(start + 1, length + 1):
                piece = _stretch(sentence, slice(start, end))
                entities, faults = read(piece)
                assert not faults, (spans, start, end)
                clipped = [
                    (max(s, start) - start, min(e, end) - start, label)
                    for s, e, label in spans
                    if s < end and e > start
                ]
                assert [(entity.start, entity.end, entity.label) for entity in entities] == clipped
                assert piece.rows.tolist() == list(range(start, end))
        assert np.array_equal(sentence.tag_ids, before)


def test_long_sentences_are_cut_at_other_places_each_epoch_and_lose_nothing():
    words = tuple(f"w{'abcdefghij'[number % 10]}" for number in range(103))
    spans = tuple(Entity(start, start + 3, "X") for start in range(0, 100, 4))
    trainer, *_ = learn([Sentence(words, spans), *TRAIN[:3]], epochs=1, batch_tokens=20)
    assert trainer.long_sentences == 1
    places = set()
    for seed in range(30):
        pieces = list(trainer._batches._cut(np.random.default_rng(seed)))
        long = pieces[: len(pieces) - 3]
        lengths = [len(piece.rows) for piece in long]
        assert sum(lengths) == 103 and all(0 < length <= 20 for length in lengths)
        assert all(length == 20 for length in lengths[1:-1])
        assert np.array_equal(
            np.concatenate([piece.rows for piece in long]), trainer._batches._sentences[0].rows
        )
        for piece in long:
            tags = [
                ("O", "B-X", "I-X", "E-X", "S-X")[(tag - 1) % 4 + 1 if tag else 0]
                for tag in piece.tag_ids
            ]
            assert not entities_from_tags(tags, scheme=NETWORK_SCHEME)[1]
        places.add(lengths[0])
    assert len(places) > 5
