import logging

import pytest

from ner_lstm.config import DataConfig
from ner_lstm.errors import CorpusError, NerLstmError
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Entity, Sentence
from ner_lstm.training.data import read_training_data
from ner_lstm.training.held_out import cut_sentence


@pytest.fixture
def said():
    """What the package logs, as (level, message)."""
    messages = []

    class Listener(logging.Handler):
        def emit(self, record):
            messages.append((record.levelname, record.getMessage()))

    logger, listener = logging.getLogger("ner_lstm"), Listener()
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    yield messages
    logger.removeHandler(listener)
    logger.setLevel(level)


def write(path, *sentences):
    path.write_text(
        "\n".join(
            "".join(f"{cell.replace('/', chr(9))}\n" for cell in s.split()) for s in sentences
        ),
        encoding="utf-8",
    )
    return str(path)


def spell(number):
    """A word of letters, different for every number."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def numbered(count, *, entities_in=None):
    wanted = range(count) if entities_in is None else entities_in
    return [f"w{spell(n)}/{'B-X' if n in wanted else 'O'} end/O" for n in range(count)]


def read(*, seed=1, longest=500, **files):
    return read_training_data(DataConfig(**files), seed=seed, longest=longest)


def test_the_splits_are_those_named(tmp_path, said):
    files = {
        split: write(tmp_path / f"{split}.conll", f"{split}/B-X end/O")
        for split in ("train", "dev", "test")
    }
    data = read(**files)
    assert [split[0].words[0] for split in (data.train, data.dev, data.test)] == [
        "train",
        "dev",
        "test",
    ]
    assert data.corpora["train"]["sentences"] == 1
    assert data.corpora["dev"]["entities"] == 1
    assert data.corpora["test"]["path"] == files["test"]
    assert len(data.corpora["train"]["sha256"]) == 64
    assert not [message for level, message in said if level == "WARNING"]


def test_without_dev_a_seeded_tenth_is_held_out_and_said_so(tmp_path, said):
    train = write(tmp_path / "a.conll", *numbered(50))
    data, again, other = (read(train=train, seed=seed) for seed in (1, 1, 2))
    words = [sentence.words for sentence in (*data.train, *data.dev)]
    assert (len(data.train), len(data.dev)) == (45, 5)
    assert len(set(words)) == 50
    assert [sentence.line for sentence in data.dev] == sorted(
        sentence.line for sentence in data.dev
    )
    assert [sentence.words for sentence in (*again.train, *again.dev)] == words
    assert [sentence.words for sentence in other.dev] != [sentence.words for sentence in data.dev]
    assert data.corpora["dev"]["path"] == "held out of train"
    assert "no dev corpus: 5 sentences of train are held out as one (seed 1)" in [
        message for _, message in said
    ]


@pytest.mark.parametrize("count", [2, 3, 9, 11])
def test_a_small_corpus_keeps_something_to_learn_from_and_something_to_measure(tmp_path, count):
    train = write(tmp_path / "a.conll", *numbered(count, entities_in=[count - 1]))
    for seed in range(10):
        data = read(train=train, seed=seed)
        assert len(data.dev) == 1
        assert any(sentence.entities for sentence in data.train)


def test_a_single_sentence_is_both_and_said_so(tmp_path, said):
    data = read(train=write(tmp_path / "a.conll", "apple/B-X end/O"))
    assert data.train == data.dev
    assert ("WARNING", "only one sentence to train on: it is the dev corpus too") in said


def test_one_long_sentence_is_cut_so_that_some_can_be_held_out_and_said_so(tmp_path, said):
    words = " ".join(f"w/{tag} x/{tag.replace('B', 'I')}" for tag in ["O", "B-X"] * 250)
    data = read(train=write(tmp_path / "a.conll", words), longest=51)
    assert sum(len(sentence.words) for sentence in (*data.train, *data.dev)) == 1000
    assert sum(len(sentence.entities) for sentence in (*data.train, *data.dev)) == 250
    assert data.dev
    assert any(
        message.startswith("1 sentences of more than 51 words are cut") for _, message in said
    )


def test_with_dev_no_sentence_is_cut_here(tmp_path):
    words = " ".join(["w/B-X"] * 100)
    files = {split: write(tmp_path / f"{split}.conll", words) for split in ("train", "dev")}
    data = read(**files, longest=10)
    assert len(data.train) == len(data.dev) == 1


@pytest.mark.parametrize("longest", [1, 2, 3, 4, 5, 100])
def test_pieces_never_part_an_entity_and_lose_nothing(longest):
    spans = [(0, 1), (2, 5), (5, 9), (12, 13), (15, 22)]
    sentence = Sentence(
        tuple(map(spell, range(23))), tuple(Entity(start, end, "X") for start, end in spans)
    )
    pieces = list(cut_sentence(sentence, longest))
    found, done = [], 0
    for piece in pieces:
        assert piece.words == sentence.words[done : done + len(piece.words)]
        found += [(entity.start + done, entity.end + done) for entity in piece.entities]
        done += len(piece.words)
    assert found == spans
    assert done == 23
    assert all(len(piece.words) < longest + 7 for piece in pieces)


@pytest.mark.parametrize("count", [1, 12])
def test_splits_that_are_the_same_are_warned_of(tmp_path, said, count):
    train = write(tmp_path / "train.conll", *numbered(count))
    copy = write(tmp_path / "copy.conll", *numbered(count))
    new = write(tmp_path / "new.conll", "new/B-X end/O")
    line = "test has the sentences of train: its scores say nothing about other text"
    for files, lines in (
        ({"test": copy}, [line]),
        ({"dev": new, "test": copy}, [line]),
        (
            {"dev": copy, "test": new},
            ["dev has the sentences of train: the epoch is chosen on what is learnt"],
        ),
        (
            {"dev": new, "test": new},
            ["test has the sentences of dev: its scores are those that choose the epoch"],
        ),
        ({"dev": new}, []),
    ):
        said.clear()
        read(train=train, **files)
        assert [text for _, text in said if "has the sentences of" in text] == lines


def test_a_training_corpus_without_entities_is_an_error(tmp_path):
    with pytest.raises(
        CorpusError, match="expected entities to learn from, found none in 3 sentences"
    ):
        read(train=write(tmp_path / "a.conll", *numbered(3, entities_in=[])))


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_an_empty_corpus_is_an_error_that_names_it(tmp_path, split):
    files = {
        name: write(tmp_path / f"{name}.conll", "a/B-X b/O") for name in ("train", "dev", "test")
    }
    (tmp_path / f"{split}.conll").write_text("\n\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=f"{split}.conll"):
        read(**files)


def test_a_corpus_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="no such file"):
        read(train=str(tmp_path / "none.conll"))


def test_labels_that_train_lacks_are_warned_of_once_and_stay_gold(tmp_path, said):
    files = {
        "train": write(tmp_path / "train.conll", "a/B-X b/O"),
        "dev": write(tmp_path / "dev.conll", "a/B-X b/B-Z", "c/B-Y d/B-Z"),
        "test": write(tmp_path / "test.conll", "a/B-X"),
    }
    data = read(**files)
    warnings = [message for level, message in said if level == "WARNING"]
    assert warnings == ["dev has labels that train lacks, which count as missed: Y, Z"]
    assert sum(len(sentence.entities) for sentence in data.dev) == 4


@pytest.mark.parametrize(
    ("tags", "scheme"),
    [
        (("B-X", "I-X", "O"), Scheme.BIO),
        (("B-X", "E-X", "S-X"), Scheme.BIOES),
        (("B-X", "M-X", "E-X"), Scheme.BMES),
    ],
)
def test_the_scheme_is_that_of_train(tmp_path, tags, scheme):
    assert (
        read(train=write(tmp_path / "a.conll", " ".join(f"w/{tag}" for tag in tags))).scheme
        == scheme
    )


def test_the_tokenizer_is_that_of_train_or_the_one_asked_for(tmp_path):
    characters = write(
        tmp_path / "zh.conll",
        " ".join(f"{c}/{'B-X' if c == '苹' else 'O'}" for c in "我喜欢吃苹果因为它很甜"),
    )
    words = write(tmp_path / "en.conll", "Ada/B-X eats/O an/O apple/O")
    assert read(train=characters).tokenizer == "characters"
    assert read(train=words).tokenizer == "words"
    assert read(train=words, tokenizer="characters").tokenizer == "characters"


def test_a_sample_brings_its_own_dev_and_test():
    data = read(train="sample:apple")
    assert data.corpora["dev"]["path"] == "sample:apple:dev"
    assert data.corpora["test"]["path"] == "sample:apple:test"
    assert len({data.corpora[split]["sha256"] for split in ("train", "dev", "test")}) == 3


def test_a_part_of_a_sample_is_that_part_alone():
    data = read(train="sample:apple:dev")
    assert data.test is None
    assert data.corpora["dev"]["path"] == "held out of train"


def test_another_dev_beats_that_of_the_sample(tmp_path):
    data = read(train="sample:apple", dev=write(tmp_path / "dev.conll", "apple/B-FRUIT"))
    assert len(data.dev) == 1


def test_a_sample_that_is_none_is_an_error():
    with pytest.raises(NerLstmError, match="sample:apple"):
        read(train="sample:pear")
