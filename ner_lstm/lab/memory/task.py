"""Random numbers -> sequences of a cue, fillers, and a last word whose label only the cue
decides.
"""

import numpy as np
import numpy.typing as npt

from ner_lstm.lab.memory.experiment import Settings

Ids = npt.NDArray[np.int64]


def count_words(settings: Settings) -> int:
    """How many words there are: first the cues, numbered as their labels, then the word that is
    labelled, then the fillers.
    """
    return settings.labels + 1 + settings.fillers


def draw_labels(rng: np.random.Generator, *, count: int, settings: Settings) -> Ids:
    """Labels int64 (count,) in random order, each as often as the others where they divide count.

    So that whoever always says the same scores exactly what chance does.
    """
    return rng.permutation(np.arange(count) % settings.labels)


def draw_words(rng: np.random.Generator, labels: Ids, *, distance: int, settings: Settings) -> Ids:
    """For each label a sequence of words, int64 (B, distance + 2)."""
    asked = settings.labels
    fillers = rng.integers(asked + 1, count_words(settings), (len(labels), distance))
    return np.concatenate([labels[:, None], fillers, np.full((len(labels), 1), asked)], axis=1)


def draw_distances(rng: np.random.Generator, *, settings: Settings) -> list[int]:
    """The distance of each step of mixed training: between the nearest and the farthest, near ones
    as often as far ones.

    That is, the logarithm is uniform: from 1 to 10 takes as many steps as from 10 to 100.
    """
    nearest, farthest = min(settings.distances), max(settings.distances)
    drawn = np.exp(rng.uniform(np.log(nearest), np.log(farthest), settings.steps))
    return [round(distance) for distance in drawn.tolist()]
