"""Measures Stanza: its NER tagger without pretrained vectors and character language model, which it
would have to download.

Otherwise its defaults (learnt word vectors of 100, character BiLSTM of 100, CRF, SGD at 0.1,
batches of 32 sentences), but for the width of the word BiLSTM: 100 a direction in place of 256, as
in the table of docs/performance.md. That makes Stanza faster. With a character BiLSTM of 25, which
is Flair's default, it trains 2.2 times as fast.
"""

import json
import time
from pathlib import Path

from measuring import Answer, Entity, Peer, Sentence, Tag, Training, entities, main


class Stanza(Peer):
    """BiLSTM-CRF over learnt word vectors and a character BiLSTM."""

    distribution = "stanza"

    def train(
        self, train: list[Sentence], dev: list[Sentence], *, epochs: int, work: Path
    ) -> Training:
        from stanza.models import ner_tagger
        from stanza.models.common.doc import Document
        from stanza.models.ner.data import DataLoader
        from stanza.models.ner.trainer import Trainer

        for name, sentences in (("train", train), ("dev", dev)):
            (work / f"{name}.json").write_text(
                json.dumps([tokens(sentence) for sentence in sentences]), encoding="utf-8"
            )
        model = work / "ner.pt"
        # the list of models to download, which load() asks for
        (work / "resources.json").write_text("{}", encoding="utf-8")
        files = ["--train_file", str(work / "train.json"), "--eval_file", str(work / "dev.json")]
        saved = [
            "--save_dir",
            str(work),
            "--save_name",
            model.name,
            "--shorthand",
            "en_peer",
            "--cpu",
        ]
        arguments = ner_tagger.parse_args([*files, *saved, "--no_pretrain", "--hidden_dim", "100"])
        started = time.perf_counter()
        if not epochs:
            ner_tagger.train(arguments)
            return Training(model, None, time.perf_counter() - started)
        # the loop of ner_tagger.train, which counts steps and times its own loading too
        document = Document([tokens(sentence) for sentence in train])
        batches = DataLoader(
            document,
            arguments["batch_size"],
            arguments,
            max_batch_words=arguments["max_batch_words"],
        )
        trainer = Trainer(args=arguments, vocab=batches.vocab, device="cpu")
        started = time.perf_counter()
        for _ in range(epochs):
            for batch in batches:
                trainer.update(batch)
            batches.reshuffle()
        seconds = time.perf_counter() - started
        trainer.save(model)
        return Training(model, epochs, seconds)

    def load(self, model: Path) -> Tag:
        import stanza

        pipeline = stanza.Pipeline(
            "en",
            processors="tokenize,ner",
            tokenize_pretokenized=True,
            ner_model_path=str(model),
            allow_unknown_language=True,
            dir=str(model.parent),
            download_method=None,
            use_gpu=False,
        )
        return lambda sentences: pipeline(sentences).sentences

    def entities(self, answer: Answer) -> list[Entity]:
        bio = [token.ner.replace("S-", "B-", 1).replace("E-", "I-", 1) for token in answer.tokens]
        return entities(bio)


def tokens(sentence: Sentence) -> list[dict[str, str]]:
    """A sentence as Stanza's training files have it."""
    return [
        {"text": word, "ner": tag} for word, tag in zip(sentence.words, sentence.tags, strict=True)
    ]


if __name__ == "__main__":
    main(Stanza())
