"""The idea of the whole: only the words around an apple tell whether it is a fruit or a company."""

import re
from pathlib import Path

import pytest
import torch

from ner_lstm import Config, Tagger, read_corpus, train
from ner_lstm.evaluation.behaviour_files import read_behaviours
from ner_lstm.evaluation.behaviours import check_behaviours
from ner_lstm.sentence import Sentence

FRUIT, COMPANY = "I like eating apple !", "The Apple is a great company !"


def learn(folder: Path, *settings: str) -> Tagger:
    torch.set_num_threads(1)
    config = Config().override(["data.train=sample:apple", *settings])
    return train(config, output=folder / "bundle").tagger


def labels(tagger: Tagger, text: str) -> list[str]:
    return [entity.label for sentence in tagger.tag_text(text) for entity in sentence.entities]


def share_right(tagger: Tagger, sentences: list[Sentence]) -> float:
    """The share of gold entities that are found, words and label."""
    found = list(tagger.tag(sentences))
    gold = [(number, e.start, e.end, e.label) for number, one in enumerate(sentences) for e in one.entities or ()]
    mine = {(number, e.start, e.end, e.label) for number, one in enumerate(found) for e in one.entities or ()}
    return sum(entity in mine for entity in gold) / len(gold)


@pytest.fixture(scope="module")
def bilstm(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    return learn(tmp_path_factory.mktemp("bilstm"), "training.epochs=12", "model.hidden_width=64")


def test_a_bilstm_tells_the_apples_apart(bilstm: Tagger) -> None:
    assert labels(bilstm, FRUIT) == ["FRUIT"]
    assert labels(bilstm, COMPANY) == ["COMPANY"]
    assert share_right(bilstm, list(read_corpus("sample:apple:hand"))) >= 0.85


def test_it_behaves_as_the_examples_of_the_documentation_say_and_chinese_ones_can_be_read(bilstm: Tagger, tmp_path: Path) -> None:
    documentation = Path(__file__).parent.parent / "docs" / "behaviours.md"
    files = re.findall(r"```toml\n(.*?)```", documentation.read_text(encoding="utf-8"), re.DOTALL)
    for name, toml in zip(("apples.toml", "apples-zh.toml"), files, strict=True):
        (tmp_path / name).write_text(toml, encoding="utf-8")
    outcomes = check_behaviours(read_behaviours(tmp_path / "apples.toml"), tag=bilstm.tag_text, labels=bilstm.labels)
    assert [outcome.message for outcome in outcomes if not outcome.met] == []
    assert len(outcomes) == 6
    assert len(read_behaviours(tmp_path / "apples-zh.toml")) == 2


@pytest.mark.parametrize("decoder", ["softmax", "crf"])
def test_a_network_that_sees_the_word_alone_gives_both_apples_one_label(tmp_path: Path, decoder: str) -> None:
    tagger = learn(tmp_path, "model.encoder=feedforward", f"model.decoder={decoder}", "training.epochs=8")
    assert labels(tagger, FRUIT) == labels(tagger, COMPANY)
    assert share_right(tagger, list(read_corpus("sample:apple:test"))) <= 0.7
