"""How far back networks can look -> tables in Markdown."""

from collections.abc import Iterator, Sequence

from ner_lstm.lab.memory.experiment import Floats, Memory, Settings
from ner_lstm.lab.spreads import spell_spread
from ner_lstm.rendering.markdown import render_table
from ner_lstm.rendering.table import Table

GRADIENT = (
    "log10 of the norm of the gradient of the right label's lead with respect to the cue's vector"
)


def render_memory(memories: Sequence[Memory], *, seeds: Sequence[int], settings: Settings) -> str:
    """The set-up, then a table for each of accuracy and gradient before and after training."""
    return "".join(_pieces(memories, seeds=seeds, settings=settings))


def _pieces(
    memories: Sequence[Memory], *, seeds: Sequence[int], settings: Settings
) -> Iterator[str]:
    yield "# How far back can each look?\n\n"
    yield (
        f"A cue word, k filler words drawn from {settings.fillers:,}, then a word whose label, one"
        f" of {settings.labels}, the cue alone decides: chance is {settings.chance:.2f}.\n"
    )
    sizes = [_spell_size(memory) for memory in memories if memory.variant.forget_bias is None]
    yield f"Encoder weights: {', '.join(sizes)}, over vectors of {settings.embedding_width}.\n"
    yield (
        f"Every training: {settings.steps:,} steps of {settings.batch} sequences, Adam at"
        f" {settings.learning_rate:g}, gradients clipped at {settings.clip_norm:g}."
        f" {_spell_seeds(seeds)}\n"
    )
    distances = settings.distances
    alone = "trained at that distance alone, a network each"
    mixed = f"one network trained at all distances up to {max(distances)}, near and far ones mixed"
    accuracies = {
        f"Accuracy, {alone}": [memory.alone.accuracy for memory in memories],
        f"Accuracy, {mixed}": [memory.mixed.accuracy for memory in memories],
    }
    gradients = {
        "Gradient at the cue before training": [memory.before.gradient for memory in memories],
        f"Gradient at the cue, {alone}": [memory.alone.gradient for memory in memories],
        f"Gradient at the cue, {mixed}": [memory.mixed.gradient for memory in memories],
    }
    heading = ["k", *(memory.variant.name for memory in memories)]
    for tables, spell, note in (
        (accuracies, spell_accuracy, ""),
        (gradients, spell_gradient, f"{GRADIENT}: -2 is a hundredth.\n\n"),
    ):
        for title, values in tables.items():
            rows = [
                [str(distance), *(spell(value[:, column]) for value in values)]
                for column, distance in enumerate(distances)
            ]
            yield f"\n## {title}\n\n{note}{render_table(Table(heading, rows))}"


def _spell_size(memory: Memory) -> str:
    return f"{memory.variant.name} {memory.weights:,} ({memory.width} wide)"


def _spell_seeds(seeds: Sequence[int]) -> str:
    if len(seeds) == 1:
        return f"Seed {seeds[0]}."
    return f"Seeds {', '.join(map(str, seeds))}: mean ± standard deviation."


def spell_accuracy(values: Floats) -> str:
    """Of the seeds, "0.98 ± 0.01"."""
    return spell_spread(values.tolist(), digits=2)


def spell_gradient(values: Floats) -> str:
    """The same of logarithms: of the norms 1 and 1e-40 the plain mean would be 0.5."""
    return spell_spread(values.tolist(), digits=1)
