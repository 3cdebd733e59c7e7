import subprocess
import sys

import pytest

from ner_lstm import Tagger
from ner_lstm.bundle import Bundle
from ner_lstm.errors import BundleError, OutputError
from ner_lstm.models import FOLDER, find_model

GENERAL = "model:general"
LARGEST_BYTES = 9_000_000


@pytest.fixture(scope="module")
def tagger():
    return Tagger.load(GENERAL)


def labelled(tagger, text):
    (sentence,) = tagger(text)
    return {entity.text: entity.label for entity in sentence.text_entities}


def test_it_finds_persons_organisations_and_locations(tagger):
    assert tagger.labels == ("LOC", "ORG", "PER")
    found = labelled(tagger, "Angela Merkel met John Smith of Microsoft in London.")
    assert found == {
        "Angela Merkel": "PER",
        "John Smith": "PER",
        "Microsoft": "ORG",
        "London": "LOC",
    }


def test_it_is_small_and_stands_beside_its_licence():
    folder = FOLDER / "general"
    assert sum(path.stat().st_size for path in folder.iterdir()) <= LARGEST_BYTES
    licence = (folder / "LICENSE").read_text(encoding="utf-8")
    bundle = Bundle.load(GENERAL)
    assert bundle.sources
    for source in bundle.sources:
        assert {"title", "licence", "address", "train_sha256"} <= source.keys()
        assert source["title"] in licence
        assert source["licence"].startswith(("CC BY", "CC0", "MIT"))
        assert f"{source['name']} test" in bundle.scores


@pytest.mark.parametrize(
    "name", ["model:genral", "model:", "model:../general", "model:__init__.py"]
)
def test_another_name_is_an_error_that_says_which_there_are(name):
    with pytest.raises(BundleError, match=f"{name}: expected {GENERAL}, or the folder of a bundle"):
        find_model(name)


def test_a_folder_is_itself(tmp_path):
    assert find_model(tmp_path) == tmp_path


def test_it_is_never_written_to(tagger, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match="comes with the package and stays as it is"):
        tagger.save(GENERAL)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "command",
    [
        f"train -q -o {GENERAL}",
        f"train -q --seeds 2 -o {GENERAL}",
        f"evaluate -q {GENERAL} sample:apple:test --target-precision 0.5 --save-thresholds",
    ],
)
def test_no_command_writes_to_it(command, tmp_path):
    before = {path.name: path.read_bytes() for path in (FOLDER / "general").iterdir()}
    ended = subprocess.run(
        [sys.executable, "-m", "ner_lstm", *command.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert f"{GENERAL}: comes with the package and stays as it is" in ended.stderr
    assert not list(tmp_path.iterdir())
    assert {path.name: path.read_bytes() for path in (FOLDER / "general").iterdir()} == before


def test_a_training_starts_from_it(tmp_path):
    from ner_lstm import Config, train

    corpus = tmp_path / "few.conll"
    corpus.write_text(
        "Zadie\tB-PER\nlives\tO\nin\tO\nParis\tB-CITY\n.\tO\n\n" * 6, encoding="utf-8"
    )
    config = Config().override(
        [f"data.train={corpus}", f"model.start_from={GENERAL}", "training.epochs=1"]
    )
    bundle = train(config, output=tmp_path / "run").tagger.bundle
    general = Bundle.load(GENERAL)
    assert bundle.start["model"] == GENERAL
    assert bundle.start["weights_sha256"] == general.digest
    known = general.encoding.forms.words.entries
    assert bundle.encoding.forms.words.entries[: len(known)] == known
