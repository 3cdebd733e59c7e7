"""What a run was trained on, and its score -> whether the tagger that ships would be a better
beginning.
"""

import logging

from ner_lstm.arguments import argument
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.encoding.forms import normalise
from ner_lstm.training.data import TrainingData

START = "model:general"
# Of public corpora those gain by a start that have fewer words, of which it knows more: W-NUT 2017
# and CrossNER 0.03 to 0.10 of F1. NCBI Disease (0.78 are known) loses 0.02, and so does Swedish.
MAX_WORDS, MIN_SHARE = 70_000, 0.8
MAX_F1 = 0.9  # on dev; above it there is little to gain
log = logging.getLogger(__package__)


def advise_start(config: Config, data: TrainingData, *, dev_f1: float) -> None:
    """Logs a line where a run without a start would probably have been better with that which
    ships.
    """
    words = [normalise(word) for sentence in data.train for word in sentence.words]
    is_small = data.tokenizer == "words" and len(words) <= MAX_WORDS
    if config.model.start_from is not None or not is_small or dev_f1 > MAX_F1:
        return
    known = Bundle.load(START).encoding.forms.words.ids
    share = sum(word in known for word in words) / len(words)
    if share >= MIN_SHARE:
        log.info(
            "%s knows %.0f %% of the words of this small corpus: with %s it would probably be"
            " better",
            START,
            100 * share,
            argument("start_from", START),
        )
