"""Settings of training -> those of a pretraining, which has its own recipe, and no part of some."""

from collections.abc import Mapping

from ner_lstm.config import Config
from ner_lstm.errors import ConfigError

# what a setting is that was not given; a tagger, which learns from less, has another recipe
RECIPE: dict[str, object] = {
    "model.dropout": 0.15,
    "training.epochs": 5,
    "training.batch_tokens": 1000,
    "training.learning_rate": 2e-3,
}
# what text alone has no use for
WITHOUT: dict[str, object] = {
    "model.vectors": None,
    "training.precision": "float32",
}
READING = ("encoding", "tokenizer")  # of the settings of data


def settle(config: Config) -> Config:
    """The settings of a pretraining: what was not given is as in the recipe."""
    settings = config.model_dump(exclude_unset=True)
    recipe = {key: value for key, value in RECIPE.items() if _read(settings, key) is None}
    data = {f"data.{name}": getattr(config.data, name) for name in READING}
    # documents say nothing of the next word; a tagger that starts from it decides for itself
    data["model.document_memory"] = "never"
    bare = Config(model=config.model, training=config.training)
    return bare.assign({**recipe, **data}, source="pretraining")


def require_learnable(config: Config) -> None:
    """Raises ConfigError for a network whose directions see what they are to predict, and for what
    text has no use for.
    """
    if config.model.encoder == "feedforward":
        raise ConfigError(
            "model.encoder: expected rnn, gru or lstm to learn from text, found feedforward, which"
            " sees no other word"
        )
    if config.model.layers > 1:
        raise ConfigError(
            "model.layers: expected 1 to learn from text, since the second layer sees the words"
            f" that are to be predicted, found {config.model.layers}"
        )
    for key, value in WITHOUT.items():
        given = _read(config.model_dump(), key)
        if given != value:
            spelt = "none" if value is None else value
            raise ConfigError(f"{key}: expected {spelt} to learn from text, found {given}")


def _read(settings: Mapping[str, Mapping[str, object]], key: str) -> object:
    """The setting of a dotted key, None where it is not given."""
    section, _, name = key.partition(".")
    return settings.get(section, {}).get(name)
