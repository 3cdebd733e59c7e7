"""Our counts of random tags, most of them ill-formed, beside those of the scorers themselves."""

from dataclasses import astuple

import pytest
from conlleval import count_phrases
from nervaluate import Evaluator
from seqeval.metrics.sequence_labeling import precision_recall_fscore_support as seqeval_default
from seqeval.metrics.v1 import precision_recall_fscore_support as seqeval_strict
from seqeval.scheme import BILOU, IOB2, IOBES
from tag_columns import columns, join, random_pairs

from ner_lstm.evaluation.scorers import compare_scorers
from ner_lstm.schemes import Scheme, convert_tags

NERVALUATE = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}


def agree(tally, theirs):
    precision, recall, f1, gold = theirs
    assert (tally.precision, tally.recall, tally.f1, tally.possible) == (
        *map(pytest.approx, (precision, recall, f1)),
        gold,
    )


def check_nervaluate(ours, theirs):
    for name, key in NERVALUATE.items():
        tally, result = ours[f"nervaluate {name}"], theirs[key]
        counts = (result.correct, result.incorrect, result.partial, result.missed, result.spurious)
        assert astuple(tally) == counts
        ratios = (result.precision, result.recall, result.f1)
        assert (tally.precision, tally.recall, tally.f1) == tuple(map(pytest.approx, ratios))


@pytest.mark.parametrize("count", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_all_scorers_count_as_they_do_themselves_on_pairs_of_random_tags(count):
    """Five pairs a sentence, which takes a third less time; 5,000 pairs at a time, so that no error
    is made up for.
    """
    pairs = random_pairs("BI", labels="AB", count=count, longest=4, seed=1)
    for start in range(0, len(pairs), 5_000):
        gold, guess = (
            join(side, size=5) for side in zip(*pairs[start : start + 5_000], strict=True)
        )
        comparison = compare_scorers(
            columns(gold), columns(guess, path="guess.conll"), scheme=Scheme.BIO
        )
        ours = comparison.overall
        agree(ours["seqeval default"], seqeval_default(gold, guess, average="micro"))
        agree(ours["seqeval strict"], seqeval_strict(gold, guess, average="micro", scheme=IOB2))
        theirs = Evaluator(gold, guess, tags=["A", "B"], loader="list").evaluate()
        check_nervaluate(ours, theirs["overall"])
        for label, by_rule in theirs["entities"].items():
            check_nervaluate(comparison.labels[label], by_rule)
        phrases = count_phrases(zip(gold, guess, strict=True), knows_s=False)
        conlleval = ours["conlleval"]
        assert (conlleval.correct, conlleval.actual, conlleval.possible) == phrases


def test_long_sentences_with_long_entities_count_as_nervaluate_does():
    """So long that predictions contend for an entity: an I- is seldom anything but inside."""
    pairs = random_pairs("BIIIIIIIIII", labels="A", count=200, longest=400, seed=2)
    gold, guess = map(list, zip(*pairs, strict=True))
    ours = compare_scorers(columns(gold), columns(guess), scheme=Scheme.BIO).overall
    check_nervaluate(ours, Evaluator(gold, guess, tags=["A"], loader="list").evaluate()["overall"])


@pytest.mark.parametrize(
    ("scheme", "prefixes", "theirs"), [(Scheme.BIOES, "BIES", IOBES), (Scheme.BILOU, "BILU", BILOU)]
)
def test_strict_mode_told_another_scheme_is_strict_about_the_same_entities(
    scheme, prefixes, theirs
):
    gold, guess = map(
        list, zip(*random_pairs(prefixes, labels="AB", count=2_000, longest=7, seed=3), strict=True)
    )
    ours = compare_scorers(
        columns(gold, scheme=scheme), columns(guess, scheme=scheme), scheme=scheme
    ).overall
    assert ours["seqeval strict"].actual < ours["seqeval default"].actual
    agree(ours["seqeval strict"], seqeval_strict(gold, guess, average="micro", scheme=theirs))


def test_bioes_counts_as_conlleval_does_since_it_knows_s_and_as_all_do_in_bio():
    gold, guess = map(
        list, zip(*random_pairs("BIES", labels="AB", count=2_000, longest=7, seed=4), strict=True)
    )
    pair = (columns(gold, scheme=Scheme.BIOES), columns(guess, scheme=Scheme.BIOES))
    ours = compare_scorers(*pair, scheme=Scheme.BIOES).overall
    conlleval = ours["conlleval"]
    counts = (conlleval.correct, conlleval.actual, conlleval.possible)
    assert counts == count_phrases(zip(gold, guess, strict=True), knows_s=True)
    assert counts != count_phrases(zip(gold, guess, strict=True), knows_s=False)
    agree(ours["seqeval default"], seqeval_default(gold, guess, average="micro"))
    in_bio = [
        [convert_tags(tags, source=Scheme.BIOES, target=Scheme.BIO) for tags in side]
        for side in (gold, guess)
    ]
    assert counts == count_phrases(zip(*in_bio, strict=True), knows_s=False)
    check_nervaluate(ours, Evaluator(*in_bio, tags=["A", "B"], loader="list").evaluate()["overall"])


def test_the_script_of_2004_joins_neighbours_in_bioes_and_takes_a_bracket_for_a_phrase():
    """By hand, so that the oracle is right where no tag of ours leads it."""
    neighbours = [(["S-A", "S-A", "B-A", "E-A"], ["S-A", "O", "B-A", "E-A"])]
    assert count_phrases(neighbours, knows_s=False) == (0, 2, 1)
    assert count_phrases(neighbours, knows_s=True) == (2, 2, 3)
    assert count_phrases([(["[-A", "[-A", "]-A"], ["[-A", "O", "]-A"])], knows_s=False) == (2, 2, 3)
    assert count_phrases([(["B-A"], ["B-A"]), (["I-A"], ["I-A"])], knows_s=False) == (2, 2, 2)
