"""Small evaluations and their pages: for the tests of HTML reports."""

from dataclasses import replace

from outlines import HOSTILE, Outline

from ner_lstm.corpus import Corpus, read_corpus
from ner_lstm.evaluation.evaluations import HashedPath, Results, evaluate_corpus
from ner_lstm.evaluation.expectations import Expectations
from ner_lstm.reading import Labels
from ner_lstm.reports.html import render_html
from ner_lstm.sentence import Entity, Sentence

# Ada is right, New alone is a wrong boundary, Alan has a wrong label, Grace is missed, Nothing is
# invented.
GOLD = (
    "Ada B-PER\nlives O\nin O\nNew B-CITY\nYork I-CITY\n\nAlan B-PER\nmet O\nGrace"
    " B-PER\n\nNothing O\n"
)
FOUND = (
    (Entity(0, 1, "PER", 0.95), Entity(3, 4, "CITY", 0.55)),
    (Entity(0, 1, "CITY", 0.65),),
    (Entity(0, 1, "PER", 0.125),),
)
# The other model finds New York and Grace, and not Ada.
THEIRS = ((Entity(3, 5, "CITY"),), (Entity(2, 3, "PER"),), ())


def evaluate_example(folder, *, name="gold.conll", minima=(), against=""):
    """The evaluation of the example above."""
    path = folder / name
    path.write_text(GOLD, encoding="utf-8")

    def label(found):
        return lambda gold: [
            one.with_entities(entities) for one, entities in zip(gold, found, strict=True)
        ]

    return evaluate_corpus(
        read_corpus(path, labels=Labels.REQUIRED),
        label(FOUND),
        model=HashedPath("runs/people"),
        frequency=lambda words: tuple(words) == ("Ada",),
        against={against: label(THEIRS)} if against else {},
        expectations=Expectations(minima),
        target_precision=0.9,
    )


def evaluate_hostile(*, name="hostile.conll", strings=HOSTILE):
    """Each string as a word, as a label that is mistaken for another one, and as the path of its
    sentence.
    """
    gold = [
        Sentence(("see", text, "there"), (Entity(1, 2, text),), path=text, line=number)
        for number, text in enumerate(strings, 1)
    ]
    found = [
        replace(one, entities=(Entity(1, 3, strings[number % len(strings)], 0.5),))
        for number, one in enumerate(gold, 1)
    ]  # every label beside the next one

    return evaluate_corpus(
        Corpus(name, lambda _: iter(gold)),
        lambda _: found,
        model=HashedPath(strings[0]),
        against={strings[1]: lambda sentences: sentences},
    )


def page_of(*evaluations, behaviours=()):
    """What the page of these says."""
    return Outline(render_html(Results(evaluations, behaviours)))
