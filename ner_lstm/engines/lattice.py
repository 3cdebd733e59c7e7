"""Emissions -> the best legal tags of each sentence, and what their entities are worth: numpy, the
same for every engine.

Tags are those of the network's scheme, BIOES: 0 is O, then B, I, E and S of each of L labels.
Inside, they stand in the order E, O, S, B, I, in which what may leave an entity (E, O, S) and what
may follow it (O, S, B) are slices: of K^2 = (4L + 1)^2 transitions only (2L + 1)^2 between these
and 4L inside an entity are legal, a quarter.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ner_lstm.encoding.encoding import Doubles
from ner_lstm.encoding.forms import Ids
from ner_lstm.encoding.packing import Packing
from ner_lstm.engines import Floats, Transitions

# steps after which scores set out from 0 again: a sum over 20,000 words in float32 loses digits
LEVELLED = 64
FEW = 4096
# sums looked at once: with 200 labels and 256 sentences all of a step would take 160 MB
LARGEST = 1 << 18


class Decoded(NamedTuple):
    """The sentences one after the other. tag_ids: int64 (N,), of the best legal paths.

    opening, closing: float64 (N,), 0 in sentences without entities; an entity of words i to j has
    the probability exp(opening[i] + closing[j]).
    """

    tag_ids: Ids
    opening: Doubles
    closing: Doubles


class Lattice:
    """The linear-chain CRF of some transitions (Lafferty et al. 2001).

    temperature: what scores are divided by where probabilities are made of them (Guo et al. 2017);
    the best paths are the same.
    """

    def __init__(self, transitions: Transitions, *, temperature: float = 1.0) -> None:
        labels = (len(transitions.start) - 1) // 4
        begin, inside, end, single = 1 + np.arange(4 * labels).reshape(labels, 4).T
        self._order = np.concatenate([end, [0], single, begin, inside])
        self._start = transitions.start[self._order]
        self._pair = np.ascontiguousarray(transitions.pair[np.ix_(self._order, self._order)])
        self._end = transitions.end[self._order]
        self._temperature = temperature
        self._cooled = [
            part.astype(np.float64) / temperature for part in (self._start, self._pair, self._end)
        ]
        self._leaving, self._entering = slice(0, 2 * labels + 1), slice(labels, 3 * labels + 1)
        self._open, self._inside, self._closing = (
            slice(2 * labels + 1, None),
            slice(3 * labels + 1, None),
            slice(0, labels),
        )
        self._across = self._pair[self._leaving, self._entering, None]
        stays = [
            [transitions.pair[before, after] for after in (inside, end)]
            for before in (begin, inside)
        ]
        self._within = np.array(stays, dtype=np.float32).reshape(2, 2, labels, 1)

    def decode(self, emissions: Floats, packing: Packing) -> Decoded:
        """The best paths for emissions float32 (N, K), and the probabilities of their entities.

        The sums over all paths are taken only for sentences in which there is an entity.
        """
        scores = np.ascontiguousarray(emissions.T[self._order])
        return self._decoded(
            emissions, packing, ranks=self._trace(self._score(scores, packing), packing)
        )

    def weigh(self, emissions: Floats, packing: Packing, *, tag_ids: Ids) -> Decoded:
        """The probabilities of the entities of given paths: tag_ids int64 (N,), those of the packed
        words, legal.
        """
        return self._decoded(emissions, packing, ranks=np.argsort(self._order)[tag_ids])

    def _decoded(self, emissions: Floats, packing: Packing, *, ranks: Ids) -> Decoded:
        tag_ids: Ids = self._order[ranks]
        opening, closing = np.zeros((2, len(tag_ids)))
        worthy = np.flatnonzero(np.bincount(packing.sentences[tag_ids != 0]))
        if len(worthy):
            part, places = packing.select(worthy)
            exact = emissions[places].T[self._order].astype(np.float64) / self._temperature
            opening[places], closing[places] = self._weigh(exact, part, ranks=ranks[places])
        return Decoded(packing.unpack(tag_ids), packing.unpack(opening), packing.unpack(closing))

    def _score(self, scores: Floats, packing: Packing) -> Floats:
        """The best score of all paths up to each word that end in each tag, (K, N), in place of its
        emissions (Viterbi 1967).
        """
        scores[:, packing.steps[0][0]] += self._start[:, None]
        # a few numbers are added as quickly as one: 3 us a step for one sentence and three labels,
        # 8 by role
        advance = (
            self._advance if self._pair.size * packing.steps[0][1] <= FEW else self._advance_by_role
        )
        for step, ((before, _), (here, active)) in enumerate(pairwise(packing.steps), 1):
            current = scores[:, here]
            advance(scores[:, before.start : before.start + active], current)
            if step % LEVELLED == 0:
                current -= current.max(axis=0)
        return scores

    def _advance(self, previous: Floats, current: Floats) -> None:
        current += (previous[:, None] + self._pair[:, :, None]).max(axis=0)

    def _advance_by_role(self, previous: Floats, current: Floats) -> None:
        within = (
            previous[self._open].reshape(2, -1, previous.shape[1])[:, None] + self._within
        ).max(axis=0)
        current[self._entering] += self._best_across(previous[self._leaving])
        current[self._inside] += within[0]
        current[self._closing] += within[1]

    def _best_across(self, previous: Floats) -> Floats:
        """The best of what leaves an entity or was in none, for each tag that follows, (2L + 1,
        active).
        """
        rows = max(1, LARGEST // (previous.shape[1] * len(self._across)))
        if rows >= len(previous):
            best: Floats = (previous[:, None] + self._across).max(axis=0)
            return best
        parts = range(0, len(previous), rows)
        best = np.full((self._across.shape[1], previous.shape[1]), -np.inf, dtype=np.float32)
        for start in parts:
            part = previous[start : start + rows, None] + self._across[start : start + rows]
            np.maximum(best, part.max(axis=0), out=best)
        return best

    def _trace(self, scores: Floats, packing: Packing) -> Ids:
        """The tags of the best path at each word, int64 (N,), as places in the order of the
        lattice.
        """
        ranks = np.empty(scores.shape[1], dtype=np.int64)
        rank = (scores[:, packing.last] + self._end[:, None]).argmax(axis=0)
        steps = packing.steps
        for step in range(len(steps) - 1, -1, -1):
            here, active = steps[step]
            ranks[here] = rank[:active]
            if step:
                start = steps[step - 1][0].start
                led = scores[:, start : start + active] + self._pair[:, rank[:active]]
                rank[:active] = led.argmax(axis=0)
        return ranks

    def _weigh(
        self, emissions: Doubles, packing: Packing, *, ranks: Ids
    ) -> tuple[Doubles, Doubles]:
        """The opening and closing terms of each word's tag, for emissions (K, N): sums over all
        paths from both ends at once.

        Scaled probability space (Rabiner 1989, section V.A), one product of (2, K, K) with (2, K,
        B) a step.
        """
        start, pair_scores, end = self._cooled
        highest = emissions.max(axis=0)
        # illegal tags may hold the highest score: 600 below it is still no zero in float64, and no
        # score may differ by more
        weights = np.exp(np.maximum(emissions - highest, -600))
        sums = np.stack([weights, weights[:, packing.mirror]])
        pair = np.exp(pair_scores)
        products = np.stack([pair.T, pair])
        divisors = []
        state = np.exp(np.stack([start, end]))[:, :, None]
        for step, (here, active) in enumerate(packing.steps):
            current = sums[:, :, here]
            current *= products @ state[:, :, :active] if step else state
            divisors.append(np.add.reduce(current, axis=1, keepdims=True))
            current /= divisors[-1]
            state = current
        totals = np.concatenate(divisors, axis=2)[:, 0]
        own = emissions[ranks, np.arange(len(ranks))]
        steps = np.log(totals) + np.stack([highest, highest[packing.mirror]])
        logs = _accumulate(np.stack([*steps, own + self._moves(packing, ranks)]), packing)
        scale, back_scale, reached = logs[0], logs[1, packing.mirror], logs[2]
        final = sums[0][:, packing.last]
        whole = np.log((final * np.exp(end)[:, None]).sum(axis=0)) + scale[packing.last]
        places = np.arange(len(ranks))
        # of absurd weights a tag's share may be 0, and so is the confidence then
        with np.errstate(divide="ignore"):
            forward = np.log(sums[0, ranks, places]) + scale
            backward = np.log(sums[1, ranks, packing.mirror]) + back_scale
        closing: Doubles = backward - own + reached - whole[packing.sentences]
        return forward - reached, closing

    def _moves(self, packing: Packing, ranks: Ids) -> Doubles:
        """The score of coming to each word's tag from that of the word before, or from the start,
        float64 (N,).
        """
        start, pair, _ = self._cooled
        moves: Doubles = start[ranks]
        first = packing.steps[0][1]
        earlier = packing.offsets[packing.times[first:] - 1] + packing.sentences[first:]
        moves[first:] = pair[ranks[earlier], ranks[first:]]
        return moves


def _accumulate(rows: Doubles, packing: Packing) -> Doubles:
    """Each of the rows (rows, N) summed along each sentence."""
    padded = np.zeros((len(rows), len(packing.lengths), len(packing.steps)))
    padded[:, packing.sentences, packing.times] = rows
    summed: Doubles = padded.cumsum(axis=2)[:, packing.sentences, packing.times]
    return summed
