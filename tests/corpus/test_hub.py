import json
import logging
from pathlib import Path

import pytest

from ner_lstm.corpus.hub import read_hub
from ner_lstm.errors import CorpusError
from ner_lstm.reading import FileFacts, Labels, ReadOptions
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity

NAMES = ["O", "B-PER", "I-PER", "B-LOC"]
TOKENS = [["Ann", "Lee", "left", "Rome"], ["Nobody", "did"]]
CLASSES = [[1, 2, 0, 3], [0, 0]]
ENTITIES = [(Entity(0, 2, "PER"), Entity(3, 4, "LOC")), ()]


@pytest.fixture(autouse=True)
def offline(tmp_path, monkeypatch):
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def classes():
    from datasets import ClassLabel, Dataset, Features, Sequence, Value

    features = Features(
        tokens=Sequence(Value("string")),
        pos_tags=Sequence(ClassLabel(names=["N", "V"])),
        ner_tags=Sequence(ClassLabel(names=NAMES)),
    )
    columns = {"tokens": TOKENS, "pos_tags": [[0, 0, 1, 0], [0, 1]], "ner_tags": CLASSES}
    return Dataset.from_dict(columns, features=features)


def read(address, *, labels=Labels.REQUIRED, facts=None, split="train"):
    facts = facts or FileFacts()
    return list(
        read_hub(
            address,
            labels=labels,
            options=ReadOptions(tokenizer="words"),
            facts=facts,
            split=split,
        )
    )


def problem(address, **options):
    with pytest.raises(CorpusError) as caught:
        read(address, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_classes_of_a_parquet_folder_are_read_by_their_names(tmp_path, classes):
    (tmp_path / "set").mkdir()
    classes.to_parquet(tmp_path / "set" / "train-00000-of-00001.parquet")
    facts = FileFacts()
    sentences = read(f"hub:{tmp_path}/set", facts=facts)
    assert [list(sentence.words) for sentence in sentences] == TOKENS
    assert [sentence.entities for sentence in sentences] == ENTITIES
    assert [(sentence.path, sentence.line) for sentence in sentences] == [
        (f"hub:{tmp_path}/set", 1),
        (f"hub:{tmp_path}/set", 2),
    ]
    assert (facts.format, facts.scheme, facts.problems) == ("datasets", Scheme.BIO, [])


def test_each_split_of_a_folder_is_its_own_corpus(tmp_path, classes):
    (tmp_path / "set").mkdir()
    classes.to_parquet(tmp_path / "set" / "train.parquet")
    classes.select([1]).to_parquet(tmp_path / "set" / "test.parquet")
    address = f"hub:{tmp_path}/set"
    assert [len(read(address)), len(read(f"{address}:test")), len(read(address, split="test"))] == [
        2,
        1,
        1,
    ]
    assert problem(f"{address}:dev").startswith(
        f"{address}:dev: the datasets library cannot load this folder: Bad split: dev."
    )
    assert "['train', 'test']" in problem(address, split="dev")


def test_what_save_to_disk_wrote_is_read(tmp_path, classes):
    from datasets import DatasetDict

    classes.save_to_disk(tmp_path / "one")
    DatasetDict(train=classes, validation=classes.select([1])).save_to_disk(tmp_path / "both")
    assert [sentence.entities for sentence in read(f"hub:{tmp_path}/one")] == ENTITIES
    assert [sentence.entities for sentence in read(f"hub:{tmp_path}/both:validation")] == ENTITIES[
        1:
    ]
    found = problem(f"hub:{tmp_path}/both:test")
    assert (
        found
        == f"hub:{tmp_path}/both:test: expected one of the splits train, validation, found test"
    )


def test_spans_are_read_from_lists_of_objects_and_from_objects_of_lists(tmp_path):
    from datasets import ClassLabel, Dataset, Features, Sequence, Value

    spans = {
        "start": Value("int64"),
        "end": Value("int64"),
        "label": ClassLabel(names=["PER", "LOC"]),
    }
    columns = {
        "text": ["Ann left Rome"],
        "entities": [{"start": [0, 9], "end": [3, 13], "label": [0, 1]}],
    }
    (tmp_path / "columns").mkdir()
    features = Features(text=Value("string"), entities=Sequence(spans))
    Dataset.from_dict(columns, features=features).to_parquet(tmp_path / "columns" / "train.parquet")
    (tmp_path / "lines").mkdir()
    record = {"text": "Ann left Rome", "entities": [[0, 3, "PER"], [9, 13, "LOC"]]}
    (tmp_path / "lines" / "train.jsonl").write_text(json.dumps(record), encoding="utf-8")
    for name in ("columns", "lines"):
        (sentence,) = read(f"hub:{tmp_path}/{name}")
        assert sentence.words == ("Ann", "left", "Rome")
        assert sentence.entities == (Entity(0, 1, "PER"), Entity(2, 3, "LOC"))


def test_numbers_without_names_are_refused_once_and_not_for_every_row(tmp_path):
    from datasets import Dataset

    (tmp_path / "set").mkdir()
    Dataset.from_dict({"tokens": TOKENS, "ner_tags": CLASSES}).to_parquet(
        tmp_path / "set" / "train.parquet"
    )
    address = f"hub:{tmp_path}/set"
    assert problem(address).startswith(
        f"{address}:1: expected tags by name in 'ner_tags', found the number 1"
    )
    assert [list(sentence.words) for sentence in read(address, labels=Labels.IGNORED)] == TOKENS


def test_a_dataset_without_labels_is_refused_only_where_labels_are_required(tmp_path):
    from datasets import Dataset

    (tmp_path / "set").mkdir()
    Dataset.from_dict({"tokens": TOKENS}).to_parquet(tmp_path / "set" / "train.parquet")
    assert ":1: expected labels" in problem(f"hub:{tmp_path}/set")
    assert [
        sentence.entities for sentence in read(f"hub:{tmp_path}/set", labels=Labels.OPTIONAL)
    ] == [None, None]


def test_a_file_that_is_damaged_is_one_line_and_nothing_else(tmp_path, capfd):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "train.parquet").write_bytes(b"PAR1 no table PAR1")
    assert problem(f"hub:{tmp_path}/set").startswith(f"hub:{tmp_path}/set:")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("hub:", "expected hub:NAME[/CONFIG][:SPLIT] or hub:FOLDER[:SPLIT], found no name"),
        ("hub:name", "no such folder, and no such dataset within reach: Couldn't reach 'name'"),
        (
            "hub:owner/name:test",
            "no such folder, and no such dataset within reach: Couldn't reach 'owner/name'",
        ),
        (
            "hub:owner/name/config",
            "no such folder, and no such dataset within reach: Couldn't reach 'owner/name'",
        ),
        ("hub:./name", "no such folder: ./name"),
        ("hub:/a/b", "no such folder: /a/b"),
        ("hub:a/b/c/d", "no such folder: a/b/c/d"),
    ],
)
def test_a_dataset_that_is_nowhere_is_one_line_with_the_way_out(address, found):
    assert problem(address).startswith(f"{address}: {found}")


def test_of_two_parts_the_second_may_be_a_configuration():
    assert "Couldn't reach 'first/second'" in problem("hub:first/second")
    assert "Couldn't reach 'first' " in problem("hub:first/second")


def test_a_file_is_no_dataset(tmp_path):
    (tmp_path / "file").touch()
    assert problem(f"hub:{tmp_path}/file").endswith(
        "expected a folder or the name of a dataset, found a file"
    )


def test_reading_prints_nothing_leaves_nothing_behind_and_changes_no_setting(
    tmp_path, classes, capfd
):
    import datasets

    (tmp_path / "set").mkdir()
    classes.to_parquet(tmp_path / "set" / "train.parquet")
    before = (
        datasets.logging.get_verbosity(),
        datasets.are_progress_bars_disabled(),
        logging.getLogger("huggingface_hub").level,
    )
    capfd.readouterr()
    read(f"hub:{tmp_path}/set")
    problem("hub:name")
    assert capfd.readouterr() == ("", "")
    assert list(Path.cwd().iterdir()) == []
    after = (
        datasets.logging.get_verbosity(),
        datasets.are_progress_bars_disabled(),
        logging.getLogger("huggingface_hub").level,
    )
    assert after == before


def test_a_first_row_that_is_left_out_is_counted_and_the_others_are_read(tmp_path):
    (tmp_path / "set").mkdir()
    spans = [{"start": 0, "end": 3, "label": "PER"}]
    rows = [
        {"text": "Ann left", "spans": spans, "answer": answer} for answer in ("reject", "accept")
    ]
    (tmp_path / "set" / "train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    facts = FileFacts()
    (sentence,) = read(f"hub:{tmp_path}/set", facts=facts)
    assert (sentence.line, sentence.entities) == (2, (Entity(0, 1, "PER"),))
    assert [problem.message for problem in facts.problems] == [
        'records whose answer is "reject": 1 left out'
    ]
