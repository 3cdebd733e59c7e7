"""Explanations -> one self-contained page: each entity with its sentence shaded by what the other
words do for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ner_lstm.lab.explanation.effects import Explanation
from ner_lstm.lab.explanation.shading import effects_by_way, find_scale, is_shown, spell_effect
from ner_lstm.rendering.labels import choose_classes
from ner_lstm.rendering.page import read_file, render_page
from ner_lstm.rendering.table import Table
from ner_lstm.sentence import Entity

SHADE_COUNT = 10  # of each sign


class ShadedWord(NamedTuple):
    """A word of the sentence: effect and shade (CSS classes) are None where it hardly has one."""

    text: str
    is_own: bool
    effect: str | None = None
    shade: str | None = None


class ExplainedEntity(NamedTuple):
    """An entity, the words of its sentence in each way, and the numbers of those that matter."""

    name: str
    entity: Entity
    ways: Mapping[str, Sequence[ShadedWord]]
    numbers: Table


def render_explanations(explanations: Sequence[Explanation], *, name: str) -> Iterator[str]:
    """The pieces of the page; name: of the model."""
    shades = (
        f".shaded .e{step} {{ --share: {0.6 * step / SHADE_COUNT:.2f} }}\n"
        for step in range(SHADE_COUNT + 1)
    )
    return render_page(
        "lab/explanation/page.html",
        title=f"What decided the entities: {name}",
        style=read_file("lab/explanation/page.css") + "".join(shades),
        sections=[_lay_out(explanation) for explanation in explanations],
        classes=choose_classes(explanation.entity.label for explanation in explanations),
    )


def _lay_out(explanation: Explanation) -> ExplainedEntity:
    scale = find_scale(explanation)
    ways = {
        way.strip(): _shade(explanation, effects, scale=scale)
        for way, effects in effects_by_way(explanation).items()
    }
    words = explanation.sentence.words
    largest_first = sorted(explanation.effects, key=lambda effect: -effect.size)
    numbers = [
        (
            words[effect.position],
            str(effect.position + 1),
            spell_effect(effect.unknown),
            spell_effect(effect.left_out),
        )
        for effect in largest_first
        if is_shown(effect.size)
    ]
    table = Table(("word", "place", "unknown", "left out"), numbers)
    return ExplainedEntity(explanation.name, explanation.entity, ways, table)


def _shade(
    explanation: Explanation, effects: Mapping[int, float], *, scale: float
) -> list[ShadedWord]:
    entity, words = explanation.entity, []
    for position, text in enumerate(explanation.sentence.words):
        is_own = entity.start <= position < entity.end
        if is_own or not is_shown(effects[position]):
            words.append(ShadedWord(text, is_own))
            continue
        effect = effects[position]
        step = round(abs(effect) / scale * SHADE_COUNT)
        shade = f"{'for' if effect > 0 else 'against'} e{step}" if step else ""
        words.append(ShadedWord(text, is_own, spell_effect(effect), shade))
    return words
