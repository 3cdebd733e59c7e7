"""Measures Flair: its SequenceTagger (BiLSTM-CRF) over embeddings that it learns, since the
recommended ones would be downloaded.

Word vectors of 100 for words seen three times (OneHotEmbeddings) and its character BiLSTM of 25;
100 a direction in place of 256, as in the table of docs/performance.md, which makes Flair faster.
Training as in its tutorial: SGD at 0.1, halved on a plateau, batches of 32 sentences.
"""

from pathlib import Path

from measuring import Answer, Entity, Peer, Sentence, Tag, Training, main, seconds_of


class Flair(Peer):
    """BiLSTM-CRF over learnt word vectors and a character BiLSTM."""

    distribution = "flair"

    def train(
        self, train: list[Sentence], dev: list[Sentence], *, epochs: int, work: Path
    ) -> Training:
        from flair.data import Corpus, Dictionary
        from flair.datasets import FlairDatapointDataset
        from flair.embeddings import CharacterEmbeddings, OneHotEmbeddings, StackedEmbeddings
        from flair.models import SequenceTagger
        from flair.trainers import ModelTrainer

        sets = [
            FlairDatapointDataset([labelled(sentence) for sentence in sentences])
            for sentences in (train, dev)
        ]
        corpus = Corpus(*sets, sample_missing_splits=False)
        characters = Dictionary()  # the default list of characters would be downloaded
        for character in sorted(
            {character for sentence in train for word in sentence.words for character in word}
        ):
            characters.add_item(character)
        embeddings = [
            OneHotEmbeddings.from_corpus(corpus, embedding_length=100),
            CharacterEmbeddings(characters),
        ]
        labels = corpus.make_label_dictionary("ner", add_unk=False)
        tagger = SequenceTagger(StackedEmbeddings(embeddings), labels, "ner", hidden_size=100)
        trainer = ModelTrainer(tagger, corpus)
        settings = {"max_epochs": epochs} if epochs else {}
        seconds = seconds_of(
            lambda: trainer.train(work, learning_rate=0.1, mini_batch_size=32, **settings)
        )
        return Training(
            work / ("final-model.pt" if epochs else "best-model.pt"), epochs or None, seconds
        )

    def load(self, model: Path) -> Tag:
        from flair.data import Sentence as Text
        from flair.models import SequenceTagger

        tagger = SequenceTagger.load(model)

        def tag(sentences: list[list[str]]) -> list[Answer]:
            texts = [Text(words) for words in sentences]
            tagger.predict(texts)  # its own batches of 32
            return texts

        return tag

    def entities(self, answer: Answer) -> list[Entity]:
        return [(span[0].idx - 1, span[-1].idx, span.tag) for span in answer.get_spans("ner")]


def labelled(sentence: Sentence) -> object:
    """A sentence as Flair trains on."""
    from flair.data import Sentence as Text

    text = Text(sentence.words)
    for start, end, label in sentence.entities:
        text[start:end].add_label("ner", label)
    return text


if __name__ == "__main__":
    main(Flair())
