"""The idea of the whole: only the words around an apple tell whether it is a fruit or a company."""

from pathlib import Path

import pytest
import torch

from ner_lstm import Config, Tagger, read_corpus, train
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


def test_a_bilstm_tells_the_apples_apart(tmp_path: Path) -> None:
    tagger = learn(tmp_path, "training.epochs=12", "model.hidden_width=64")
    assert labels(tagger, FRUIT) == ["FRUIT"]
    assert labels(tagger, COMPANY) == ["COMPANY"]
    assert share_right(tagger, list(read_corpus("sample:apple:hand"))) >= 0.85


@pytest.mark.parametrize("decoder", ["softmax", "crf"])
def test_a_network_that_sees_the_word_alone_gives_both_apples_one_label(tmp_path: Path, decoder: str) -> None:
    tagger = learn(tmp_path, "model.encoder=feedforward", f"model.decoder={decoder}", "training.epochs=8")
    assert labels(tagger, FRUIT) == labels(tagger, COMPANY)
    assert share_right(tagger, list(read_corpus("sample:apple:test"))) <= 0.7
