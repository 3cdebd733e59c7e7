"""What was learnt from is told apart from what only chose, and from what is new."""

import pytest

from ner_lstm.evaluation.known_corpora import KnownCorpora, describe_mean, describe_repeated

CORPORA = {
    "train": {"path": "train.conll", "sha256": "a", "words_sha256": ["aa"]},
    "dev": {"path": "dev.conll", "sha256": "b", "words_sha256": ["bb"]},
    "test": {"path": "test.conll", "sha256": "c", "words_sha256": ["cc"]},
}
START = {
    "model": "runs/second",
    "corpora": {"train": {"path": "more.conll", "sha256": "d"}},
    "start": {"model": "runs/first", "corpora": {"train": {"path": "old", "words_sha256": ["e"]}}},
}
KNOWN = KnownCorpora(CORPORA, START)
NO_MEASURE = "was trained on{}: its scores say nothing about other text"


@pytest.mark.parametrize(
    ("hashes", "line"),
    [
        ({"a"}, "train.conll has the sentences that the model " + NO_MEASURE.format("")),
        ({"x", "aa"}, "train.conll has the sentences that the model " + NO_MEASURE.format("")),
        (
            {"d"},
            "train.conll has the sentences that runs/second, which the model started from, "
            + NO_MEASURE.format(" (as more.conll)"),
        ),
        (
            {"e"},
            "train.conll has the sentences that runs/first, which the model started from, "
            + NO_MEASURE.format(" (as old)"),
        ),
        ({"b", "bb", "c", "cc", "x"}, ""),
        (set(), ""),
    ],
)
def test_train_is_known_again_and_that_of_every_start(hashes, line):
    assert KNOWN.describe_learnt(hashes, corpus="train.conll", model="the model") == line
    assert KNOWN.has_learnt(hashes) is bool(line)


def test_what_was_replayed_and_a_dev_corpus_that_was_fitted_on_were_learnt_from_too():
    replay = {"path": "old.conll", "sha256": "f"}
    fitted = KnownCorpora(
        {**CORPORA, "replay": replay, "dev": {**CORPORA["dev"], "trained_on": True}}
    )
    assert [fitted.has_learnt({one}) for one in "afbc"] == [True, True, True, False]
    assert fitted.describe_chosen({"b"}, corpus="dev.conll", model="the model") == ""
    assert list(describe_repeated({**CORPORA, "replay": replay | {"sha256": "b"}})) == [
        "dev has the sentences of replay: the epoch is chosen on what is learnt"
    ]


def test_dev_is_another_matter():
    line = KNOWN.describe_chosen({"bb"}, corpus="dev.conll", model="the model")
    assert line == (
        "dev.conll is the dev corpus of the model: the epoch and the temperature were chosen on it,"
        " so that other text may score a little lower"
    )
    for hashes in ({"a"}, {"c"}, {"a", "b"}, set()):
        assert KNOWN.describe_chosen(hashes, corpus="dev.conll", model="the model") == ""


@pytest.mark.parametrize(
    ("corpora", "start"),
    [({}, None), ({"train": "x"}, {}), ({"dev": None}, {"corpora": 1, "start": "y", "model": 2})],
)
def test_of_a_bundle_that_says_less_nothing_is_known(corpora, start):
    known = KnownCorpora(corpora, start)
    assert not known.has_learnt({"a", "x"})
    assert known.describe_chosen({"a", "x"}, corpus="c", model="m") == ""


def test_a_mean_names_what_was_learnt_from():
    assert describe_mean(["a", "b"], count=3) == (
        "the mean of 3 corpora counts 2 that the model was trained on: a, b"
    )
    assert describe_mean(list("abcdefghij"), count=10).endswith(
        ": a, b, c, d, e, f, g, h and 2 more"
    )
    assert describe_mean([], count=3) == describe_mean(["a"], count=1) == ""


def test_splits_that_are_the_same_are_told():
    assert list(describe_repeated(CORPORA)) == []
    test = CORPORA["test"]
    assert list(describe_repeated(CORPORA | {"test": {**test, "sha256": "a"}})) == [
        "test has the sentences of train: its scores say nothing about other text"
    ]
    assert list(describe_repeated(CORPORA | {"test": {**test, "words_sha256": ["bb"]}})) == [
        "test has the sentences of dev: its scores are those that choose the epoch"
    ]
    assert list(describe_repeated(CORPORA | {"dev": CORPORA["train"]})) == [
        "dev has the sentences of train: the epoch is chosen on what is learnt"
    ]
    held_out = {"path": "held out of train", "sha256": None, "words_sha256": []}
    assert list(describe_repeated({"train": CORPORA["train"], "dev": held_out})) == []
