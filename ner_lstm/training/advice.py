"""What a run was trained on, and its score -> whether the tagger that ships would be a better
beginning.
"""

import logging

from ner_lstm.arguments import argument
from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.corpus.identity import hashes_of
from ner_lstm.encoding.forms import normalise
from ner_lstm.evaluation.known_corpora import KnownCorpora
from ner_lstm.training.data import TrainingData

START = "model:general"
# A corpus of so few words gains where the start knows most of them, by 0.03 to 0.10 of F1 (W-NUT
# 2017, CrossNER); NCBI Disease, of which it knows 0.78, loses 0.02. One of a few hundred sentences
# gains as much in another language with the same letters: 100 Danish sentences 0.18, 500 0.04.
MAX_WORDS, MIN_SHARE = 70_000, 0.8
MAX_SENTENCES, MIN_SHARE_OF_FEW = 500, 0.25
MAX_F1 = 0.9  # on dev; above it there is little to gain
log = logging.getLogger(__package__)


def advise_start(config: Config, data: TrainingData, *, dev_f1: float) -> None:
    """Logs a line where a run without a start would probably have been better with that which
    ships, which has not learnt from these corpora itself.
    """
    words = [normalise(word) for sentence in data.train for word in sentence.words]
    is_small = data.tokenizer == "words" and len(words) <= MAX_WORDS
    if config.model.start_from is not None or not is_small or dev_f1 > MAX_F1:
        return
    start = Bundle.load(START)
    hashes = frozenset().union(*map(hashes_of, data.corpora.values()))
    if KnownCorpora(start.corpora).has_learnt(hashes):
        return
    known = start.encoding.forms.words.ids
    share = sum(word in known for word in words) / len(words)
    if share >= (MIN_SHARE_OF_FEW if len(data.train) <= MAX_SENTENCES else MIN_SHARE):
        log.info(
            "%s knows %.0f %% of the words of this small corpus: with %s it would probably be"
            " better",
            START,
            100 * share,
            argument("start_from", START),
        )
