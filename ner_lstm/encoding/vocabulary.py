"""String <-> id: two ids are reserved, one for padding and one for what training did not see."""

from collections import Counter
from dataclasses import dataclass, field

PADDING, UNKNOWN, RESERVED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ids of strings: `entries[i]` has the id i + 2; 0 is padding and 1 every other string."""

    entries: tuple[str, ...]
    ids: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "ids", {entry: number for number, entry in enumerate(self.entries, RESERVED)}
        )

    def __len__(self) -> int:
        """The number of ids, the reserved ones included."""
        return len(self.entries) + RESERVED

    def id_of(self, entry: str) -> int:
        """The id of a string, 1 where it is unknown."""
        return self.ids.get(entry, UNKNOWN)

    @classmethod
    def of(cls, counts: Counter[str], *, at_least: int = 1) -> "Vocabulary":
        """The strings counted `at_least` times, the frequent first; ties in alphabetical order."""
        kept = [entry for entry, count in counts.items() if count >= at_least]
        return cls(tuple(sorted(kept, key=lambda entry: (-counts[entry], entry))))

    def extended(self, other: "Vocabulary") -> "Vocabulary":
        """The entries of this one, whose ids stay, then those of another that it lacks."""
        return Vocabulary(
            (*self.entries, *(entry for entry in other.entries if entry not in self.ids))
        )


NOTHING = Vocabulary(())
