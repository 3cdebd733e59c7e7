"""Explanations -> shaded sentences in a terminal, each word with its number, so that nothing is
told by colour alone.
"""

from collections.abc import Mapping, Sequence

from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.text import Text

from ner_lstm.confidences import spell_confidence
from ner_lstm.lab.explanation.effects import Explanation
from ner_lstm.lab.explanation.shading import effects_by_way, find_scale, is_shown, spell_effect
from ner_lstm.lab.shades import shade
from ner_lstm.one_line import one_line

# of the largest effect: on its shade, grey, a smaller one would look like more than it is
MIN_SHADED_SHARE = 0.1


def print_explanations(console: Console, explanations: Sequence[Explanation]) -> None:
    """Prints a heading and two shaded lines for each: with each word unknown, and without it."""
    if not explanations:
        console.print("No entity was found.")
    for explanation in explanations:
        label, confidence = (
            explanation.entity.label,
            spell_confidence(explanation.entity.confidence or 0.0, digits=3),
        )
        console.print(
            Text(f"{one_line(explanation.name)}: {one_line(label)} {confidence}", style="bold")
        )
        scale = find_scale(explanation)
        for way, effects in effects_by_way(explanation).items():
            line = Text(f"  {way}  ")
            line.append(_shade(explanation, effects, scale=scale))
            console.print(line)
        console.print()


def _shade(explanation: Explanation, effects: Mapping[int, float], *, scale: float) -> Text:
    """The sentence, the entity in brackets, the words that matter on their shade and followed by
    what they do.
    """
    sentence, entity = explanation.sentence, explanation.entity
    line = Text()
    for position, word in enumerate(sentence.words):
        shown, style = one_line(word), Style()
        if entity.start <= position < entity.end:
            shown = f"{'[' * (position == entity.start)}{shown}{']' * (position == entity.end - 1)}"
            style = Style(bold=True)
        elif is_shown(effects[position]):
            shown = f"{shown} {spell_effect(effects[position])}"
            style = _style(effects[position] / scale)
        line.append(shown, style).append(" ")
    return line


def _style(share: float) -> Style:
    """Light for what speaks for the entity, dark for what speaks against it; none for trifles."""
    if abs(share) < MIN_SHADED_SHARE:
        return Style()
    colour = shade((share + 1) / 2)
    return Style(color=Color.from_rgb(*colour.ink), bgcolor=Color.from_rgb(*colour))
