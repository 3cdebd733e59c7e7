"""The tasks of one file of Label Studio -> what none of them says alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ner_lstm.records.keys import TEXT
from ner_lstm.records.label_studio import ANNOTATION_ID, Task
from ner_lstm.records.spans import ShapeError

# What JSON-MIN adds to every task; other keys are columns of the data, or what was annotated.
TASK_KEYS = frozenset(
    {"id", TEXT, "annotator", ANNOTATION_ID, "created_at", "updated_at", "lead_time", "agreement"}
)


@dataclass(slots=True)
class TaskFile:
    """What the tasks of a file say together.

    annotations: which annotation was read of each task of a JSON-MIN export, where each annotation
    is a record.

    results: what was annotated that is no region; first: the line of the first task, 0 where there
    is none yet.
    """

    annotations: dict[tuple[str, str], str] = field(default_factory=dict)
    results: set[str] = field(default_factory=set)
    first: int = 0
    has_regions: bool = False

    def add(self, task: Task, fields: Mapping[str, object], line: int) -> None:
        """Counts a task. Raises ShapeError for one that somebody else has annotated too."""
        self.first = self.first or line
        self.has_regions = self.has_regions or bool(task.spans)
        self.results |= task.results
        if ANNOTATION_ID not in fields:
            return
        self.results |= fields.keys() - TASK_KEYS
        annotation = str(fields[ANNOTATION_ID])
        known = self.annotations.setdefault((str(fields.get("id")), task.text), annotation)
        if fields.get("id") is not None and known != annotation:
            raise ShapeError(
                f"expected one annotation a task, found the annotations {known} and {annotation} of"
                f" task {fields['id']}: export one annotator's"
            )

    def check(self) -> None:
        """Raises ShapeError where tasks were annotated, and none of them with regions."""
        if self.results and not self.has_regions:
            results = ", ".join(map(repr, sorted(self.results)))
            raise ShapeError(
                f"expected tasks with labelled regions, found none in the whole file, only"
                f" {results}"
            )
