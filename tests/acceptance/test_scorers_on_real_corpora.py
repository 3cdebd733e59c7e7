"""Acceptance on real corpora (NER_LSTM_DATA, else ../shared/data): our counts are those of the
scorers, for every corpus.
"""

import os
import random
from dataclasses import astuple
from pathlib import Path

import pytest
from nervaluate import Evaluator
from seqeval.metrics.sequence_labeling import precision_recall_fscore_support as seqeval_default
from seqeval.metrics.v1 import precision_recall_fscore_support as seqeval_strict
from seqeval.scheme import IOB2

from ner_lstm.corpus import read_corpus
from ner_lstm.evaluation.scorers import compare_scorers
from ner_lstm.reading import Labels

DATA = Path(os.environ.get("NER_LSTM_DATA", Path(__file__).parents[3] / "shared" / "data"))
CORPORA = (
    "wnut17",
    "wikigold",
    "btc",
    "uner_en_ewt",
    "uner_da_ddt",
    "uner_pt_bosque",
    "uner_zh_gsdsimp",
    "ncbi_disease",
    "anatem",
    "crossner_politics",
    "crossner_ai",
    "weibo",
    "ja_wikipedia",
)
NOISE = 0.03  # of the words get any tag at all
RULES = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no corpora at {DATA} (NER_LSTM_DATA)"),
]


def tags_in(path):
    """The tag column, cut at blank lines, with no help from our readers."""
    paragraphs = path.read_text(encoding="utf-8").strip("\n").split("\n\n")
    return [[line.split("\t")[1] for line in paragraph.split("\n")] for paragraph in paragraphs]


def corrupt(source, target, *, seed):
    """A copy with random tags here and there, most of which are ill-formed or break what stands
    beside them.
    """
    draw = random.Random(seed)
    labels = sorted({tag[2:] for tags in tags_in(source) for tag in tags if tag != "O"})
    tags = ["O", *(f"{prefix}-{label}" for prefix in "BI" for label in labels)]
    lines = source.read_text(encoding="utf-8").split("\n")
    for row, line in enumerate(lines):
        if line and draw.random() < NOISE:
            lines[row] = f"{line.split(chr(9))[0]}\t{draw.choice(tags)}"
    target.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("name", CORPORA)
def test_every_scorer_counts_a_corrupted_copy_as_we_do(name, tmp_path):
    source, copy = DATA / name / "dev.conll", tmp_path / "guess.conll"
    corrupt(source, copy, seed=7)
    comparison = compare_scorers(
        read_corpus(source, labels=Labels.REQUIRED), read_corpus(copy, labels=Labels.PREDICTED)
    )
    gold, guess = tags_in(source), tags_in(copy)
    default = seqeval_default(gold, guess, average="micro")
    strict = seqeval_strict(gold, guess, average="micro", scheme=IOB2)
    assert default != strict
    for scorer, theirs in (
        ("seqeval default", default),
        ("conlleval", default),
        ("seqeval strict", strict),
    ):
        tally = comparison.overall[scorer]
        assert (tally.precision, tally.recall, tally.f1, tally.possible) == (
            *map(pytest.approx, theirs[:3]),
            theirs[3],
        )
    results = Evaluator(gold, guess, tags=list(comparison.labels), loader="list").evaluate()
    for name_of_rule, key in RULES.items():
        for ours, result in [
            (comparison.overall, results["overall"][key]),
            *(
                (comparison.labels[label], by_rule[key])
                for label, by_rule in results["entities"].items()
            ),
        ]:
            tally = ours[f"nervaluate {name_of_rule}"]
            assert astuple(tally) == (
                result.correct,
                result.incorrect,
                result.partial,
                result.missed,
                result.spurious,
            )
            assert (tally.precision, tally.recall, tally.f1) == tuple(
                map(pytest.approx, (result.precision, result.recall, result.f1))
            )
