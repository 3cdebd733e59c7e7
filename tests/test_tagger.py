from dataclasses import replace
from itertools import count, islice
from time import sleep

import pytest
import torch
from bundles import tagger_on
from same_entities import assert_same, confidences, spans

from ner_lstm.config import ModelConfig
from ner_lstm.encoding.bigrams import bigram_vocabulary
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.engines.numpy import NumpyEngine
from ner_lstm.engines.torch import TorchEngine, find_device
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.model.network import Network
from ner_lstm.sentence import Entity, Passage, Sentence
from ner_lstm.tagger import PENDING_WINDOWS, WINDOW_TOKENS

WORDS = [
    "the",
    "apple",
    "is",
    "a",
    "great",
    "company",
    "in",
    "Paris",
    ",",
    "says",
    "Ada",
    "Lovelace",
    ".",
    "苹",
    "果",
    "1987",
    "O'Neill",
    "😀",
]
TRAIN = [
    Sentence(tuple(WORDS), (Entity(1, 2, "FRUIT"), Entity(7, 8, "CITY"), Entity(10, 12, "PERSON")))
]
ENCODING = replace(Encoding.of(TRAIN * 2), bigrams=bigram_vocabulary([TRAIN[0].words] * 2))


ENGINES = ("numpy", "torch")


def build(name="numpy", *, batch_tokens=2048, tokenizer="words", encoder="lstm", decoder="crf"):
    """A tagger with random weights, large enough that it finds entities of every kind."""
    torch.manual_seed(6)
    config = ModelConfig(
        word_width=12,
        character_width=6,
        affix_width=3,
        hidden_width=10,
        encoder=encoder,
        decoder=decoder,
        layers=2,
    )
    network = Network.build(config, ENCODING)
    torch.nn.init.normal_(network.projection.weight)
    for weight in network.decoder.parameters():
        torch.nn.init.normal_(weight)
    if name == "torch":
        engine = TorchEngine(network, device=torch.device("cpu"), workers=2)
    else:
        weights = {key: tensor.numpy() for key, tensor in network.state_dict().items()}
        engine = NumpyEngine(weights, config, ENCODING, workers=2)
    return tagger_on(engine, ENCODING, tokenizer=tokenizer, batch_tokens=batch_tokens)


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
    alone = [
        build(name, encoder=encoder, decoder=decoder).tag([sentence]) for sentence in SENTENCES
    ]
    expected = [sentence for (sentence,) in map(list, alone)]
    assert sum(len(sentence.entities) for sentence in expected) > 30
    assert all(0 <= confidence <= 1 for confidence in confidences(expected))
    for batch_tokens in (1, 7, 64, 2048):
        tagger = build(name, batch_tokens=batch_tokens, encoder=encoder, decoder=decoder)
        assert_same(list(tagger.tag(SENTENCES)), expected)


@pytest.mark.parametrize("name", ENGINES)
def test_the_order_of_the_stream_does_not_matter_and_is_kept(name):
    tagger = build(name)
    forwards, backwards = list(tagger.tag(SENTENCES)), list(tagger.tag(SENTENCES[::-1]))
    assert [(sentence.words, sentence.line) for sentence in forwards] == [
        (s.words, s.line) for s in SENTENCES
    ]
    assert_same(backwards[::-1], forwards)


@pytest.mark.parametrize("name", ENGINES)
def test_tagging_again_gives_the_same_entities_and_confidences(name):
    tagger = build(name)
    expected = list(tagger.tag(SENTENCES))
    assert_same(list(tagger.tag(SENTENCES)), expected)
    assert_same(list(build(name).tag(SENTENCES)), expected)


@pytest.mark.parametrize("name", ENGINES)
def test_two_streams_of_one_tagger_do_not_mix(name):
    tagger = build(name)
    expected = list(tagger.tag(SENTENCES))
    one, other = tagger.tag(SENTENCES), tagger.tag(SENTENCES[::-1])
    pairs = list(zip(one, other, strict=True))
    assert_same([pair[0] for pair in pairs], expected)
    assert_same([pair[1] for pair in pairs], expected[::-1])


@pytest.mark.parametrize("name", ENGINES)
def test_the_first_results_come_before_the_stream_ends(name):
    taken = []

    def endless():
        for number in count():
            taken.append(number)
            yield Sentence(("the", "apple", "is", "great"), line=number)

    stream = build(name).tag(endless())
    assert next(stream).line == 0
    assert len(taken) <= 64  # the first window is 256 words
    for number, sentence in enumerate(islice(stream, 20_000), 1):
        assert sentence.line == number
        assert len(taken) - number <= (PENDING_WINDOWS + 2) * WINDOW_TOKENS / 4


@pytest.mark.parametrize("windows", [0, 6])  # before it, all at once: then there are worker threads
def test_a_stream_that_comes_slowly_gives_each_result_as_soon_as_the_next_sentence_is_there(
    windows, monkeypatch
):
    monkeypatch.setattr("ner_lstm.tagger.WINDOW_TOKENS", 512)
    monkeypatch.setattr("ner_lstm.tagger.PATIENCE", 0.1)
    taken = []
    quick = [Sentence(("apple",) * 512)] * windows

    def type_slowly():
        yield from quick
        for number in range(3):
            sleep(0.2)
            taken.append(number)
            yield Sentence((f"word{number}",))

    results = build("numpy", batch_tokens=512).tag(type_slowly())
    assert len(list(islice(results, windows))) == windows
    for number, result in enumerate(results):
        assert result.words == (f"word{number}",)
        assert taken == list(range(number + 1))


@pytest.mark.parametrize("name", ENGINES)
def test_an_endless_stream_of_sentences_without_words_gives_results_too(name):
    found = list(islice(build(name).tag(Sentence((), line=number) for number in count()), 1000))
    assert [sentence.line for sentence in found] == list(range(1000))
    assert all(sentence.entities == () for sentence in found)


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_in_is_nothing_out(name):
    assert list(build(name).tag([])) == []
    assert build(name).tag_text("") == ()
    assert build(name).tag_text(" \n\n ") == ()


@pytest.mark.parametrize("name", ENGINES)
def test_a_sentence_of_20000_words_comes_back_whole(name):
    long = Sentence(tuple(WORDS[number % len(WORDS)] for number in range(20_000)))
    before, found, after = build(name).tag([TRAIN[0], long, TRAIN[0]])
    assert found.words == long.words
    assert spans(before) == spans(after) == spans(next(build(name).tag([TRAIN[0]])))
    assert found.entities[-1].start > 19_900
    assert all(
        entity.start < entity.end <= 20_000 and 0 <= entity.confidence <= 1
        for entity in found.entities
    )
    assert all(
        before.end <= after.start
        for before, after in zip(found.entities, found.entities[1:], strict=False)
    )


def test_a_sentence_too_long_to_be_computed_is_refused_behind_the_results_before_it(monkeypatch):
    monkeypatch.setattr("ner_lstm.tagger.MAX_SENTENCE_WORDS", 50)
    stream = build().tag([TRAIN[0], Sentence(("a",) * 51, path="b.jsonl", line=7), TRAIN[0]])
    assert next(stream).words == TRAIN[0].words
    with pytest.raises(
        CorpusError, match=r"^b\.jsonl:7: expected a sentence of at most 50 words, .* found 51$"
    ):
        next(stream)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("length", [1, 23, 24, 25, 5000])
def test_words_of_any_length_are_tagged(name, length):
    sentence = Sentence(("the", "b" * length, "Ada"))
    (found,) = build(name).tag([sentence])
    assert found == sentence.with_entities(found.entities)
    # a word is known by its first and its last characters, of which there are no others here
    (shortened,) = build(name).tag([replace(sentence, words=("the", "b" * min(length, 24), "Ada"))])
    assert_same([found], [shortened])


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
    labelled, plain = build(name).tag([sentence, Sentence(("the", "apple"))])
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
    (sentence,) = build(tokenizer=tokenizer).tag_text(text)
    assert list(sentence.words) == words
    assert [
        text[start:end] for start, end in zip(sentence.starts, sentence.ends, strict=True)
    ] == words


def test_labels_are_those_of_the_training_corpus():
    assert build().labels == ("CITY", "FRUIT", "PERSON")


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
    assert build().unknown_share([Sentence(("The", "APPLE", "pear", "2024"))]) == 0.25
    assert build().unknown_share([]) == 0.0


@pytest.mark.parametrize("name", ENGINES)
def test_entities_that_were_found_weigh_what_they_were_found_with(name):
    found = list(build(name).tag(SENTENCES))
    weighed = build(name, batch_tokens=64).entity_probabilities(
        [one.with_entities(tuple(map(forget, one.entities))) for one in found]
    )
    assert [one.words for one in weighed] == [one.words for one in found]
    assert_same(weighed, found)


def forget(entity):
    return replace(entity, confidence=None)


def test_what_may_be_an_entity_weighs_one_together_with_what_it_may_be_otherwise():
    tagger = build()
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
    assert build().entity_probabilities(
        [Sentence(("the", "apple"), (Entity(0, 1, "PLANET"),)), Sentence(())]
    ) == [
        Sentence(("the", "apple"), ()),
        Sentence((), ()),
    ]


def test_the_unknown_word_is_one_of_which_nothing_was_seen():
    word = build().unknown_word
    forms = ENCODING.forms.encode([word])
    assert (
        forms.word_ids.tolist() == [1]
        and set(forms.affix_ids[0].tolist()) == {1}
        and set(forms.character_ids[0].tolist()) == {1, 0}
    )
    other = Encoding.of([Sentence((word, word + "x"))]).forms.unknown_word()
    assert other != word
