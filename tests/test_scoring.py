"""The plain functions behind `evaluate` and `predict`, as Python calls them."""

import json

import pytest

from ner_lstm import Tagger, evaluate_models, predict_files
from ner_lstm.evaluation.expectations import Expectations, Minimum
from ner_lstm.prediction import Formats, OutputFormat


def test_a_model_is_evaluated_with_all_that_the_command_shows(bundle, corpus_file):
    loaded = []

    def load(folder):
        loaded.append(folder)
        return Tagger.load(folder)

    results = evaluate_models(
        [str(corpus_file)],
        model=str(bundle),
        against=[str(bundle)],
        expectations=Expectations([Minimum(0.5), Minimum(0.5, label="ORG")]),
        target_precision=0.9,
        load=load,
    )
    (evaluation,) = results.evaluations
    assert loaded == [str(bundle)]  # a model that is compared with itself is loaded once
    assert evaluation.scores.overall.f1 == 1.0 and not evaluation.mistakes
    assert evaluation.uncertainty.overall.f1 == (1.0, 1.0)
    assert evaluation.model is not None and len(evaluation.model.sha256 or "") == 64
    assert evaluation.comparisons[0].overall.f1 == 0.0
    assert {label: found.recall for label, found in evaluation.thresholds.items()} == {
        "CITY": 1.0,
        "PER": 1.0,
    }
    assert [outcome.met for outcome in results.outcomes] == [True, False]
    assert results.with_scorers(scheme=None).evaluations[0].scorers is not None


def test_a_tagged_file_is_evaluated_as_the_model_that_tagged_it(bundle, corpus_file, tmp_path):
    output = tmp_path / "tagged.conll"
    predict_files(bundle, [str(corpus_file)], output=output)
    tagged = evaluate_models(corpus_file, predicted=output).evaluations[0]
    model = evaluate_models(corpus_file, model=bundle).evaluations[0]
    assert tagged.scores == model.scores and tagged.model is None


def test_formats_follow_from_files_and_model_where_they_are_not_said(bundle, tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_text("Ada lives in Paris .\n")
    predict_files(bundle, [str(text)], quiet=True)
    assert json.loads(capsys.readouterr().out)["text"] == "Ada lives in Paris ."
    predict_files(bundle, [str(text)], formats=Formats(target=OutputFormat.CONLL))
    assert [line.split()[0] for line in capsys.readouterr().out.split("\n")[:5]] == [
        *("Ada", "lives", "in", "Paris", "."),
    ]


@pytest.mark.parametrize("minimum", [1.0, None])
def test_a_minimum_confidence_leaves_entities_out(bundle, corpus_file, tmp_path, minimum):
    output = tmp_path / "out.jsonl"
    if minimum is None:
        with pytest.raises(Exception, match="expected thresholds, found none"):
            predict_files(bundle, [str(corpus_file)], output=output, min_confidence=None)
        return
    predict_files(bundle, [str(corpus_file)], output=output, min_confidence=minimum)
    records = [json.loads(line) for line in output.read_text().splitlines()]
    assert len(records) == 48


def test_either_a_model_or_a_file_is_evaluated(bundle, corpus_file):
    for arguments in ({}, {"model": bundle, "predicted": corpus_file}):
        with pytest.raises(TypeError, match="expected either a model or a file of predictions"):
            evaluate_models(corpus_file, **arguments)
