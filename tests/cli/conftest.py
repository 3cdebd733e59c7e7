"""How the tests of the command line run it: in this process for speed, or installed, in a process
of its own.
"""

import io
import logging
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from gold_and_guess import GOLD, GUESS

from ner_lstm.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit status, and its two streams, decoded with their line ends as
    they were.
    """

    status: int
    out: str
    err: str

    @property
    def errors(self):
        return self.err.splitlines()


@pytest.fixture
def run(monkeypatch):
    """Runs `ner-lstm` with arguments, in this process, by the function that the console script
    calls.
    """

    def call(*arguments, stdin=b""):
        given = stdin.encode() if isinstance(stdin, str) else stdin
        streams = {
            name: io.TextIOWrapper(io.BytesIO(data), "utf-8")
            for name, data in (("stdin", given), ("stdout", b""), ("stderr", b""))
        }
        with monkeypatch.context() as patch, _restored():
            patch.setattr(sys, "argv", ["ner-lstm", *map(str, arguments)])
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            with pytest.raises(SystemExit) as stopped:
                main()
        written = []
        for name in ("stdout", "stderr"):
            streams[name].flush()
            written.append(streams[name].buffer.getvalue().decode())
        code = stopped.value.code
        return Outcome(code if isinstance(code, int) else 0, *written)

    return call


@contextmanager
def _restored():
    """What a process sets up once, as it was."""
    logger = logging.getLogger("ner_lstm")
    handlers, propagate, level = logger.handlers, logger.propagate, logger.level
    handler = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)
        signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def run_installed(tmp_path):
    """Runs `python -m ner_lstm` with arguments, in a process of its own, in tmp_path."""

    def call(*arguments, stdin=b""):
        given = stdin.encode() if isinstance(stdin, str) else stdin
        command = [sys.executable, "-m", "ner_lstm", *map(str, arguments)]
        done = subprocess.run(
            command, input=given, capture_output=True, cwd=tmp_path, timeout=120, check=False
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The folder of gold.conll and guess.conll, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold.conll").write_text(GOLD)
    (tmp_path / "guess.conll").write_text(GUESS)
    return tmp_path
