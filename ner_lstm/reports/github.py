"""Results -> annotations that GitHub shows beside the lines of the corpus: what is unmet as errors,
mistakes as warnings.
"""

from collections.abc import Iterator, Sequence

from ner_lstm.corpus import HUB_PREFIX, SAMPLE_PREFIX
from ner_lstm.evaluation.evaluations import Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.mistakes import Kind, Mistake
from ner_lstm.files import STANDARD_INPUT
from ner_lstm.rendering.github import SHOWN, Level, annotation
from ner_lstm.reports.excerpts import spell_context, spell_entities

TITLES = {
    Kind.LABEL: "wrong label",
    Kind.BOUNDARY: "wrong boundary",
    Kind.MISSED: "missed entity",
    Kind.INVENTED: "invented entity",
}


def render_github(results: Results) -> str:
    """A workflow command a line: as many errors, and warnings of the surest mistakes, as GitHub
    shows, and how many there are.

    Nothing at all where nothing is wrong.
    """
    unmet = list(_unmet(results))
    mistakes = [mistake for evaluation in results.evaluations for mistake in evaluation.mistakes]
    surest = sorted(mistakes, key=_confidence, reverse=True)
    lines = [_annotate_outcome(path, outcome) for path, outcome in unmet[:SHOWN]]
    lines += map(_annotate_mistake, surest[:SHOWN])
    lines += _annotate_rest(unmet, mistakes)
    return "".join(f"{line}\n" for line in lines)


def _unmet(results: Results) -> Iterator[tuple[str, Outcome]]:
    """What is unmet, with the path of the corpus on which it is; a behaviour has none."""
    yield from (
        (evaluation.corpus.path, outcome)
        for evaluation in results.evaluations
        for outcome in evaluation.outcomes
        if not outcome.met
    )
    yield from (("", outcome) for outcome in results.behaviours if not outcome.met)


def _confidence(mistake: Mistake) -> float:
    """That of the prediction; a missed entity has none, and comes last."""
    confidence = None if mistake.predicted is None else mistake.predicted.confidence
    return -1.0 if confidence is None else confidence


def _annotate_outcome(path: str, outcome: Outcome) -> str:
    message = outcome.message if _is_file(path) or not path else f"{path}: {outcome.message}"
    return annotation(Level.ERROR, path=_file(path), line=1, title=outcome.name, message=message)


def _annotate_mistake(mistake: Mistake) -> str:
    message = f"{spell_entities(mistake)} | {spell_context(mistake)}"
    path, line = mistake.path, mistake.line
    if not _is_file(path):
        message = f"{path}:{line}: {message}"
    return annotation(
        Level.WARNING, path=_file(path), line=line, title=TITLES[mistake.kind], message=message
    )


def _annotate_rest(unmet: Sequence[object], mistakes: Sequence[object]) -> Iterator[str]:
    """How many errors and warnings are not there, if any."""
    kinds = (("mistakes", mistakes), ("unmet expectations", unmet))
    rest = " and ".join(
        f"{len(listed) - SHOWN:,} more {name}" for name, listed in kinds if len(listed) > SHOWN
    )
    if rest:
        message = (
            f"{rest} than the {SHOWN} of a kind that GitHub shows: ner-lstm evaluate --errors FILE"
            " lists every mistake"
        )
        yield annotation(Level.NOTICE, title="ner-lstm evaluate", message=message)


def _file(path: str) -> str:
    return path if _is_file(path) else ""


def _is_file(path: str) -> bool:
    """Whether a corpus of this path, or a sentence, stands in a file by its name."""
    return path not in ("", STANDARD_INPUT) and not path.startswith((SAMPLE_PREFIX, HUB_PREFIX))
