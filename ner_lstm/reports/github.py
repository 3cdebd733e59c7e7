"""Results -> annotations of corpora: what is unmet as errors, mistakes as warnings."""

from collections.abc import Iterator
from itertools import chain

from ner_lstm.evaluation.evaluations import Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.mistakes import Mistake, MistakeKind
from ner_lstm.files import CORPUS_PREFIXES, STANDARD_INPUT
from ner_lstm.rendering.github import (
    MAX_ANNOTATIONS,
    Annotations,
    Level,
    annotation,
    render_annotations,
)
from ner_lstm.reports.excerpts import spell_context, spell_entities

TITLES = {
    MistakeKind.LABEL: "wrong label",
    MistakeKind.BOUNDARY: "wrong boundary",
    MistakeKind.MISSED: "missed entity",
    MistakeKind.INVENTED: "invented entity",
}


def render_github(results: Results) -> str:
    """A workflow command a line: errors, then warnings of the surest mistakes."""
    unmet = list(_unmet(results))
    mistakes = [*chain.from_iterable(each.mistakes for each in results.evaluations)]
    mistakes.sort(key=_confidence, reverse=True)
    return render_annotations(
        Annotations("unmet expectation", len(unmet), (_annotate(*pair) for pair in unmet)),
        Annotations("mistake", len(mistakes), map(_annotate_mistake, mistakes)),
        title="ner-lstm evaluate",
        complete=(
            f" than the {MAX_ANNOTATIONS} of a kind that GitHub shows: a list of errors has every"
            " mistake"
        ),
    )


def _unmet(results: Results) -> Iterator[tuple[str, Outcome]]:
    """What is unmet, with the path of the corpus on which it is; a behaviour has none."""
    for evaluation in results.evaluations:
        for outcome in evaluation.outcomes:
            if not outcome.met:
                yield evaluation.corpus.path, outcome
    yield from (("", outcome) for outcome in results.behaviours if not outcome.met)


def _confidence(mistake: Mistake) -> float:
    """That of the prediction; a missed entity has none, and comes last."""
    confidence = None if mistake.predicted is None else mistake.predicted.confidence
    return -1.0 if confidence is None else confidence


def _annotate(path: str, outcome: Outcome) -> str:
    message = outcome.message if _is_file(path) or not path else f"{path}: {outcome.message}"
    return annotation(Level.ERROR, path=_file(path), line=1, title=outcome.name, message=message)


def _annotate_mistake(mistake: Mistake) -> str:
    message = f"{spell_entities(mistake)} | {spell_context(mistake)}"
    path, line = mistake.path, mistake.line
    if not _is_file(path):
        message = f"{path}:{line}: {message}"
    title = TITLES[mistake.kind]
    return annotation(Level.WARNING, path=_file(path), line=line, title=title, message=message)


def _file(path: str) -> str:
    return path if _is_file(path) else ""


def _is_file(path: str) -> bool:
    """Whether a corpus of this path, or a sentence, stands in a file by its name."""
    return path not in ("", STANDARD_INPUT) and not path.startswith(CORPUS_PREFIXES)
