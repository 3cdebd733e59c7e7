"""A comparison -> tables in Markdown, and what has to be known to read them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from statistics import mean

from ner_lstm.lab.comparison import Comparison
from ner_lstm.lab.comparison.exam import Answer, Outcome
from ner_lstm.lab.tables import escape, render_table, spell_spread
from ner_lstm.one_line import one_line

# The names of the columns of ratios and what they are of.
Measures = dict[str, Callable[[Outcome], float]]


def choose_measures(comparison: Comparison) -> Measures:
    """What is told of each network: F1, and, where the corpus has ambiguous names, how many of
    these are right.
    """
    measures: Measures = {"F1": lambda outcome: outcome.f1}
    if comparison.exam.majority is not None:
        measures["ambiguous names"] = lambda outcome: outcome.ambiguous or 0.0
    for side in comparison.exam.sides:
        measures[f"cue {side}"] = lambda outcome, side=side: outcome.sides[side]  # type: ignore[misc]
    return measures


def render_comparison(comparison: Comparison) -> str:
    """The tables and what has to be known to read them, each narrow enough for a terminal; with a
    line end.
    """
    setting = f"{escape(spell_setting(comparison))}; mean ± standard deviation\n"
    tables = (_render_scores, _render_answers, _render_sizes)
    return "\n".join([setting, *(part for render in tables for part in render(comparison))])


def spell_setting(comparison: Comparison) -> str:
    """The corpus, the seeds, and what is equal."""
    seeds = ", ".join(map(str, comparison.seeds))
    weights = max(result.encoder_weights for result in comparison.results)
    return f"{one_line(comparison.corpus)}, seeds {seeds}, encoders of at most {weights:,} weights"


def _render_scores(comparison: Comparison) -> Iterator[str]:
    measures, exam = choose_measures(comparison), comparison.exam
    yield render_table(
        ["network", *measures],
        [
            [
                result.contestant.name,
                *(
                    spell_spread([measure(outcome) for outcome in result.outcomes])
                    for measure in measures.values()
                ),
            ]
            for result in comparison.results
        ],
    )
    if exam.majority is not None:
        defined = "in training they have two labels or more, each at least one time in ten"
        yield (
            f"{len(exam.names):,} names are ambiguous: {defined}. Of the {exam.ambiguous:,}"
            f" entities that have them their usual label is right {exam.majority:.3f} of the time:"
            " that much the word alone can tell.\n"
        )
    if exam.sides:
        counts = " and ".join(
            f"{side} it in {len(sentences)}" for side, sentences in exam.sides.items()
        )
        yield (
            f"The only cue to a name is {counts} sentences, as many of one label as of the other:"
            " 0.500 is chance.\n"
        )


def _render_answers(comparison: Comparison) -> Iterator[str]:
    yield "What each says, with its mean probability and the number of seeds that say so:\n"
    rows = [
        [
            result.contestant.name,
            *map(
                _spell_answers, zip(*(outcome.answers for outcome in result.outcomes), strict=True)
            ),
        ]
        for result in comparison.results
    ]
    yield render_table(["network", *map(escape, comparison.exam.questions)], rows)


def _render_sizes(comparison: Comparison) -> Iterator[str]:
    yield "Sizes, and the speed of tagging:\n"
    rows = [
        [
            *(
                result.contestant.name,
                f"{result.hidden_width:,}",
                f"{result.encoder_weights:,}",
                f"{result.weights:,}",
            ),
            f"{mean(outcome.words_per_second for outcome in result.outcomes):,.0f}",
        ]
        for result in comparison.results
    ]
    yield render_table(
        ["network", "hidden width", "encoder weights", "all weights", "words/s"], rows
    )


def _spell_answers(answers: Sequence[Answer]) -> str:
    """Each label with its mean probability and how many seeds gave it, the commonest first."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for answer in answers:
        found[answer.label].append(answer.confidence)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return ", ".join(
        (f"{escape(label)} {mean(values):.2f}" if label else "nothing")
        + (f" ×{len(values)}" if len(answers) > 1 else "")
        for label, values in ordered
    )
