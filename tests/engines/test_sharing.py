"""One tagger in many hands: threads, streams that are half drawn, and processes that were forked
meanwhile.
"""

import copy
import multiprocessing
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Barrier, Event, Thread

import numpy as np
import pytest
from bundles import tagger_on
from same_entities import assert_same, spans

from ner_lstm.engines.threads import Guard
from ner_lstm.engines.word_cache import WordCache

THREADS = 8
ENGINES = ("numpy", "torch")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(params=ENGINES)
def make_tagger(build, encoding, request):
    def make(*, max_bytes=None):
        engine = getattr(build(workers=1, layers=2), request.param)
        tagger = tagger_on(engine, encoding)
        if max_bytes is not None:
            tagger._window_tagger._cache = WordCache(engine, encoding.forms, max_bytes=max_bytes)
        return tagger

    return make


@pytest.fixture
def _switching_often():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_switching_often")
@pytest.mark.parametrize("max_bytes", [None, 1], ids=["all-remembered", "always-forgetting"])
def test_one_tagger_in_eight_threads_finds_what_it_finds_in_one(make_tagger, draw, max_bytes):
    sentences = draw(60)
    alone = make_tagger()
    expected = [next(alone.tag([sentence])) for sentence in sentences]
    assert sum(map(len, map(spans, expected))) > 60
    shared, ready = make_tagger(max_bytes=max_bytes), Barrier(THREADS)

    def work(number):
        ready.wait(timeout=60)
        order = [(number * 17 + step * 7) % len(sentences) for step in range(len(sentences))]
        return order, [next(shared.tag([sentences[position]])) for position in order]

    with ThreadPoolExecutor(THREADS) as pool:
        for order, found in pool.map(work, range(THREADS)):
            assert_same(found, [expected[position] for position in order])


@pytest.mark.usefixtures("_switching_often")
def test_entities_are_weighed_in_many_threads_as_in_one(make_tagger, draw):
    sentences = list(make_tagger().tag(draw(40)))
    expected, shared = make_tagger().entity_probabilities(sentences), make_tagger()
    with ThreadPoolExecutor(THREADS) as pool:
        for found in pool.map(lambda _: shared.entity_probabilities(sentences), range(2 * THREADS)):
            assert_same(found, expected)


def test_streams_of_one_tagger_half_drawn_by_many_threads_do_not_mix(make_tagger, draw):
    sentences = draw(40)
    expected, shared = list(make_tagger().tag(sentences)), make_tagger()
    streams = [shared.tag(sentences[number:]) for number in range(THREADS)]
    heads = [list(islice(stream, 5)) for stream in streams]
    with ThreadPoolExecutor(THREADS) as pool:
        for number, rest in enumerate(pool.map(list, streams)):
            assert_same([*heads[number], *rest], expected[number:])


def test_a_look_up_that_was_broken_off_spoils_none_that_follow(build, encoding, words, monkeypatch):
    engine = build(workers=1).numpy
    memory, expected = (
        WordCache(engine, encoding.forms, max_bytes=1),
        WordCache(engine, encoding.forms).look_up(words),
    )
    memory.look_up(words[::-1])
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(memory, "_learn", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
        memory.look_up(["strange", *words])
    found = memory.look_up(words)
    np.testing.assert_allclose(
        found.vectors[:, found.rows], expected.vectors[:, expected.rows], rtol=0, atol=1e-6
    )


def test_a_tagger_can_be_copied_and_the_copy_learns_on_its_own(make_tagger, draw):
    tagger, sentences = make_tagger(), draw(20)
    expected = list(tagger.tag(sentences))
    assert_same(list(copy.deepcopy(tagger).tag(sentences)), expected)


def test_a_guard_says_whether_the_last_one_inside_got_to_the_end():
    guard = Guard()
    with guard as is_whole:
        assert is_whole
    with pytest.raises(KeyError), guard:
        raise KeyError
    with guard as is_whole:
        assert not is_whole
    with guard as is_whole:
        assert is_whole


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_forked_while_a_thread_is_inside_a_guard_finds_it_open_and_not_whole():
    guard, inside, done = Guard(), Event(), Event()

    def stay():
        with guard:
            inside.set()
            done.wait(timeout=60)

    thread = Thread(target=stay)
    thread.start()
    assert inside.wait(timeout=60)
    assert _in_child(lambda: _enter(guard)) == 10  # not whole
    done.set()
    thread.join()
    assert _in_child(lambda: _enter(guard)) == 11


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("make_tagger", ["numpy"], indirect=True)
def test_a_tagger_answers_after_a_fork_while_threads_use_it(make_tagger, draw):
    sentences = draw(30)
    expected, shared, stop = list(make_tagger().tag(sentences)), make_tagger(max_bytes=1), Event()

    def work():
        while not stop.is_set():
            list(shared.tag(sentences))

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    half_drawn = shared.tag(sentences * 3)
    next(half_drawn)
    try:
        for _ in range(5):
            assert (
                _in_child(
                    lambda: (
                        10 + (list(map(spans, shared.tag(sentences))) == list(map(spans, expected)))
                    )
                )
                == 11
            )
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _enter(guard):
    with guard as is_whole:
        return 10 + is_whole


def _in_child(answer):
    """The exit status of a child that ends with what `answer` gives."""
    process = multiprocessing.get_context("fork").Process(target=lambda: os._exit(answer()))
    process.start()
    process.join(timeout=60)
    if process.is_alive():
        process.kill()
    return process.exitcode
