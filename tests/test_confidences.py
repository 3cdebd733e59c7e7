"""The digits of a confidence: rounded to the nearest, halves up, and the same from what files
hold.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.confidences import spell_confidence, spell_percent


@pytest.mark.parametrize(
    ("confidence", "percent", "two", "three"),
    [
        (0.797, "80 %", "0.80", "0.797"),
        (0.995, "100 %", "1.00", "0.995"),
        (0.9949, "99 %", "0.99", "0.995"),
        (0.125, "13 %", "0.13", "0.125"),
        (0.285, "29 %", "0.29", "0.285"),
        (0.2925, "29 %", "0.29", "0.293"),
        (0.0, "0 %", "0.00", "0.000"),
        (1.0, "100 %", "1.00", "1.000"),
    ],
)
def test_halves_go_up(confidence, percent, two, three):
    assert spell_percent(confidence) == percent.replace(" ", "\xa0")
    assert (spell_confidence(confidence, digits=2), spell_confidence(confidence, digits=3)) == (
        two,
        three,
    )


@given(st.floats(0, 1), st.integers(1, 6))
def test_what_a_file_holds_is_spelt_as_the_confidence_is_and_close_to_it(confidence, digits):
    spelt = spell_confidence(confidence, digits=digits)
    assert spelt == spell_confidence(round(confidence, 6), digits=digits)
    assert abs(float(spelt) - confidence) <= 0.5 * 10**-digits + 1e-6
    assert len(spelt) == 2 + digits
