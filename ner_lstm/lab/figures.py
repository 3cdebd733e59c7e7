"""Matplotlib figures -> PNG and SVG files that are the same bytes each time, legible in grey and to
the colour-blind.
"""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ner_lstm.errors import MissingExtra
from ner_lstm.storage.writing import replacing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS_PER_INCH = 144
MISSING_GLYPH = "Glyph "  # how a warning of matplotlib begins
# Of one family by itself matplotlib shows boxes for scripts that it lacks.
FONTS = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "PingFang SC",
    "Hiragino Sans",
    "Microsoft YaHei",
    "SimHei",
)

log = logging.getLogger(__name__)


class LineStyle(NamedTuple):
    """How a curve is drawn: told apart by its marker and dashes where colours are not."""

    colour: str
    marker: str
    dashes: str | tuple[int, tuple[int, ...]]


# Hues of Okabe and Ito 2008, told apart under every colour blindness, from dark to light.
LINE_STYLES = (
    LineStyle("#000000", "o", "-"),
    LineStyle("#0072b2", "s", (0, (5, 2))),
    LineStyle("#d55e00", "^", (0, (1, 1))),
    LineStyle("#cc79a7", "D", (0, (5, 1, 1, 1))),
    LineStyle("#009e73", "v", (0, (3, 1, 1, 1, 1, 1))),
    LineStyle("#e69f00", "P", (0, (8, 2))),
)
CHANCE_COLOUR = "#767676"
# goes from dark to light for every eye, so that it can be printed in grey (Nunez et al. 2018)
COLOUR_MAP = "cividis"


def require_plots() -> None:
    """Raises MissingExtra where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401 - whether it is there
    except ModuleNotFoundError:
        raise MissingExtra("a picture (.png, .svg)", "plots") from None


@contextmanager
def drawing(width: float, height: float, *, files: Sequence[Path]) -> Iterator["Figure"]:
    """An empty figure of so many inches, which is written to the files at the end, each whole or
    not at all.

    Inside, matplotlib has our fonts and no randomness; the suffix of a file says what it is. Raises
    MissingExtra, or NerLstmError where a file cannot be written.
    """
    require_plots()
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    installed = set(font_manager.get_font_names())
    with matplotlib.rc_context(
        {
            "font.family": [font for font in FONTS if font in installed],
            "font.size": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "svg.fonttype": "none",  # text stays text: it can be searched, and needs no font here
            "svg.hashsalt": "ner-lstm",
        }
    ):
        figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
        yield figure
        with _reporting_missing_glyphs():
            figure.draw_without_rendering()
            figure.set_layout_engine("none")  # else each file is laid out anew, a hair differently
            for path in files:
                _save(figure, path)


@contextmanager
def _reporting_missing_glyphs() -> Iterator[None]:
    """Says once, in a line, that a picture has boxes in place of characters, where matplotlib warns
    of each.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("always", message=MISSING_GLYPH)
        yield
    boxes = {text for text in map(_text_of, caught) if text.startswith(MISSING_GLYPH)}
    if boxes:
        way = "a font such as Noto Sans CJK has them, and a page (.html) needs none"
        log.warning(
            "characters that no font here has are boxes in pictures: %s; %s", len(boxes), way
        )
    for warning in caught:
        if not _text_of(warning).startswith(MISSING_GLYPH):
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )


def _text_of(warning: warnings.WarningMessage) -> str:
    return str(warning.message)


def _save(figure: "Figure", path: Path) -> None:
    metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
    with replacing(path) as temporary:
        figure.savefig(temporary, format=path.suffix.removeprefix("."), metadata=metadata)
