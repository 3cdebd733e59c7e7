"""The corpora of a training, and a corpus that is scored -> a line where it is one of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ner_lstm.corpus.identity import LEARNT_KEY, hashes_of

MAX_LISTED_CORPORA = 8
LEARNT_SPLITS = ("train", "replay")
Facts = Mapping[str, object]


class LearntCorpus(NamedTuple):
    """A corpus that was trained on.

    path: of that time; start: the tagger that was trained on it, where it is one that training
    started from.
    """

    path: str
    hashes: frozenset[str]
    start: str


@dataclass(frozen=True, slots=True)
class KnownCorpora:
    """What a bundle says of its corpora: by split, and those of what it started from, inside its
    `start`.
    """

    corpora: Facts
    start: Facts | None = None

    def describe_learnt(self, hashes: Collection[str], *, corpus: str, model: str) -> str:
        """A line where the model, or a start of it, was trained on what has one of these hashes; ""
        where it was not.
        """
        for learnt in self._learnt():
            if learnt.hashes.isdisjoint(hashes):
                continue
            name = f" (as {learnt.path})" if learnt.path not in ("", corpus) else ""
            learner = f"{learnt.start}, which {model} started from," if learnt.start else model
            return (
                f"{corpus} has the sentences that {learner} was trained on{name}: its scores say"
                " nothing about other text"
            )
        return ""

    def has_learnt(self, hashes: Collection[str]) -> bool:
        """Whether the model, or a start of it, was trained on what has one of these hashes."""
        return not all(learnt.hashes.isdisjoint(hashes) for learnt in self._learnt())

    def describe_chosen(self, hashes: Collection[str], *, corpus: str, model: str) -> str:
        """A line where it is the model's dev corpus, whose scores are only a little too high."""
        if self.has_learnt(hashes) or hashes_of(self.corpora.get("dev")).isdisjoint(hashes):
            return ""
        return (
            f"{corpus} is the dev corpus of {model}: the epoch and the temperature were chosen"
            " on it, so that other text may score a little lower"
        )

    def _learnt(self, start: str = "") -> Iterator[LearntCorpus]:
        """What was trained on, by whom, the latest first."""
        for split, facts in self.corpora.items():
            if isinstance(facts, Mapping) and (split in LEARNT_SPLITS or facts.get(LEARNT_KEY)):
                yield LearntCorpus(str(facts.get("path", "")), hashes_of(facts), start)
        if self.start is not None:
            corpora, earlier = (
                facts if isinstance(facts, Mapping) else None
                for facts in (self.start.get("corpora"), self.start.get("start"))
            )
            known = KnownCorpora(corpora or {}, earlier)
            yield from known._learnt(str(self.start.get("model", "")))


def describe_mean(learnt: Collection[str], *, count: int) -> str:
    """A line where corpora that were learnt from, of these names, stand among `count` of a mean."""
    if not learnt or count < 2:
        return ""
    more = len(learnt) - MAX_LISTED_CORPORA
    names = ", ".join([*learnt][:MAX_LISTED_CORPORA]) + (f" and {more:,} more" if more > 0 else "")
    among = f"{len(learnt):,} that the model was trained on"
    return f"the mean of {count:,} corpora counts {among}: {names}"


def describe_repeated(corpora: Mapping[str, Facts]) -> Iterator[str]:
    """A line for each split of a training run that has the sentences of another."""
    for split, earlier, meaning in (
        *(("dev", learnt, "the epoch is chosen on what is learnt") for learnt in LEARNT_SPLITS),
        *(("test", learnt, "its scores say nothing about other text") for learnt in LEARNT_SPLITS),
        ("test", "dev", "its scores are those that choose the epoch"),
    ):
        hashes = hashes_of(corpora.get(split))
        if not hashes.isdisjoint(hashes_of(corpora.get(earlier))):
            yield f"{split} has the sentences of {earlier}: {meaning}"
