"""What two taggers found in the same sentences, compared: entities exactly, confidences nearly."""

import pytest


def spans(sentence):
    return [(entity.start, entity.end, entity.label) for entity in sentence.entities]


def confidences(sentences):
    return [entity.confidence for sentence in sentences for entity in sentence.entities]


def assert_same(found, expected):
    assert [spans(sentence) for sentence in found] == [spans(sentence) for sentence in expected]
    assert confidences(found) == pytest.approx(confidences(expected), abs=1e-6)
