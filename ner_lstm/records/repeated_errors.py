"""The errors of a file's records -> one for each problem, at the first line that has it."""

from collections.abc import Iterable, Sequence

from ner_lstm.errors import CorpusError


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
