"""What several scorers count of the same predictions -> a table, and fields of JSON."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, astuple

from ner_lstm.evaluation.scorers import SideBySide, Tally
from ner_lstm.evaluation.scorers.differences import Cause
from ner_lstm.evaluation.scorers.matching import Verdict
from ner_lstm.one_line import one_line
from ner_lstm.rendering.table import Table, render_lines
from ner_lstm.reports.tables import RATIOS

MAX_EXAMPLES = 10  # of each cause, below a table


def render_scorers(comparison: SideBySide, *, corpus: str) -> str:
    """A table with a row a scorer, and below it some differences of each cause, in words."""
    heading = ("scorer", *map(str, Verdict), *RATIOS)
    rows = [
        (comparison.names[scorer], *_spell_tally(tally))
        for scorer, tally in comparison.overall.items()
    ]
    table = Table(heading, rows, least_widths=(0, *[9] * (len(heading) - 1)))
    text = f"{one_line(corpus)}: the same predictions, by other scorers\n{render_lines(table)}"
    causes = Counter(cause for cause, _ in comparison.differences)
    lines = [*comparison.notes, "" if causes else "\nNo entity makes them differ."]
    shown = Counter[Cause]()
    for cause, sentence in comparison.differences:
        shown[cause] += 1
        if shown[cause] <= MAX_EXAMPLES:
            lines.append(sentence)
    lines += [
        f"{cause}: {count - MAX_EXAMPLES:,} more, listed in the JSON report"
        for cause, count in causes.items()
        if count > MAX_EXAMPLES
    ]
    return text + "".join(f"{line}\n" for line in lines)


def _spell_tally(tally: Tally | None) -> list[str]:
    if tally is None:
        return ["-"] * (len(Verdict) + len(RATIOS))
    ratios = (tally.precision, tally.recall, tally.f1)
    return [*(f"{count:,}" for count in astuple(tally)), *(f"{ratio:.4f}" for ratio in ratios)]


def scorers_fields(comparison: SideBySide) -> dict[str, object]:
    """An object a scorer, overall and per label (null: it stops), and every difference."""
    return {
        "names": comparison.names,
        "notes": comparison.notes,
        "overall": _tally_fields(comparison.overall),
        "labels": {label: _tally_fields(tallies) for label, tallies in comparison.labels.items()},
        "differences": [difference._asdict() for difference in comparison.differences],
    }


def _tally_fields(tallies: Mapping[str, Tally | None]) -> dict[str, object]:
    return {
        scorer: tally
        and asdict(tally) | {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
        for scorer, tally in tallies.items()
    }
