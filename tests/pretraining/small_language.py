"""A language of eight words in which each word tells the next, and runs that learn it."""

import random

from ner_lstm.config import Config
from ner_lstm.pretraining import pretrain

SETTINGS = {
    "model.word_width": 8,
    "model.character_width": 4,
    "model.affix_width": 2,
    "model.hidden_width": 12,
    "training.epochs": 3,
    "training.batch_tokens": 60,
    "training.learning_rate": 0.03,
}
ANIMALS = {"the": "dog", "a": "cat", "my": "bird"}
VERBS = {"dog": "barks", "cat": "purrs", "bird": "sings"}


def write_text(path, *, sentences=300, seed=1):
    """Sentences such as `the dog barks now .`, of which the article alone is free."""
    draw = random.Random(seed)
    lines = []
    for _ in range(sentences):
        article = draw.choice([*ANIMALS])
        animal = ANIMALS[article]
        lines.append(f"{article} {animal} {VERBS[animal]} now .\n")
    path.write_text("".join(lines), encoding="utf-8")
    return str(path)


def settle(**changes):
    return Config().assign({**SETTINGS, **changes}, source="test")


def learn(path, folder, *, resume=False, on_epoch=None, **changes):
    return pretrain(
        [path],
        output=folder,
        config=settle(**changes),
        device="cpu",
        resume=resume,
        on_epoch=on_epoch,
    )
