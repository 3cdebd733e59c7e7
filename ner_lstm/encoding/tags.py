"""Labels <-> ids of the network's tags: O is 0, then come B, I, E and S of each label.

The network always tags in BIOES: an entity is then there if and only if its own tags are, so that
its exact probability is that of a stretch of path, and legal paths and sets of entities correspond
one to one.
"""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from ner_lstm.encoding.forms import Ids
from ner_lstm.schemes import OUTSIDE, Scheme
from ner_lstm.schemes import legal_transitions as transitions_of_scheme

NETWORK_SCHEME = Scheme.BIOES
ROLES = "BIES"
BEGIN, INSIDE, END, SINGLE = range(4)
Array = TypeVar("Array")
Mask = npt.NDArray[np.bool_]


class Transitions(NamedTuple, Generic[Array]):
    """What is known of beginning a sentence with a tag (K,), of going from tag i to tag j (K, K),
    and of ending with one (K,).

    As scores, they are -inf where illegal.
    """

    start: Array
    pair: Array
    end: Array


def tags_of(labels: Sequence[str]) -> tuple[str, ...]:
    """The tag of each id."""
    return (OUTSIDE, *(f"{role}-{label}" for label in labels for role in ROLES))


def tag_ids_of(labels: int) -> Ids:
    """The ids of the tags B, I, E and S of so many labels, int64 (4, labels)."""
    return 1 + np.arange(4 * labels).reshape(labels, 4).T


def roles_of(tag_ids: Ids) -> Ids:
    """The role of each tag, an index into ROLES; -1 of O."""
    return np.where(tag_ids > 0, (tag_ids - 1) % 4, -1)


def label_ids_of(tag_ids: Ids) -> Ids:
    """The label of each tag that is not O, an index into the labels."""
    return (tag_ids - 1) // 4


def repair_ends(tag_ids: Ids) -> Ids:
    """The tags of a stretch of a sentence, in which an entity that was cut in two is whole."""
    repaired = tag_ids.copy()
    first = roles_of(tag_ids[:1])[0]
    repaired[0] += {INSIDE: BEGIN - INSIDE, END: SINGLE - END}.get(first, 0)
    last = roles_of(repaired[-1:])[0]
    repaired[-1] += {BEGIN: SINGLE - BEGIN, INSIDE: END - INSIDE}.get(last, 0)
    return repaired


def legal_transitions(labels: Sequence[str]) -> Transitions[Mask]:
    """Which tags may begin a sentence, follow each other and end a sentence, bool."""
    legal = transitions_of_scheme(tags_of(labels), scheme=NETWORK_SCHEME)
    return Transitions(*map(np.array, legal))
