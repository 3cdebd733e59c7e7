"""Runs with lists: what a tagger learns of them, keeps and says, and what it refuses."""

import numpy as np
import pytest
from small_runs import assert_equal_weights, settle

from ner_lstm import Tagger, read_corpus, train
from ner_lstm.bundle import Bundle, summarise
from ner_lstm.config import Config
from ner_lstm.errors import ConfigError, CorpusError
from ner_lstm.training import read_data
from ner_lstm.training.building import build_model

# no digits, of which all are alike
ENDINGS = [f"{first}{second}" for first in "abcd" for second in "abcdefghij"]
LISTS = {"FRUIT": [f"f{end}" for end in ENDINGS], "FIRM": [f"c{end}" for end in ENDINGS]}


def labelled(names):
    """Sentences that say nothing of what a name is, of one word or two."""
    return "\n".join(
        f"the\tO\n{name}\tB-{label}\n{second}is\tO\nhere\tO\n"
        for label, entries in LISTS.items()
        for name in entries[names]
        for second in ("", f"co\tI-{label}\n")
    )


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """A folder: half of the names are in train.conll, the others in test.conll, all in two lists
    of which one is in both files of a pair.
    """
    folder = tmp_path_factory.mktemp("named")
    (folder / "train.conll").write_text(labelled(slice(0, None, 2)))
    (folder / "test.conll").write_text(labelled(slice(1, None, 2)))
    rows = [
        f"{name}{second}\t{label}\n"
        for label, entries in LISTS.items()
        for name in entries
        for second in ("", " co")
    ]
    (folder / "names.tsv").write_text("".join(rows))
    return folder


def settle_named(named, *lists, **changes):
    """A config without features by which the spelling of a name could tell what it is."""
    blind = {"model.characters": "none", "model.affix_width": 0, "model.class_width": 6}
    lexicons = [str(named / path) for path in lists]
    return settle(str(named / "train.conll"), **blind, **{"data.lexicons": lexicons, **changes})


def f1(folder, named):
    gold = list(read_corpus(str(named / "test.conll")))
    tagged = Tagger.load(folder, device="cpu").tag(gold)
    found = [
        {(e.start, e.end, e.label) for e in sentence.entities}
        == {(e.start, e.end, e.label) for e in given.entities}
        for sentence, given in zip(tagged, gold, strict=True)
    ]
    return sum(found) / len(found)


def test_a_list_tells_what_names_are_that_training_did_not_see(named, tmp_path):
    epochs = {"training.epochs": 12, "training.unknown_rate": 0.9}
    train(settle_named(named, "names.tsv", **epochs), output=tmp_path / "list", device="cpu")
    train(settle_named(named, **epochs), output=tmp_path / "none", device="cpu")
    assert f1(tmp_path / "list", named) > 0.95
    assert f1(tmp_path / "none", named) < 0.7


def test_the_same_seed_gives_the_same_weights_resumed_or_not(named, tmp_path, said):
    config = settle_named(named, "names.tsv")
    train(config, output=tmp_path / "whole", device="cpu")
    said.stop = "epoch 2/4"
    with pytest.raises(KeyboardInterrupt):
        train(config, output=tmp_path / "cut", device="cpu")
    said.stop = ""
    moved = tmp_path / "names.tsv"  # where a list lies says nothing
    moved.write_bytes((named / "names.tsv").read_bytes())
    config = config.assign({"data.lexicons": [str(moved)]}, source="test")
    train(config, output=tmp_path / "cut", device="cpu", resume=True)
    assert_equal_weights(tmp_path / "whole", tmp_path / "cut")


def test_a_list_that_has_changed_since_is_not_gone_on_with(named, tmp_path, said):
    mine = tmp_path / "names.tsv"
    mine.write_bytes((named / "names.tsv").read_bytes())
    config = settle_named(named, mine)
    said.stop = "epoch 1/4"
    with pytest.raises(KeyboardInterrupt):
        train(config, output=tmp_path / "cut", device="cpu")
    said.stop = ""
    mine.write_text("fab\tFRUIT\ncab\tFIRM\n")
    with pytest.raises(ConfigError, match=f"cannot resume: {mine} has changed since"):
        train(config, output=tmp_path / "cut", device="cpu", resume=True)
    without = config.assign({"data.lexicons": []}, source="test")
    with pytest.raises(ConfigError, match=r"data\.lexicons was .*names\.tsv and is"):
        train(without, output=tmp_path / "cut", device="cpu", resume=True)


def test_training_says_what_a_list_holds_and_how_much_of_a_corpus_it_knows(named, said):
    build_model(settle_named(named, "names.tsv"), read_data(settle_named(named)))
    assert said.starting("names: 160 entries of FIRM, FRUIT; ") == [
        # three words of nine in a pair of sentences
        "names: 160 entries of FIRM, FRUIT; an entry begins or goes on at 33.3 % of the words of"
        " train, 33.3 % of dev"
    ]
    assert not said.starting("names: 80 of")


@pytest.mark.parametrize(("others", "is_warned"), [(0, True), (5, True), (40, False)])
def test_a_list_made_of_the_entities_of_train_is_warned_of(
    named, tmp_path, said, others, is_warned
):
    path = tmp_path / "learnt.tsv"
    rows = [
        f"{name}{second}\t{label}\n"
        for label, entries in LISTS.items()
        for name in entries[::2]
        for second in ("", " co")
    ]
    path.write_text("".join(rows + [f"another{number}\tFIRM\n" for number in range(others)]))
    config = settle_named(named, path)
    build_model(config, read_data(config))
    expected = f"learnt: 80 of its {80 + others} entries are entities of train, which has 80"
    assert bool(said.starting(expected)) == is_warned


def test_a_list_with_few_of_the_entities_of_train_is_not(named, tmp_path, said):
    (tmp_path / "few.tsv").write_text("faa\tFRUIT\ncaa\tFIRM\n")
    config = settle_named(named, tmp_path / "few.tsv")
    build_model(config, read_data(config))
    assert not [message for message in said if "are entities of train" in message]


def test_the_bundle_has_the_lists_and_says_so(named, tmp_path):
    (tmp_path / "more.txt").write_text("fab\nfad\n")
    config = settle_named(named, "names.tsv", tmp_path / "more.txt", **{"training.epochs": 1})
    train(config, output=tmp_path / "run", device="cpu")
    lexicons = summarise(Bundle.load(tmp_path / "run"))["word_classes"]
    assert [(name, text.partition(" (")[0]) for name, text in lexicons.items()] == [
        ("names", "160 entries of FIRM, FRUIT"),
        ("more", "2 entries of more"),
    ]


def test_lists_of_one_name_are_refused(named, tmp_path):
    (tmp_path / "names.txt").write_text("fab\nfad\n")
    config = settle_named(named, "names.tsv", tmp_path / "names.txt")
    with pytest.raises(ConfigError, match="lists of different names, found 2 that are names"):
        build_model(config, read_data(config))


def test_a_network_that_sees_each_word_alone_refuses_lists(named):
    config = settle_named(named, "names.tsv", **{"model.encoder": "feedforward"})
    with pytest.raises(
        ConfigError, match=r"model\.encoder: expected rnn, gru or lstm beside lists"
    ):
        build_model(config, read_data(config))


def test_a_refit_has_the_lists_too(named, tmp_path):
    config = settle_named(
        named,
        "names.tsv",
        **{"training.refit": True, "training.epochs": 2, "data.dev": str(named / "test.conll")},
    )
    bundle = train(config, output=tmp_path / "run", device="cpu").tagger.bundle
    assert bundle.weights["classes.weight"].shape == (9, 6)


def start_from(folder, named, *lists, **changes):
    """A config of the train corpus that starts from a tagger."""
    start = {"model.start_from": str(folder), "data.train": str(named / "train.conll")}
    lexicons = [str(path) for path in lists]
    settings = {"data.dev": str(named / "train.conll"), "training.epochs": 2}
    return Config().assign(
        {**start, **settings, "data.lexicons": lexicons, **changes}, source="test"
    )


def build(config):
    """The bundle of a model that is not trained yet."""
    data = read_data(config)
    model = build_model(config, data)
    weights = {name: tensor.numpy() for name, tensor in model.network.state_dict().items()}
    return Bundle(model.config, model.encoding, data.tokenizer, data.scheme, weights)


def entities(bundle, named):
    sentences = list(read_corpus(str(named / "test.conll")))
    return [s.entities for s in Tagger.of(bundle, engine="numpy").tag(sentences)]


@pytest.mark.parametrize("lists", [(), ("names.tsv",)])
def test_a_start_with_lists_keeps_them_and_tags_as_before(named, tmp_path, lists):
    trained = train(settle_named(named, "names.tsv"), output=tmp_path / "run", device="cpu")
    again = build(start_from(tmp_path / "run", named, *(named / name for name in lists)))
    (before,), (after,) = (
        bundle.encoding.classes.sources for bundle in (trained.tagger.bundle, again)
    )
    assert np.array_equal(before.hashes, after.hashes)
    assert entities(again, named) == entities(Tagger.load(tmp_path / "run").at(1.0).bundle, named)


def test_lists_can_be_added_to_a_start_without_and_say_nothing_at_first(named, tmp_path):
    train(settle_named(named), output=tmp_path / "run", device="cpu")
    again = build(
        start_from(tmp_path / "run", named, named / "names.tsv", **{"model.class_width": 7})
    )
    assert again.weights["classes.weight"].shape == (9, 7)
    assert again.weights["classes.weight"].any()
    assert not again.weights["encoder.ahead.0.weight_ih_l0"][:, -7:].any()
    assert entities(again, named) == entities(Tagger.load(tmp_path / "run").at(1.0).bundle, named)
    config = start_from(
        tmp_path / "run", named, named / "names.tsv", **{"training.unknown_rate": 0.9}
    )
    config = config.assign({"training.epochs": 12, "training.learning_rate": 0.02}, source="test")
    train(config, output=tmp_path / "second", device="cpu")
    assert f1(tmp_path / "second", named) > 0.95


def test_a_start_with_lists_takes_newer_ones_of_its_classes_alone(named, tmp_path):
    train(settle_named(named, "names.tsv"), output=tmp_path / "run", device="cpu")
    newer, foreign = tmp_path / "newer.tsv", tmp_path / "foreign.tsv"
    newer.write_text("fzz\tFRUIT\n")
    foreign.write_text("fzz\tVEGETABLE\n")
    (source,) = build(start_from(tmp_path / "run", named, newer)).encoding.classes.sources
    assert (source.name, source.count, source.classes) == ("newer", 1, ("FIRM", "FRUIT"))
    with pytest.raises(CorpusError, match=r"names has FIRM, FRUIT\), found VEGETABLE"):
        build(start_from(tmp_path / "run", named, foreign))
    with pytest.raises(ConfigError, match="class_width: expected 6, since the start has it"):
        build(start_from(tmp_path / "run", named, **{"model.class_width": 7}))
