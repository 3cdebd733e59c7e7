"""What worker threads must not change: the entities, their order, and what the process had set
before.
"""

import gc
import threading
from itertools import count, islice
from queue import Queue

import pytest
import torch
from bundles import tagger_on
from same_entities import assert_same, confidences, spans
from threadpoolctl import ThreadpoolController, threadpool_limits

from ner_lstm.sentence import Sentence
from ner_lstm.tagger import PENDING_WINDOWS, UNTHREADED_WINDOWS

WINDOW = 64
ENGINES = ("numpy", "torch")


@pytest.fixture(autouse=True)
def _small_windows(monkeypatch):
    """A few dozen words are a stream of many windows."""
    monkeypatch.setattr("ner_lstm.windows.WINDOW_TOKENS", WINDOW)
    monkeypatch.setattr("ner_lstm.windows.FIRST_WINDOW_TOKENS", WINDOW)


@pytest.fixture(params=ENGINES)
def make_tagger(build, encoding, request):
    def make(*, workers=2, batch_tokens=None):
        engine = getattr(build(workers=workers, layers=2), request.param)
        return tagger_on(engine, encoding, batch_tokens=batch_tokens)

    return make


@pytest.fixture
def settings(make_tagger):
    """Gives every library two threads, and tells what is set."""
    make_tagger()  # all libraries are loaded now

    def read():
        return torch.get_num_threads(), [
            library["num_threads"]
            for library in ThreadpoolController().select(user_api="blas").info()
        ]

    before = torch.get_num_threads()
    with threadpool_limits(2, user_api="blas"):
        torch.set_num_threads(2)
        yield read
    torch.set_num_threads(before)


def workers_alive():
    return [
        thread for thread in threading.enumerate() if thread.name.startswith("ThreadPoolExecutor")
    ]


def endless(words=("the", "apple", "is", "great")):
    for line in count():
        yield Sentence(words, line=line)


def test_any_number_of_workers_and_words_at_once_finds_the_same_entities_in_the_same_order(
    make_tagger, draw
):
    sentences = draw(150)
    expected = list(make_tagger(workers=1).tag(sentences))
    assert len(confidences(expected)) > 200
    for workers in (1, 2, 3):
        for batch_tokens in (7, 64, 2048):
            found = list(make_tagger(workers=workers, batch_tokens=batch_tokens).tag(sentences))
            assert [(s.words, s.line) for s in found] == [(s.words, s.line) for s in sentences]
            assert_same(found, expected)


def test_tagging_with_workers_again_gives_the_same_entities_and_confidences(make_tagger, draw):
    sentences, tagger = draw(150), make_tagger(workers=3)
    assert_same(list(tagger.tag(sentences)), list(tagger.tag(sentences)))


def test_two_streams_with_workers_do_not_mix(make_tagger, draw):
    sentences, tagger = draw(150), make_tagger()
    expected = list(tagger.tag(sentences))
    one, other = zip(
        *zip(tagger.tag(sentences), tagger.tag(sentences[::-1]), strict=True), strict=True
    )
    assert [spans(sentence) for sentence in one] == [spans(sentence) for sentence in expected]
    assert [spans(sentence) for sentence in other] == [
        spans(sentence) for sentence in expected[::-1]
    ]


def test_one_sentence_starts_no_thread(make_tagger):
    tagger, before = make_tagger(), threading.active_count()
    stream = tagger.tag(islice(endless(), WINDOW // 4))
    next(stream)
    assert threading.active_count() == before
    assert len(list(stream)) == WINDOW // 4 - 1


def test_no_more_than_some_windows_are_drawn_ahead_of_what_is_given_out(make_tagger):
    taken = []
    stream = make_tagger().tag(taken.append(sentence.line) or sentence for sentence in endless())
    for number, sentence in enumerate(islice(stream, 1000), 1):
        assert sentence.line == number - 1
        assert len(taken) - number <= (PENDING_WINDOWS + 1) * WINDOW / 4
    stream.close()


def test_a_stream_used_up_leaves_no_thread_and_the_settings_as_they_were(
    make_tagger, draw, settings
):
    before = settings()
    stream = make_tagger().tag(draw(100))
    next(stream)
    assert settings() != before, "inside, one thread computes what one thread asks"
    assert len(list(stream)) == 99
    assert settings() == before
    assert not workers_alive()


@pytest.mark.parametrize("taken", [0, 1, WINDOW // 4 * UNTHREADED_WINDOWS + 1, 200])
@pytest.mark.parametrize("way", ["closed", "forgotten"])
def test_a_stream_that_is_left_early_leaves_no_thread_and_the_settings_as_they_were(
    make_tagger, settings, taken, way
):
    before = settings()
    stream = make_tagger().tag(endless())
    assert [sentence.line for sentence in islice(stream, taken)] == list(range(taken))
    if way == "closed":
        stream.close()
    else:
        del stream
        gc.collect()
    assert settings() == before
    assert not workers_alive()


@pytest.mark.parametrize("good", [0, 1, WINDOW // 4 * UNTHREADED_WINDOWS + 1, 200])
def test_an_error_of_the_source_comes_through_and_leaves_nothing_behind(
    make_tagger, settings, good
):
    def failing():
        yield from islice(endless(), good)
        raise OSError("the disk is gone")

    before, found = settings(), []
    with pytest.raises(OSError, match="the disk is gone"):
        found.extend(make_tagger().tag(failing()))
    assert [sentence.line for sentence in found] == list(range(good))  # all that it gave before
    assert settings() == before
    assert not workers_alive()


def test_a_source_may_wait_for_what_was_given_out(make_tagger):
    # a dialogue: the next sentence is only there when the answer to one some windows before was
    # seen
    answers, ahead = Queue(), WINDOW // 4 * (PENDING_WINDOWS + UNTHREADED_WINDOWS)

    def source():
        for sentence in islice(endless(), 400):
            if sentence.line >= ahead:
                assert answers.get(timeout=60) == sentence.line - ahead
            yield sentence

    for sentence in make_tagger().tag(source()):
        answers.put(sentence.line)
    assert answers.qsize() == ahead


def test_taggers_in_two_threads_find_what_each_finds_alone(make_tagger, draw):
    taggers, inputs = [make_tagger(), make_tagger()], [draw(120, seed=1), draw(120, seed=2)]
    expected = [
        list(tagger.tag(sentences)) for tagger, sentences in zip(taggers, inputs, strict=True)
    ]
    found = [None, None]

    def work(number):
        found[number] = list(taggers[number].tag(inputs[number]))

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    for own, right in zip(found, expected, strict=True):
        assert_same(own, right)
