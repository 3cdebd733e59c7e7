"""A small network that learns, in which context alone tells the labels."""

import numpy as np
import torch
from bundles import tagger_on

from ner_lstm.config import ModelConfig, TrainingConfig
from ner_lstm.documents import document_numbers
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.engines.torch import TorchEngine
from ner_lstm.model.network import Network
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training.document_memory import DocumentMemory, number_occurrences
from ner_lstm.training.trainer import Trainer

CPU = torch.device("cpu")


FILLERS = ["we", "saw", "him", "near", "old", "trees", "today", "but", "nobody", "came", "along"]


CUES = {"pie": "FRUIT", "inc": "COMPANY"}


def draw_sentences(number, *, cue_after, seed):
    """Sentences with one `apple`, whose label only the word after it (or before it) tells; half of
    them each label.
    """
    rng = np.random.default_rng(seed)
    for position in range(number):
        cue = list(CUES)[position % 2]
        head, tail = (list(rng.choice(FILLERS, size=rng.integers(1, 4))) for _ in range(2))
        words = (*head, *(("apple", cue) if cue_after else (cue, "apple")), *tail)
        start = words.index("apple")
        yield Sentence(tuple(map(str, words)), (Entity(start, start + 1, CUES[cue]),))


def learn(train, *, epochs=8, seed=1, weights_seed=None, model=None, **settings):
    """The trainer after its epochs, the tagger, and the epochs."""
    encoding = Encoding.of(train)
    torch.manual_seed(weights_seed or seed)
    defaults = {
        "word_width": 12,
        "hidden_width": 12,
        "affix_width": 0,
        "characters": "none",
        "dropout": 0.0,
    }
    shape = ModelConfig(**{**defaults, **(model or {})})
    network = Network.build(shape, encoding)
    table = FormTable(encoding.forms)
    encoded, memory = [encoding.encode(sentence, table=table) for sentence in train], None
    if shape.has_document_memory:
        documents = list(document_numbers(train))
        encoded, groups = number_occurrences(encoded, documents=documents, table=table)
        memory = DocumentMemory(groups, width=network.encoder.width, device=CPU)
    config = TrainingConfig(
        **{
            "seed": seed,
            "epochs": epochs,
            "batch_tokens": 60,
            "least_batches": 1,
            "learning_rate": 0.02,
            **settings,
        }
    )
    trainer = Trainer(
        network,
        encoded,
        table=table,
        config=config,
        epochs=epochs,
        device=CPU,
        memory=memory,
    )
    done = [trainer.run_epoch(number) for number in range(1, epochs + 1)]
    return (
        trainer,
        tagger_on(TorchEngine(network, device=CPU), encoding, model=shape),
        done,
    )


TRAIN = list(draw_sentences(40, cue_after=True, seed=3))
