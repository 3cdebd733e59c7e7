from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest

from ner_lstm.engines.threads import SharedContext


class Setting:
    """A setting of the process, and what was done to it."""

    def __init__(self):
        self.history = []

    @contextmanager
    def changed(self):
        self.history.append("changed")
        try:
            yield
        finally:
            self.history.append("put back")

    @property
    def is_changed(self):
        return bool(self.history) and self.history[-1] == "changed"


@pytest.fixture
def setting():
    return Setting()


def test_a_setting_is_changed_inside_and_put_back_behind(setting):
    held = SharedContext(setting.changed)
    assert setting.history == []
    with held:
        assert setting.history == ["changed"]
    assert setting.history == ["changed", "put back"]


def test_holders_inside_each_other_change_it_once(setting):
    held = SharedContext(setting.changed)
    with held:
        with held, held:
            assert setting.history == ["changed"]
        assert setting.history == ["changed"]
    assert setting.history == ["changed", "put back"]


def test_the_last_to_leave_puts_it_back_whoever_came_first(setting):
    held = SharedContext(setting.changed)

    def hold():
        with held:
            yield

    first, second, third = hold(), hold(), hold()
    next(first)
    next(second)
    first.close()
    next(third)
    second.close()
    assert setting.history == ["changed"]
    third.close()
    assert setting.history == ["changed", "put back"]


def test_who_comes_after_the_last_changes_it_again(setting):
    held = SharedContext(setting.changed)
    for _ in range(3):
        with held:
            assert setting.is_changed
    assert setting.history == ["changed", "put back"] * 3


def test_an_error_inside_puts_it_back_and_is_not_swallowed(setting):
    with pytest.raises(KeyError), SharedContext(setting.changed):
        raise KeyError
    assert setting.history == ["changed", "put back"]


def test_a_change_that_fails_leaves_nobody_inside(setting):
    contexts = iter([contextmanager(lambda: iter(()))(), setting.changed()])
    held = SharedContext(lambda: next(contexts))
    with pytest.raises(RuntimeError), held:
        pass
    with held:
        assert setting.is_changed
    assert setting.history == ["changed", "put back"]


def test_threads_that_hold_at_the_same_time_change_it_once_in_all(setting):
    held, inside = SharedContext(setting.changed), Barrier(4)

    def hold(_):
        with held:
            inside.wait(timeout=60)  # all four are in
            changed = setting.is_changed
            inside.wait(timeout=60)
        return changed

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(hold, range(4)))
    assert setting.history == ["changed", "put back"]


def test_threads_that_come_and_go_always_find_it_changed(setting):
    held = SharedContext(setting.changed)

    def hold(_):
        found = True
        for _ in range(500):
            with held:
                found &= setting.is_changed
        return found

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(hold, range(4)))
    half = len(setting.history) // 2
    assert setting.history == ["changed", "put back"] * half
