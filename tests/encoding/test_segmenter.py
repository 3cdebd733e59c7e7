"""Segmenters give characters the classes of the words that they make, whatever the characters are."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.encoding import segmenter as segmenters
from ner_lstm.encoding.segmenter import PACKAGES, Segmenter
from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.errors import MissingExtra, NerLstmError

MODULES = {"jieba": ("rjieba",), "unidic": ("fugashi", "unidic_lite")}
TEXTS = {"jieba": "马云在北京大学工作", "unidic": "石原慎太郎はトヨタに勤めた。"}


def load(name, *texts):
    for module in MODULES[name]:
        pytest.importorskip(module)
    return Segmenter.of(name, texts)


def find(segmenter, *sentences):
    """The words found, as they stand there, each with its class."""
    words = [word for sentence in sentences for word in sentence]
    stretches = segmenter.find(words, np.array([len(sentence) for sentence in sentences]))
    return [
        ("".join(words[start : start + length]), segmenter.classes[number])
        for start, length, number in zip(*(column.tolist() for column in stretches), strict=True)
    ]


def test_jieba_gives_names_their_kind():
    segmenter = load("jieba", TEXTS["jieba"])
    assert find(segmenter, TEXTS["jieba"]) == [
        ("马云", "nr"),
        ("在", "p"),
        ("北京大学", "nt"),
        ("工作", "vn"),
    ]
    assert segmenter.classes == ("nr", "nt", "p", "vn")
    ids = WordClasses((segmenter,)).ids(list(TEXTS["jieba"]), np.array([9]))
    assert ids.tolist() == [[1], [3], [12], [5], [6], [6], [7], [13], [15]]


def test_unidic_gives_proper_nouns_their_subclass():
    segmenter = load("unidic", TEXTS["unidic"])
    found = dict(find(segmenter, TEXTS["unidic"]))
    assert found["石原"] == "名詞-固有名詞-人名-姓"
    assert found["慎太郎"] == "名詞-固有名詞-人名-名"
    assert found["は"] == "助詞-係助詞"
    assert "".join(found) == TEXTS["unidic"]


@pytest.mark.parametrize("name", PACKAGES)
def test_each_sentence_is_cut_alone(name):
    segmenter = load(name, TEXTS[name])
    first, second = TEXTS[name][:5], TEXTS[name][5:]
    assert find(segmenter, first, "", second) == find(segmenter, first) + find(segmenter, second)
    assert find(segmenter) == find(segmenter, "") == []


@pytest.mark.parametrize("name", PACKAGES)
def test_parts_of_speech_that_training_did_not_meet_are_no_class(name):
    segmenter = load(name, "。")
    assert [label for _, label in find(segmenter, TEXTS[name])].count(segmenter.classes[0]) <= 1
    assert len(segmenter.classes) == 1


def test_a_word_that_ends_inside_a_token_is_none():
    segmenter = load("jieba", TEXTS["jieba"])
    assert find(segmenter, ["马云", "在", "北", "京大学"]) == [
        ("马云", "nr"),
        ("在", "p"),
        ("北京大学", "nt"),
    ]
    assert find(segmenter, ["马", "云在", "北京大学"]) == [("北京大学", "nt")]


@pytest.mark.parametrize("name", PACKAGES)
@given(
    st.lists(
        st.lists(
            st.characters(codec=None) | st.sampled_from("马云北京石原はA1\0\ud800"), max_size=9
        ),
        max_size=3,
    )
)
def test_any_characters_are_cut_in_order_and_within_their_sentence(name, sentences):
    segmenter = load(name, TEXTS[name])
    words = [word for sentence in sentences for word in sentence]
    lengths = np.array([len(sentence) for sentence in sentences], dtype=np.int64)
    starts, sizes, _ = segmenter.find(words, lengths)
    assert (sizes > 0).all()
    assert (starts[1:] >= starts[:-1] + sizes[:-1]).all()
    stops = np.cumsum(lengths)
    of_first, of_last = (
        np.searchsorted(stops, positions, side="right")
        for positions in (starts, starts + sizes - 1)
    )
    assert np.array_equal(of_first, of_last)


@pytest.mark.parametrize("name", PACKAGES)
def test_another_version_is_refused_with_the_way_out(name):
    load(name)
    package = PACKAGES[name].name
    other = Segmenter(name, "0.0.1", ("n",))
    with pytest.raises(NerLstmError) as error:
        find(other, TEXTS[name])
    assert f"the segmenter {name}: expected {package} 0.0.1, with which" in str(error.value)
    assert f"pip install '{package}==0.0.1'" in str(error.value)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_that_is_not_installed_is_asked_for(name, monkeypatch):
    for module in MODULES[name]:
        monkeypatch.setitem(sys.modules, module, None)
    segmenters._load.cache_clear()
    extra = PACKAGES[name].extra
    with pytest.raises(MissingExtra, match=rf"the segmenter {name} .*'ner-lstm\[{extra}\]'"):
        Segmenter.of(name, ["a"])
    known = Segmenter(name, "1", ("n",))
    with pytest.raises(MissingExtra):
        known.find(["a"], np.array([1]))
