"""Networks of equal weights on a corpus of a few sentences, and what is told of them."""

import re

import pytest

from ner_lstm.errors import NerLstmError
from ner_lstm.lab.comparison.architectures import ARCHITECTURES, BILSTM
from ner_lstm.lab.comparison.benchmark import QUESTIONS, Answer, Benchmark, BenchmarkResult
from ner_lstm.lab.comparison.comparing import ArchitectureResult, Comparison, compare_architectures
from ner_lstm.lab.comparison.figure import draw_comparison
from ner_lstm.lab.comparison.recipe import settle
from ner_lstm.lab.comparison.table import render_comparison
from ner_lstm.rendering.outputs import publish
from ner_lstm.sentence import Entity, Sentence

TINY = (
    "model.word_width=6",
    "model.hidden_width=4",
    "training.least_batches=5",
    "training.epochs=1",
)


@pytest.fixture(scope="module")
def comparison(corpus_file):
    given = {"data.train": str(corpus_file), "data.dev": str(corpus_file)}
    return compare_architectures(
        settle(None, given=given, assignments=TINY), seeds=2, timed_seconds=0
    )


def test_all_networks_are_trained_with_every_seed_and_none_has_more_weights_than_the_bilstm(
    comparison,
):
    assert [result.architecture for result in comparison.results] == list(ARCHITECTURES)
    assert list(comparison.seeds) == [1, 2]
    assert all(len(result.benchmarks) == 2 for result in comparison.results)
    target = comparison.results[-1].encoder_weights
    assert comparison.results[-1].architecture == BILSTM and target == 2 * 4 * 4 * (6 + 4 + 2)
    for result in comparison.results:
        assert 0.75 * target < result.encoder_weights <= target
        assert result.weights > result.encoder_weights


def test_the_same_seeds_give_the_same_figures(comparison, corpus_file):
    given = {"data.train": str(corpus_file), "data.dev": str(corpus_file)}
    again = compare_architectures(
        settle(None, given=given, assignments=TINY), seeds=2, timed_seconds=0
    )
    assert [[run.f1 for run in result.benchmarks] for result in again.results] == [
        [run.f1 for run in result.benchmarks] for result in comparison.results
    ]


def test_settings_are_those_of_the_lab_unless_others_are_given(tmp_path):
    plain = settle(None, given={"data.test": None})
    assert (plain.data.train, plain.model.characters, plain.model.affix_width) == (
        "sample:apple",
        "none",
        0,
    )
    seven = settle(None, given={"training.seed": 7}, assignments=["model.hidden_width=8"])
    assert seven.training.seed == 7
    (tmp_path / "own.toml").write_text("[model]\nhidden_width = 9\n", encoding="utf-8")
    own = settle(tmp_path / "own.toml", given={}).model
    assert (own.hidden_width, own.characters) == (9, "cnn")
    with pytest.raises(NerLstmError, match=r"model\.width"):
        settle(None, given={}, assignments=["model.width=3"])


def outcome(f1, *, before=0.9, answers=(("FRUIT", 0.9), ("", 0.0))):
    return BenchmarkResult(
        f1, f1 / 2, {"before": before}, [Answer(*answer) for answer in answers], 1000.0
    )


def example():
    gold = [
        Sentence(("Apple",), (Entity(0, 1, "FRUIT"),)),
        Sentence(("Apple",), (Entity(0, 1, "A|B"),)),
    ]
    benchmark = Benchmark(gold, {"before": gold}, {"apple": "FRUIT"}, QUESTIONS["words"])
    outcomes = [
        outcome(0.5),
        outcome(0.7, before=0.7),
        outcome(0.6, before=0.8, answers=(("A|B", 0.5), ("", 0.0))),
    ]
    return Comparison(
        "sample:apple",
        (1, 2, 3),
        benchmark,
        [ArchitectureResult(BILSTM, 64, 1000, 20_000, outcomes)],
    )


def test_the_table_has_means_deviations_and_answers():
    text = render_comparison(example())
    lines = text.splitlines()
    assert (
        lines[0]
        == "sample:apple, seeds 1, 2, 3, encoders of at most 1,000 weights; mean ± standard"
        " deviation"
    )
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
        if line.startswith("| BiLSTM")
    ]
    assert rows == [
        ["BiLSTM", "0.600 ± 0.100", "0.300 ± 0.050", "0.800 ± 0.100"],
        ["BiLSTM", r"FRUIT 0.90 ×2, A\|B 0.50 ×1", "nothing ×3"],
        ["BiLSTM", "64", "1,000", "20,000", "1,000"],
    ]
    assert "Of the 2 entities that have them their usual label is right 0.500 of the time" in text
    assert "before it in 2 sentences" in text


def test_a_corpus_without_ambiguous_names_is_told_of_by_f1(comparison):
    text = render_comparison(comparison)
    assert "ambiguous" not in text and "cue" not in text
    assert [line.split()[1] for line in text.splitlines() if line.startswith("| ")][2:7] == [
        one.name for one in ARCHITECTURES
    ]


def test_the_files_that_are_asked_for_are_written(tmp_path, capsys):
    files = [tmp_path / name for name in ("table.md", "a.png", "a.svg", "b.svg")]
    publish(
        render_comparison(example()),
        files=files,
        draw=lambda pictures: draw_comparison(example(), files=pictures),
    )
    assert (
        capsys.readouterr().out
        == files[0].read_text(encoding="utf-8")
        == render_comparison(example())
    )
    assert files[1].read_bytes().startswith(b"\x89PNG")
    svg = files[2].read_text(encoding="utf-8")
    for text in ("BiLSTM", "F1", "ambiguous names", "cue before", "word alone"):
        assert f">{text}</text>" in svg
    assert svg == files[3].read_text(encoding="utf-8")  # the same bytes each time
