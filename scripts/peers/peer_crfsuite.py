"""Measures python-crfsuite, with the features of its own tutorial but the part-of-speech tags,
which a column file need not have.

L-BFGS, c2 = 1e-3 and possible transitions as there, c1 = 0.1 and 100 iterations as sklearn-crfsuite
has them. An epoch is an iteration.
"""

from pathlib import Path

from measuring import Answer, Entity, Peer, Sentence, Tag, Training, entities, main, seconds_of


def features(words: list[str], position: int) -> list[str]:
    """The features of one word."""
    word = words[position]
    found = [
        "bias",
        f"word.lower={word.lower()}",
        f"word[-3:]={word[-3:]}",
        f"word[-2:]={word[-2:]}",
        f"word.isupper={word.isupper()}",
        f"word.istitle={word.istitle()}",
        f"word.isdigit={word.isdigit()}",
    ]
    for offset, edge in ((-1, "BOS"), (1, "EOS")):
        if 0 <= position + offset < len(words):
            other = words[position + offset]
            found += [
                f"{offset:+}:word.lower={other.lower()}",
                f"{offset:+}:word.istitle={other.istitle()}",
                f"{offset:+}:word.isupper={other.isupper()}",
            ]
        else:
            found.append(edge)
    return found


def sentence_features(words: list[str]) -> list[list[str]]:
    """The features of every word."""
    return [features(words, position) for position in range(len(words))]


class Crfsuite(Peer):
    """The linear-chain CRF in C, one thread whatever is asked."""

    distribution = "python-crfsuite"
    recommended_epochs = 100

    def train(
        self, train: list[Sentence], dev: list[Sentence], *, epochs: int, work: Path
    ) -> Training:
        import pycrfsuite

        del dev  # it has no use for one
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(
            {
                "c1": 0.1,
                "c2": 1e-3,
                "max_iterations": epochs or 100,
                "feature.possible_transitions": True,
            }
        )
        for sentence in train:
            trainer.append(sentence_features(sentence.words), sentence.tags)
        model = work / "model.crfsuite"
        seconds = seconds_of(lambda: trainer.train(str(model)))
        return Training(model, trainer.logparser.last_iteration["num"], seconds)

    def load(self, model: Path) -> Tag:
        import pycrfsuite

        tagger = pycrfsuite.Tagger()
        tagger.open(str(model))
        return lambda sentences: [tagger.tag(sentence_features(words)) for words in sentences]

    def entities(self, answer: Answer) -> list[Entity]:
        return entities(answer)


if __name__ == "__main__":
    main(Crfsuite())
