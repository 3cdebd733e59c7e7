"""Measures spaCy: `spacy init config --pipeline ner --optimize efficiency`, trained by its own
loop.

That is a hash-embed CNN without vectors, Adam, batches that grow from 100 words to 1,000.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from measuring import Answer, Entity, Peer, Sentence, Tag, Training, main, seconds_of

Docs = Any  # spaCy's DocBin; the library is not installed where mypy runs


class Spacy(Peer):
    """Blank English with a tok2vec and an ner pipe."""

    distribution = "spacy"

    def train(
        self, train: list[Sentence], dev: list[Sentence], *, epochs: int, work: Path
    ) -> Training:
        from spacy.cli.init_config import init_config
        from spacy.training.initialize import init_nlp
        from spacy.training.loop import train as train_pipeline

        config = init_config(lang="en", pipeline=["ner"], optimize="efficiency", silent=True)
        for name, sentences in (("train", train), ("dev", dev)):
            save_docs(sentences, work / f"{name}.spacy")
            config["paths"][name] = str(work / f"{name}.spacy")
        if epochs:
            config["training"] |= {"max_epochs": epochs, "max_steps": 0, "patience": 0}
        nlp = init_nlp(config)
        seconds = seconds_of(lambda: train_pipeline(nlp, work, stdout=sys.stderr))
        return Training(work / ("model-last" if epochs else "model-best"), epochs or None, seconds)

    def load(self, model: Path) -> Tag:
        import spacy
        from spacy.tokens import Doc

        nlp = spacy.load(model)  # its nlp.batch_size, 1,000 texts, is what pipe() takes

        def tag(sentences: list[list[str]]) -> list[Answer]:
            return list(nlp.pipe(Doc(nlp.vocab, words=words) for words in sentences))

        return tag

    def entities(self, answer: Answer) -> list[Entity]:
        return [(span.start, span.end, span.label_) for span in answer.ents]


def save_docs(sentences: Iterable[Sentence], path: Path) -> None:
    """Writes the corpus as spaCy reads it."""
    import spacy
    from spacy.tokens import Doc, DocBin, Span

    vocab = spacy.blank("en").vocab
    docs: Docs = DocBin()
    for sentence in sentences:
        doc = Doc(vocab, words=sentence.words)
        doc.ents = [Span(doc, start, end, label=label) for start, end, label in sentence.entities]
        docs.add(doc)
    docs.to_disk(path)


if __name__ == "__main__":
    main(Spacy())
