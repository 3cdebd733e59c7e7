"""What the scripts that measure have in common: whole processes of the command line, and
profiles.
"""

import cProfile
import json
import os
import pstats
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ner_lstm.sentence import Sentence


@dataclass(frozen=True)
class Cost:
    """What a whole process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


def run(*arguments: object, stdin: str = "") -> Cost:
    """The cost of one call of the command line, its output thrown away. Raises
    CalledProcessError.
    """
    command = [sys.executable, "-m", "ner_lstm", *map(str, arguments)]
    # Linux starts a process's peak at that of the one it was started by, which here has loaded
    # torch: hence one in between
    between = subprocess.run(
        [sys.executable, "-S", __file__, *command],
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    status, *cost = json.loads(between.stdout)
    if status:
        raise subprocess.CalledProcessError(status, command)
    return Cost(*cost)


def start_and_wait(command: Sequence[str]) -> tuple[int, float, float, float]:
    """Exit status, wall seconds, CPU seconds and peak MB of a command that reads standard input."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    return (
        os.waitstatus_to_exitcode(status),
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
    )


def words_of(sentences: "Iterable[Sentence]") -> int:
    """How many words there are."""
    return sum(len(sentence.words) for sentence in sentences)


def profile(train: Callable[[], float], tag: Callable[[], float]) -> None:
    """Prints the functions and operations that training an epoch and tagging spend their time
    in.
    """
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


if __name__ == "__main__":
    print(json.dumps(start_and_wait(sys.argv[1:])))
