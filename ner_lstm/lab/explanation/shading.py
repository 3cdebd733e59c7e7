"""Effects of words -> how they are shown: the ways to change a sentence, the scale of the shades,
and the numbers.
"""

from collections.abc import Callable, Mapping

from ner_lstm.lab.explanation import Explanation

LEAST = 0.0005  # an effect that is smaller is not said: three decimals would be zeros
# the scale of an entity that no word moves by more, so that trifles look like trifles
NARROWEST = 0.05


def _unknown(explanation: Explanation) -> Mapping[int, float]:
    return {effect.position: effect.unknown for effect in explanation.effects}


def _left_out(explanation: Explanation) -> Mapping[int, float]:
    return {effect.position: effect.left_out for effect in explanation.effects}


# The names of the ways, of one length, and the effects of the words by position.
WAYS: Mapping[str, Callable[[Explanation], Mapping[int, float]]] = {
    "unknown ": _unknown,
    "left out": _left_out,
}


def find_scale(explanation: Explanation) -> float:
    """The effect that has the outermost shade."""
    return max([NARROWEST, *(effect.size for effect in explanation.effects)])


def is_worth_saying(effect: float) -> bool:
    """Whether an effect is seen in three decimals."""
    return abs(effect) >= LEAST


def spell_effect(effect: float) -> str:
    """With its sign and three decimals: "+.069", "-.129", "+1.000"."""
    return f"{effect:+.3f}".replace("0.", ".", 1)
