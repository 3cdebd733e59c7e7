"""What every test may use: one thread, a small corpus with two labels, and a bundle trained on it
in a few seconds.
"""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ("browser",)
# before torch is imported, here and in every process that a test starts
os.environ.setdefault("OMP_NUM_THREADS", "1")
# a shell ignores it in a job in the background, and so would every process that a test starts
signal.signal(signal.SIGINT, signal.default_int_handler)
# a busy machine takes long to draw examples, which says nothing of them
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

NAMES = ("Ada", "Grace Hopper", "Alan", "Linus", "Barbara Liskov", "Donald")
CITIES = ("Paris", "New York", "Oslo", "Lima", "Rome", "Tel Aviv")
PATTERNS = (
    "{name} lives in {city} .",
    "Yesterday {name} flew to {city} !",
    "In {city} it rains , says {name} .",
    "Nothing happens here .",
)


@pytest.fixture(scope="session")
def corpus_file(tmp_path_factory):
    """48 sentences in BIO, a word TAB its tag a line: every name (PER) with two cities (CITY), in
    four patterns.
    """
    sentences = [
        "".join(_lines(pattern, name=name, city=CITIES[(number + shift) % len(CITIES)]))
        for shift in (0, 3)
        for number, name in enumerate(NAMES)
        for pattern in PATTERNS
    ]
    path = tmp_path_factory.mktemp("corpus") / "people.conll"
    path.write_text("\n".join(sentences), encoding="utf-8")
    return path


def _lines(pattern, *, name, city):
    lines = []
    for piece in pattern.split():
        label, words = {"{name}": ("PER", name.split()), "{city}": ("CITY", city.split())}.get(
            piece, ("", [piece])
        )
        tags = [f"B-{label}", *[f"I-{label}"] * (len(words) - 1)] if label else ["O"]
        lines += [f"{word}\t{tag}\n" for word, tag in zip(words, tags, strict=True)]
    return lines


@pytest.fixture(scope="session")
def bundle(corpus_file, tmp_path_factory):
    """The folder of a small tagger that knows its training corpus by heart. Copy it before changing
    anything in it.
    """
    from ner_lstm import Config, train

    config = Config().assign(
        {
            "data.train": str(corpus_file),
            "data.dev": str(corpus_file),
            "model.word_width": 16,
            "model.character_width": 8,
            "model.affix_width": 4,
            "model.hidden_width": 16,
            "model.dropout": 0.1,
            "training.epochs": 20,
            "training.batch_tokens": 60,
            "training.learning_rate": 0.02,
        },
        source="tests",
    )
    trained = train(config, output=tmp_path_factory.mktemp("bundle"), device="cpu")
    assert trained.scores["dev"].overall.f1 == 1.0
    return trained.folder
