from dataclasses import replace

import pytest
import torch
from random_networks import ENCODING, ENGINES, WORDS, build_tagger
from same_entities import assert_same, confidences

from ner_lstm.encoding.encoding import Encoding
from ner_lstm.engines.torch import find_device
from ner_lstm.errors import NerLstmError
from ner_lstm.sentence import Entity, Passage, Sentence


def draw_sentences(number, *, seed=1, longest=40):
    rng = torch.Generator().manual_seed(seed)

    def draw(high):
        return int(torch.randint(high, (1,), generator=rng))

    for position in range(number):
        words = tuple(
            WORDS[draw(len(WORDS))] if draw(4) else f"strange{draw(500)}"
            for _ in range(draw(longest))
        )
        yield Sentence(words, path="draw", line=position + 1)


SENTENCES = [
    *draw_sentences(60),
    Sentence(()),
    Sentence(("x" * 5000,)),
    Sentence(("a",) * 300),
    Sentence(("\u0301",)),
    Sentence(()),
]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    ("encoder", "decoder"),
    [("lstm", "crf"), ("gru", "softmax"), ("feedforward", "softmax"), ("rnn", "crf")],
)
def test_a_sentence_gets_the_same_entities_and_confidences_alone_and_in_any_batch(
    name, encoder, decoder
):
    alone = build_tagger(name, encoder=encoder, decoder=decoder)
    expected = [found for sentence in SENTENCES for found in alone.tag([sentence])]
    assert sum(len(sentence.entities) for sentence in expected) > 30
    assert all(0 <= confidence <= 1 for confidence in confidences(expected))
    for batch_tokens in (1, 7, 64, 2048):
        tagger = build_tagger(name, batch_tokens=batch_tokens, encoder=encoder, decoder=decoder)
        assert_same(list(tagger.tag(SENTENCES)), expected)


@pytest.mark.parametrize("name", ENGINES)
def test_the_order_of_the_stream_does_not_matter_and_is_kept(name):
    tagger = build_tagger(name)
    forwards, backwards = list(tagger.tag(SENTENCES)), list(tagger.tag(SENTENCES[::-1]))
    assert [(sentence.words, sentence.line) for sentence in forwards] == [
        (s.words, s.line) for s in SENTENCES
    ]
    assert_same(backwards[::-1], forwards)


@pytest.mark.parametrize("name", ENGINES)
def test_tagging_again_gives_the_same_entities_and_confidences(name):
    tagger = build_tagger(name)
    expected = list(tagger.tag(SENTENCES))
    assert_same(list(tagger.tag(SENTENCES)), expected)
    assert_same(list(build_tagger(name).tag(SENTENCES)), expected)


@pytest.mark.parametrize("name", ENGINES)
def test_two_streams_of_one_tagger_do_not_mix(name):
    tagger = build_tagger(name)
    expected = list(tagger.tag(SENTENCES))
    one, other = tagger.tag(SENTENCES), tagger.tag(SENTENCES[::-1])
    pairs = list(zip(one, other, strict=True))
    assert_same([pair[0] for pair in pairs], expected)
    assert_same([pair[1] for pair in pairs], expected[::-1])


@pytest.mark.parametrize("name", ENGINES)
def test_what_a_sentence_carries_is_kept_and_its_labels_are_not_looked_at(name):
    sentence = Sentence(
        ("the", "apple"),
        (Entity(0, 1, "WRONG"),),
        (0, 4),
        (3, 9),
        Passage("the apple"),
        "a.txt",
        7,
        True,
    )
    labelled, plain = build_tagger(name).tag([sentence, Sentence(("the", "apple"))])
    assert_same([labelled], [plain])
    assert (labelled.starts, labelled.ends, labelled.origin) == (
        (0, 4),
        (3, 9),
        Passage("the apple"),
    )
    assert (labelled.path, labelled.line, labelled.document_start) == ("a.txt", 7, True)


@pytest.mark.parametrize(
    ("tokenizer", "text", "words"),
    [
        ("words", "Don't eat Ada's apple!", ["Do", "n't", "eat", "Ada", "'s", "apple", "!"]),
        ("characters", "我吃苹果。", ["我", "吃", "苹", "果", "。"]),
    ],
)
def test_text_is_tokenised_as_the_training_corpus_was(tokenizer, text, words):
    (sentence,) = build_tagger(tokenizer=tokenizer).tag_text(text)
    assert list(sentence.words) == words
    assert [
        text[start:end] for start, end in zip(sentence.starts, sentence.ends, strict=True)
    ] == words


def test_labels_are_those_of_the_training_corpus():
    assert build_tagger().labels == ("CITY", "FRUIT", "PERSON")


def test_auto_and_cpu_are_devices_everywhere():
    assert find_device("cpu").type == "cpu"
    assert find_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")


@pytest.mark.parametrize(
    "name", ["gpu", "cuda:x", "cuda:", "cpu:0", "", "cuda:99", "mps", "cuda:-1", "cuda:²"]
)
def test_a_device_that_is_none_is_an_error_in_one_line(name):
    if name == "cuda:" and torch.cuda.is_available():
        pytest.skip("a CUDA device is there")
    with pytest.raises(NerLstmError) as error:
        find_device(name)
    assert str(error.value).startswith("device")
    assert "\n" not in str(error.value)


def test_the_share_of_unknown_words_is_counted_as_words_are_looked_up():
    assert build_tagger().unknown_share([Sentence(("The", "APPLE", "pear", "2024"))]) == 0.25
    assert build_tagger().unknown_share([]) == 0.0


@pytest.mark.parametrize("name", ENGINES)
def test_entities_that_were_found_weigh_what_they_were_found_with(name):
    found = list(build_tagger(name).tag(SENTENCES))
    weighed = build_tagger(name, batch_tokens=64).entity_probabilities(
        [one.with_entities(tuple(map(forget, one.entities))) for one in found]
    )
    assert [one.words for one in weighed] == [one.words for one in found]
    assert_same(weighed, found)


def forget(entity):
    return replace(entity, confidence=None)


def test_what_may_be_an_entity_weighs_one_together_with_what_it_may_be_otherwise():
    tagger = build_tagger()
    (found,) = tagger.tag([Sentence(("the",))])
    shares = [
        tagger.entity_probabilities([Sentence(("the",), (Entity(0, 1, label),))])[0]
        .entities[0]
        .confidence
        for label in tagger.labels
    ]
    assert 0 < sum(shares) < 1  # the rest is that it is none
    assert all(
        entity.confidence == pytest.approx(shares[tagger.labels.index(entity.label)])
        for entity in found.entities
    )


def test_entities_of_labels_that_the_tagger_does_not_know_are_left_out():
    assert build_tagger().entity_probabilities(
        [Sentence(("the", "apple"), (Entity(0, 1, "PLANET"),)), Sentence(())]
    ) == [
        Sentence(("the", "apple"), ()),
        Sentence((), ()),
    ]


def test_the_unknown_word_is_one_of_which_nothing_was_seen():
    word = build_tagger().unknown_word
    forms = ENCODING.forms.encode([word])
    assert (
        forms.word_ids.tolist() == [1]
        and set(forms.affix_ids[0].tolist()) == {1}
        and set(forms.character_ids[0].tolist()) == {1, 0}
    )
    other = Encoding.of([Sentence((word, word + "x"))]).forms.unknown_word()
    assert other != word
