from ner_lstm.lab.spreads import spell_spread


def test_a_spread_is_the_mean_and_the_standard_deviation_of_the_sample():
    assert spell_spread([0.5]) == "0.500"
    assert spell_spread([0.1, 0.2, 0.3]) == "0.200 ± 0.100"
