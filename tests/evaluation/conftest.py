"""Evaluations of a few sentences, made by the package's own path from a file to what reports
show.
"""

import pytest
from behaving import LABELS, tagger

from ner_lstm.corpus import read_corpus
from ner_lstm.evaluation.behaviour_files import read_behaviours
from ner_lstm.evaluation.behaviours import check_behaviours
from ner_lstm.evaluation.evaluations import evaluate_corpus
from ner_lstm.reading import Labels
from ner_lstm.sentence import Entity


@pytest.fixture
def evaluation_of(tmp_path):
    """Writes examples as a column file, and evaluates what was predicted on it.

    An example is words, gold entities and predicted ones: start, end, label[, confidence]. Options
    are those of evaluate_corpus.
    """

    def make(*examples, name="gold.conll", **options):
        lines = []
        for words, gold, _ in examples:
            tags = ["O"] * len(words)
            for start, end, label in gold:
                tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
            lines += [*(f"{word}\t{tag}" for word, tag in zip(words, tags, strict=True)), ""]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

        def label(sentences):
            found = [tuple(Entity(*entity) for entity in predicted) for _, _, predicted in examples]
            return [
                sentence.with_entities(entities)
                for sentence, entities in zip(sentences, found, strict=True)
            ]

        return evaluate_corpus(read_corpus(path, labels=Labels.REQUIRED), label, **options)

    return make


@pytest.fixture
def outcomes(tmp_path):
    """The outcomes of a TOML file."""

    def check(toml, *entities, labels=LABELS, **options):
        (tmp_path / "b.toml").write_text(toml, encoding="utf-8")
        return check_behaviours(
            read_behaviours(tmp_path / "b.toml"), tag=tagger(*entities, **options), labels=labels
        )

    return check


@pytest.fixture
def outcome(outcomes):
    """Of a file with one sentence or pair: whether it is met, and its message."""

    def check(toml, *entities, **options):
        (one,) = outcomes(toml, *entities, **options)
        return one.met, one.message

    return check
