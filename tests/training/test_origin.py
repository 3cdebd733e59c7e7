import numpy as np

from ner_lstm.config import Config
from ner_lstm.encoding.vectors import Coverage, Vectors
from ner_lstm.training.origin import Origin

CORPORA = {
    "train": {"path": "train.conll", "sha256": "a1", "tokens": 10},
    "dev": {"path": "held out of train", "sha256": None, "tokens": 1},
}
BEFORE = Origin.of(Config(), CORPORA)


def changes(*assignments, **corpora):
    return BEFORE.changes(Origin.of(Config().override(assignments), {**CORPORA, **corpora}))


def test_nothing_changes_where_all_is_as_it_was():
    assert changes() == []
    assert changes("data.train=other.conll") == []  # where it lies says nothing, what is in it does


def test_each_setting_that_is_another_is_named_with_both_values():
    assert changes("training.epochs=12") == ["training.epochs was none and is 12"]
    assert changes("training.learning_rate=0.01", "model.bidirectional=false") == [
        "model.bidirectional was true and is false",
        "training.learning_rate was 0.003 and is 0.01",
    ]
    assert changes("data.ill_formed=drop") == ["data.ill_formed was conlleval and is drop"]


def test_a_corpus_with_other_content_is_named_and_one_that_only_moved_is_none():
    train = CORPORA["train"]
    assert changes(train={**train, "sha256": "b2"}) == ["train.conll has changed since"]
    assert changes(train={**train, "path": "moved/train.conll"}) == []
    assert changes(train={**train, "words_sha256": ["f6"]}) == []  # not known of runs of before
    assert changes(train={**train, "path": "other.conll", "sha256": "b2"}) == [
        "data.train was train.conll and is other.conll"
    ]
    assert changes(dev={"path": "dev.conll", "sha256": "c3"}) == [
        "data.dev was held out of train and is dev.conll"
    ]
    assert changes(train={**train, "sha256": "b2"}, dev={**CORPORA["dev"], "tokens": 2}) == [
        "train.conll has changed since"
    ]


def test_vectors_that_changed_in_their_file_are_named():
    config = Config().override(["model.vectors=glove.txt"])
    one, other = (
        Origin.of(
            config,
            CORPORA,
            vectors=Vectors(("a",), np.full((1, 2), value, np.float32), Coverage(1, 1, 1, 1, 1)),
        )
        for value in (0, 1)
    )
    assert one.changes(one) == []
    assert one.changes(other) == ["glove.txt has changed since"]


def test_a_run_from_before_there_was_a_setting_is_gone_on_with_at_its_default():
    settings = Config().model_dump()
    for section, key in (("data", "lexicons"), ("model", "class_width")):
        del settings[section][key]
    before = Origin(settings, CORPORA)
    assert before.changes(BEFORE) == []
    config = Config().override(["model.class_width=7"])
    assert before.changes(Origin.of(config, CORPORA)) == ["model.class_width was 25 and is 7"]


def test_lists_are_named_where_they_are_others_and_not_where_they_lie_elsewhere():
    def origin(*lists, versions):
        config = Config().assign({"data.lexicons": list(lists)}, source="test")
        return Origin.of(config, CORPORA, sources=versions)

    before = origin("a.txt", "b.txt", versions=("1", "2"))
    assert before.changes(origin("a.txt", "c/b.txt", versions=("1", "2"))) == []
    assert before.changes(origin("a.txt", "b.txt", versions=("1", "3"))) == [
        "a.txt, b.txt has changed since"
    ]
    assert before.changes(origin("a.txt", versions=("1",))) == [
        "data.lexicons was a.txt, b.txt and is a.txt"
    ]
    assert before.changes(origin("b.txt", "a.txt", versions=("2", "1"))) == [
        "b.txt, a.txt has changed since"
    ]
