"""`ner-lstm info`: what a bundle is, for people and for programs."""

import json

from ner_lstm import Config


def test_the_json_names_all_that_a_bundle_is(run, bundle, corpus_file):
    outcome = run("info", bundle, "--json")
    assert (outcome.status, outcome.err) == (0, "")
    facts = json.loads(outcome.out)
    assert facts["labels"] == ["CITY", "PER"]
    assert facts["recipe"][0] == "default"
    assert "model.hidden_width=16" in facts["recipe"]
    assert facts["tokenizer"] == "words"
    assert facts["scheme"] == "BIO"
    assert facts["scores"]["dev"]["f1"] == 1.0
    assert facts["corpora"]["train"]["path"] == str(corpus_file)
    assert (facts["corpora"]["train"]["sentences"], facts["corpora"]["train"]["entities"]) == (
        48,
        72,
    )
    assert facts["config"]["model"]["hidden_width"] == 16
    assert {"ner_lstm", "torch", "python"} <= set(facts["versions"])


def test_the_text_names_the_same(run, bundle):
    lines = run("info", bundle).out.splitlines()
    named = {
        line.strip().partition(" ")[0]: line.strip().partition(" ")[2].strip() for line in lines
    }
    assert named["labels"] == "CITY, PER"
    assert named["scheme"] == "BIO"
    assert named["hidden_width"] == "16"
    assert named["f1"] == "1.0"


def test_no_default_is_hidden_for_being_false_or_zero(run, tmp_path, corpus_file, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = (
        "model.bidirectional=false",
        "model.affix_width=0",
        "model.dropout=0.0",
        "training.epochs=1",
    )
    options = [word for setting in settings for word in ("--set", setting)]
    assert run("train", "-q", "--train", corpus_file, "-o", "out", *options).status == 0
    lines = [line.split() for line in run("info", "out").out.splitlines()]
    for name, value in (("bidirectional", "False"), ("affix_width", "0"), ("dropout", "0.0")):
        assert [name, value] in lines


def test_the_settings_are_those_of_a_config_with_their_defaults_and_values(run):
    outcome = run("info", "--settings", "--json")
    settings = json.loads(outcome.out)
    config = Config().model_dump()
    assert {section: list(keys) for section, keys in settings.items()} == {
        section: list(keys) for section, keys in config.items()
    }
    assert settings["model"]["encoder"] == "lstm (feedforward, rnn, gru, lstm)"
    assert settings["model"]["dropout"] == "0.4 (number from 0 below 1)"
    assert settings["training"]["epochs"] == "none (integer from 1 or none)"
    assert settings["model"]["bidirectional"] == "true (true, false)"
    lines = run("info", "--settings").out.splitlines()
    assert "  layers              1 (integer from 1 to 16): layers of the encoder" in lines
    assert [line for line in lines if line.startswith("  ") and ": " not in line] == []


def test_info_is_of_a_model_or_of_the_settings(run, bundle):
    for arguments in ((bundle, "--settings"), ("--json",)):
        outcome = run("info", *arguments)
        assert outcome.status == 2 and "expected either MODEL or --settings" in outcome.err
