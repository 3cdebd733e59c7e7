"""Gates and cells in a terminal and in pictures: the numbers are those of the trace, and nothing is
told by colour alone.
"""

import io

import numpy as np
import pytest
from made_traces import make_trace
from rich.console import Console

from ner_lstm.errors import MissingExtra, NerLstmError
from ner_lstm.lab import figures
from ner_lstm.lab.gates.figure import draw_gates
from ner_lstm.lab.gates.panels import choose_units, lay_out, lay_out_tags
from ner_lstm.lab.gates.terminal import print_gates
from ner_lstm.lab.gates.views import show_gates
from ner_lstm.sentence import Entity

WORDS = ("I", "like", "eating", "apple", "!")


@pytest.fixture
def trace():
    return make_trace(WORDS, entities=(Entity(3, 4, "FRUIT", 0.9),))


def printed(traces, *, width=100, count=2, **options):
    out = io.StringIO()
    print_gates(
        Console(file=out, width=width, **options), traces, units=choose_units(traces, count=count)
    )
    return out.getvalue()


def test_rows_are_means_over_all_units_and_then_the_units_themselves(trace):
    ahead, back = lay_out(trace, units=[np.array([3]), np.array([1, 4])])
    values = trace.readings[0].values
    assert [(row.name, row.unit) for row in ahead.rows] == [
        *(("input", None), ("forget", None), ("output", None), ("|cell|", None)),
        *(("input", 3), ("forget", 3), ("output", 3), ("cell", 3)),
    ]
    assert ahead.rows[1].values == pytest.approx(values["forget"].mean(axis=1))
    assert ahead.rows[3].values == pytest.approx(np.abs(np.tanh(values["cell"])).mean(axis=1))
    assert ahead.rows[7].values == pytest.approx(np.tanh(values["cell"][:, 3]))
    assert [row.unit for row in back.rows] == [None] * 4 + [1] * 4 + [4] * 4
    assert back.rows[4].values == pytest.approx(trace.readings[1].values["input"][:, 1])


def test_the_units_that_are_chosen_tell_most_in_all_sentences_together(trace):
    other = make_trace(WORDS, seed=2)
    (ahead, _) = choose_units([trace, other], count=2)
    sizes = np.abs(trace.readings[0].unit_shares) + np.abs(other.readings[0].unit_shares)
    assert ahead.tolist() == sorted(range(5), key=lambda unit: -sizes[unit])[:2]


def test_tags_that_are_nowhere_likely_are_left_out_of_all_sentences(trace):
    trace.probabilities[:] = [[0.999, 0.001, 0.0]]
    other = make_trace(WORDS)
    other.probabilities[:] = [[0.4, 0.0, 0.6]]
    assert [[row.name for row in panel.rows] for panel in lay_out_tags([trace, other])] == [
        ["O", "S-FRUIT"]
    ] * 2


def test_a_terminal_shows_every_number_without_a_colour(trace):
    lines = printed([trace]).splitlines()
    assert lines[0].split() == ["tags", *WORDS]
    for panel, start in zip(
        (*lay_out_tags([trace]), *lay_out(trace, units=choose_units([trace], count=2))),
        (0, 4, 17),
        strict=True,
    ):
        assert lines[start].startswith(panel.title)
        for row, line in zip(panel.rows, lines[start + 1 :], strict=False):
            numbers = [float(number) for number in line.split()[-5:]]
            assert numbers == pytest.approx(row.values.tolist(), abs=0.00501)
    assert "\x1b" not in "".join(lines)


def test_colours_are_shades_with_an_ink_that_can_be_read(trace):
    shown = printed([trace], color_system="truecolor", force_terminal=True)
    assert "\x1b[38;2;" in shown and ";48;2;" in shown


def test_a_sentence_that_is_wider_than_the_terminal_is_cut_into_stretches_and_no_word_is_lost():
    words = tuple(f"word{number}" for number in range(40))
    shown = printed([make_trace(words)], width=60, count=0)
    headings = [line for line in shown.splitlines() if line.startswith("tags")]
    assert len(headings) > 4
    assert [word for line in headings for word in line.split()[1:]] == list(words)
    assert max(map(len, shown.splitlines())) <= 60


def test_wide_characters_keep_their_columns():
    lines = printed([make_trace(("苹果", "很", "好"))], count=0).splitlines()
    assert lines[0].startswith("tags") and "苹果 很   好   " in lines[0]


def test_hostile_words_do_not_move_the_cursor():
    assert "\x1b" not in printed([make_trace(("\x1b[31mred", "a\nb", "\u202ereversed"))])


def test_a_picture_has_the_words_the_names_and_every_number_as_text(trace, tmp_path):
    units = choose_units([trace, trace], count=1)
    draw_gates(
        [trace, trace],
        units=units,
        files=[tmp_path / "a.svg", tmp_path / "b.svg", tmp_path / "a.png"],
    )
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    for text in (
        *WORDS,
        "FRUIT",
        "O",
        "reads ahead →",
        "reads back ←",
        f"unit {units[0][0]} forget",
        "mean |cell|",
    ):
        assert f">{text}</" in svg, text
    for value in trace.readings[0].values["input"][:, units[0][0]]:
        assert f">{value:.2f}</" in svg
    assert svg == (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert (tmp_path / "a.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("cell", "names"), [("gru", ["reset", "update", "|state|"]), ("rnn", ["|state|"])]
)
def test_other_cells_show_what_they_have(cell, names, tmp_path):
    trace = make_trace(WORDS, cell=cell, layers=2)
    assert [panel.title for panel in lay_out(trace, units=choose_units([trace], count=0))] == [
        f"layer {layer} reads {way}" for layer in (1, 2) for way in ("ahead →", "back ←")
    ]
    shown = printed([trace], count=0)
    for name in names:
        assert shown.count(f"mean {name}") == 4
    draw_gates([trace], units=choose_units([trace], count=1), files=[tmp_path / "a.png"])
    assert (tmp_path / "a.png").exists()


def test_a_missing_package_is_one_line_that_installs_it(trace, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'ner-lstm\[plots\]'"):
        figures.require_plots()
    show_gates([trace], units=1, files=[tmp_path / "page.html"], name="m")  # needs no other package
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_words_that_look_like_formulas_are_words(tmp_path):
    words = ("$x^2$", "\\frac{1}", "$", "<b>&amp;")
    draw_gates(
        [make_trace(words)],
        units=choose_units([make_trace(words)], count=0),
        files=[tmp_path / "a.svg"],
    )
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    for text in ("$x^2$", "\\frac{1}", "&lt;b&gt;&amp;amp;"):
        assert f">{text}</" in svg


def test_a_character_that_no_font_has_is_said_in_one_line(tmp_path, caplog):
    draw_gates(
        [make_trace(("\ue000", "a"))],
        units=choose_units([make_trace("ab")], count=0),
        files=[tmp_path / "a.png"],
    )
    (message,) = caplog.messages
    assert message.startswith(
        "characters that no font here has are boxes in pictures: 1; a font such as"
    )
    assert (tmp_path / "a.png").exists()


def test_a_picture_of_too_many_words_is_an_error_that_names_the_way_out(tmp_path):
    trace = make_trace(("word",) * 101)
    with pytest.raises(
        NerLstmError,
        match=r"a\.png: expected at most 100 words in a picture, found 101: a page \(\.html\)",
    ):
        draw_gates([trace], units=choose_units([trace], count=1), files=[tmp_path / "a.png"])


def test_a_picture_that_cannot_be_written_leaves_nothing(trace, tmp_path):
    with pytest.raises(NerLstmError, match="cannot be written"):
        draw_gates(
            [trace], units=choose_units([trace], count=1), files=[tmp_path / "none" / "a.png"]
        )
    assert list(tmp_path.iterdir()) == []
