"""Named-entity recognition with BiLSTM taggers: the public names, each imported on first use."""

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ner_lstm.config import Config as Config
    from ner_lstm.corpus import read_corpus as read_corpus
    from ner_lstm.corpus import write_corpus as write_corpus
    from ner_lstm.errors import BundleError as BundleError
    from ner_lstm.errors import ConfigError as ConfigError
    from ner_lstm.errors import CorpusError as CorpusError
    from ner_lstm.errors import MissingExtra as MissingExtra
    from ner_lstm.errors import NerLstmError as NerLstmError
    from ner_lstm.errors import OutputError as OutputError
    from ner_lstm.errors import TagError as TagError
    from ner_lstm.evaluation import evaluate as evaluate
    from ner_lstm.prediction import predict_files as predict_files
    from ner_lstm.pretraining import pretrain as pretrain
    from ner_lstm.schemes import Scheme as Scheme
    from ner_lstm.schemes import convert_tags as convert_tags
    from ner_lstm.scoring import evaluate_models as evaluate_models
    from ner_lstm.sentence import Entity as Entity
    from ner_lstm.sentence import Sentence as Sentence
    from ner_lstm.sentence import TextEntity as TextEntity
    from ner_lstm.tagger import Tagger as Tagger
    from ner_lstm.training import train as train

_HOMES = {
    "Sentence": "sentence",
    "Entity": "sentence",
    "TextEntity": "sentence",
    "Scheme": "schemes",
    "Config": "config",
    "Tagger": "tagger",
    "read_corpus": "corpus",
    "write_corpus": "corpus",
    "convert_tags": "schemes",
    "train": "training",
    "pretrain": "pretraining",
    "evaluate": "evaluation",
    "evaluate_models": "scoring",
    "predict_files": "prediction",
    "NerLstmError": "errors",
    "CorpusError": "errors",
    "TagError": "errors",
    "ConfigError": "errors",
    "BundleError": "errors",
    "OutputError": "errors",
    "MissingExtra": "errors",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value  # the next access costs nothing
    return value
