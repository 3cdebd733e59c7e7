"""Examples -> a column file and the evaluation of what was predicted on it, by the package's own path
from a file to what reports show.
"""

from ner_lstm.corpus import read_corpus
from ner_lstm.evaluation.evaluations import evaluate_corpus
from ner_lstm.reading import Labels
from ner_lstm.sentence import Entity


def evaluate_examples(folder, *examples, name="gold.conll", **options):
    """The evaluation of examples, written as a column file in a folder.

    An example is words, gold entities and predicted ones: start, end, label[, confidence]. Options
    are those of evaluate_corpus.
    """
    lines = []
    for words, gold, _ in examples:
        tags = ["O"] * len(words)
        for start, end, label in gold:
            tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
        lines += [*(f"{word}\t{tag}" for word, tag in zip(words, tags, strict=True)), ""]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def label(sentences):
        found = [tuple(Entity(*entity) for entity in predicted) for _, _, predicted in examples]
        return [
            sentence.with_entities(entities)
            for sentence, entities in zip(sentences, found, strict=True)
        ]

    return evaluate_corpus(read_corpus(path, labels=Labels.REQUIRED), label, **options)
