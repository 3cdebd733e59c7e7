"""What a user of the package meets: calls with texts, what is printed, and errors that say what to
call.
"""

import subprocess
import sys
from dataclasses import replace

import pytest

import ner_lstm
from ner_lstm import Config, ConfigError, Entity, NerLstmError, Sentence, Tagger, evaluate, train
from ner_lstm.bundle import Bundle

TEXTS = ["Ada lives in Paris . Grace Hopper flew to Rome !", "", "Nothing happens here ."]


@pytest.fixture(scope="module")
def tagger(bundle):
    return Tagger.load(bundle, device="cpu")


def test_a_tagger_called_with_a_text_gives_its_sentences(tagger):
    sentences = tagger(TEXTS[0])
    assert sentences == tagger.tag_text(TEXTS[0])
    assert [entity.text for sentence in sentences for entity in sentence.text_entities] == [
        "Ada",
        "Paris",
        "Grace Hopper",
        "Rome",
    ]
    for sentence in sentences:
        for entity in sentence.text_entities:
            assert TEXTS[0][entity.start_char : entity.end_char] == entity.text


def test_of_several_texts_each_has_its_own_sentences(tagger):
    assert [len(sentences) for sentences in tagger(TEXTS)] == [2, 0, 1]
    assert list(map(spans, tagger(iter(TEXTS)))) == [spans(tagger(text)) for text in TEXTS]
    assert tagger([]) == []


def spans(sentences):
    return [[entity.key for entity in sentence.entities] for sentence in sentences]


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda tagger: tagger.tag("Ada"), "found the str 'Ada': call the tagger itself"),
        (lambda tagger: list(tagger.tag(["Ada"])), "expected sentences, found the str 'Ada'"),
        (lambda tagger: tagger.tag(Sentence(("Ada",))), "and tag() with a list of sentences"),
        (lambda tagger: tagger.tag_text(None), "expected a text, found the NoneType None"),
        (lambda tagger: tagger(float("nan")), "expected a text, found the float nan"),
        (lambda tagger: tagger(["Ada", float("nan")]), "expected a text, found the float nan"),
        (
            lambda tagger: list(tagger.tag([Sentence(("Ada", float("nan")))])),
            "expected words that are strings, found the float nan among them",
        ),
    ],
)
def test_a_wrong_type_is_told_what_to_call(tagger, call, problem):
    with pytest.raises(TypeError) as error:
        call(tagger)
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_what_cannot_be_tagged_is_said_behind_what_was_found_before_it(tagger):
    stream = tagger.tag([Sentence(("Ada",)), "Ada"])
    assert next(stream).words == ("Ada",)
    with pytest.raises(TypeError):
        next(stream)


def test_a_tagger_says_its_labels_words_and_scores(tagger):
    assert repr(tagger) == "<Tagger of CITY, PER: 30 words, dev F1 1.0000>"


def test_a_tagger_saves_the_bundle_it_was_loaded_from(tagger, bundle, tmp_path):
    tagger.save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in bundle.iterdir()}
    for path in bundle.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_a_tagger_of_a_bundle_in_memory_is_that_of_its_folder(tagger, bundle):
    made = Tagger.of(Bundle.load(bundle), device="cpu")
    assert made(TEXTS) == tagger(TEXTS)


def test_scores_print_a_table_and_no_counts_of_sentences():
    gold = [Sentence(("a", "b"), (Entity(0, 1, "<X>"), Entity(1, 2, "苹果")))] * 9
    scores = evaluate(gold, [replace(gold[0], entities=(Entity(0, 1, "<X>"),))] * 9)
    assert repr(scores).splitlines() == [
        "label  precision     recall         F1       gold",
        "<X>       1.0000     1.0000     1.0000          9",
        "苹果      0.0000     0.0000     0.0000          9",
        "all       1.0000     0.5000     0.6667         18",
    ]
    assert "<td>&lt;X&gt;</td><td>1.0000</td>" in scores._repr_html_()
    assert "<X>" not in scores._repr_html_()


def test_settings_that_are_wrong_are_our_own_error():
    with pytest.raises(ConfigError, match=r"^Config: training\.epochs: expected a valid integer"):
        Config(training={"epochs": "3"})
    with pytest.raises(ConfigError, match=r"Config: epochs: .* did you mean training\.epochs\?"):
        Config(epochs=3)


@pytest.mark.parametrize(
    "name", ["CorpusError", "TagError", "ConfigError", "BundleError", "OutputError", "MissingExtra"]
)
def test_every_error_can_be_imported_and_is_one_of_ours(name):
    assert issubclass(getattr(ner_lstm, name), NerLstmError)


def test_whoever_trains_is_told_of_each_epoch_and_may_stop_there(corpus_file, tmp_path):
    config = Config().assign(
        {
            "data.train": str(corpus_file),
            "data.dev": str(corpus_file),
            "model.word_width": 4,
            "model.hidden_width": 4,
            "training.epochs": 3,
        },
        source="test",
    )
    reports = []
    trained = train(config, output=tmp_path / "whole", device="cpu", on_epoch=reports.append)
    assert [(report.number, report.epochs) for report in reports] == [(1, 3), (2, 3), (3, 3)]
    best = max(report.dev_f1 for report in reports)
    assert trained.scores["dev"].overall.f1 == pytest.approx(best)
    assert reports[0].is_best

    class EnoughError(Exception):
        pass

    def stop(report):
        raise EnoughError

    with pytest.raises(EnoughError):
        train(config, output=tmp_path / "stopped", device="cpu", on_epoch=stop)
    resumed = train(config, output=tmp_path / "stopped", device="cpu", resume=True)
    assert resumed.scores["dev"].overall == trained.scores["dev"].overall


def test_a_notebook_shows_the_bar_of_an_epoch_though_it_is_no_terminal():
    code = """
import sys, types
kernel = types.SimpleNamespace(config={"IPKernelApp": {}})
sys.modules["IPython"] = types.SimpleNamespace(get_ipython=lambda: kernel)
from ner_lstm.progress import show_epoch
assert list(show_epoch([1, 2], number=7)) == [1, 2]
"""
    command = [sys.executable, "-W", "ignore", "-c", code]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "epoch 7" in shown.stderr
