"""Config: strict, round-trips through TOML, and says which key is wrong and what was expected."""

from pathlib import Path

import pytest

from ner_lstm.config import Config
from ner_lstm.errors import ConfigError

CONFIGS = sorted((Path(__file__).parent.parent / "configs").glob("*.toml"))


def test_the_page_of_training_has_every_setting():
    page = (Path(__file__).parents[1] / "docs" / "training.md").read_text(encoding="utf-8")
    for section, keys in Config().model_dump().items():
        for key in keys:
            assert f"`{section}.{key}`" in page


def test_an_empty_file_is_the_default(tmp_path):
    (tmp_path / "a.toml").write_text("")
    assert Config.load(tmp_path / "a.toml") == Config()


def test_toml_gives_the_config_back(tmp_path):
    config = Config().override(
        ["data.train=a b.conll", "training.epochs=3", "model.dropout=0", "data.tag_column=-1"]
    )
    (tmp_path / "a.toml").write_text(config.to_toml())
    assert Config.load(tmp_path / "a.toml") == config


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_every_recipe_is_sound_and_says_what_it_is_for(path):
    Config.load(path)
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_overrides_read_numbers_booleans_and_plain_words():
    config = Config().override(
        [
            "training.epochs=3",
            "model.bidirectional=false",
            "model.encoder=rnn",
            'data.separator="\\t"',
            "data.train=none",
        ]
    )
    assert (config.training.epochs, config.model.bidirectional, config.model.encoder) == (
        3,
        False,
        "rnn",
    )
    assert (config.data.separator, config.data.train) == ("\t", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[training]\nepoch = 3", "training.epoch: unknown setting, did you mean epochs?"),
        ("[trianing]\nepochs = 3", "trianing: unknown setting, did you mean training?"),
        ("[model]\nzzz = 3", "model.zzz: unknown setting, expected one of start_from, word_width"),
        ("[training]\nepochs = '3'", "training.epochs: expected a valid integer, found '3'"),
        ("[training]\nepochs = 0", "training.epochs: expected greater than or equal to 1, found 0"),
        ("[training]\nepochs = true", "training.epochs: expected a valid integer, found True"),
        (
            "[training]\nlearning_rate = nan",
            "training.learning_rate: expected a finite number, found nan",
        ),
        (
            "[model]\nencoder = 'transformer'",
            "model.encoder: expected 'feedforward', 'rnn', 'gru' or 'lstm', found 'transformer'",
        ),
        ("model = 3", "model: expected "),
        ("[model\n", "expected TOML: Expected ']'"),
    ],
)
def test_what_is_wrong_is_named_with_what_was_found_and_expected(tmp_path, text, message):
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        Config.load(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("assignment", ["training.epochs", "epochs=3", "=3"])
def test_an_assignment_needs_a_section_a_key_and_a_value(assignment):
    with pytest.raises(ConfigError, match=r"expected section.key=value"):
        Config().override([assignment])


def test_several_mistakes_are_told_at_once(tmp_path):
    (tmp_path / "a.toml").write_text("[training]\nepochs = 0\nseed = -1\n")
    with pytest.raises(ConfigError) as caught:
        Config.load(tmp_path / "a.toml")
    assert len(str(caught.value).splitlines()) == 2


def test_the_default_recipe_is_the_default():
    assert Config.load(Path(__file__).parent.parent / "configs" / "default.toml") == Config()


def test_what_was_changed_makes_the_same_config_of_the_default_again():
    changes = (
        "model.word_width=50",
        "model.bidirectional=false",
        "training.epochs=8",
        "training.schedule=constant",
    )
    config = Config().override([*changes, "data.train=a.conll", "training.seed=7"])
    assert config.changes() == changes
    assert Config().override(config.changes()).model == config.model
    assert Config().changes() == ()
