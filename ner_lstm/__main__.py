"""`python -m ner_lstm` is `ner-lstm`: what stops it while it loads ends it at once, since there is
nothing yet to be undone.
"""

import os
import signal
from types import FrameType


def main() -> None:
    """Loads the command line and runs it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # as in a job that a shell has put into the background
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    from ner_lstm.cli import main as run

    run()


def _end(number: int, frame: FrameType | None) -> None:
    os._exit(128 + number)


if __name__ == "__main__":
    main()
