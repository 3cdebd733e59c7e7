"""A tagger -> its scores on the sentences, names and questions that every tagger is given."""

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from ner_lstm.corpus import read_corpus
from ner_lstm.evaluation.scores import evaluate
from ner_lstm.files import SAMPLE_PREFIX
from ner_lstm.lab.comparison.ambiguity import (
    find_ambiguous,
    list_ambiguous,
    majority_share,
    share_right,
)
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import Tagger
from ner_lstm.training.data import TrainingData

SIDES = ("before", "after")  # parts of a sample: where the only cue of their sentences is
# sentences whose answer anyone knows, by tokenizer
QUESTIONS = {
    "words": ("I like eating apple !", "The Apple is a great company !"),
    "characters": ("我喜欢吃苹果！", "苹果是一家伟大的公司！"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The label of what was found in a question, of the first entity, and its probability; "" and 0
    where nothing was.
    """

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class BenchmarkResult:
    """What a tagger reached: F1; the share of the ambiguous names that it found, words and label,
    by where the cue is.

    ambiguous: None where no name is ambiguous; sides: of the sentences in which the only cue is
    before the name, or after it.
    """

    f1: float
    ambiguous: float | None
    sides: Mapping[str, float]
    answers: Sequence[Answer]
    words_per_second: float


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Gold sentences, those of each side where the corpus is a sample, ambiguous names with their
    usual labels, and questions.

    timed_seconds: how long it tags at least to know the speed.
    """

    gold: Sequence[Sentence]
    sides: Mapping[str, Sequence[Sentence]]
    names: Mapping[str, str]
    questions: Sequence[str]
    timed_seconds: float = 1.0

    @classmethod
    def of(cls, data: TrainingData, *, corpus: str, timed_seconds: float = 1.0) -> Self:
        """On the test sentences of the data of a corpus, those of dev where there are none."""
        is_sample = corpus.startswith(SAMPLE_PREFIX) and ":" not in corpus.removeprefix(
            SAMPLE_PREFIX
        )
        sides = {side: list(read_corpus(f"{corpus}:{side}")) for side in SIDES} if is_sample else {}
        return cls(
            data.test or data.dev,
            sides,
            find_ambiguous(data.train),
            QUESTIONS[data.tokenizer],
            timed_seconds,
        )

    @property
    def ambiguous(self) -> int:
        """How many of the gold entities have an ambiguous name."""
        return len(list_ambiguous(self.gold, names=self.names))

    @property
    def majority(self) -> float | None:
        """The share of the ambiguous names that have their usual label: what the word alone can
        tell.
        """
        return majority_share(self.gold, names=self.names)

    def run(self, tagger: Tagger) -> BenchmarkResult:
        """What the tagger reaches."""
        predicted = list(tagger.tag(self.gold))
        sides = {
            side: share_right(gold, tagger.tag(gold), names=self.names) or 0.0
            for side, gold in self.sides.items()
        }
        return BenchmarkResult(
            evaluate(self.gold, predicted).overall.f1,
            share_right(self.gold, predicted, names=self.names),
            sides,
            [_answer(tagger, question) for question in self.questions],
            self._measure_speed(tagger),
        )

    def _measure_speed(self, tagger: Tagger) -> float:
        words = sum(len(sentence.words) for sentence in self.gold)
        rounds, started = 0, time.perf_counter()
        while True:
            deque(tagger.tag(self.gold), maxlen=0)
            rounds += 1
            if (elapsed := time.perf_counter() - started) >= self.timed_seconds:
                return rounds * words / elapsed


def _answer(tagger: Tagger, question: str) -> Answer:
    for sentence in tagger.tag_text(question):
        for entity in sentence.entities or ():
            return Answer(entity.label, entity.confidence or 0.0)
    return Answer("", 0.0)
