"""Labels -> the CSS classes of their colours and lines, by which a page tells them apart."""

from collections.abc import Iterable, Mapping

# Hues of Okabe and Ito 2008, told apart under every colour blindness, and grey. Neighbours have
# another line too, so that no two labels of 32 differ by a shade alone: the two blues, the two
# oranges, and whatever is printed in grey.
HUES = (
    "86 180 233",
    "230 159 0",
    "0 158 115",
    "204 121 167",
    "213 94 0",
    "0 114 178",
    "240 228 66",
    "128 128 128",
)
LINES = ("solid", "dashed", "dotted", "double")
# The classes of each label's box, by label.
LabelClasses = Mapping[str, str]


def classes_of(number: int) -> str:
    """The classes of the label of this number, hue and line: 32 labels have different pairs."""
    # the two: near hues are four or five apart
    line = (number + 2 * (number // 4) + number // len(HUES)) % len(LINES)
    return f"c{number % len(HUES)}" + (f" b{line}" if line else "")


def choose_classes(labels: Iterable[str]) -> dict[str, str]:
    """The classes of each label, in order of the alphabet."""
    return {label: classes_of(number) for number, label in enumerate(sorted(set(labels)))}


def number_labels(classes: LabelClasses) -> dict[str | None, int]:
    """The number of each label, by which the data of a page speaks of it; None, no label, is -1."""
    return {None: -1} | {label: number for number, label in enumerate(classes)}


def name_label(label: str) -> str:
    """What a label is called where it has to be seen: the tag `B-` has an empty one."""
    return label or "(empty)"


def write_label_style() -> str:
    """The style sheet of the classes."""
    hues = [f".c{number} {{ --hue: {hue} }}\n" for number, hue in enumerate(HUES)]
    widths = {"double": ".28em"}
    lines = [
        f".b{number} {{ --line: {widths.get(line, '.18em')} {line} }}\n"
        for number, line in enumerate(LINES)
        if number
    ]
    return "".join(hues + lines)
