"""Every failure that a user can cause, as one exception tree whose messages say where, found and
expected.
"""

from collections.abc import Sequence

from ner_lstm.one_line import one_line

MAX_LISTED_ERRORS = 20


class NerLstmError(Exception):
    """The input, the config or the bundle is at fault; `str()` is what the command line prints.

    One line, whatever paths, labels and settings it quotes: what would move the cursor or be a
    command in a CI server's log is spelt out.
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))

    def _list(self, lines: Sequence[str], *, source: str) -> None:
        """Makes the error print the first 20 lines, then how many more there are of `source`."""
        shown = list(lines[:MAX_LISTED_ERRORS])
        if len(lines) > MAX_LISTED_ERRORS:
            shown.append(f"{source}: {len(lines) - MAX_LISTED_ERRORS} more errors")
        self.args = ("\n".join(map(one_line, shown)),)


class CorpusError(NerLstmError):
    """A corpus, vector or text file cannot be read as what it claims to be, at `path:line` (line 0:
    the whole file).

    all: the errors it stands for, itself alone if it is one.
    """

    def __init__(self, path: str, line: int, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        self.all: tuple[CorpusError, ...] = (self,)
        super().__init__(f"{path}:{line}: {problem}" if line else f"{path}: {problem}")

    @classmethod
    def several(cls, errors: Sequence["CorpusError"]) -> "CorpusError":
        """One error that prints the first 20 of `errors` a line each, then how many more there
        are.
        """
        first = errors[0]
        merged = cls(first.path, first.line, first.problem)
        merged._list([str(error) for error in errors], source=first.path)
        merged.all = tuple(errors)
        return merged


class TagError(NerLstmError):
    """Tags or entities that no scheme can express; the reader adds the place."""


class ConfigError(NerLstmError):
    """A setting is unknown, of the wrong type or out of range."""

    @classmethod
    def several(cls, problems: Sequence[str], *, source: str) -> "ConfigError":
        """One error that prints the first 20 problems of `source` a line each, then how many more
        there are.
        """
        merged = cls(problems[0])
        merged._list([f"{source}: {problem}" for problem in problems], source=source)
        return merged


class BundleError(NerLstmError):
    """A folder is no bundle, or one that is damaged, foreign or newer than this version reads."""


class OutputError(NerLstmError):
    """A file or folder cannot be written."""


class MissingExtra(NerLstmError):
    """An optional package is needed and not installed; the message says the one command that
    installs it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional package: pip install 'ner-lstm[{extra}]'")
