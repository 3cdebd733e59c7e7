"""Networks that read a cue and then fillers -> how far back each kind can look, in numbers, a table
and a picture.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NAMES = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}


@dataclass(frozen=True, slots=True)
class Settings:
    """The sizes of the experiment.

    distances: the numbers of fillers between the cue and the word that is labelled. lstm_width: the
    other kinds are as wide as its number of weights allows. steps: of every training, be it at one
    distance or at all of them. batch: sequences a step. clip_norm: the norm to which gradients are
    cut. scored, differentiated: sequences for an accuracy, for a gradient.
    """

    distances: tuple[int, ...] = (1, 2, 5, 10, 20, 50, 100, 200)
    labels: int = 4
    fillers: int = 2000
    embedding_width: int = 32
    lstm_width: int = 32
    steps: int = 500
    batch: int = 32
    learning_rate: float = 0.003
    clip_norm: float = 1.0
    scored: int = 400
    differentiated: int = 16

    @property
    def chance(self) -> float:
        """The accuracy of one who does not know the cue."""
        return 1 / self.labels


class Variant(NamedTuple):
    """A kind of network. forget_bias: of the LSTM's forget gate before training, torch's random
    ones if None.
    """

    encoder: str
    forget_bias: float | None = None

    @property
    def name(self) -> str:
        """What it is called in tables and pictures."""
        bias = "" if self.forget_bias is None else f", forget bias {self.forget_bias:g}"
        return NAMES[self.encoder] + bias


VARIANTS = tuple(Variant(encoder) for encoder in NAMES)


class RecallAtDistance(NamedTuple):
    """How well networks look back: both float64 (..., K), one for each of K distances.

    accuracy: from 0 to 1. gradient: the logarithm to base 10 of the norm of the gradient that
    reaches the cue.
    """

    accuracy: Floats
    gradient: Floats


class Memory(NamedTuple):
    """How far back networks of one kind can look; all (S, K), a row for each seed. weights: of the
    encoder.

    before: ahead of training; alone: each at the one distance at which it was trained; mixed: after
    training at all distances.
    """

    variant: Variant
    width: int
    weights: int
    before: RecallAtDistance
    alone: RecallAtDistance
    mixed: RecallAtDistance
