"""TOML <-> Config: every setting of a training run, checked strictly, with `section.key=value`
overrides.
"""

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import tomli_w
from pydantic import Field

from ner_lstm.errors import ConfigError
from ner_lstm.one_line import one_line, shorten
from ner_lstm.settings import Section, parse_settings, read_toml

Width = Annotated[int, Field(ge=1, le=65536)]
Rate = Annotated[float, Field(ge=0, lt=1)]


# of a JSON schema, in words
KINDS = {"string": "text", "boolean": "true, false", "integer": "integer", "number": "number"}
BOUNDS = {
    "minimum": "from",
    "exclusiveMinimum": "above",
    "maximum": "to",
    "exclusiveMaximum": "below",
}


class DataConfig(Section):
    """Which files, and how to read them; None is recognised from the content.

    replay: a corpus of which every epoch has a share, so that what it taught is not forgotten.
    """

    train: str | None = None
    dev: str | None = None
    test: str | None = None
    replay: str | None = None
    encoding: str = "utf-8"
    separator: str | None = None
    word_column: int | None = None
    tag_column: int | None = None
    scheme: Literal["IO", "IOB1", "BIO", "BIOES", "BMES", "BILOU"] | None = None
    ill_formed: Literal["conlleval", "drop", "error"] = "conlleval"
    tokenizer: Literal["auto", "words", "characters"] = "auto"


class ModelConfig(Section):
    """The network. Widths are numbers of features; hidden_width is that of one direction.

    vectors: a file of word vectors, which are not trained and stand beside those that are.
    vector_words: which of them the bundle keeps, those of training words or all. vector_width:
    theirs, found in the file. start_from: a bundle, whose shape the network has and whose weights
    it begins with. affix_width: of each prefix and suffix of one to four characters and
    the shape, in a corpus of words. bigram_width: of each of the two bigrams that a character makes
    with its neighbours, in a corpus of characters.
    """

    start_from: str | None = None
    word_width: Width = 100
    vectors: str | None = None
    vector_words: Literal["training", "all"] = "training"
    vector_width: Annotated[int, Field(ge=0, le=65536)] = 0
    characters: Literal["none", "cnn", "lstm"] = "cnn"
    character_width: Width = 50
    affix_width: Annotated[int, Field(ge=0, le=65536)] = 25
    bigram_width: Annotated[int, Field(ge=0, le=65536)] = 25
    encoder: Literal["feedforward", "rnn", "gru", "lstm"] = "lstm"
    bidirectional: bool = True
    layers: Annotated[int, Field(ge=1, le=16)] = 1
    hidden_width: Width = 128
    dropout: Rate = 0.4
    decoder: Literal["softmax", "crf"] = "crf"


class TrainingConfig(Section):
    """The optimisation.

    epochs: None is 15, and more where a small corpus would be trained for less than 1,500 batches.
    patience_epochs: how many may pass without a better dev F1, None all of them: as the rate falls
    to zero the last ones are often the best. batch_tokens bounds the words of a batch, padding
    included; batches of a small corpus are smaller, so that an epoch has about least_batches of
    them and learns in as many steps. refit: whether, once dev has chosen, a tagger of train and dev
    is trained for as many epochs. replay_share: how much of data.replay an epoch has.
    """

    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    epochs: Annotated[int, Field(ge=1)] | None = None
    patience_epochs: Annotated[int, Field(ge=1)] | None = None
    batch_tokens: Annotated[int, Field(ge=1)] = 500
    least_batches: Annotated[int, Field(ge=1)] = 50
    learning_rate: Annotated[float, Field(gt=0)] = 3e-3
    schedule: Literal["linear", "constant"] = "linear"
    gradient_norm: Annotated[float, Field(gt=0)] = 5.0
    unknown_rate: Rate = 0.5
    refit: bool = False
    replay_share: Annotated[float, Field(gt=0, le=1)] = 0.2
    precision: Literal["float32", "bfloat16"] = "float32"


class Config(Section):
    """All settings of a run; equal ones on equal data give equal models on the same CPU."""

    data: DataConfig = DataConfig()
    model: ModelConfig = ModelConfig()
    training: TrainingConfig = TrainingConfig()

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The config in a TOML file; what it leaves out has its default. Raises ConfigError."""
        return cls.parse(read_toml(path), source=str(path))

    @classmethod
    def parse(cls, settings: Mapping[str, object], *, source: str) -> Self:
        """The config of nested settings. Raises ConfigError that names `source` and the key."""
        return parse_settings(cls, settings, source=source)

    def override(self, assignments: Iterable[str]) -> Self:
        """This config with each `section.key=value` applied; the value is TOML, or else a plain
        string. Raises ConfigError.

        `none` takes back what is None unless it is given, such as data.dev.
        """
        defaults = {
            f"{section}.{key}": value
            for section, keys in Config().model_dump().items()
            for key, value in keys.items()
        }
        values: dict[str, object] = {}
        for assignment in assignments:
            key, equals, text = assignment.partition("=")
            name, value = key.strip(), text.strip()
            if not equals or "." not in name:
                example = find_setting(name)
                way_out = (
                    f"did you mean {example}={value or 'VALUE'}?"
                    if example
                    else "such as training.epochs=20"
                )
                raise ConfigError(f"--set {assignment}: expected section.key=value, {way_out}")
            if name not in defaults:
                raise ConfigError(f"--set: {name}: unknown setting, {_suggest(name)}")
            values[name] = (
                None
                if value == "none" and defaults[name] is None
                else _read_value(value, name=name)
            )
        return self.assign(values, source="--set")

    def assign(self, values: Mapping[str, object], *, source: str) -> Self:
        """This config with other values of some dotted keys. Raises ConfigError."""
        settings = self.model_dump(exclude_unset=True)  # what was left out stays so
        for key, value in values.items():
            section, _, name = key.partition(".")
            settings.setdefault(section, {})[name] = value
        return self.parse(settings, source=source)

    def changes(self) -> tuple[str, ...]:
        """What `override` takes to make this config of the default, data and seed aside."""
        default, settings = Config().model_dump(), self.model_dump()
        changed = (
            (f"{section}.{key}", value)
            for section in ("model", "training")
            for key, value in settings[section].items()
            if value != default[section][key] and key != "seed"
        )
        return tuple(
            f"{key}={json.dumps(value) if isinstance(value, bool) else value}"
            for key, value in changed
        )

    def to_toml(self) -> str:
        """The settings as TOML that `load` reads back; what is None is left out."""
        return tomli_w.dumps(self.model_dump(exclude_none=True))


def find_setting(name: str) -> str | None:
    """The dotted key most like a name with or without its section, if one is near."""
    dotted = {
        f"{section}.{key}": key for section, keys in Config().model_dump().items() for key in keys
    }
    last = name.rpartition(".")[2]
    for key, own in dotted.items():
        if own == last:
            return key
    near = difflib.get_close_matches(name, dotted, n=1, cutoff=0.75) or difflib.get_close_matches(
        last, dotted.values(), n=1, cutoff=0.62
    )
    return next((key for key, own in dotted.items() if near and near[0] in (key, own)), None)


def describe_settings() -> dict[str, dict[str, str]]:
    """For each section and setting its default, and in brackets the values that it may have."""
    schema = Config.model_json_schema()["$defs"]
    return {
        section: {
            name: json.dumps(field["default"]).strip('"').replace("null", "none")
            + f" ({_spell_values(field)})"
            for name, field in schema[type(settings).__name__]["properties"].items()
        }
        for section, settings in Config()
    }


def _spell_default(field: Mapping[str, Any]) -> str:
    default = field["default"]
    return (
        "none"
        if default is None
        else str(default).lower()
        if default in (True, False)
        else str(default)
    )


def _spell_values(field: Mapping[str, Any]) -> str:
    """The values that a field of a JSON schema may have, in words."""
    if "anyOf" in field:
        return " or ".join(
            "none" if kind["type"] == "null" else _spell_values(kind) for kind in field["anyOf"]
        )
    if "enum" in field:
        return ", ".join(field["enum"])
    bounds = [f"{words} {field[key]}" for key, words in BOUNDS.items() if key in field]
    return " ".join([KINDS[field["type"]], *bounds])


def _suggest(name: str) -> str:
    """What to write instead of an unknown key, and the keys of that section."""
    near = find_setting(name)
    sections = Config().model_dump()
    section = (near or name).partition(".")[0]
    keys = (
        f"{section} has {', '.join(sections[section])}"
        if section in sections
        else f"the sections are {', '.join(sections)}"
    )
    return f"did you mean {near}? {keys}" if near else f"expected another: {keys}"


def _read_value(text: str, *, name: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    except (ValueError, RecursionError) as error:
        # of a number of thousands of digits, of as many brackets
        raise ConfigError(
            f"--set: {one_line(name)}: expected TOML, found {shorten(text)}: {error}"
        ) from None
