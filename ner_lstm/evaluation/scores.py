"""Gold and predicted sentences -> Scores of exact entities, counted by us and by seqeval."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ner_lstm.errors import CorpusError, TagError
from ner_lstm.evaluation.alignment import Key, align, entities_of, entity_keys
from ner_lstm.one_line import one_line
from ner_lstm.rendering.table import Table, render_lines
from ner_lstm.schemes import Scheme, tags_from_entities
from ner_lstm.sentence import Sentence

SCORER = "seqeval 1.2.2"
MODE = "default"
# Two ways to divide the same integers: they part in the last digits only.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Count:
    """Entities that are both predicted and gold, predicted, and gold; an undefined ratio is 0.0."""

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of the predicted entities that are gold."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold entities that are predicted."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two, from the integers, so that 17 of 20 and 20 is exactly 0.85."""
        return 2 * self.correct / (self.predicted + self.gold) if self.correct else 0.0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.correct + other.correct, self.predicted + other.predicted, self.gold + other.gold
        )


class Average(NamedTuple):
    """Plain mean of ratios, each counted once, whatever its size."""

    precision: float
    recall: float
    f1: float


def average(counts: Iterable[Count]) -> Average:
    """The mean precision, recall and F1 of `counts`; zeros for none."""
    ratios = [(count.precision, count.recall, count.f1) for count in counts] or [(0.0, 0.0, 0.0)]
    precision, recall, f1 = (sum(column) / len(ratios) for column in zip(*ratios, strict=True))
    return Average(precision, recall, f1)


@dataclass(frozen=True, slots=True, repr=False)
class Scores:
    """How well predicted entities match gold ones.

    labels: every label of gold or predictions, sorted; counts: one a sentence, in order; tokens:
    words in all. label_counts: for each label, the number of each sentence that has any, and its
    counts there. documents: the number of the first sentence of each. scorer, mode, scheme: who
    confirmed the counts, how, and the scheme of the tags it was given.
    """

    labels: Mapping[str, Count]
    counts: Sequence[Count]
    tokens: int
    label_counts: Mapping[str, Sequence[tuple[int, Count]]] = field(default_factory=dict)
    documents: Sequence[int] = ()
    scorer: str = SCORER
    mode: str = MODE
    scheme: Scheme = Scheme.BIO

    @property
    def sentences(self) -> int:
        """How many sentences were scored."""
        return len(self.counts)

    @property
    def overall(self) -> Count:
        """All labels together: its ratios are the micro averages, its F1 is the headline."""
        return sum(self.labels.values(), Count())

    def _table(self) -> Table:
        rows = [
            (
                label,
                *(f"{ratio:.4f}" for ratio in (count.precision, count.recall, count.f1)),
                f"{count.gold:,}",
            )
            for label, count in (*self.labels.items(), ("all", self.overall))
        ]
        heading = ("label", "precision", "recall", "F1", "gold")
        return Table(heading, rows, least_widths=(0, 9, 9, 9, 9))

    def __repr__(self) -> str:
        """A table; the counts of thousands of sentences would fill screens."""
        return render_lines(self._table()).removesuffix("\n")

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from html import escape

        table = self._table()
        rows = (
            "".join(f"<td>{escape(one_line(cell))}</td>" for cell in row)
            for row in (table.heading, *table.rows)
        )
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    @property
    def macro(self) -> Average:
        """The mean over labels."""
        return average(self.labels.values())


def evaluate(gold: Iterable[Sentence], predicted: Iterable[Sentence]) -> Scores:
    """The scores of predictions, sentence by sentence over the same words, confirmed by seqeval.

    Raises CorpusError where the sentences do not match, one is unlabelled, or its entities overlap.
    """
    counts: list[Count] = []
    by_label: dict[str, list[tuple[int, Count]]] = {}
    documents: list[int] = []
    tags: tuple[list[list[str]], list[list[str]]] = ([], [])
    tokens = 0
    for number, (truth, guess) in enumerate(align(gold, predicted)):
        triples: dict[str, list[int]] = {}
        matches = _match(truth, guess)
        for column, keys in enumerate(matches):
            for _, _, label in keys:
                triples.setdefault(label, [0, 0, 0])[column] += 1
        counts.append(_shared(*map(len, matches)))
        for label, triple in triples.items():
            by_label.setdefault(label, []).append((number, _shared(*triple)))
        if truth.document_start:
            documents.append(number)
        tokens += len(truth.words)
        for column_tags, sentence in zip(tags, (truth, guess), strict=True):
            column_tags.append(_spell(sentence))
    by_label = {label: by_label[label] for label in sorted(by_label)}
    labels = {
        label: sum((count for _, count in numbered), Count())
        for label, numbered in by_label.items()
    }
    scores = Scores(labels, tuple(counts), tokens, by_label, tuple(documents))
    _confirm(scores, *tags)
    return scores


@cache
def _shared(correct: int, predicted: int, gold: int) -> Count:
    """One object for equal counts: few triples recur in most sentences."""
    return Count(correct, predicted, gold)


def count_entities(gold: Iterable[Sentence], predicted: Iterable[Sentence]) -> dict[str, Count]:
    """Per label, how many entities match, in one stream and flat memory and without seqeval.

    Raises CorpusError.
    """
    labels: dict[str, list[int]] = {}
    for truth, guess in align(gold, predicted):
        for column, keys in enumerate(_match(truth, guess)):
            for _, _, label in keys:
                labels.setdefault(label, [0, 0, 0])[column] += 1
    return {label: Count(*labels[label]) for label in sorted(labels)}


def _match(truth: Sentence, guess: Sentence) -> tuple[set[Key], set[Key], set[Key]]:
    """The keys of the entities that are in both, in the prediction, and in the gold sentence."""
    gold, predicted = entity_keys(truth), entity_keys(guess)
    return gold & predicted, predicted, gold


def _spell(sentence: Sentence) -> list[str]:
    """Tags as seqeval wants them. Raises CorpusError for entities that overlap."""
    try:
        return tags_from_entities(
            entities_of(sentence), length=len(sentence.words), scheme=Scheme.BIO
        )
    except TagError as error:
        raise CorpusError(sentence.path, sentence.line, str(error)) from None


def _confirm(scores: Scores, gold: list[list[str]], predicted: list[list[str]]) -> None:
    """Raises AssertionError, our own bug, unless seqeval in its default mode finds the same."""
    if not gold:
        return  # seqeval raises TypeError for no sentences at all
    from seqeval.metrics.sequence_labeling import precision_recall_fscore_support

    # seqeval takes the tag "B-" to mean the label "_": an empty label gets a name that no other
    # has.
    spare = max(scores.labels, default="") + "_"
    gold, predicted = (
        [[tag + spare if tag in ("B-", "I-") else tag for tag in tags] for tags in column]
        for column in (gold, predicted)
    )
    names = sorted(scores.labels, key=lambda label: label or spare)
    # zero_division=0 gives the same zeros as the default and keeps its warnings in.
    headline = precision_recall_fscore_support(gold, predicted, average="micro", zero_division=0)
    by_label = zip(
        *precision_recall_fscore_support(gold, predicted, average=None, zero_division=0),
        strict=True,
    )
    counts = [scores.overall, *(scores.labels[label] for label in names)]
    for name, count, theirs in zip(["overall", *names], counts, [headline, *by_label], strict=True):
        ours = (count.precision, count.recall, count.f1, count.gold)
        agree = all(abs(a - b) <= ROUNDING for a, b in zip(ours, theirs, strict=True))
        if not agree:
            raise AssertionError(
                f"{name}: {SCORER} finds precision, recall, F1 and support {theirs}, our counting"
                f" {ours}"
            )
