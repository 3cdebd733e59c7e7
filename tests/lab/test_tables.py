from ner_lstm.lab.tables import escape, render_table, spell_spread


def test_columns_are_aligned_also_where_characters_are_wide():
    assert render_table(("net", "F1"), [("LSTM", "0.5"), ("苹果", "0.25")]) == (
        "| net  |   F1 |\n| ---- | ---: |\n| LSTM |  0.5 |\n| 苹果 | 0.25 |\n"
    )


def test_nothing_in_a_text_is_markup_or_ends_a_cell():
    assert escape("a|b <b> *x* [y](z) `c`") == r"a\|b \<b\> \*x\* \[y\](z) \`c\`"
    assert escape("plain words, I like eating apple !") == "plain words, I like eating apple !"
    assert escape("a/crossner_politics _b_") == r"a/crossner_politics \_b\_"
    assert "\n" not in escape("two\nlines")


def test_a_spread_is_the_mean_and_the_standard_deviation_of_the_sample():
    assert spell_spread([0.5]) == "0.500"
    assert spell_spread([0.1, 0.2, 0.3]) == "0.200 ± 0.100"
