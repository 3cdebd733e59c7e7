"""A comparison -> tables in Markdown, and what has to be known to read them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from statistics import mean

from ner_lstm.lab.comparison.benchmark import Answer, BenchmarkResult
from ner_lstm.lab.comparison.comparing import Comparison
from ner_lstm.lab.spreads import spell_spread
from ner_lstm.one_line import one_line
from ner_lstm.rendering.markdown import escape, render_table
from ner_lstm.rendering.table import Table

# The names of the columns of ratios and what they are of.
Measures = dict[str, Callable[[BenchmarkResult], float]]


def choose_measures(comparison: Comparison) -> Measures:
    """F1 and, where the corpus has ambiguous names, how many of these are right."""
    measures: Measures = {"F1": lambda benchmark: benchmark.f1}
    if comparison.benchmark.majority is not None:
        measures["ambiguous names"] = lambda benchmark: benchmark.ambiguous or 0.0
    for side in comparison.benchmark.sides:
        measures[f"cue {side}"] = lambda benchmark, side=side: benchmark.sides[side]  # type: ignore[misc]
    return measures


def render_comparison(comparison: Comparison) -> str:
    """The tables and what has to be known to read them, each narrow enough for a terminal."""
    return "\n".join(_blocks(comparison))


def spell_setting(comparison: Comparison) -> str:
    """The corpus, the seeds, and what is equal."""
    seeds = ", ".join(map(str, comparison.seeds))
    weights = max(result.encoder_weights for result in comparison.results)
    return f"{one_line(comparison.corpus)}, seeds {seeds}, encoders of at most {weights:,} weights"


def _blocks(comparison: Comparison) -> Iterator[str]:
    benchmark = comparison.benchmark
    yield f"{escape(spell_setting(comparison))}; mean ± standard deviation\n"
    yield render_table(_tabulate_scores(comparison))
    if benchmark.majority is not None:
        defined = "in training they have two labels or more, each at least one time in ten"
        yield (
            f"{len(benchmark.names):,} names are ambiguous: {defined}."
            f" Of the {benchmark.ambiguous:,} entities that have them their usual label is right"
            f" {benchmark.majority:.3f} of the time: that much the word alone can tell.\n"
        )
    if benchmark.sides:
        counts = " and ".join(
            f"{side} it in {len(sentences)}" for side, sentences in benchmark.sides.items()
        )
        yield (
            f"The only cue to a name is {counts} sentences, as many of one label as of the other:"
            " 0.500 is chance.\n"
        )
    yield "What each says, with its mean probability and the number of seeds that say so:\n"
    yield render_table(_tabulate_answers(comparison))
    yield "Sizes, and the speed of tagging:\n"
    yield render_table(_tabulate_sizes(comparison))


def _tabulate_scores(comparison: Comparison) -> Table:
    measures = choose_measures(comparison)
    rows = [
        [
            result.architecture.name,
            *(spell_spread([*map(measure, result.benchmarks)]) for measure in measures.values()),
        ]
        for result in comparison.results
    ]
    return Table(["network", *measures], rows)


def _tabulate_answers(comparison: Comparison) -> Table:
    rows = []
    for result in comparison.results:
        by_question = zip(*(benchmark.answers for benchmark in result.benchmarks), strict=True)
        rows.append([result.architecture.name, *map(_spell_answers, by_question)])
    return Table(["network", *comparison.benchmark.questions], rows)


def _tabulate_sizes(comparison: Comparison) -> Table:
    rows = [
        (
            result.architecture.name,
            f"{result.hidden_width:,}",
            f"{result.encoder_weights:,}",
            f"{result.weights:,}",
            f"{mean(benchmark.words_per_second for benchmark in result.benchmarks):,.0f}",
        )
        for result in comparison.results
    ]
    return Table(("network", "hidden width", "encoder weights", "all weights", "words/s"), rows)


def _spell_answers(answers: Sequence[Answer]) -> str:
    """Each label with its mean probability and how many seeds gave it, the commonest first."""
    confidences: defaultdict[str, list[float]] = defaultdict(list)
    for answer in answers:
        confidences[answer.label].append(answer.confidence)
    ordered = sorted(confidences.items(), key=lambda item: -len(item[1]))
    return ", ".join(
        (f"{label} {mean(values):.2f}" if label else "nothing")
        + (f" ×{len(values)}" if len(answers) > 1 else "")
        for label, values in ordered
    )
