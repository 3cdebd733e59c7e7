"""Explanations -> one self-contained page: each entity with its sentence shaded by what the other
words do for it.
"""

from collections.abc import Iterator, Mapping, Sequence

from ner_lstm.confidences import spell_confidence
from ner_lstm.lab.explanation import Explanation
from ner_lstm.lab.explanation.shading import WAYS, find_scale, is_worth_saying, spell_effect
from ner_lstm.rendering.page import (
    Looks,
    choose_looks,
    escape_text,
    lay_out_table,
    read_style,
    render_label,
    render_page,
)

STEPS = 10  # shades of each sign
STYLE = """
.report .shaded { line-height: 1.5; font-size: 1.1rem; color: var(--text) }
.shaded > * { display: inline-block; max-width: 100%; margin: .2em 0; padding: .1em .25em;
  border-radius: .25em; overflow-wrap: anywhere }
.shaded .own { border: 2px solid }
.shaded .for { background: rgb(var(--one) / var(--share)) }
.shaded .against { background: rgb(var(--other) / var(--share)); border-bottom: 2px dashed rgb(var(--other)) }
.shaded sub { font-size: .68em; font-variant-numeric: tabular-nums }
.shaded .way { min-width: 5rem; padding: 0; font-size: .85rem; color: var(--quiet) }
""" + "".join(
    f".shaded .e{step} {{ --share: {0.6 * step / STEPS:.2f} }}\n" for step in range(STEPS + 1)
)
ABOUT = (
    "A word's number is the exact probability of the entity less the one that it has when the word"
    " is replaced by one that training never saw, or left out: above 0 (blue) the word speaks for"
    " the entity, below 0 (orange, dashed) against it. Where two words say the same, neither alone"
    " may matter."
)


def render_explanations(explanations: Sequence[Explanation], *, name: str) -> Iterator[str]:
    """The pieces of the page; name: of the model."""
    looks = choose_looks(explanation.entity.label for explanation in explanations)
    yield from render_page(
        _body(explanations, looks),
        title=f"What decided the entities: {name}",
        style=read_style() + STYLE,
        script="",
    )


def _body(explanations: Sequence[Explanation], looks: Looks) -> Iterator[str]:
    yield f'<main class="explanations">\n<p>{ABOUT}</p>\n'
    if not explanations:
        yield "<p>No entity was found.</p>\n"
    for explanation in explanations:
        yield _section(explanation, looks)
    yield "</main>\n"


def _section(explanation: Explanation, looks: Looks) -> str:
    entity = explanation.entity
    scale = find_scale(explanation)
    lines = "".join(
        f'<p class="shaded" dir="auto"><span class="way">{way.strip()}</span> {shaded}</p>\n'
        for way, effects in WAYS.items()
        for shaded in [_shade(explanation, effects(explanation), scale=scale)]
    )
    confidence = spell_confidence(entity.confidence or 0.0, digits=3)
    heading = (
        f"<bdi>{escape_text(explanation.name)}</bdi> {render_label(entity.label, looks)}"
        f" {confidence}"
    )
    return f"<section>\n<h2>{heading}</h2>\n{lines}{_numbers(explanation)}</section>\n"


def _shade(explanation: Explanation, effects: Mapping[int, float], *, scale: float) -> str:
    entity, pieces = explanation.entity, []
    for place, word in enumerate(explanation.sentence.words):
        text = f"<bdi>{escape_text(word)}</bdi>"
        if entity.start <= place < entity.end:
            pieces.append(f'<b class="own">{text}</b>')
        elif is_worth_saying(effects[place]):
            step = round(abs(effects[place]) / scale * STEPS)
            look = f"{'for' if effects[place] > 0 else 'against'} e{step}" if step else ""
            pieces.append(
                f'<span class="{look}">{text}<sub>{spell_effect(effects[place])}</sub></span>'
            )
        else:
            pieces.append(f"<span>{text}</span>")
    return " ".join(pieces)


def _numbers(explanation: Explanation) -> str:
    """The words that matter, the largest effect first, folded away."""
    words = explanation.sentence.words
    kept = sorted(
        (one for one in explanation.effects if is_worth_saying(one.size)), key=lambda one: -one.size
    )
    rows = [
        (
            f"<bdi>{escape_text(words[one.position])}</bdi>",
            f"{one.position + 1}",
            *map(spell_effect, (one.unknown, one.left_out)),
        )
        for one in kept
    ]
    if not rows:
        return "<p>No other word changes it.</p>\n"
    table = lay_out_table(
        ("word", "place", "unknown", "left out"), rows, name=f"What decided {explanation.name}"
    )
    return f"<details>\n<summary>Numbers</summary>\n{table}</details>\n"
