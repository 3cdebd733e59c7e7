"""The idea of the whole: only the words around an apple tell whether it is a fruit or a company."""

import re
from pathlib import Path
from statistics import mean

import pytest
import torch

from ner_lstm import evaluate, read_corpus, train
from ner_lstm.evaluation.behaviour_files import read_behaviours
from ner_lstm.evaluation.behaviours import check_behaviours
from ner_lstm.lab.comparison.benchmark import Benchmark
from ner_lstm.lab.comparison.recipe import settle
from ner_lstm.training import read_data

SEEDS = [(1,), pytest.param((2, 3), marks=pytest.mark.slow)]


def learn(folder, *settings, seeds):
    """The recipe of `lab compare` on sample:apple with each seed: the taggers, and what they
    reach.
    """
    torch.set_num_threads(1)
    config = settle(None, given={}, assignments=settings)
    benchmark = Benchmark.of(read_data(config), corpus="sample:apple", timed_seconds=0)
    configs = {seed: config.assign({"training.seed": seed}, source="tests") for seed in seeds}
    taggers = [train(own, output=folder / str(seed)).tagger for seed, own in configs.items()]
    return taggers, [benchmark.run(tagger) for tagger in taggers]


@pytest.fixture(scope="module", params=SEEDS)
def bilstm(tmp_path_factory, request):
    return learn(tmp_path_factory.mktemp("bilstm"), seeds=request.param)


@pytest.fixture(scope="module", params=SEEDS)
def lstm(tmp_path_factory, request):
    settings = ("model.bidirectional=false", "training.epochs=10", "training.learning_rate=0.006")
    return learn(tmp_path_factory.mktemp("lstm"), *settings, seeds=request.param)


def labels(outcome):
    return [answer.label for answer in outcome.answers]


def test_a_bilstm_tells_the_apples_apart(bilstm):
    taggers, outcomes = bilstm
    assert [labels(outcome) for outcome in outcomes] == [["FRUIT", "COMPANY"]] * len(taggers)
    assert mean(outcome.f1 for outcome in outcomes) >= 0.97
    hand = list(read_corpus("sample:apple:hand"))
    assert evaluate(hand, taggers[0].tag(hand)).overall.recall >= 0.85


def test_it_behaves_as_the_examples_of_the_documentation_say_and_chinese_ones_can_be_read(
    bilstm, tmp_path
):
    documentation = Path(__file__).parent.parent / "docs" / "behaviours.md"
    files = re.findall(r"```toml\n(.*?)```", documentation.read_text(encoding="utf-8"), re.DOTALL)
    for name, toml in zip(("apples.toml", "apples-zh.toml"), files, strict=True):
        (tmp_path / name).write_text(toml, encoding="utf-8")
    tagger = bilstm[0][0]
    outcomes = check_behaviours(
        read_behaviours(tmp_path / "apples.toml"), tag=tagger.tag_text, labels=tagger.labels
    )
    assert [outcome.message for outcome in outcomes if not outcome.met] == []
    assert len(outcomes) == 6
    assert len(read_behaviours(tmp_path / "apples-zh.toml")) == 2


def test_an_lstm_of_one_direction_is_right_where_the_cue_is_before_the_name_and_at_chance_where_it_is_after(
    lstm,
):
    _, outcomes = lstm
    assert mean(outcome.sides["before"] for outcome in outcomes) >= 0.85
    for outcome in outcomes:
        assert outcome.sides["before"] >= 0.75
        assert outcome.sides["after"] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("decoder", ["softmax", "crf"])
def test_a_network_that_sees_the_word_alone_gives_both_apples_one_label(tmp_path, decoder, seeds):
    settings = ("model.encoder=feedforward", f"model.decoder={decoder}", "training.epochs=2")
    _, outcomes = learn(tmp_path, *settings, seeds=seeds)
    for outcome in outcomes:
        fruit, company = labels(outcome)
        assert fruit == company
        # the share of the usual label of each name
        assert outcome.ambiguous == pytest.approx(0.5, abs=0.03)
