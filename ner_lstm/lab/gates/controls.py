"""Traces -> what a reader steps through them with, and chooses sentences and units; hidden until
the script listens.
"""

from collections.abc import Sequence

from ner_lstm.lab.gates import name_reading
from ner_lstm.lab.tracing import Trace
from ner_lstm.rendering.page import escape_text
from ner_lstm.sentence import Passage, Sentence

BESIDE = 2  # sentences that stand beside each other
SIDES = (("left", "compare"), ("right", "with"))
# The buttons of a sentence: names, what they do, signs.
BUTTONS = (
    ("first", "first step", "⇤"),
    ("back", "step back", "←"),
    ("forward", "step forward", "→"),
    ("last", "last step", "⇥"),
    ("play", "play", "Play"),
)


def text_of(sentence: Sentence) -> str:
    """The sentence on one line, as it was written where that is known."""
    text = (
        sentence.origin.text if isinstance(sentence.origin, Passage) else " ".join(sentence.words)
    )
    return " ".join(text.split())


def render_controls(traces: Sequence[Trace]) -> str:
    """What the script listens to and fills; hidden until it does."""
    several = "".join(
        f'<option value="{number}">{number + 1}: {escape_text(text_of(trace.sentence))}</option>'
        for number, trace in enumerate(traces)
    )
    sides = "".join(
        f'<label>{title} <select name="{side}">{several}</select></label>\n'
        for side, title in SIDES
    )
    beside = (
        f'<div class="filters" role="group" aria-label="Sentences to compare">\n{sides}</div>\n'
        if len(traces) > BESIDE
        else ""
    )
    names = [
        name_reading(reading, layers=traces[0].readings[-1].layer) for reading in traces[0].readings
    ]
    choosers = "".join(
        f'<details data-reading="{number}"><summary>Choose units, {name}:'
        ' <output></output></summary>\n<p><button type="button" name="telling">Most'
        ' telling</button> <button type="button" name="none">None</button></p>\n<div class="scroll'
        f' units" role="group" aria-label="Units of {name}" tabindex="0"></div>\n</details>\n'
        for number, name in enumerate(names)
    )
    return (
        f'<div class="controls" hidden>\n{_explain_steps(traces[0])}{beside}<div'
        f' class="choosers">\n{choosers}</div>\n<div class="filters"><label>formula of <select'
        ' name="formula"></select></label></div>\n</div>\n'
    )


def _explain_steps(trace: Trace) -> str:
    """What a step is, in a line."""
    both = len({reading.direction for reading in trace.readings}) > 1
    said = (
        "At step t the cells that read ahead have read the first t words, those that read back the"
        " last t"
        if both
        else "At step t the cells have read the first t words"
    )
    tags = "both have read it" if both else "it is read"
    layers = (
        " A layer begins when the one below has read all; t counts within each."
        if trace.readings[-1].layer > 1
        else ""
    )
    return (
        f"<p>{said}; what they have not read is faint, and so are the tags of a word until"
        f" {tags}.{layers} Step with the buttons, or with the keys ← → Home End in a heat"
        " map.</p>\n"
    )


def render_stepper(number: int) -> str:
    """The buttons and the formula of a sentence; hidden until the script listens."""
    buttons = "".join(
        f'<button type="button" name="{name}" aria-label="{label}"'
        f' title="{label}">{sign}</button>\n'
        for name, label, sign in BUTTONS
    )
    return (
        '<div class="stepper" hidden>\n<div class="filters" role="group" aria-label="Time of'
        f' sentence {number}">\n{buttons}<output></output>\n</div>\n<div'
        ' class="formula"></div>\n</div>\n'
    )
