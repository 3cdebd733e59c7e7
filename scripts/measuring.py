"""What the scripts that measure have in common: whole processes of the command line, and profiles."""

import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ner_lstm.sentence import Sentence

TOOL = [sys.executable, "-m", "ner_lstm"]


@dataclass(frozen=True)
class Cost:
    """What a whole process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


def run(*arguments: object, stdin: str = "") -> Cost:
    """The cost of one call of the command line, its output thrown away. Raises CalledProcessError."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as source:
        source.write(stdin)
        source.seek(0)
        started = time.perf_counter()
        process = subprocess.Popen(
            [*TOOL, *map(str, arguments)], stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), process.args)
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def words_of(sentences: Iterable[Sentence]) -> int:
    """How many words there are."""
    return sum(len(sentence.words) for sentence in sentences)


def profile(train: Callable[[], float], tag: Callable[[], float]) -> None:
    """Prints the functions and operations that training an epoch and tagging spend their time in."""
    import torch

    for name, work in (("training", train), ("tagging", tag)):
        work()
        profiler = cProfile.Profile()
        profiler.enable()
        work()
        profiler.disable()
        print(f"\n{name}: functions")
        pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(20)
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as operations:
        train()
    print("\ntraining: operations of torch")
    print(operations.key_averages().table(sort_by="self_cpu_time_total", row_limit=25))
