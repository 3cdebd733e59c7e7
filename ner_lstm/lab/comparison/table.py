"""A comparison -> a Markdown table, and what has to be known to read it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from statistics import mean

from ner_lstm.lab.comparison import Comparison, Result
from ner_lstm.lab.comparison.exam import Answer, Outcome
from ner_lstm.lab.tables import escape, render_table, spell_spread

# The names of the columns of ratios and what they are of.
Measures = dict[str, Callable[[Outcome], float]]


def choose_measures(comparison: Comparison) -> Measures:
    """What is told of each network: F1, and, where the corpus has ambiguous names, how many of these are right."""
    measures: Measures = {"F1": lambda outcome: outcome.f1}
    if comparison.exam.majority is not None:
        measures["ambiguous names"] = lambda outcome: outcome.ambiguous or 0.0
    for side in comparison.exam.sides:
        measures[f"cue {side}"] = lambda outcome, side=side: outcome.sides[side]  # type: ignore[misc]
    return measures


def render_comparison(comparison: Comparison) -> str:
    """The table and what has to be known to read it, with a line end."""
    setting = f"{spell_setting(comparison)}; mean ± standard deviation\n"
    return "\n".join([setting, _render_table(comparison), *_notes(comparison)])


def spell_setting(comparison: Comparison) -> str:
    """The corpus, the seeds, and what is equal."""
    seeds = ", ".join(map(str, comparison.seeds))
    weights = max(result.encoder_weights for result in comparison.results)
    return f"{escape(comparison.corpus)}, seeds {seeds}, encoders of at most {weights:,} weights"


def _render_table(comparison: Comparison) -> str:
    measures = choose_measures(comparison)
    questions = map(escape, comparison.exam.questions)
    heading = ["network", "hidden width", "weights", *measures, *questions, "words/s"]
    return render_table(heading, [_row(result, measures) for result in comparison.results])


def _row(result: Result, measures: Measures) -> list[str]:
    outcomes = result.outcomes
    ratios = [spell_spread([measure(outcome) for outcome in outcomes]) for measure in measures.values()]
    answers = [_spell_answers(answers) for answers in zip(*(outcome.answers for outcome in outcomes), strict=True)]
    speed = f"{mean(outcome.words_per_second for outcome in outcomes):,.0f}"
    return [result.contestant.name, str(result.hidden_width), f"{result.weights:,}", *ratios, *answers, speed]


def _spell_answers(answers: Sequence[Answer]) -> str:
    """Each label with its mean probability and how many seeds gave it, the commonest first."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for answer in answers:
        found[answer.label].append(answer.confidence)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return ", ".join(
        (f"{escape(label)} {mean(values):.2f}" if label else "nothing") + (f" ×{len(values)}" if len(answers) > 1 else "")
        for label, values in ordered
    )


def _notes(comparison: Comparison) -> Iterator[str]:
    exam = comparison.exam
    if exam.majority is not None:
        yield (
            f"{len(exam.names):,} names are ambiguous: in training they have two labels or more, each at least one time in ten."
            f" Their usual label is right {exam.majority:.3f} of the time: that much the word alone can tell.\n"
        )
    if exam.sides:
        counts = " and ".join(f"{side} it in {len(sentences)}" for side, sentences in exam.sides.items())
        yield f"The only cue to a name is {counts} sentences, as many of one label as of the other: 0.500 is chance.\n"
    yield "Below a question: the label found, its mean probability, and how many seeds found it.\n"
