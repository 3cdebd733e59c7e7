"""Acceptance on real corpora: whatever columns stand beside theirs, in whatever order, none is
misread.

NER_LSTM_PERMUTATIONS says how many files of each corpus are tried: 1,000 take half a minute a
corpus.
"""

import os
import random
from pathlib import Path

import pytest
from widened import MAKERS, outcome, read_tagged

DATA = Path(os.environ.get("NER_LSTM_DATA", Path(__file__).parents[3] / "shared" / "data"))
PERMUTATIONS = int(os.environ.get("NER_LSTM_PERMUTATIONS", "100"))
CORPORA = (
    "wnut17",
    "wikigold",
    "btc",
    "uner_en_ewt",
    "uner_da_ddt",
    "ncbi_disease",
    "weibo",
    "crossner_ai",
)
LEAST_WORDS = (5, 10, 30, 100, 300, 1000)

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no corpora at {DATA} (NER_LSTM_DATA)"),
]


def take(tagged, words, rng):
    """Sentences from anywhere that have so many words at least."""
    start = rng.randrange(len(tagged))
    taken = []
    for sentence in tagged[start:] + tagged[:start]:
        taken.append(sentence)
        words -= len(sentence[0])
        if words <= 0:
            break
    return taken


@pytest.mark.parametrize("corpus", CORPORA)
def test_no_column_is_taken_for_another(corpus, tmp_path):
    rng = random.Random(corpus)
    tagged = read_tagged(DATA / corpus / "train.conll", words=5000)
    counts = {"right": 0, "refused": 0}
    for _ in range(PERMUTATIONS):
        names = rng.sample(sorted(MAKERS), rng.choice([1, 1, 2, 3, 4, 6]))
        result = outcome(take(tagged, rng.choice(LEAST_WORDS), rng), names, tmp_path / "a.tsv", rng)
        assert result in counts, names
        counts[result] += 1
    assert counts["right"] > counts["refused"]
