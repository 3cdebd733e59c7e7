"""Options -> the settings of a comparison, in which the encoder alone differs."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ner_lstm.config import Config
from ner_lstm.training.request import DEFAULT_CORPUS

# Whole words and nothing of their spelling or their neighbours: what differs between the networks
# is the encoder alone.
RECIPE: Mapping[str, object] = {
    "model.characters": "none",
    "model.affix_width": 0,
    "model.bigram_width": 0,
    "model.hidden_width": 64,
}


def settle(
    config: Path | None, *, given: Mapping[str, object], assignments: Iterable[str] = ()
) -> Config:
    """The settings of a config file, or those of the lab, with what options and assignments set
    (None: not given).

    Raises ConfigError.
    """
    base = Config.load(config) if config else Config().assign(RECIPE, source="lab compare")
    base = base.assign(
        {key: value for key, value in given.items() if value is not None}, source="options"
    )
    base = base.override(assignments)
    return (
        base if base.data.train else base.assign({"data.train": DEFAULT_CORPUS}, source="default")
    )
