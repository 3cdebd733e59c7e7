"""Effects of words -> how they are shown: the ways to change a sentence, the scale of the shades,
and the numbers.
"""

from collections.abc import Mapping

from ner_lstm.lab.explanation.effects import Explanation

MIN_SHOWN_EFFECT = 0.0005  # three decimals of less would be zeros
# the scale of an entity that no word moves by more, so that trifles look like trifles
MIN_SCALE = 0.05


def effects_by_way(explanation: Explanation) -> Mapping[str, Mapping[int, float]]:
    """The names of the ways, of one length, and the effects of the words by position."""
    effects = explanation.effects
    return {
        "unknown ": {effect.position: effect.unknown for effect in effects},
        "left out": {effect.position: effect.left_out for effect in effects},
    }


def find_scale(explanation: Explanation) -> float:
    """The effect that has the outermost shade."""
    return max([MIN_SCALE, *(effect.size for effect in explanation.effects)])


def is_shown(effect: float) -> bool:
    """Whether an effect is seen in three decimals."""
    return abs(effect) >= MIN_SHOWN_EFFECT


def spell_effect(effect: float) -> str:
    """With its sign and three decimals: "+.069", "-.129", "+1.000"."""
    return f"{effect:+.3f}".replace("0.", ".", 1)
