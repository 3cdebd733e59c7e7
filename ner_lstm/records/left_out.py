"""Labels and records that their tool says are none -> what is said of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ner_lstm.reading import LEFT_OUT, Problem


@dataclass(slots=True)
class LeftOut:
    """The lines of what was left out, the first and how many, by the reason."""

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
