"""Decoding as textbooks have it: by every legal path written out, or word by word."""

import math
from collections import Counter
from itertools import pairwise, product

import numpy as np

from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormVocabularies
from ner_lstm.schemes import Scheme, entities_from_tags


def encoding_of(labels):
    return Encoding(
        FormVocabularies.of(Counter()), tuple(f"L{number:03}" for number in range(labels))
    )


def spans(entities):
    return [(entity.start, entity.end, entity.label) for entity in entities]


def legal_paths(labels, length):
    """Every path that spells entities without a fault, written out with the scheme's own reader,
    and its entities.
    """
    tags, found = encoding_of(labels).tags, []
    for path in product(range(len(tags)), repeat=length):
        entities, faults = entities_from_tags([tags[tag] for tag in path], scheme=Scheme.BIOES)
        if not faults:
            found.append((path, set(spans(entities))))
    return found


LEGAL = {
    (labels, length): legal_paths(labels, length)
    for labels, most in ((1, 5), (2, 4))
    for length in range(1, most + 1)
}


def score(transitions, emissions, path):
    start, pair, end = (part.astype(np.float64) for part in transitions)
    moves = sum(pair[before, after] for before, after in pairwise(path))
    return (
        start[path[0]]
        + moves
        + end[path[-1]]
        + sum(float(emissions[step, tag]) for step, tag in enumerate(path))
    )


def best_by_the_textbook(transitions, emissions):
    """The best path by Viterbi's recursion over all K x K moves, in float64."""
    start, pair, end = (part.astype(np.float64) for part in transitions)
    scores, came = start + emissions[0].astype(np.float64), []
    for step in emissions[1:].astype(np.float64):
        reached = scores[:, None] + pair
        came.append(reached.argmax(axis=0))
        scores = reached.max(axis=0) + step
    path = [int((scores + end).argmax())]
    for choices in reversed(came):
        path.append(int(choices[path[-1]]))
    return path[::-1]


def log_sum(values, axis):
    highest = values.max(axis=axis, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(values - highest).sum(axis=axis)) + highest.squeeze(axis)


def probabilities_by_the_textbook(transitions, emissions, entities):
    """Forward and backward recursion in log space over all K x K moves, float64."""
    start, pair, end = (part.astype(np.float64) for part in transitions)
    scores = emissions.astype(np.float64)
    forward, backward = [start + scores[0]], [end]
    for step in scores[1:]:
        forward.append(log_sum(forward[-1][:, None] + pair, 0) + step)
    for step in scores[:0:-1]:
        backward.insert(0, log_sum(pair + step + backward[0], 1))
    total = log_sum(forward[-1] + end, 0)
    tags, found = encoding_of((len(start) - 1) // 4).tags, []
    for entity in entities:
        inner = entity.end - entity.start - 2
        roles = ["S"] if inner < 0 else ["B", *["I"] * inner, "E"]
        path = [tags.index(f"{role}-{entity.label}") for role in roles]
        inside = sum(pair[before, after] for before, after in pairwise(path))
        own = sum(scores[entity.start + 1 + step, tag] for step, tag in enumerate(path[1:]))
        found.append(
            math.exp(
                forward[entity.start][path[0]]
                + inside
                + own
                + backward[entity.end - 1][path[-1]]
                - total
            )
        )
    return found
