"""TOML <-> Config: every setting of a training run, checked strictly, with `section.key=value`
overrides.
"""

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

import tomli_w
from pydantic import Field
from pydantic.fields import FieldInfo

from ner_lstm.arguments import argument
from ner_lstm.errors import ConfigError
from ner_lstm.one_line import shorten
from ner_lstm.settings import Section, parse_settings, read_toml

Width = Annotated[int, Field(ge=1, le=65536)]
OptionalWidth = Annotated[int, Field(ge=0, le=65536)]
Rate = Annotated[float, Field(ge=0, lt=1)]
# settings that are no change of the recipe: the last two are decided by the corpus
ASIDE = ("seed", "document_memory", "document_sentences")
SchemeName = Literal["IO", "IOB1", "BIO", "BIOES", "BMES", "BILOU"]


def _meaning(text: str) -> FieldInfo:
    """What a setting means, as the list of settings says it."""
    described: FieldInfo = Field(description=text)
    return described


class DataConfig(Section):
    """Which files, and how to read them; None is recognised from the content."""

    train: Annotated[str | None, _meaning("corpus to train on")] = None
    dev: Annotated[str | None, _meaning("corpus that selects the best epoch")] = None
    test: Annotated[str | None, _meaning("corpus to score at the end")] = None
    replay: Annotated[str | None, _meaning("earlier corpus, of which every epoch has a share")] = (
        None
    )
    encoding: Annotated[str, _meaning("encoding of the files")] = "utf-8"
    separator: Annotated[str | None, _meaning("what divides the columns")] = None
    word_column: Annotated[int | None, _meaning("column of the words, from 0")] = None
    tag_column: Annotated[int | None, _meaning("column of the tags, from 0")] = None
    scheme: Annotated[SchemeName | None, _meaning("scheme of the tags")] = None
    ill_formed: Annotated[
        Literal["conlleval", "drop", "error"],
        _meaning("what becomes of entities whose tags break the scheme"),
    ] = "conlleval"
    tokenizer: Annotated[
        Literal["auto", "words", "characters"],
        _meaning("how text is cut into tokens; auto is as in the corpus"),
    ] = "auto"
    lexicons: Annotated[
        list[str], _meaning("lists of entries with a class each, which words may be of")
    ] = Field(default=[])
    lexicon_case: Annotated[
        Literal["exact", "ignore"], _meaning("whether the case of letters counts in them")
    ] = "exact"


class ModelConfig(Section):
    """The network. Widths are numbers of features."""

    start_from: Annotated[
        str | None, _meaning("bundle whose network it has and whose weights it begins with")
    ] = None
    word_width: Annotated[Width, _meaning("numbers in the vector of a word")] = 100
    vectors: Annotated[str | None, _meaning("file of word vectors, which are not trained")] = None
    vector_words: Annotated[
        Literal["training", "all"],
        _meaning("which of them the bundle keeps: those of the words in train, or all"),
    ] = "training"
    vector_width: Annotated[OptionalWidth, _meaning("their width, which the file has")] = 0
    characters: Annotated[
        Literal["none", "cnn", "lstm"], _meaning("features of the characters of a word")
    ] = "cnn"
    character_width: Annotated[Width, _meaning("numbers in these features")] = 50
    affix_width: Annotated[
        OptionalWidth,
        _meaning(
            "numbers in the vector of each prefix and suffix of one to four characters and of the"
            " shape, in a corpus of words; 0 is none"
        ),
    ] = 25
    bigram_width: Annotated[
        OptionalWidth,
        _meaning(
            "numbers in the vector of each of the two bigrams of a character and its neighbours,"
            " in a corpus of characters; 0 is none"
        ),
    ] = 25
    segmenter: Annotated[
        Literal["jieba", "unidic"] | None,
        _meaning("what makes words of a corpus of characters, whose parts of speech are classes"),
    ] = None
    class_width: Annotated[
        Width, _meaning("numbers in the vector of each class of a list or segmenter, where any is")
    ] = 25
    encoder: Annotated[
        Literal["feedforward", "rnn", "gru", "lstm"],
        _meaning("what reads the words; rnn is Elman's"),
    ] = "lstm"
    bidirectional: Annotated[bool, _meaning("whether another encoder reads backward")] = True
    layers: Annotated[int, Field(ge=1, le=16), _meaning("layers of the encoder")] = 1
    hidden_width: Annotated[Width, _meaning("units of a layer, in each direction")] = 128
    dropout: Annotated[Rate, _meaning("share of the numbers left out in training")] = 0.4
    decoder: Annotated[
        Literal["softmax", "crf"],
        _meaning("crf scores whole sequences of tags, softmax decides each tag alone"),
    ] = "crf"
    document_memory: Annotated[
        Literal["auto", "always", "never"],
        _meaning(
            "whether a word sees the same word elsewhere in its document; auto is decided by how"
            " often words come again nearby"
        ),
    ] = "auto"
    document_sentences: Annotated[
        OptionalWidth,
        _meaning("sentences of a window, where documents are not marked; 0 is decided by training"),
    ] = 0

    @property
    def has_document_memory(self) -> bool:
        """Whether the network has one; where it is still to be decided there is none."""
        return self.document_memory == "always"


class TrainingConfig(Section):
    """The optimisation."""

    seed: Annotated[int, Field(ge=0, lt=2**31), _meaning("seed of all random numbers")] = 1
    epochs: Annotated[
        Annotated[int, Field(ge=1)] | None,
        _meaning("none is 15, and up to 60 where a small corpus would get less than 1,500 batches"),
    ] = None
    # none: as the rate falls to zero, the last epochs are often the best
    patience_epochs: Annotated[
        Annotated[int, Field(ge=1)] | None,
        _meaning("how many may pass without a better dev F1; none is all"),
    ] = None
    batch_tokens: Annotated[
        int, Field(ge=1), _meaning("most words in a batch, padding included")
    ] = 500
    least_batches: Annotated[
        int, Field(ge=1), _meaning("batches in an epoch of a small corpus, which get smaller")
    ] = 50
    learning_rate: Annotated[float, Field(gt=0), _meaning("step size of Adam")] = 3e-3
    schedule: Annotated[
        Literal["linear", "constant"], _meaning("how the rate changes; linear is to zero")
    ] = "linear"
    gradient_norm: Annotated[
        float, Field(gt=0), _meaning("length to which longer gradients are clipped")
    ] = 5.0
    unknown_rate: Annotated[
        Rate, _meaning("how often words that occur once are trained as unknown words")
    ] = 0.5
    lexicon_dropout: Annotated[
        Rate, _meaning("how often a whole list is hidden from a sentence, so that others count too")
    ] = 0.3
    refit: Annotated[bool, _meaning("whether to train once more, on train and dev")] = False
    replay_share: Annotated[
        float, Field(gt=0, le=1), _meaning("how much of the earlier corpus an epoch has")
    ] = 0.2
    precision: Annotated[
        Literal["float32", "bfloat16"],
        _meaning("numbers that are computed with; a CPU has float32"),
    ] = "float32"


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
        source = argument("assignments")
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
                raise ConfigError(f"{source}: {assignment}: expected section.key=value, {way_out}")
            if name not in defaults:
                raise ConfigError(f"{source}: {name}: unknown setting, {_suggest(name)}")
            values[name] = (
                None
                if value == "none" and defaults[name] is None
                else _read_value(value, source=f"{source}: {name}")
            )
        return self.assign(values, source=source)

    def assign(self, values: Mapping[str, object], *, source: str) -> Self:
        """This config with other values of some dotted keys. Raises ConfigError."""
        settings = self.model_dump(exclude_unset=True)  # what was left out stays so
        for key, value in values.items():
            section, _, name = key.partition(".")
            settings.setdefault(section, {})[name] = value
        return self.parse(settings, source=source)

    def changes(self) -> tuple[str, ...]:
        """What `override` takes to make this config of the default; data, seed and what a run
        decides of documents aside.
        """
        default, settings = Config().model_dump(), self.model_dump()
        changed = (
            (f"{section}.{key}", value)
            for section in ("model", "training")
            for key, value in settings[section].items()
            if value != default[section][key] and key not in ASIDE
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
    for key, name_alone in dotted.items():
        if name_alone == last:
            return key
    near = difflib.get_close_matches(name, dotted, n=1, cutoff=0.75) or difflib.get_close_matches(
        last, dotted.values(), n=1, cutoff=0.62
    )
    return next(
        (key for key, name_alone in dotted.items() if near and near[0] in (key, name_alone)), None
    )


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


def _read_value(text: str, *, source: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    except (ValueError, RecursionError) as error:
        # of a number of thousands of digits, of as many brackets
        raise ConfigError(f"{source}: expected TOML, found {shorten(text)}: {error}") from None
