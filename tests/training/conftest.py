"""A corpus for runs, and what they log."""

import logging

import pytest
from small_runs import CUES, THINGS, Said, spell


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The path of 48 sentences, a tag a word."""
    path = tmp_path_factory.mktemp("run") / "train.conll"
    tails = (".", "every day .", "now , they say .")
    path.write_text(
        "\n".join(spell(cue, thing, tail) for cue in CUES for thing in THINGS for tail in tails),
        encoding="utf-8",
    )
    return str(path)


@pytest.fixture
def said():
    """What the package logs; a message that `stop` finds in it interrupts the run, as Ctrl-C would
    there.
    """
    messages = Said()

    class Listener(logging.Handler):
        def emit(self, record):
            messages.append(record.getMessage())
            if messages.stop and record.getMessage().startswith(messages.stop):
                raise KeyboardInterrupt

    logger, listener = logging.getLogger("ner_lstm"), Listener()
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    yield messages
    logger.removeHandler(listener)
    logger.setLevel(level)
