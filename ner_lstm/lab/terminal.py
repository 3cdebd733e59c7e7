"""Standard output -> a terminal for colours, which are left out where it is none."""

import sys
from typing import NoReturn

from rich.console import Console


class Terminal(Console):
    """rich's console on standard output, whose closed pipe is an error like any other: rich 15
    would exit with 1.
    """

    def __init__(self) -> None:
        super().__init__(file=sys.stdout, highlight=False)

    def on_broken_pipe(self) -> NoReturn:
        """Raises BrokenPipeError, for which commands have an exit status."""
        raise BrokenPipeError
