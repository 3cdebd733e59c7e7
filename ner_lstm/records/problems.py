"""What is wrong in a file of records -> what is said of it once for all records that share it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ner_lstm.errors import CorpusError
from ner_lstm.reading import LEFT_OUT, Problem


@dataclass(slots=True)
class LeftOut:
    """The lines of labels and records that their tool says are none: the first and how many, by the
    reason.
    """

    first: dict[str, int] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str, line: int) -> None:
        """Counts one more."""
        self.first.setdefault(reason, line)
        self.count[reason] = self.count.get(reason, 0) + 1

    def problems(self, path: str) -> Iterator[Problem]:
        """One for each reason, at the first line that has it."""
        for reason, line in self.first.items():
            count = self.count[reason]
            message = f"{reason}: {count:,} left out" + (", the first here" if count > 1 else "")
            yield Problem(path, line, LEFT_OUT, "warning", message)

    def __str__(self) -> str:
        return " and ".join(f"{reason} ({count:,})" for reason, count in self.count.items())


def merge_errors(errors: Iterable[CorpusError]) -> list[CorpusError]:
    """One error for each problem, which says how many more lines have it."""
    by_problem: dict[tuple[str, str], list[CorpusError]] = {}
    for error in errors:
        by_problem.setdefault((error.path, error.problem), []).append(error)
    return [_merge(same) for same in by_problem.values()]


def _merge(errors: Sequence[CorpusError]) -> CorpusError:
    first, count = errors[0], len(errors) - 1
    if not count:
        return first
    more = f"and on {count:,} more line{'s' * (count > 1)}, the last {errors[-1].line}"
    return CorpusError(first.path, first.line, f"{first.problem} ({more})")
