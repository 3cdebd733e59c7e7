"""Lists in a bundle: they come back as they were, are replaced by newer ones, and can be damaged."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from bundles import read_facts, replace_weights, weights_file, write_facts
from safetensors.numpy import load_file, save
from small_bundles import SENTENCES, SMALL
from small_lists import lexicon_of

from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.errors import BundleError, CorpusError, NerLstmError
from ner_lstm.model.network import Network
from ner_lstm.schemes import Scheme
from ner_lstm.tagger import Tagger

LISTS = (
    lexicon_of({"Ada": "P", "Ada Lovelace": "P", "apples": "FP"}, name="people"),
    lexicon_of({"APPLES": "F"}, name="food", case="ignore"),
)


def build(*lexicons, **settings):
    torch.manual_seed(1)
    small = {f"model.{key}": value for key, value in (SMALL | settings).items()}
    config = Config().assign(small, source="test")
    encoding = replace(Encoding.of(SENTENCES), classes=WordClasses(lexicons))
    network = Network.build(config.model, encoding)
    weights = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    return Bundle(config, encoding, "words", Scheme.BIO, weights)


@pytest.fixture
def folder(tmp_path):
    build(*LISTS).save(tmp_path / "bundle")
    return tmp_path / "bundle"


def assert_refused(folder, *, names):
    with pytest.raises(BundleError) as error:
        Bundle.load(folder)
    message = str(error.value)
    assert "\n" not in message
    assert str(folder) in message
    assert names in message


def test_lists_come_back_as_they_were_and_find_the_same(folder):
    words, lengths = ["Ada", "Lovelace", "eats", "Apples", "apples"], np.array([5])
    loaded = Bundle.load(folder).encoding.classes
    assert np.array_equal(
        loaded.ids(words, lengths), build(*LISTS).encoding.classes.ids(words, lengths)
    )
    for before, after in zip(LISTS, loaded.sources, strict=True):
        for name in ("name", "sha256", "count", "classes", "case", "longest"):
            assert getattr(after, name) == getattr(before, name)


def test_saving_what_was_loaded_gives_the_same_bytes(folder, tmp_path):
    Bundle.load(folder).save(tmp_path / "again")
    for name in ("bundle.json", weights_file(folder).name):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_a_bundle_without_lists_says_nothing_of_them(tmp_path):
    build(class_width=7).save(tmp_path)
    facts = read_facts(tmp_path)
    assert "word_classes" not in facts
    text = str(facts["config"])
    assert not any(name in text for name in ("lexicon", "class_width"))
    assert not [name for name in load_file(weights_file(tmp_path)) if "class" in name]


def test_another_list_is_another_tagger(folder):
    digests = {build(*lexicons).digest for lexicons in ((), LISTS, LISTS[:1], LISTS[::-1])}
    assert len(digests) == 4


@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_a_tagger_of_either_engine_is_loaded_with_its_lists(folder, engine):
    tagger = Tagger.load(folder, engine=engine, device="cpu")
    assert [sentence.words for sentence in tagger.tag(SENTENCES)] == [SENTENCES[0].words]


def edit_arrays(folder, change):
    """Other arrays, with the hash that makes them pass for the right ones."""
    arrays = load_file(weights_file(folder))
    change(arrays)
    replace_weights(folder, save({name: np.ascontiguousarray(a) for name, a in arrays.items()}))


def put(name, array):
    return lambda arrays: arrays.__setitem__(f"word_classes.{name}", array)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda arrays: arrays.pop("word_classes.1.hashes"), "found others: word_classes.1.hashes"),
        (put("2.hashes", np.zeros(1, dtype=np.uint64)), "found others: word_classes.2.hashes"),
        (put("0.hashes", np.zeros(4, dtype=np.int64)), "expected hashes in uint64"),
        (put("0.hashes", np.zeros((2, 2), dtype=np.uint64)), "expected hashes in uint64"),
        (put("0.hashes", np.zeros(0, dtype=np.uint64)), "expected hashes in uint64"),
        (put("0.hashes", np.arange(4, 0, -1).astype(np.uint64)), "ascending hashes"),
        (put("0.hashes", np.arange(9).astype(np.uint64)), "for every entry"),
        (put("0.numbers", np.full(4, 2, dtype=np.uint8)), "one of its classes for every entry"),
        (put("0.numbers", np.zeros(4, dtype=np.float32)), "expected numbers in uint8 or uint16"),
        (put("0.beginnings", np.zeros(3, dtype=np.uint8)), "a power of two"),
    ],
)
def test_damaged_lists_are_refused_in_one_line(folder, change, names):
    edit_arrays(folder, change)
    assert_refused(folder, names=names)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"classes": []}, "classes"),
        ({"classes": ["F", "F"]}, "all different"),
        ({"classes": ["F"]}, "for every entry"),
        ({"classes": ["F", "P", "Q"]}, "classes.weight"),
        ({"longest": 0}, "longest"),
        ({"longest": 10**9}, "longest"),
        ({"case": "upper"}, "case"),
        ({"kind": "segmenter"}, "segmenter.name: expected 'jieba' or 'unidic'"),
        ({"kind": "brown"}, "'lexicon', 'segmenter'"),
    ],
)
def test_a_description_of_a_list_that_cannot_be_is_refused(folder, changes, names):
    facts = read_facts(folder)
    facts["word_classes"][0] |= changes
    write_facts(folder, facts)
    assert_refused(folder, names=names)


def newer(folder, text, *, name):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def sources(bundle, *paths):
    return bundle.with_lexicons(paths, model="mine").encoding.classes.sources


def test_a_newer_list_takes_the_place_of_the_one_of_its_name_or_of_its_classes(tmp_path):
    bundle = build(*LISTS)
    by_name = newer(tmp_path, "Oranges\tF\n", name="food.2026.tsv")
    by_class = newer(tmp_path, "Alan\tP\nAlan Turing\tP\n", name="persons.tsv")
    people, food = sources(bundle, by_name, by_class)
    assert (people.name, people.count, people.classes) == ("persons", 2, ("F", "P"))
    assert (food.name, food.count, food.classes, food.case) == ("food", 1, ("F",), "ignore")
    assert food.find(["ORANGES", "Apples"], np.array([2])).starts.tolist() == [0]
    kept, food = sources(bundle, by_name)
    assert kept is LISTS[0]


def test_the_same_list_again_changes_nothing(tmp_path):
    path = newer(tmp_path, "Ada\tP\nAda Lovelace\tP\napples\tF\napples\tP\n", name="people.tsv")
    again, _ = sources(build(*LISTS), path)
    for name in ("hashes", "numbers", "beginnings"):
        assert np.array_equal(getattr(again, name), getattr(LISTS[0], name))


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        (
            "Rome\tCITY\nAda\tP\n",
            "new.tsv",
            "expected the classes of a list of mine (people has F, P; food has F), found CITY: its"
            " network knows no other",
        ),
        (
            "Rome\tCITY\n",
            "food.tsv",
            "expected the classes of a list of mine (food has F), found CITY: its network knows no"
            " other",
        ),
        (
            "Rome\tF\n",
            "new.tsv",
            "expected the name of one of the lists of mine (people, food), since all have F, found"
            " new",
        ),
    ],
)
def test_a_list_that_fits_none_is_refused_with_both(tmp_path, text, name, problem):
    path = newer(tmp_path, text, name=name)
    with pytest.raises(CorpusError) as error:
        sources(build(*LISTS), path)
    assert str(error.value) == f"{path}: {problem}"


def test_no_list_is_replaced_twice(tmp_path):
    first, second = (newer(tmp_path, "Ada\tP\n", name=name) for name in ("people.tsv", "b.tsv"))
    with pytest.raises(
        CorpusError, match="expected one list in the place of people of mine, found two"
    ):
        sources(build(*LISTS), first, second)


def test_a_tagger_without_lists_takes_none(tmp_path):
    path = newer(tmp_path, "Ada\tP\n", name="people.tsv")
    with pytest.raises(NerLstmError, match="mine: expected a tagger that was trained with lists"):
        sources(build(), path)
