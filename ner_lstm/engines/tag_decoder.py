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
from ner_lstm.encoding.tags import Transitions, tag_ids_of
from ner_lstm.engines import Floats

# after which scores set out from 0 again: a sum over 20,000 words in float32 loses digits
LEVELLING_STEPS = 64
# of a step: up to so many are added at once as quickly as those that are legal alone
SMALL_STEP_SUMS = 4096
# looked at once: with 200 labels and 256 sentences all of a step would take 160 MB
CHUNK_SUMS = 1 << 18


class DecodedTags(NamedTuple):
    """The sentences one after the other. tag_ids: int64 (N,), of one legal path each.

    start_terms, end_terms: float64 (N,), 0 in sentences without entities; an entity of words i to j
    has the probability exp(start_terms[i] + end_terms[j]).
    """

    tag_ids: Ids
    start_terms: Doubles
    end_terms: Doubles


class TagDecoder:
    """The linear-chain CRF of some transitions (Lafferty et al. 2001).

    temperature: what scores are divided by where probabilities are made of them (Guo et al. 2017);
    the best paths are the same.
    """

    def __init__(self, transitions: Transitions[Floats], *, temperature: float = 1.0) -> None:
        labels = (len(transitions.start) - 1) // 4
        begin, inside, end, single = tag_ids_of(labels)
        self._order = np.concatenate([end, [0], single, begin, inside])
        self._start = transitions.start[self._order]
        self._pair = np.ascontiguousarray(transitions.pair[np.ix_(self._order, self._order)])
        self._end = transitions.end[self._order]
        self._temperature = temperature
        self._cooled = Transitions(
            *(
                scores.astype(np.float64) / temperature
                for scores in (self._start, self._pair, self._end)
            )
        )
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

    def decode(
        self, emissions: Floats, packing: Packing, *, tag_ids: Ids | None = None
    ) -> DecodedTags:
        """The best paths for emissions float32 (N, K), and what their entities are worth.

        tag_ids: int64 (N,), those of the packed words, legal, to be taken instead of the best. The
        sums over all paths are taken only for sentences in which there is an entity.
        """
        if tag_ids is None:
            scores = np.ascontiguousarray(emissions.T[self._order])
            ranks = self._trace(self._score(scores, packing), packing)
            tag_ids = self._order[ranks]
        else:
            ranks = np.argsort(self._order)[tag_ids]
        start_terms, end_terms = np.zeros((2, len(tag_ids)))
        with_entities = np.flatnonzero(np.bincount(packing.sentences[tag_ids != 0]))
        if len(with_entities):
            selection, words = packing.select(with_entities)
            exact = emissions[words].T[self._order].astype(np.float64) / self._temperature
            start_terms[words], end_terms[words] = self._terms(exact, selection, ranks=ranks[words])
        unpack = packing.unpack
        return DecodedTags(unpack(tag_ids), unpack(start_terms), unpack(end_terms))

    def _score(self, scores: Floats, packing: Packing) -> Floats:
        """The best score of the paths up to each word and tag, (K, N), in place of emissions."""
        scores[:, packing.steps[0][0]] += self._start[:, None]
        # a few numbers are added as quickly as one: 3 us a step for one sentence and three labels,
        # 8 by role
        advance = (
            self._advance
            if self._pair.size * packing.steps[0][1] <= SMALL_STEP_SUMS
            else self._advance_by_role
        )
        for step, ((before, _), (here, active)) in enumerate(pairwise(packing.steps), 1):
            current = scores[:, here]
            advance(scores[:, before.start : before.start + active], current)
            if step % LEVELLING_STEPS == 0:
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
        """The best of what is not inside an entity, for each tag that follows, (2L + 1, active)."""
        rows = max(1, CHUNK_SUMS // (previous.shape[1] * len(self._across)))
        if rows >= len(previous):
            best: Floats = (previous[:, None] + self._across).max(axis=0)
            return best
        best = np.full((self._across.shape[1], previous.shape[1]), -np.inf, dtype=np.float32)
        for start in range(0, len(previous), rows):
            sums = previous[start : start + rows, None] + self._across[start : start + rows]
            np.maximum(best, sums.max(axis=0), out=best)
        return best

    def _trace(self, scores: Floats, packing: Packing) -> Ids:
        """The tags of the best path, int64 (N,), as positions in the order of the decoder."""
        ranks = np.empty(scores.shape[1], dtype=np.int64)
        rank = (scores[:, packing.last] + self._end[:, None]).argmax(axis=0)
        steps = packing.steps
        for step in range(len(steps) - 1, -1, -1):
            here, active = steps[step]
            ranks[here] = rank[:active]
            if step:
                start = steps[step - 1][0].start
                sums = scores[:, start : start + active] + self._pair[:, rank[:active]]
                rank[:active] = sums.argmax(axis=0)
        return ranks

    def _terms(
        self, emissions: Doubles, packing: Packing, *, ranks: Ids
    ) -> tuple[Doubles, Doubles]:
        """The start and end terms of each word's tag, for emissions (K, N): sums over all paths
        from both ends at once.

        Scaled probability space (Rabiner 1989, section V.A), one product of (2, K, K) with (2, K,
        B) a step.
        """
        start, pair_scores, end = self._cooled
        highest = emissions.max(axis=0)
        # illegal tags may hold the highest score: 600 below it is still no zero in float64, and no
        # score may differ by more
        weights = np.exp(np.maximum(emissions - highest, -600))
        # alpha in the order of the words, and beta with each word's emission in the opposite one
        sums = np.stack([weights, weights[:, packing.mirror]])
        pair = np.exp(pair_scores)
        products = np.stack([pair.T, pair])
        scales = []
        state = np.exp(np.stack([start, end]))[:, :, None]
        for step, (here, active) in enumerate(packing.steps):
            current = sums[:, :, here]
            current *= products @ state[:, :, :active] if step else state
            scales.append(np.add.reduce(current, axis=1, keepdims=True))
            current /= scales[-1]
            state = current
        log_scales = np.log(np.concatenate(scales, axis=2)[:, 0])
        words = np.arange(len(ranks))
        own = emissions[ranks, words]
        steps = log_scales + np.stack([highest, highest[packing.mirror]])
        logs = _accumulate(np.stack([*steps, own + self._moves(packing, ranks)]), packing)
        alpha_scale, beta_scale, path = logs[0], logs[1, packing.mirror], logs[2]
        final = (sums[0][:, packing.last] * np.exp(end)[:, None]).sum(axis=0)
        log_partition = np.log(final) + alpha_scale[packing.last]
        # of absurd weights a tag's share may be 0, and so is the confidence then
        with np.errstate(divide="ignore"):
            log_alpha = np.log(sums[0, ranks, words]) + alpha_scale
            log_beta = np.log(sums[1, ranks, packing.mirror]) + beta_scale - own
        end_terms: Doubles = log_beta + path - log_partition[packing.sentences]
        return log_alpha - path, end_terms

    def _moves(self, packing: Packing, ranks: Ids) -> Doubles:
        """The score of coming to each word's tag, float64 (N,)."""
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
